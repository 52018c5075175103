// The stream of a room's states for one page. If something on the way delays the stream, the page also requests the room every few
// seconds. The stream is read with fetch, because EventSource cannot send a key, gives up for good after one 502, and does not show
// that a stream has fallen silent.
import { createParser } from 'eventsource-parser'
import * as z from 'zod/mini'
import { BeatEvent, type ErrorCode, paths, Room, type StreamKind, TallyEvent } from '../../core/contract.ts'
import { bearer, call, isPassing, readError, retryAfterOf } from './call.ts'
import { openPromptness } from './promptness.ts'
import { serverPath } from './server-path.ts'
import { onWake } from './wake.ts'

/** `lost`: the page tries again by itself. `refused`: there is no such room, or the key is wrong; the page does not try again. */
export type Connection = { state: 'connecting' | 'live' | 'lost' } | { state: 'refused'; why: ErrorCode }

/** `receivedAt`: when the whole room arrived, by `performance.now()`; its `closesIn` and `clock` count from that moment. */
export interface ReceivedRoom extends Room {
  receivedAt: number
}

export interface LiveOptions {
  code: string
  as: StreamKind
  /** The control key, which the desk's stream needs; for a phone the secret of its voter. */
  key?: string | undefined
  /** The address of the server; absent: the server of this page. */
  base?: string
  /** Called with the whole room at each change, and at every beat. */
  onRoom: (room: ReceivedRoom) => void
  /** Called with the connection at each change. */
  onConnection: (connection: Connection) => void
}

export interface LiveStream {
  /** Closes the connection and polls every few seconds instead; with false, opens the stream again. */
  pollOnly(isSo: boolean): void
  close(): void
}

/** A beat comes every 15 s; after so many milliseconds without a byte the stream is dead. */
const silence = 35_000
/** A page that wakes trusts its stream if a byte came within so many milliseconds, which is a little more than a beat takes. */
const trusted = 17_000
const longestWait = 4000
/** Milliseconds before a refused stream is requested again, if the answer does not say. */
const untilFree = 15_000
const NewerRoom = z.optional(Room)
const Versioned = z.object({ version: z.number() })

/** Follows a room until closed, over a connection of this page's own. */
export function openStream({ code, as, key, base = serverPath(''), onRoom, onConnection }: LiveOptions): LiveStream {
  let room: ReceivedRoom | undefined
  let connection: Connection = { state: 'connecting' }
  let isClosed = false
  let isPollOnly = false
  let isStreaming = false
  /** Whether the last poll was answered; false without polls. */
  let isPolled = false
  let failures = 0
  let stream = new AbortController()
  let retry: ReturnType<typeof setTimeout> | undefined
  let heardAt = 0
  const promptness = openPromptness(
    () => void poll(),
    () => {
      isPolled = false
    },
  )

  const parser = createParser({
    onEvent: ({ event, data }) => {
      const parsed: unknown = JSON.parse(data)
      const versioned = Versioned.safeParse(parsed)
      if (!versioned.success) return
      isStreaming = true
      promptness.streamed(versioned.data.version)
      const next = applyEvent(room, event, parsed)
      if (next && next !== room) show(next)
    },
  })

  function show(next: ReceivedRoom): void {
    room = next
    onRoom(room)
  }

  function report(next: Connection): void {
    if (next.state === connection.state) return
    connection = next
    onConnection(connection)
  }
  const reportWhole = () => report({ state: isStreaming || isPolled ? 'live' : 'lost' })

  function refuse(why: ErrorCode): void {
    close()
    report({ state: 'refused', why })
  }

  async function connect(): Promise<void> {
    clearTimeout(retry)
    stream.abort()
    if (isPollOnly) return
    stream = new AbortController()
    const { signal } = stream
    parser.reset()
    promptness.asked()
    let watchdog: ReturnType<typeof setTimeout> | undefined
    let pause = 0
    try {
      watchdog = setTimeout(() => stream.abort(), silence)
      const response = await fetch(base + paths.live(code, as), { headers: bearer(key), signal, cache: 'no-store' })
      if (!response.ok) {
        const why = response.status >= 500 ? 'unreachable' : await readError(response)
        if (!isPassing(why)) return refuse(why)
        if (why === 'too_many_streams') {
          pause = retryAfterOf(response) || untilFree
          promptness.mute()
        }
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
        if (!isStreaming) continue
        failures = 0
        reportWhole()
      }
    } catch {
      // However a stream ends, it counts as lost and is opened again.
    } finally {
      clearTimeout(watchdog)
    }
    if (isClosed || isPollOnly || signal !== stream.signal) return
    failures += 1
    isStreaming = false
    promptness.asked()
    reportWhole()
    retry = setTimeout(connect, pause + Math.random() * Math.min(longestWait, 500 * 2 ** failures))
  }

  async function poll(): Promise<void> {
    const path = room ? paths.poll(code, room.version) : paths.room(code)
    // With the key the answer would contain hidden counts, which a screen may not show.
    const reply = await call({ path, schema: NewerRoom, key: as === 'screen' ? undefined : key, base })
    if (isClosed) return
    isPolled = 'data' in reply
    if ('error' in reply && !isPassing(reply.error)) return refuse(reply.error)
    const found = 'data' in reply ? reply.data : undefined
    if (found && !(room && room.id === found.id && found.version <= room.version))
      show({ ...found, receivedAt: performance.now() })
    promptness.polled('data' in reply ? room?.version : undefined, 'error' in reply ? reply.retryAfter : 0)
    reportWhole()
  }

  const stopListening = onWake(() => {
    if (isClosed) return
    if (failures > 0 || (heardAt > 0 && performance.now() - heardAt > trusted)) void connect()
    if (isPolled) void poll()
  })

  function close(): void {
    isClosed = true
    stopListening()
    clearTimeout(retry)
    promptness.close()
    stream.abort()
  }

  onConnection(connection)
  void connect()
  return {
    pollOnly: (isSo) => {
      if (isClosed || isSo === isPollOnly) return
      isPollOnly = isSo
      isStreaming = false
      if (isSo) promptness.mute()
      void connect()
    },
    close,
  }
}

/** The room after an event; the same room if the event is old, of an unknown kind, or about an unknown poll. */
function applyEvent(
  room: ReceivedRoom | undefined,
  event: string | undefined,
  data: unknown,
): ReceivedRoom | undefined {
  if (event === 'room') {
    const next = Room.safeParse(data)
    return next.success && !isOlder(next.data, room) ? { ...next.data, receivedAt: performance.now() } : room
  }
  if (!room) return room
  if (event === 'beat') {
    const beat = BeatEvent.safeParse(data)
    if (!beat.success || beat.data.version < room.version) return room
    return { ...room, connected: beat.data.connected, crowd: beat.data.crowd ?? room.crowd }
  }
  if (event !== 'tally') return room
  const tally = TallyEvent.safeParse(data)
  if (!tally.success || tally.data.version < room.version) return room
  const { version, poll: key, ...counted } = tally.data
  const poll = room.polls[key]
  const { counts, voted } =
    'counts' in counted
      ? { ...counted, voted: counted.counts.reduce((sum, count) => sum + count, 0) }
      : { ...counted, counts: null }
  return poll ? { ...room, version, polls: { ...room.polls, [key]: { ...poll, counts, voted } } } : room
}

/** Whether a state is older than the known one of the same room; another room with this code has versions of its own. */
export const isOlder = (next: Room, room: Room | undefined): boolean =>
  room !== undefined && next.id === room.id && next.version < room.version
