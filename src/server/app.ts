// The routes: each takes a request and gives an answer, without a port. Only here are bodies and keys checked.

import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import type { Logger } from 'pino'
import { Command } from '../core/command.ts'
import { errorStatus, type Health, type HeldVote, paths, RenewedKey, Vote } from '../core/contract.ts'
import { Id } from '../core/id.ts'
import { NewResults } from '../core/readings.ts'
import { readersCode } from '../core/room-code.ts'
import { version } from '../debate/package.ts'
import { createAddresses } from './addresses.ts'
import { createAuthority, type Env, readBearer, voterSecret } from './authority.ts'
import { readJson } from './body.ts'
import type { Debates, HostedDebate } from './debates.ts'
import type { Frozen } from './frozen.ts'
import type { Writer } from './frozen-names.ts'
import { openHealth } from './health.ts'
import { serveHost } from './host-routes.ts'
import type { Live } from './live.ts'
import type { Metrics } from './metrics.ts'
import type { Openers } from './openers.ts'
import { type PagesOptions, servePages } from './pages.ts'
import { openReadings } from './readings.ts'
import { Refusal, refuse } from './refusal.ts'
import { resultsSchema, toCsv, toXlsx } from './results.ts'
import type { Rooms } from './rooms.ts'
import { NotNowError, type StoredRoom } from './store/store.ts'
import type { Watching } from './watching.ts'

/** When a room without a free stream may be asked again, in milliseconds. */
const streamPause = 30_000

export interface AppOptions extends Pick<PagesOptions, 'base' | 'files' | 'older' | 'otherwise'> {
  debates: Debates
  rooms: Rooms
  live: Live
  /** Gives a response its socket for good; false where the socket is not available, and then nothing is answered. */
  claimSocket: (response: ServerResponse) => boolean
  /** The streams of pages while their debates are being written; absent: nobody writes them now. */
  watching?: Watching | undefined
  metrics: Metrics
  log: Logger
  /** The key that opens rooms and sees all of them. */
  hostKey: string
  openers: Openers
  frozen: Frozen
}

export function createApp(options: AppOptions): Hono<Env> {
  const { debates, rooms, live, claimSocket, watching, metrics, log, hostKey, openers, frozen } = options
  const app = new Hono<Env>()
  const readingsOf = openReadings(frozen, debates, log)
  const authority = createAuthority(rooms, { hostKey, openers }, log)
  const { checkHost, findRoom, findAnyRoom, presenterRoom, checkKey, readerOf } = authority
  const checkHealth = openHealth(rooms.checkStore)

  app.onError((error, c) => {
    if (error instanceof Refusal) {
      const { code, retryAfter } = error
      if (retryAfter !== undefined) c.header('retry-after', String(Math.max(1, Math.ceil(retryAfter / 1000))))
      return c.json({ error: code }, errorStatus[code])
    }
    if (error instanceof NotNowError) {
      log.warn({ err: error, method: c.req.method, route: c.req.routePath }, 'nothing can be read or written now')
      return c.json({ error: 'not_now' }, errorStatus.not_now)
    }
    log.error({ err: error, method: c.req.method, route: c.req.routePath }, 'a request failed')
    return c.json({ error: 'server_error' }, 500)
  })
  app.use('/api/*', async (c, next) => {
    if (c.req.header('sec-fetch-site') === 'cross-site') throw new Refusal('from_elsewhere')
    await next()
  })

  serveHost(app, { debates, rooms, openers, authority })

  app.get('/api/rooms/:code', async (c) => {
    const room = await findRoom(c)
    const { keyVersion } = await readerOf(c, room)
    const after = c.req.query('after')
    if (after !== undefined && !/^\d{1,15}$/.test(after)) throw new Refusal('bad_request')
    // Another server may have answered this client before.
    if (after !== undefined && room.version < Number(after)) await rooms.freshen(room, Number(after))
    if (after !== undefined && room.version <= Number(after)) return c.body(null, 204)
    return c.json(rooms.view(room, keyVersion === undefined ? 'audience' : 'presenter'))
  })

  app.delete('/api/rooms/:code', async (c) => {
    const { room, keyVersion } = await presenterRoom(c, findAnyRoom)
    const refused = await rooms.deleteRoom(room, keyVersion)
    if (refused) throw new Refusal(refused)
    return c.json({ ok: true })
  })

  app.post('/api/rooms/:code/key', async (c) => {
    const room = await findAnyRoom(c)
    const wished = RenewedKey.safeParse(await readJson(c.env.incoming, {}))
    if (!wished.success) throw new Refusal('bad_request')
    const { commandId } = wished.data
    const made = commandId && (await rooms.keyMadeBy(room, { commandId, key: readBearer(c) }))
    if (made) return c.json(made)
    const keyVersion = (await checkKey(c, room)) ?? refuse('key_needed')
    const renewed = await rooms.renewKey(room, keyVersion, commandId)
    if (typeof renewed === 'string') throw new Refusal(renewed)
    return c.json(renewed)
  })

  app.get('/api/rooms/:code/live', async (c) => {
    // Hono handles HEAD as GET, but the answer to HEAD must have no bytes, and a stream has.
    if (c.req.method === 'HEAD') throw new Refusal('not_found')
    const room = await findRoom(c)
    const as = c.req.query('as')
    const kind = as === 'desk' || as === 'screen' ? as : 'phone'
    const { keyVersion, voter } = kind === 'phone' ? await readerOf(c, room) : { keyVersion: await checkKey(c, room) }
    const isKeyed = kind !== 'phone' && keyVersion !== undefined
    if (kind === 'desk' && !isKeyed) throw new Refusal('key_needed')
    if (!claimSocket(c.env.outgoing)) return RESPONSE_ALREADY_SENT
    // The key is checked again, since it may have been renewed during the waits above; nothing waits after this line.
    const refused = rooms.checkKey(room, keyVersion ?? room.keyVersion)
    if (refused) throw new Refusal(refused)
    if (!live.join(room, { kind, isKeyed, voter }, c.env.outgoing)) throw new Refusal('too_many_streams', streamPause)
    return RESPONSE_ALREADY_SENT
  })

  app.post('/api/rooms/:code/votes', async (c) => {
    const room = await findAnyRoom(c)
    const vote = Vote.safeParse(await readJson(c.env.incoming))
    if (!vote.success) throw new Refusal('bad_request')
    const result = await rooms.castVote(room, voterSecret(c), vote.data)
    metrics.countVote('held' in result ? 'held' : result.error)
    if ('error' in result) throw new Refusal(result.error, result.retryAfter)
    return c.json(result.held)
  })

  app.get('/api/rooms/:code/votes/mine', async (c) => {
    const room = await findRoom(c)
    const mine: { votes: HeldVote[] } = { votes: await rooms.readVotes(room, voterSecret(c)) }
    return c.json(mine)
  })

  app.post('/api/rooms/:code/control', async (c) => {
    const { room, keyVersion } = await presenterRoom(c)
    const command = Command.safeParse(await readJson(c.env.incoming))
    if (!command.success) throw new Refusal('bad_request')
    const { ifVersion = 0 } = command.data
    if (room.version < ifVersion) await rooms.freshen(room, ifVersion)
    const refused = await rooms.control(room, command.data, keyVersion)
    if (refused && refused !== 'conflict') throw new Refusal(refused)
    // Two presenters acted at once: the second one gets the error with the room as it is now.
    if (refused) return c.json({ error: refused, room: rooms.view(room, 'presenter') }, errorStatus[refused])
    return c.json(rooms.view(room, 'presenter'))
  })

  app.get('/api/rooms/:code/results.json', async (c) => {
    const { room } = await presenterRoom(c, findAnyRoom)
    return c.json(await rooms.results(room))
  })

  app.get('/api/rooms/:code/results.csv', async (c) => {
    const { room } = await presenterRoom(c, findAnyRoom)
    return c.body(toCsv(await rooms.results(room)), 200, fileHeaders('text/csv; charset=utf-8', `${room.code}.csv`))
  })

  app.get('/api/rooms/:code/results.xlsx', async (c) => {
    const { room } = await presenterRoom(c, findAnyRoom)
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    return c.body(await toXlsx(await rooms.results(room)), 200, fileHeaders(type, `${room.code}.xlsx`))
  })

  app.get('/api/rooms/:code/asked', async (c) => {
    const room = await findRoom(c)
    return c.json({ asked: await rooms.asked(room) })
  })

  const writerOf = (room: StoredRoom, keyVersion: number): Writer => ({
    ...{ code: room.code, keyVersion },
    check: () => rooms.checkKey(room, keyVersion),
  })

  app.post('/api/rooms/:code/results', async (c) => {
    const { room, keyVersion } = await presenterRoom(c)
    const wished = NewResults.safeParse(await readJson(c.env.incoming))
    if (!wished.success) throw new Refusal('bad_request')
    const { name } = wished.data
    const refused = await frozen.freeze(name, await rooms.results(room), writerOf(room, keyVersion))
    if (refused) throw new Refusal(refused)
    return c.json({ file: `${name}.json` })
  })

  app.get('/api/rooms/:code/results', async (c) => {
    const { room } = await presenterRoom(c, findAnyRoom)
    return c.json({ names: await frozen.list(room.code) })
  })

  app.delete('/api/rooms/:code/results/:name', async (c) => {
    const { room, keyVersion } = await presenterRoom(c, findAnyRoom)
    const name = Id.safeParse(c.req.param('name'))
    if (!name.success) throw new Refusal('not_found')
    const refused = await frozen.remove(name.data, writerOf(room, keyVersion))
    if (refused) throw new Refusal(refused)
    return c.json({ names: await frozen.list(room.code) })
  })

  app.get(`/d/:id${paths.readings}`, async (c) => {
    const id = c.req.param('id')
    const readers = await rooms.findRoom(readersCode(id))
    const text = await readingsOf(id)?.(readers ? readers.code : null)
    if (text === undefined) throw new Refusal('not_found')
    return c.body(text, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
  })

  app.get(paths.schema, (c) => c.json(resultsSchema))

  app.get('/health', async (c) => {
    await checkHealth()
    const health: Health = { ok: true, version, now: Date.now() / 1000 }
    return c.json(health)
  })

  app.get('/api/watch/:debate', (c) => {
    if (!watching || c.req.method === 'HEAD') throw new Refusal('not_found')
    if (claimSocket(c.env.outgoing)) watching.join(c.req.param('debate'), c.env.outgoing)
    return RESPONSE_ALREADY_SENT
  })

  app.get('/metrics', async (c) => {
    await checkHost(c)
    return c.text(await metrics.text(), 200, { 'content-type': metrics.contentType })
  })

  app.all('/api/*', () => refuse('not_found'))
  /** The debate of a room's page. A failure of the store is no error here: the page itself says that there is no such room. */
  async function findDebate(code: string): Promise<HostedDebate | undefined> {
    if (debates.list().length === 1) return debates.first()
    const room = await rooms.findRoom(code).catch(() => undefined)
    if (!room) await authority.waitTurn()
    return room && debates.get(room.deck)
  }
  const find = createAddresses(debates, findDebate)
  servePages(app, { ...options, find, first: debates.first, isWatched: watching !== undefined })

  return app
}

const fileHeaders = (type: string, name: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"`,
})
