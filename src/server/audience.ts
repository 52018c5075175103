// Those of one room who see the same and are told at one pace: what is still to be told to them, and when. One prepared buffer
// goes to every socket; a round of writes gives way to votes, and overload lowers the rate and never grows a queue.

import type { Socket } from 'node:net'
import type { BeatEvent, Room, TallyEvent } from '../core/contract.ts'
import type { PollKey } from '../core/poll.ts'

/** Slow: for phones. Fast: for screens and desks. */
export type Pace = 'slow' | 'fast'

/** Milliseconds between two events, and where all that is new is how many have voted. */
const intervals = { slow: { shown: 250, hidden: 1000 }, fast: { shown: 33, hidden: 33 } }
/** Milliseconds between two beats, which say who is here. */
const beatInterval = 1000
/** A round of writes gives way to votes after this many milliseconds. */
const slice = 4
/** A reader this many bytes behind is dropped; it comes back and is told everything. */
const mostUnsent = 64 * 1024

interface AudienceOptions {
  pace: Pace
  view: () => Room
  tally: (poll: PollKey) => TallyEvent
  beat: () => BeatEvent
  /** Whether the counts of a poll are shown, so that waiting for them would be seen. */
  isShown: (poll: PollKey) => boolean
}

interface News {
  state?: boolean
  polls?: PollKey[]
  beat?: boolean
}

export interface Audience {
  /** Tells the whole room to a socket, and from then on what is new, until it is removed. */
  add(socket: Socket): void
  remove(socket: Socket): void
  tell(news: News): void
  /** A beat now, even where nothing is new: a reader that hears none would call the stream dead. */
  beatNow(): void
  /** Nothing is told any more. */
  close(): void
}

export function createAudience({ pace, view, tally, beat, isShown }: AudienceOptions): Audience {
  const sockets = new Set<Socket>()
  const interval = intervals[pace]
  const polls = new Set<PollKey>()
  let isStateNew = false
  let isBeatWanted = false
  let sentAt = 0
  let beatAt = Number.NEGATIVE_INFINITY
  let isWriting = false
  let timer: NodeJS.Timeout | undefined
  let timerDue = 0

  const roomEvent = (): string => event('room', view())

  /** When what is new has to go out; Infinity where nothing is. */
  function due(): number {
    const beatDue = isBeatWanted ? beatAt + beatInterval : Number.POSITIVE_INFINITY
    if (!isStateNew && polls.size === 0) return beatDue
    const isSeen = isStateNew || [...polls].some(isShown)
    return Math.min(beatDue, sentAt + (isSeen ? interval.shown : interval.hidden))
  }

  function schedule(): void {
    const at = isWriting || sockets.size === 0 ? Number.POSITIVE_INFINITY : due()
    if (at === Number.POSITIVE_INFINITY || (timer && timerDue <= at)) return
    clearTimeout(timer)
    timerDue = at
    const wait = at - performance.now()
    if (wait > 0) timer = setTimeout(send, wait)
    else send()
  }

  function send(): void {
    clearTimeout(timer)
    timer = undefined
    // A timer may be a millisecond early.
    const now = performance.now() + 1
    let events = isStateNew ? roomEvent() : [...polls].map((poll) => event('tally', tally(poll))).join('')
    if (isStateNew || polls.size > 0) sentAt = now
    isStateNew = false
    polls.clear()
    if (isBeatWanted && now >= beatAt + beatInterval) {
      events += event('beat', beat())
      isBeatWanted = false
      beatAt = now
    }
    // A chunk without bytes would be the stream's end.
    if (events === '') {
      schedule()
      return
    }
    isWriting = true
    writeRound([...sockets], chunk(events), 0)
  }

  function writeRound(round: Socket[], buffer: Buffer, from: number): void {
    const stopAt = performance.now() + slice
    for (let at = from; at < round.length; at++) {
      const socket = round[at]
      if (!socket || socket.destroyed) continue
      if (socket.writableLength > mostUnsent) socket.destroy()
      else socket.write(buffer)
      if (at % 16 === 15 && performance.now() > stopAt) {
        setImmediate(writeRound, round, buffer, at + 1)
        return
      }
    }
    isWriting = false
    schedule()
  }

  function tell(news: News): void {
    // Whoever comes is told everything.
    if (sockets.size === 0) return
    if (news.state) isStateNew = true
    for (const poll of news.polls ?? []) polls.add(poll)
    if (news.beat) isBeatWanted = true
    schedule()
  }

  return {
    add: (socket) => {
      sockets.add(socket)
      socket.write(chunk(roomEvent()))
    },
    remove: (socket) => void sockets.delete(socket),
    tell,
    beatNow: () => {
      beatAt = Number.NEGATIVE_INFINITY
      tell({ beat: true })
    },
    close: () => {
      clearTimeout(timer)
      sockets.clear()
    },
  }
}

const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

/** One chunk of HTTP's chunked encoding, framed here so that one buffer serves every socket (RFC 9112 §7.1). */
const chunk = (text: string): Buffer => {
  const bytes = Buffer.byteLength(text)
  return Buffer.from(`${bytes.toString(16)}\r\n${text}\r\n`)
}
