// The streams of one room that get the same events at the same pace: which events are still to be sent, and when. One prepared
// buffer goes to every socket; a round of writes pauses for votes; overload lowers the rate and never makes a queue grow.

import type { Socket } from 'node:net'
import type { BeatEvent, Room, TallyEvent } from '../core/contract.ts'
import type { PollKey } from '../core/poll.ts'

/** Slow: for phones. Fast: for screens and desks. */
export type Pace = 'slow' | 'fast'

/** Milliseconds between two events; `hidden`: if nothing but a number of votes has changed. */
const intervals = { slow: { shown: 250, hidden: 1000 }, fast: { shown: 33, hidden: 33 } }
/** Milliseconds between two beats, which carry the number of people who are here. */
const beatInterval = 1000
/** A round of writes pauses for votes after this many milliseconds. */
const slice = 4
/** A reader for whom more than this many bytes wait is disconnected; it connects again and gets everything. */
const mostUnsent = 64 * 1024

interface AudienceOptions {
  pace: Pace
  view: () => Room
  tally: (poll: PollKey) => TallyEvent
  beat: () => BeatEvent
  /** Whether the counts of a poll are shown, so that people would notice a delay. */
  isShown: (poll: PollKey) => boolean
}

interface News {
  state?: boolean
  polls?: PollKey[]
  beat?: boolean
}

export interface Audience {
  /** Sends a socket the whole room and then every change, until it is removed. */
  add(socket: Socket): void
  remove(socket: Socket): void
  tell(news: News): void
  /** Sends a beat now, even without news: a reader that gets no beat takes the stream for dead. */
  beatNow(): void
  /** Stops all sending. */
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

  /** When the news must be sent; Infinity without news. */
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
    // An empty chunk would end the stream.
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
    // A socket that joins later gets everything anyway.
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
