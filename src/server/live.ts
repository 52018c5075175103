// The stream of room states: who listens, what is still to be told, and when. Every audience of a room has its own pace;
// one prepared buffer goes to every socket of it; overload lowers the rate and never grows a queue.

import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { BeatEvent, StreamKind, TallyEvent } from '../core/contract.ts'
import type { PollKey } from '../core/poll.ts'
import { toTally } from '../core/tally.ts'
import { countsOf, maySee, type Rooms } from './rooms.ts'
import type { StoredRoom } from './store/store.ts'

/** Milliseconds between two events to one audience; phones wait longer while all they could learn is a count. */
const pace = { phone: 250, screen: 33, desk: 33 }
const hiddenPace = { phone: 1000, screen: 33, desk: 33 }
const connectedPace = 1000
const beatEvery = 15_000
/** A round of writes gives way to votes after this many milliseconds. */
const slice = 4
/** A reader this many bytes behind is dropped; it comes back and is told everything. */
const mostUnsent = 64 * 1024
/** Fast streams a room; one more is refused, so that nobody takes the room's pace for himself. */
const mostScreens = 20

interface Audience {
  room: StoredRoom
  kind: StreamKind
  sockets: Set<Socket>
  lastSent: number
  writing: boolean
  timer: NodeJS.Timeout | undefined
  due: number
  state: boolean
  polls: Set<PollKey>
  beat: boolean
}

export interface Live {
  /** Whether one more such stream may join. */
  hasPlace(room: StoredRoom, kind: StreamKind): boolean
  /** Answers a request with the stream: the whole room now, then what changes, until one side goes. */
  join(room: StoredRoom, kind: StreamKind, response: ServerResponse): void
  connected(code: string): number
  /** Tells every room anew, after something that no commit told of: the address of this server. */
  tellAll(): void
  /** Open streams of every kind, on the whole server. */
  streams(): number
  close(): void
}

export function openLive(rooms: Rooms): Live {
  const halls = new Map<string, Record<StreamKind, Audience>>()

  const beats = setInterval(() => {
    for (const hall of halls.values()) for (const audience of Object.values(hall)) tell(audience, { beat: true }, true)
  }, beatEvery)
  beats.unref()

  rooms.watch((room, change) => {
    const hall = halls.get(room.code)
    if (!hall) return
    // Whoever holds the old key comes back with it and is told so; so is whoever follows a room that is no more.
    if (change.isDeleted || change.key) hangUp(hall, change.isDeleted ? ['phone', 'screen', 'desk'] : ['desk'])
    if (change.isDeleted) {
      halls.delete(room.code)
      return
    }
    for (const audience of Object.values(hall)) {
      tell(audience, { state: change.state !== undefined, polls: Object.keys(change.tallies) })
    }
  })

  function hallOf(room: StoredRoom): Record<StreamKind, Audience> {
    let hall = halls.get(room.code)
    if (!hall) {
      const audience = (kind: StreamKind): Audience => ({
        room,
        kind,
        sockets: new Set(),
        lastSent: 0,
        writing: false,
        timer: undefined,
        due: 0,
        state: false,
        polls: new Set(),
        beat: false,
      })
      hall = { phone: audience('phone'), screen: audience('screen'), desk: audience('desk') }
      halls.set(room.code, hall)
    }
    return hall
  }

  function join(room: StoredRoom, kind: StreamKind, response: ServerResponse): void {
    const { socket } = response
    if (!socket) {
      // The answer before this one on the same connection has not quite ended; this one has the socket as soon as it has.
      response.once('socket', () => join(room, kind, response))
      return
    }
    // Whoever went while the room was looked up has no close to come, and would be counted for ever.
    if (socket.destroyed) return
    const hall = hallOf(room)
    const audience = hall[kind]
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
    audience.sockets.add(socket)
    socket.write(chunk(roomEvent(audience)))
    if (kind === 'phone') sayConnected(hall)
    socket.once('close', () => {
      audience.sockets.delete(socket)
      if (kind === 'phone') sayConnected(hall)
    })
  }

  function hangUp(hall: Record<StreamKind, Audience>, kinds: StreamKind[]): void {
    for (const kind of kinds) for (const socket of hall[kind].sockets) socket.destroy()
  }

  const sayConnected = (hall: Record<StreamKind, Audience>) => {
    tell(hall.screen, { beat: true })
    tell(hall.desk, { beat: true })
  }

  function tell(audience: Audience, news: { state?: boolean; polls?: PollKey[]; beat?: boolean }, now = false) {
    if (news.state) audience.state = true
    for (const key of news.polls ?? []) audience.polls.add(key)
    if (news.beat) audience.beat = true
    schedule(audience, now)
  }

  function schedule(audience: Audience, now = false): void {
    if (audience.writing || !(audience.state || audience.polls.size || audience.beat)) return
    const due = now ? 0 : audience.lastSent + intervalOf(audience)
    if (audience.timer && audience.due <= due) return
    clearTimeout(audience.timer)
    audience.due = due
    const wait = due - performance.now()
    if (wait > 0) audience.timer = setTimeout(send, wait, audience)
    else send(audience)
  }

  function send(audience: Audience): void {
    clearTimeout(audience.timer)
    audience.timer = undefined
    const events = audience.state
      ? roomEvent(audience)
      : [...audience.polls].map((key) => tallyEvent(audience, key)).join('')
    const buffer = chunk(events + (audience.beat ? beatEvent(audience) : ''))
    audience.state = audience.beat = false
    audience.polls.clear()
    audience.lastSent = performance.now()
    audience.writing = true
    writeRound(audience, [...audience.sockets], buffer, 0)
  }

  function writeRound(audience: Audience, sockets: Socket[], buffer: Buffer, from: number): void {
    const stopAt = performance.now() + slice
    for (let at = from; at < sockets.length; at++) {
      const socket = sockets[at]
      if (!socket || socket.destroyed) continue
      if (socket.writableLength > mostUnsent) socket.destroy()
      else socket.write(buffer)
      if (at % 16 === 15 && performance.now() > stopAt) {
        setImmediate(writeRound, audience, sockets, buffer, at + 1)
        return
      }
    }
    audience.writing = false
    schedule(audience)
  }

  const sightOf = (audience: Audience) => (audience.kind === 'desk' ? 'presenter' : 'audience')

  const roomEvent = (audience: Audience): string => event('room', rooms.view(audience.room, sightOf(audience)))

  function tallyEvent(audience: Audience, poll: PollKey): string {
    const { room } = audience
    const counts = countsOf(room, poll)
    const seen = maySee(room, poll, sightOf(audience))
    const tally: TallyEvent = seen
      ? { version: room.version, poll, counts }
      : { version: room.version, poll, voted: toTally(room.scale, counts).voted }
    return event('tally', tally)
  }

  function beatEvent({ room }: Audience): string {
    const beat: BeatEvent = { version: room.version, connected: connected(room.code) }
    return event('beat', beat)
  }

  function intervalOf({ room, kind, state, polls, beat }: Audience): number {
    if (state || [...polls].some((key) => maySee(room, key, 'audience'))) return pace[kind]
    if (polls.size) return hiddenPace[kind]
    return beat ? connectedPace : pace[kind]
  }

  const connected = (code: string): number => halls.get(code)?.phone.sockets.size ?? 0

  return {
    hasPlace: (room, kind) => kind === 'phone' || hallOf(room)[kind].sockets.size < mostScreens,
    join,
    connected,
    tellAll: () => {
      for (const hall of halls.values()) for (const audience of Object.values(hall)) tell(audience, { state: true })
    },
    streams: () => {
      let count = 0
      for (const hall of halls.values()) for (const { sockets } of Object.values(hall)) count += sockets.size
      return count
    },
    close: () => {
      clearInterval(beats)
      for (const hall of halls.values()) {
        for (const audience of Object.values(hall)) {
          clearTimeout(audience.timer)
          for (const socket of audience.sockets) socket.destroy()
        }
      }
    },
  }
}

const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

/** One chunk of HTTP's chunked encoding, framed here so that one buffer serves every socket (RFC 9112 §7.1). */
const chunk = (text: string): Buffer => {
  const bytes = Buffer.byteLength(text)
  return Buffer.from(`${bytes.toString(16)}\r\n${text}\r\n`)
}
