// The network: the stream of a room's states, and the calls up. One client serves every page, and the load test.
// The stream is read with fetch, since EventSource sends no key, gives up for good on one 502 and hides silence.
import { createParser } from 'eventsource-parser'
import { BeatEvent, ErrorBody, type ErrorCode, paths, Room, type StreamKind, TallyEvent } from '../../core/contract.ts'
import { onWake } from './wake.ts'

/** `lost`: trying again by itself. `refused`: no such room, or a wrong key; it does not try again. */
export type Connection = { state: 'connecting' | 'live' | 'lost' } | { state: 'refused'; why: ErrorCode }

/** `receivedAt`: when the whole room came, by `performance.now()`: what it says in milliseconds from then on counts from there. */
export interface FollowedRoom extends Room {
  receivedAt: number
}

export interface LiveOptions {
  code: string
  as: StreamKind
  /** The control key, which the desk's stream needs. */
  key?: string
  /** Where the server is; absent: where the page came from. */
  base?: string
  onRoom: (room: FollowedRoom) => void
  onConnection: (connection: Connection) => void
}

/** A beat comes every 15 s; after this many milliseconds without a byte the stream is dead. */
const silence = 35_000
/** A page that wakes trusts its stream if it heard something since the last beat was due, in milliseconds. */
const trusted = 17_000
const longestWait = 4000

/** Follows a room until closed; `onRoom` gets the whole room each time something in it changed. */
export function followRoom({ code, as, key, base = '', onRoom, onConnection }: LiveOptions): { close: () => void } {
  let room: FollowedRoom | undefined
  let closed = false
  let failures = 0
  let stream = new AbortController()
  let retry: ReturnType<typeof setTimeout> | undefined
  let heardAt = 0

  const parser = createParser({
    onEvent: ({ event, data }) => {
      const next = applyEvent(room, event, JSON.parse(data))
      if (!next || next === room) return
      room = next
      onRoom(room)
    },
  })

  async function connect(): Promise<void> {
    clearTimeout(retry)
    stream.abort()
    stream = new AbortController()
    const { signal } = stream
    parser.reset()
    let watchdog: ReturnType<typeof setTimeout> | undefined
    try {
      watchdog = setTimeout(() => stream.abort(), silence)
      const response = await fetch(base + paths.live(code, as), { headers: bearer(key), signal, cache: 'no-store' })
      const why = response.ok || response.status >= 500 ? undefined : await readError(response)
      // A captive portal answers too, but not with an error of ours.
      if (why && why !== 'too_many_streams') {
        closed = true
        onConnection({ state: 'refused', why })
        return
      }
      if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`)
      const decoder = new TextDecoder()
      const reader = response.body.getReader()
      for (;;) {
        const { value, done } = await reader.read()
        if (done || signal.aborted) break
        clearTimeout(watchdog)
        watchdog = setTimeout(() => stream.abort(), silence)
        heardAt = performance.now()
        parser.feed(decoder.decode(value, { stream: true }))
        if (failures >= 0) onConnection({ state: 'live' })
        failures = -1
      }
    } catch {
      // However a stream ends, what follows is the same: it is lost, and tried again.
    } finally {
      clearTimeout(watchdog)
    }
    if (closed || signal !== stream.signal) return
    failures = Math.max(failures, 0) + 1
    onConnection({ state: 'lost' })
    retry = setTimeout(connect, Math.random() * Math.min(longestWait, 500 * 2 ** failures))
  }

  const wake = () => {
    if (!closed && (failures > 0 || (heardAt > 0 && performance.now() - heardAt > trusted))) void connect()
  }
  const stopListening = onWake(wake)
  onConnection({ state: 'connecting' })
  void connect()
  return {
    close: () => {
      closed = true
      stopListening()
      clearTimeout(retry)
      stream.abort()
    },
  }
}

/** The room after an event; the same room where the event is old, of a kind not known, or about nothing known. */
function applyEvent(
  room: FollowedRoom | undefined,
  event: string | undefined,
  data: unknown,
): FollowedRoom | undefined {
  if (event === 'room') {
    const next = Room.safeParse(data)
    return next.success && next.data.version >= (room?.version ?? 0)
      ? { ...next.data, receivedAt: performance.now() }
      : room
  }
  if (!room) return room
  if (event === 'beat') {
    const beat = BeatEvent.safeParse(data)
    return beat.success && beat.data.version >= room.version ? { ...room, connected: beat.data.connected } : room
  }
  if (event !== 'tally') return room
  const tally = TallyEvent.safeParse(data)
  if (!tally.success || tally.data.version < room.version) return room
  const { version, poll: key, ...told } = tally.data
  const poll = room.polls[key]
  const { counts, voted } =
    'counts' in told
      ? { ...told, voted: told.counts.reduce((sum, count) => sum + count, 0) }
      : { ...told, counts: null }
  return poll ? { ...room, version, polls: { ...room.polls, [key]: { ...poll, counts, voted } } } : room
}

/** `unreachable`: nothing, or nothing sensible, came back; the same request may be sent again. */
export type Reply<T> = { data: T } | { error: ErrorCode | 'unreachable'; body?: unknown }

interface Request<T> {
  path: string
  /** How the answer is read; an answer that does not fit is `unreachable`. */
  schema: { safeParse: (data: unknown) => { success: true; data: T } | { success: false } }
  /** Sent as Authorization: the control key, or the voter's secret. */
  key?: string
  /** Else GET, or POST where there is a body. */
  method?: 'DELETE'
  /** Present: POST. */
  body?: unknown
  base?: string
}

/** One call: its data, or an error of the contract's closed list. Never throws. */
export async function call<T>({ path, schema, key, body, base = '', method }: Request<T>): Promise<Reply<T>> {
  try {
    const response = await fetch(base + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...bearer(key), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(8000),
      cache: 'no-store',
      keepalive: body !== undefined,
    })
    const answer: unknown = await response.json()
    if (!response.ok) {
      const refused = ErrorBody.safeParse(answer)
      return { error: refused.success ? refused.data.error : 'unreachable', body: answer }
    }
    const data = schema.safeParse(answer)
    return data.success ? { data: data.data } : { error: 'unreachable' }
  } catch {
    return { error: 'unreachable' }
  }
}

/** A file that needs a key. Never throws. */
export async function download(path: string, key: string): Promise<Reply<Blob>> {
  try {
    const response = await fetch(path, { headers: bearer(key), cache: 'no-store' })
    return response.ok ? { data: await response.blob() } : { error: (await readError(response)) ?? 'unreachable' }
  } catch {
    return { error: 'unreachable' }
  }
}

async function readError(response: Response): Promise<ErrorCode | undefined> {
  const body = ErrorBody.safeParse(await response.json().catch(() => undefined))
  return body.success ? body.data.error : undefined
}

const bearer = (key: string | undefined): Record<string, string> => (key ? { authorization: `Bearer ${key}` } : {})
