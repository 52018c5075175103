// The deck and its room: a projector with a key steers the room by its slides, a projector without one follows the room. Slides can be
// turned while the server is lost; a projector with a key then sends its slide as soon as the server is back.
import type { RevealApi } from 'reveal.js'
import { type ErrorCode, paths, Room } from '../../core/contract.ts'
import type { Position } from '../../core/deck.ts'
import { call, isPassing } from '../shared/call.ts'
import { followRoom } from '../shared/follow-room.ts'
import type { Connection, ReceivedRoom } from '../shared/live.ts'
import { timeZone } from '../shared/time.ts'
import { readPosition, samePosition } from './position.ts'

/** The room of the slides. `key`: present if this projector steers the room. */
export interface ShownRoom {
  code: string
  key: string | undefined
}

export interface SteeringOptions extends ShownRoom {
  reveal: RevealApi
  onRoom: (room: ReceivedRoom) => void
  onConnection: (connection: Connection) => void
  /** Called with the reason why the room refused a move. */
  onProblem: (problem: ErrorCode | 'unreachable') => void
}

export interface Steering {
  /** Whether the room moves the slides at this moment, and not a person at this screen. */
  isFollowing(): boolean
}

export type FollowPosition = (options: SteeringOptions) => Steering

/**
 * Keeps the slide on screen and the room's slide the same, as long as the page is open. `leaves` reloads the page if the room's debate
 * has changed, and returns whether it does.
 */
export function followPosition(
  { reveal, code, key, onRoom, onConnection, onProblem }: SteeringOptions,
  leaves: (room: ReceivedRoom) => boolean,
): Steering {
  let room: Room | undefined
  /** The position of this projector that the room has not yet followed. */
  let ahead: Position | undefined
  let isDriving = key !== undefined
  let isSending = false
  let isFollowing = false
  let isLive = false

  function follow(): void {
    if (!room || ahead || samePosition(readPosition(reveal), room)) return
    const section = document.getElementById(room.slide)
    if (!section) return
    const { h, v } = reveal.getIndices(section)
    isFollowing = true
    reveal.slide(h, v, room.step - 1)
    isFollowing = false
  }

  async function lead(): Promise<void> {
    if (isSending || !ahead || !isDriving) return
    const target = ahead
    isSending = true
    const body = { action: 'goto', ...target, timeZone: timeZone() }
    const reply = await call({ path: paths.control(code), schema: Room, key, body })
    isSending = false
    const isLatest = ahead === target
    if ('error' in reply && isPassing(reply.error)) {
      // The move is sent again when the stream is back; until then the projector's slides do not depend on the room.
      if (isLive) setTimeout(lead, Math.max(1000, reply.retryAfter ?? 0))
      return
    }
    if (isLatest) ahead = undefined
    if ('error' in reply && reply.error === 'key_wrong') return watch()
    if ('error' in reply) onProblem(reply.error)
    if ('data' in reply) adopt(reply.data)
    if (ahead) void lead()
  }

  function adopt(next: Room): void {
    if (room && next.version < room.version) return
    // The answer to a command contains numbers for the presenter only; the numbers for the hall come only by the stream.
    room = room ? { ...room, version: next.version, slide: next.slide, step: next.step } : next
    follow()
  }

  const moved = () => {
    // A page that does not know the room's slide yet must not move the room: it goes there first.
    if (isFollowing || !isDriving || !room) return
    ahead = readPosition(reveal)
    // While a move is on its way, a return to the room's old slide must be sent too.
    if (!isSending && samePosition(ahead, room)) ahead = undefined
    void lead()
  }
  reveal.on('slidechanged', moved)
  reveal.on('fragmentshown', moved)
  reveal.on('fragmenthidden', moved)

  let stream = openScreen()

  function openScreen() {
    return followRoom({
      code,
      as: 'screen',
      key: isDriving ? key : undefined,
      onRoom: (next) => {
        if (leaves(next)) return
        // The stream may show a moment before the answer to this projector's own move.
        room =
          room && next.version < room.version
            ? { ...next, version: room.version, slide: room.slide, step: room.step }
            : next
        // If the deck becomes short or whole now, the slides move because of the room, not because of the speaker.
        isFollowing = true
        onRoom(next)
        isFollowing = false
        follow()
      },
      onConnection: (connection) => {
        if (isDriving && connection.state === 'refused' && connection.why === 'key_wrong') return watch()
        isLive = connection.state === 'live'
        onConnection(connection)
        if (key && !isDriving) onProblem('key_wrong')
        if (isLive) void lead()
      },
    })
  }

  /** Stops steering and only follows the room, because the key has been changed. */
  function watch(): void {
    if (!isDriving) return
    isDriving = false
    ahead = undefined
    stream.close()
    stream = openScreen()
    follow()
  }

  return { isFollowing: () => isFollowing }
}
