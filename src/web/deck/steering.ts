// The deck and its room: a driving projector tells the room where it is, a watching one goes where the room is. Slides go
// on when the server is gone; a driver then says where it went as soon as the server is back.
import type { RevealApi } from 'reveal.js'
import { type ErrorCode, paths, Room } from '../../core/contract.ts'
import type { Position } from '../../core/deck.ts'
import { call, isPassing } from '../shared/call.ts'
import { followRoom } from '../shared/follow-room.ts'
import type { Connection, FollowedRoom } from '../shared/live.ts'
import { readPosition, samePosition } from './position.ts'

/** The room that the slides are of. `key`: present where this projector drives. */
export interface ShownRoom {
  code: string
  key: string | undefined
}

export interface SteeringOptions extends ShownRoom {
  reveal: RevealApi
  onRoom: (room: FollowedRoom) => void
  onConnection: (connection: Connection) => void
  /** Why the room did not take a move. */
  onProblem: (problem: ErrorCode | 'unreachable') => void
}

export interface Steering {
  /** Whether the room moves the slides at this moment, and nobody at this screen. */
  isFollowing(): boolean
}

export type FollowPosition = typeof followPosition

/** Keeps the slide on screen and the room's together, as long as the page is open. */
export function followPosition({ reveal, code, key, onRoom, onConnection, onProblem }: SteeringOptions): Steering {
  let room: Room | undefined
  /** Where this projector went and the room has not yet followed. */
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
    const reply = await call({ path: paths.control(code), schema: Room, key, body: { action: 'goto', ...target } })
    isSending = false
    const isLatest = ahead === target
    if ('error' in reply && isPassing(reply.error)) {
      // Said again when the stream is back; until then the slides are this projector's own.
      if (isLive) setTimeout(lead, Math.max(1000, reply.retryAfter ?? 0))
      return
    }
    if (isLatest) ahead = undefined
    if ('error' in reply && reply.error === 'key_wrong') return watch()
    if ('error' in reply) onProblem(reply.error)
    if ('data' in reply) take(reply.data)
    if (ahead) void lead()
  }

  function take(next: Room): void {
    if (room && next.version < room.version) return
    // An answer to a command shows what the presenter may see; what the hall may see comes by the stream alone.
    room = room ? { ...room, version: next.version, slide: next.slide, step: next.step } : next
    follow()
  }

  const moved = () => {
    // A page that does not know yet where the room is must not drag it away: it goes there first.
    if (isFollowing || !isDriving || !room) return
    ahead = readPosition(reveal)
    // While a move is on its way, going back to where the room still is must be said too.
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
        // The stream may tell of a moment before the answer to this projector's own move.
        room =
          room && next.version < room.version
            ? { ...next, version: room.version, slide: room.slide, step: room.step }
            : next
        // A deck made short or whole again moves the slides, not the speaker.
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

  /** Whoever's key was changed drives no longer, and goes on where the room goes. */
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
