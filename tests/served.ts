// A server for tests: the real one on a port and a folder of its own with the debate of the tests, the calls that people make to it,
// and its streams as they arrive. No wait here is for a time: every wait is for an event.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createParser } from 'eventsource-parser'
import { pino } from 'pino'
import type { Command } from '../src/core/command.ts'
import { type NewRoom, paths, type Room, type StreamKind, type Vote } from '../src/core/contract.ts'
import type { Deck } from '../src/core/deck.ts'
import { type PollRef, pollKey } from '../src/core/poll.ts'
import { createDebates, type Debates, hostDebate } from '../src/server/debates.ts'
import { type RunningServer, type ServerOptions, startServer } from '../src/server/server.ts'
import type { LoggedVote } from '../src/server/store/store.ts'
import { library } from './library.ts'
import { random128 } from './stored-room.ts'

export const { deck } = library
export const langs = [...library.langs.keys()]

/** The debate of the tests, or other decks with its words, as those of a server. */
export const hosting = (own: Deck | Deck[] = deck, site = ''): Debates => {
  const [first = deck, ...others] = [own].flat()
  const host = (one: Deck) => hostDebate({ ...library, deck: one }, { folder: site, older: [] })
  return createDebates([host(first), ...others.map(host)])
}
export const debates = hosting()

/** What the debate of the tests asks in a poll; of one that it does not have, words that no poll asks. */
export const wordingOf = (poll: PollRef): string =>
  debates.first().questions.get(pollKey(poll))?.wording ?? '0123456789ab'

export interface Call {
  method?: string
  key?: string | undefined
  headers?: Record<string, string>
  /** Sent as JSON; a string or bytes are sent unchanged. */
  body?: unknown
}
export interface Reply {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The text as JSON; undefined if it is not JSON. Tests state its shape by their expectations. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  json: any
}
export interface StreamEvent {
  event: string
  /** The text as it was sent. */
  text: string
  /** When it arrived, in milliseconds of `performance.now`. */
  at: number
  // biome-ignore lint/suspicious/noExplicitAny: tests state its shape by what they expect of it
  data: any
}
export interface Stream {
  status: number
  headers: IncomingHttpHeaders
  events: StreamEvent[]
  /** All bytes so far, as text. */
  bytes(): string
  /** The first matching event, among those that have arrived, from index `from` on, and those to come. */
  until(isSo: (event: StreamEvent) => boolean, from?: number): Promise<StreamEvent>
  /** Resolves when the stream has ended, whichever side ended it. */
  ended: Promise<void>
  /** Stops reading, as a phone in a tunnel does. */
  pause(): void
  close(): void
}

export interface Served {
  folder: string
  /** The folder of frozen rooms. */
  frozen: string
  url: string
  port: number
  /** The key that opens rooms and sees all of them. */
  hostKey: string
  call(path: string, call?: Call): Promise<Reply>
  /** Sends a request with at most three bytes of its body; resolves once the server has it. `end` sends the rest. */
  begin(path: string, call: Call & { body: unknown }): Promise<{ end(): Promise<Reply> }>
  listen(code: string, options?: { as?: StreamKind; key?: string }): Promise<Stream>
  newRoom(): Promise<ServedRoom>
  stop(): Promise<void>
  /** Starts again on the same folder and port. */
  start(): Promise<void>
  /** To be called after other debates took the place of the last ones. */
  showDebates(): Promise<void>
  /** Stops, and starts again with other settings. */
  restart(changes?: Given): Promise<void>
  log(code: string): LoggedVote[]
  /** Stops and removes the folder. */
  end(): Promise<void>
}

/** Pages with the names that the build gives them, but one line long. */
function writePages(folder: string): string {
  const pages = join(folder, 'pages')
  for (const name of ['assets', 'ja', 'zh-Hans', 'en', 'print', 'og']) mkdirSync(join(pages, name), { recursive: true })
  for (const name of ['index', 'vote', 'console', 'report', 'ja/index', 'zh-Hans/index', 'en/index', 'print/index'])
    writeFileSync(join(pages, `${name}.html`), `<title>${name}</title>`)
  for (const name of ['assets/a.js', 'sw.js', 'manifest.ja.webmanifest', 'og/ja.png'])
    writeFileSync(join(pages, name), '0')
  return pages
}

/** `deck`: one or several in place of that of the tests. */
export type Given = Partial<ServerOptions> & { deck?: Deck | Deck[] }

export async function serve(given: Given = {}): Promise<Served> {
  let options = given
  const folder = mkdtempSync(join(tmpdir(), 'served-'))
  const dataDir = join(folder, 'data')
  const frozen = join(folder, 'results')
  const pages = writePages(folder)
  const log = pino({ level: 'silent' })
  let agent = new Agent({ keepAlive: true })
  let running: RunningServer | undefined
  let reader: DatabaseSync | undefined
  const open = (port: number) =>
    startServer({
      debates: hosting(options.deck, pages),
      dataDir,
      frozen,
      leave: '0',
      port,
      host: '127.0.0.1',
      // The clock stands still unless a test moves it, so that two reads give the same.
      now: () => 1_700_000_000,
      log,
      ...options,
    })
  running = await open(0)
  const { port, hostKey } = running

  const ask = ({ method, key, headers, body }: Call, path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const bytes =
        body === undefined || typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body)
      const sent = request(
        {
          ...{ port, path, agent, host: '127.0.0.1', method: method ?? (body === undefined ? 'GET' : 'POST') },
          headers: {
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        resolve,
      )
      sent.on('error', reject)
      sent.end(bytes)
    })

  const served: Served = {
    folder: dataDir,
    frozen,
    url: `http://127.0.0.1:${port}`,
    port,
    hostKey,
    call: async (path, call = {}) => toReply(await ask(call, path)),
    async begin(path, { key, body }) {
      const bytes = JSON.stringify(body)
      const headers = {
        ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json', expect: '100-continue' },
        'content-length': Buffer.byteLength(bytes),
      }
      const sent = request({ port, path, host: '127.0.0.1', method: 'POST', headers })
      const response = once(sent, 'response')
      sent.flushHeaders()
      await once(sent, 'continue')
      sent.write(bytes.slice(0, 3))
      return {
        end: async () => {
          sent.end(bytes.slice(3))
          const [answer] = await response
          return toReply(answer)
        },
      }
    },
    async listen(code, { as = 'phone', key } = {}) {
      return toStream(await ask({ key, headers: { connection: 'close' } }, paths.live(code, as)))
    },
    async newRoom() {
      // In the way in which the program opens its own room: tests open more rooms a second than a host may.
      if (!running) throw new Error('the server is stopped')
      return toRoom(served, await running.rooms.createRoom())
    },
    async stop() {
      agent.destroy()
      reader?.close()
      reader = undefined
      await running?.close()
      running = undefined
    },
    async start() {
      agent = new Agent({ keepAlive: true })
      running = await open(port)
    },
    showDebates: async () => running?.showDebates(),
    async restart(changes = {}) {
      await served.stop()
      options = { ...options, ...changes }
      await served.start()
    },
    log(code) {
      reader ??= new DatabaseSync(join(dataDir, 'votes.sqlite'), { readOnly: true })
      const rows = reader
        .prepare(
          `SELECT lower(hex(vote_id)) AS voteId, claim, round, epoch, lower(hex(voter)) AS voter, n, value, lang, at
           FROM votes WHERE room = (SELECT id FROM rooms WHERE code = ?) ORDER BY seq`,
        )
        .all(code)
      return rows as unknown as LoggedVote[]
    },
    async end() {
      await served.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return served
}

async function toReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) }
}

export type ServedRoom = ReturnType<typeof toRoom>

/** A room with the acts of its presenter and voters; the room that is always open has no key. */
export function toRoom(served: Served, { code, controlKey: key }: NewRoom) {
  const steer = (command: Command) => served.call(paths.control(code), { key, body: command })
  const control = async (command: Command): Promise<Room> => {
    const { status, json, text } = await steer(command)
    if (status !== 200) throw new Error(`${command.action}: ${text}`)
    return json
  }
  const vote = ({ claim = 'quiet-evenings', round = 'main', ...vote }: Partial<Vote> = {}): Vote => ({
    voteId: random128(),
    ...{ claim, round, epoch: 1, wording: wordingOf({ claim, round }) },
    value: '1',
    n: 1,
    lang: 'ja',
    ...vote,
  })
  return {
    code,
    key,
    vote,
    /** Sends the command and gives its whole answer. */
    steer,
    /** Sends the command, which must be accepted. */
    control,
    goto: (slide: string, step = 0) => control({ action: 'goto', slide, step }),
    cast: (ballot: Partial<Vote> = {}, secret = random128()) =>
      served.call(paths.votes(code), { key: secret, body: vote(ballot) }),
    /** The room as the presenter sees it. */
    read: async (): Promise<Room> => (await served.call(paths.room(code), { key })).json,
    mine: (secret: string) => served.call(paths.mine(code), { key: secret }),
    listen: (as: StreamKind = 'phone') => served.listen(code, { as }),
    desk: () => served.listen(code, { as: 'desk', key }),
  }
}

function toStream(response: IncomingMessage): Stream {
  const events: StreamEvent[] = []
  const waiting = new Set<() => void>()
  let bytes = ''
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => {
      events.push({ event, text: data, at: performance.now(), data: JSON.parse(data) })
      for (const look of [...waiting]) look()
    },
  })
  response.setEncoding('utf8')
  response.on('data', (text: string) => {
    bytes += text
    parser.feed(text)
  })
  const ended = new Promise<void>((resolve) => {
    response.on('error', () => {})
    response.on('close', resolve)
  })
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    bytes: () => bytes,
    until: (isSo, from = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = events.find((event, index) => index >= from && isSo(event))
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void ended.then(() => reject(new Error(`the stream ended before; it brought ${bytes.slice(-500)}`)))
      }),
    ended,
    pause: () => void response.pause(),
    close: () => void response.destroy(),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
