// What the server shows of the polls, in the form of the evidence: in a state of the room, and in every event of a stream as it was sent.
// The live client of the pages leaves out what is older than what it has, and so would hide a version that falls.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import * as z from 'zod/mini'
import { type Poll, paths, Room, type StreamKind, TallyEvent } from '../../src/core/contract.ts'
import type { ShownPoll, ShownTally, StreamCapture } from './evidence.ts'
import { total } from './recount.ts'

export interface Capture {
  stream: StreamCapture
  /** Resolves once the stream has told this version. */
  until(version: number): Promise<void>
  close(): void
}

/** What every event has. */
const Versioned = z.object({ version: z.number() })

/** Milliseconds before a stream that ended is opened again. */
const pause = 50

/** The claim and round of a poll's key: a dot stands before any round but `main`. */
function refOf(key: string): { claim: string; round: string } {
  const [claim = '', round = 'main'] = key.split('.')
  return { claim, round }
}

const toShownPoll = (key: string, { epoch, values, open, voted, counts }: Poll): ShownPoll => ({
  ...refOf(key),
  ...{ epoch, values, open, voted, counts },
})

/** Every poll of a room as it is sent. */
export const toShown = ({ polls }: Pick<Room, 'polls'>): ShownPoll[] =>
  Object.entries(polls).map(([key, poll]) => toShownPoll(key, poll))

/**
 * Connects again when the stream ends. `moves`: perhaps to another server, which may not know yet what the last one told; what is older is
 * left out then, as pages do, but only where it comes from a server that has not caught up since the connection began.
 */
export function openCapture(base: string, code: string, as: StreamKind, name: string, moves = false): Capture {
  const stream: StreamCapture = { name, events: [] }
  const waiting = new Set<() => void>()
  const stop = new AbortController()
  let polls: Record<string, Poll> = {}

  function toShows(event: string | undefined, data: unknown): ShownTally[] {
    if (event === 'room') {
      const room = Room.parse(data)
      polls = room.polls
      return toShown(room)
    }
    if (event !== 'tally') return []
    const { poll: key, ...told } = TallyEvent.parse(data)
    const poll = polls[key]
    const counts = 'counts' in told ? told.counts : null
    return poll ? [toShownPoll(key, { ...poll, counts, voted: 'voted' in told ? told.voted : total(told.counts) })] : []
  }

  async function follow(): Promise<void> {
    const known = moves ? (stream.events.at(-1)?.version ?? -1) : -1
    let last = -1
    const parser = createParser({
      onEvent: ({ event, data }) => {
        const json: unknown = JSON.parse(data)
        const { version } = Versioned.parse(json)
        const shows = toShows(event, json)
        const isBehind = version < known && version >= last
        last = version
        if (isBehind) return
        stream.events.push({ version, shows })
        for (const look of [...waiting]) look()
      },
    })
    const request = get(base + paths.live(code, as), { agent: false, signal: stop.signal })
    const [response]: [IncomingMessage] = (await once(request, 'response')) as [IncomingMessage]
    response.setEncoding('utf8')
    for await (const text of response) if (response.statusCode === 200) parser.feed(text)
  }

  async function followOn(): Promise<void> {
    while (!stop.signal.aborted) {
      await follow().catch(() => {})
      await wait(pause, undefined, { ref: false })
    }
  }

  void followOn()
  return {
    stream,
    until: (version) =>
      new Promise((resolve) => {
        const look = () => {
          if ((stream.events.at(-1)?.version ?? -1) < version) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: () => stop.abort(),
  }
}
