// The routes: a request in, an answer out, no port. Bodies and keys are checked here, at the border, and nowhere else.

import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import {
  Command,
  type ErrorCode,
  errorStatus,
  type HeldVote,
  NewResults,
  paths,
  Random128,
  type Readings,
  Vote,
} from '../core/contract.ts'
import type { Deck } from '../core/deck.ts'
import { readCode, readersCode } from '../core/room-code.ts'
import { hashKey, isKey } from './keys.ts'
import type { Live } from './live.ts'
import type { Metrics } from './metrics.ts'
import { servePages } from './pages.ts'
import { openReadings } from './readings.ts'
import { freezeResults, resultsSchema, toCsv, toXlsx } from './results.ts'
import type { Rooms, Sight } from './rooms.ts'
import type { StoredRoom } from './store/store.ts'

type Env = { Bindings: HttpBindings }

/** An answer that is an error of the contract; thrown anywhere in a route, turned into the answer in one place. */
class Refusal extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode) {
    super(code)
    this.code = code
  }
}

export interface AppOptions {
  deck: Deck
  langs: string[]
  rooms: Rooms
  live: Live
  metrics: Metrics
  log: Logger
  /** Opens rooms and sees them all. */
  hostKey: string
  /** The folder of the built pages. */
  pages: string
  /** The folder of frozen rooms, made if it is not there. */
  frozen: string
}

export function createApp({ deck, langs, rooms, live, metrics, log, hostKey, pages, frozen }: AppOptions): Hono<Env> {
  const app = new Hono<Env>()
  const readFrozen = openReadings(frozen, deck, log)
  const findAnyRoom = openDoor(rooms)
  const hostKeyHash = hashKey(hostKey)

  app.onError((error, c) => {
    if (error instanceof Refusal) return c.json({ error: error.code }, errorStatus[error.code])
    log.error({ err: error, method: c.req.method, route: c.req.routePath }, 'a request failed')
    return c.json({ error: 'server_error' }, 500)
  })
  app.use('/api/*', async (c, next) => {
    if (c.req.header('sec-fetch-site') === 'cross-site') throw new Refusal('from_elsewhere')
    await next()
  })

  app.post('/api/rooms', async (c) => {
    checkHost(c)
    return c.json(await rooms.createRoom())
  })

  app.get('/api/rooms', async (c) => {
    checkHost(c)
    return c.json(await rooms.listRooms())
  })

  app.get('/api/rooms/:code', async (c) => {
    const room = await findRoom(c)
    return c.json(rooms.view(room, sightOf(c, room)))
  })

  app.delete('/api/rooms/:code', async (c) => {
    const { room, keyVersion } = await presenterRoom(c, findAnyRoom)
    const refused = await rooms.deleteRoom(room, keyVersion)
    if (refused) throw new Refusal(refused)
    return c.json({ ok: true })
  })

  app.post('/api/rooms/:code/key', async (c) => {
    const { room, keyVersion } = await presenterRoom(c)
    const renewed = await rooms.renewKey(room, keyVersion)
    if (typeof renewed === 'string') throw new Refusal(renewed)
    return c.json(renewed)
  })

  app.get('/api/rooms/:code/live', async (c) => {
    // Hono answers HEAD as GET; a stream has bytes that the answer to HEAD may not have.
    if (c.req.method === 'HEAD') throw new Refusal('not_found')
    const room = await findRoom(c)
    const as = c.req.query('as')
    const sight = sightOf(c, room)
    if (as === 'desk' && sight !== 'presenter') throw new Refusal('key_needed')
    const listener = as === 'desk' || as === 'screen' ? as : 'phone'
    if (!live.hasPlace(room, listener)) throw new Refusal('too_many_streams')
    live.join(room, listener, c.env.outgoing)
    return RESPONSE_ALREADY_SENT
  })

  app.post('/api/rooms/:code/votes', async (c) => {
    const room = await findRoom(c)
    const vote = Vote.safeParse(await readJson(c))
    if (!vote.success) throw new Refusal('bad_request')
    const result = await rooms.castVote(room, voterSecret(c), vote.data)
    metrics.countVote('held' in result ? 'held' : result.error)
    if ('error' in result) throw new Refusal(result.error)
    return c.json(result.held)
  })

  app.get('/api/rooms/:code/votes/mine', async (c) => {
    const room = await findRoom(c)
    const mine: { votes: HeldVote[] } = { votes: await rooms.readVotes(room, voterSecret(c)) }
    return c.json(mine)
  })

  app.post('/api/rooms/:code/control', async (c) => {
    const { room, keyVersion } = await presenterRoom(c)
    const command = Command.safeParse(await readJson(c))
    if (!command.success) throw new Refusal('bad_request')
    const refused = await rooms.control(room, command.data, keyVersion)
    if (refused && refused !== 'conflict') throw new Refusal(refused)
    // The loser of a race is told, and shown what the room is now.
    if (refused) return c.json({ error: refused, room: rooms.view(room, 'presenter') }, errorStatus[refused])
    return c.json(rooms.view(room, 'presenter'))
  })

  app.get('/api/rooms/:code/results.json', async (c) => {
    const { room } = await presenterRoom(c, findAnyRoom)
    return c.json(rooms.results(room))
  })

  app.get('/api/rooms/:code/results.csv', async (c) => {
    const { room } = await presenterRoom(c, findAnyRoom)
    return c.body(toCsv(rooms.results(room)), 200, fileHeaders('text/csv; charset=utf-8', `${room.code}.csv`))
  })

  app.get('/api/rooms/:code/results.xlsx', async (c) => {
    const { room } = await presenterRoom(c, findAnyRoom)
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    return c.body(await toXlsx(rooms.results(room)), 200, fileHeaders(type, `${room.code}.xlsx`))
  })

  app.post('/api/rooms/:code/results', async (c) => {
    const { room, keyVersion } = await presenterRoom(c)
    const wished = NewResults.safeParse(await readJson(c))
    if (!wished.success) throw new Refusal('bad_request')
    const refused = rooms.checkKey(room, keyVersion)
    if (refused) throw new Refusal(refused)
    const file = await freezeResults(frozen, wished.data.name, rooms.results(room))
    if (!file) throw new Refusal('name_taken')
    return c.json({ file })
  })

  app.get(paths.readings, async (c) => {
    const readers = await rooms.findRoom(readersCode)
    const readings: Readings = { rooms: readFrozen(), readers: readers && rooms.isHere(readers) ? readers.code : null }
    return c.json(readings, 200, { 'cache-control': 'no-cache' })
  })

  app.get(paths.schema, (c) => c.json(resultsSchema()))

  app.get('/health', async (c) => {
    await rooms.checkStore()
    return c.json({ ok: true })
  })

  app.get('/metrics', async (c) => c.text(await metrics.text(), 200, { 'content-type': metrics.contentType }))

  app.all('/api/*', () => fail('not_found'))
  servePages(app, pages, langs)

  /** The host key alone opens rooms and shows them all: an address, a socket or a header proves nothing, since proxies make them lie. */
  function checkHost(c: Context<Env>): void {
    const key = bearer(c) ?? fail('key_needed')
    if (!isKey(key, hostKeyHash)) throw new Refusal('key_wrong')
  }

  /** The room of a request, which must be of the debate that is shown here. */
  async function findRoom(c: Context<Env>): Promise<StoredRoom> {
    const room = await findAnyRoom(c)
    if (!rooms.isHere(room)) throw new Refusal('other_debate')
    return room
  }

  /** The room of a presenter's request, with the version of the key it came with: what is done later holds against that. */
  async function presenterRoom(c: Context<Env>, find = findRoom): Promise<{ room: StoredRoom; keyVersion: number }> {
    const room = await find(c)
    if (sightOf(c, room) !== 'presenter') throw new Refusal('key_needed')
    return { room, keyVersion: room.keyVersion }
  }

  function sightOf(c: Context<Env>, room: StoredRoom): Sight {
    const key = bearer(c)
    if (key === undefined) return 'audience'
    if (!rooms.isKeyOf(room, key)) throw new Refusal('key_wrong')
    return 'presenter'
  }

  return app
}

const fileHeaders = (type: string, name: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"`,
})

/** Finds the room of a request. Wrong codes, and only those, wait: longer the more of them the whole server has met. */
function openDoor(rooms: Rooms): (c: Context<Env>) => Promise<StoredRoom> {
  let wrong = 0
  let last = 0
  return async (c) => {
    const code = readCode(c.req.param('code') ?? '')
    const room = code === undefined ? undefined : await rooms.findRoom(code)
    if (room) return room
    const now = performance.now()
    wrong = wrong * Math.exp((last - now) / 10_000) + 1
    last = now
    await wait(Math.min(1500, wrong * 10))
    throw new Refusal('no_such_room')
  }
}

const fail = (code: ErrorCode): never => {
  throw new Refusal(code)
}

function bearer(c: Context<Env>): string | undefined {
  const header = c.req.header('authorization')
  return header === undefined ? undefined : (/^Bearer (\S+)$/.exec(header)?.[1] ?? fail('key_wrong'))
}

function voterSecret(c: Context<Env>): string {
  const secret = Random128.safeParse(bearer(c))
  return secret.success ? secret.data : fail('key_needed')
}

/** The body as JSON; only of requests that say so, since a form of another site cannot. */
async function readJson(c: Context<Env>): Promise<unknown> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) throw new Refusal('bad_request')
  try {
    return JSON.parse(await readBody(c.env.incoming))
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refusal('bad_request')
    throw error
  }
}

/** The most bytes a body may have. */
const largestBody = 4096

/** What is too large is refused at once, and read no further than to throw it away. */
function readBody(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largestBody) reject(new Refusal('too_large'))
      else chunks.push(chunk)
    })
    incoming.once('end', () => resolve(Buffer.concat(chunks).toString()))
    incoming.once('error', reject)
    // Whoever hung up, perhaps while the room was looked up, sends no end.
    if (incoming.destroyed) reject(new Refusal('bad_request'))
    incoming.once('close', () => reject(new Refusal('bad_request')))
  })
}
