// A server for tests: the real one with the fixture debate, on its own port and folder; the calls that people make to it, and its streams
// as they arrive. Every wait here is for an event, never for a time.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
import type { Results } from '../src/core/results.ts'
import type { LoggedVote } from '../src/room/locked-room.ts'
import { createDebates, type Debates, hostDebate } from '../src/server/debates.ts'
import { type RunningServer, type ServerOptions, startServer } from '../src/server/server.ts'
import { library } from './library.ts'
import { askDatabase, newDatabase, server as postgres, readAll, readLog } from './postgres/database.ts'
import { random128 } from './stored-room.ts'

export const { deck } = library
export const langs = [...library.langs.keys()]

/** The fixture debate, or other decks with its words, in the form in which a server holds debates. */
export const hosting = (own: Deck | Deck[] = deck, site = ''): Debates => {
  const [first = deck, ...others] = [own].flat()
  const host = (one: Deck) => hostDebate({ ...library, deck: one }, { folder: site, older: [] })
  return createDebates([host(first), ...others.map(host)])
}
export const debates = hosting()

/** The wording of a poll in the fixture debate; for a poll that it does not have, a wording that no poll has. */
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
  /** The text parsed as JSON; undefined if it is not JSON. Each test's expectations say which shape it has. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  json: any
}
export interface StreamEvent {
  event: string
  /** The text as it was sent. */
  text: string
  /** When it arrived, in milliseconds of `performance.now`. */
  at: number
  // biome-ignore lint/suspicious/noExplicitAny: each test's expectations say which shape it has
  data: any
}
export interface Stream {
  status: number
  headers: IncomingHttpHeaders
  events: StreamEvent[]
  /** All bytes received so far, as text. */
  bytes(): string
  /** The first matching event from index `from` on, whether it has arrived already or is still to come. */
  until(isSo: (event: StreamEvent) => boolean, from?: number): Promise<StreamEvent>
  /** Resolves when the stream has ended, whichever side ended it. */
  ended: Promise<void>
  /** Stops reading, as a phone in a tunnel does. */
  pause(): void
  close(): void
}

export interface Served {
  folder: string
  /** The folder of saved rooms. */
  frozen: string
  url: string
  port: number
  /** The key of the host, with which rooms are opened and listed. */
  hostKey: string
  call(path: string, call?: Call): Promise<Reply>
  /** Sends a request with at most three bytes of its body; resolves once the server has received them. `end` sends the rest. */
  begin(path: string, call: Call & { body: unknown }): Promise<{ end(): Promise<Reply> }>
  listen(code: string, options?: { as?: StreamKind; key?: string }): Promise<Stream>
  newRoom(): Promise<ServedRoom>
  stop(): Promise<void>
  /** Starts again on the same folder and port. */
  start(): Promise<void>
  /** Call this after other debates have replaced the last ones. */
  showDebates(): Promise<void>
  /** Stops, and starts again with these settings changed. */
  restart(changes?: Given): Promise<void>
  /** The votes of a room, in the order in which they arrived. */
  log(code: string): Promise<LoggedVote[]>
  /** What was saved under this name for readers. */
  saved(name: string): Promise<Results>
  /** How many rows a table of the store has. */
  rows(table: string): Promise<number>
  /** Every byte that the store has written. */
  stored(): Promise<Buffer>
  /** Stops the server and removes its folder. */
  end(): Promise<void>
}

/** Writes pages with the names that the build gives them, each one line long. */
function writePages(folder: string): string {
  const pages = join(folder, 'pages')
  for (const name of ['assets', 'ja', 'zh-Hans', 'en', 'print', 'og']) mkdirSync(join(pages, name), { recursive: true })
  for (const name of [
    'index',
    'vote',
    'console',
    'report',
    'show',
    'ja/index',
    'zh-Hans/index',
    'en/index',
    'print/index',
  ])
    writeFileSync(join(pages, `${name}.html`), `<title>${name}</title>`)
  for (const name of ['assets/a.js', 'sw.js', 'manifest.ja.webmanifest', 'og/ja.png'])
    writeFileSync(join(pages, name), '0')
  return pages
}

/** `deck`: one or several decks instead of the fixture debate's. */
export type Given = Partial<ServerOptions> & { deck?: Deck | Deck[] }

/** In `npm run stores` the votes are in an empty database of PostgreSQL, unless one is given; `database: undefined`: in a file. */
export async function serve(given: Given = {}): Promise<Served> {
  let options = given
  const own = postgres && !('database' in given) ? { url: await newDatabase(), secret: Buffer.alloc(32, 7) } : undefined
  const database = () => options.database ?? own
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
      // The clock stands still unless a test moves it, so that two reads give the same result.
      now: () => 1_700_000_000,
      log,
      ...(own && { database: own }),
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
      // Opens the room as the program opens its own one, since tests open more rooms a second than a host may.
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
    async log(code) {
      const stored = database()
      if (stored) return readLog(stored.url, code)
      reader ??= new DatabaseSync(join(dataDir, 'votes.sqlite'), { readOnly: true })
      const rows = reader
        .prepare(
          `SELECT lower(hex(vote_id)) AS voteId, claim, round, epoch, lower(hex(voter)) AS voter, n, value, lang, at
           FROM votes WHERE room = (SELECT id FROM rooms WHERE code = ?) ORDER BY seq`,
        )
        .all(code)
      return rows as unknown as LoggedVote[]
    },
    async saved(name) {
      const stored = database()
      if (!stored) return JSON.parse(readFileSync(join(frozen, `${name}.json`), 'utf8'))
      const [row] = await askDatabase(stored.url, 'SELECT results FROM results WHERE name = $1', [name])
      return JSON.parse(String(row?.results))
    },
    async rows(table) {
      const stored = database()
      const count = `SELECT count(*) AS count FROM ${table}`
      if (stored) return Number((await askDatabase(stored.url, count))[0]?.count)
      const db = new DatabaseSync(join(dataDir, 'votes.sqlite'), { readOnly: true })
      const row = db.prepare(count).get()
      db.close()
      return Number(row?.count)
    },
    async stored() {
      const stored = database()
      if (stored) return readAll(stored.url)
      const written = readdirSync(dataDir).filter((name) => name !== 'secret')
      return Buffer.concat(written.map((name) => readFileSync(join(dataDir, name))))
    },
    async end() {
      await served.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return served
}

export async function toReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return { status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) }
}

export type ServedRoom = ReturnType<typeof toRoom>

/** A room with what its presenter and voters can do; the room of all readers has no key. */
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
    /** Sends the command and returns the whole answer. */
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

export function toStream(response: IncomingMessage): Stream {
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
