// Permissions: everyone with the right key has them, whatever the address, the socket or the headers of a request. And how keys are
// found in an address.
import { existsSync } from 'node:fs'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { createApp } from '../src/server/app.ts'
import { openFrozen } from '../src/server/frozen.ts'
import { openLive } from '../src/server/live.ts'
import { createMetrics } from '../src/server/metrics.ts'
import { openOpeners } from '../src/server/openers.ts'
import { openRooms } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { readFragment } from '../src/web/shared/keys.ts'
import { everyOrigin, expectRefusal } from './origins.ts'
import { debates, type Served, type ServedRoom, serve } from './served.ts'
import { newFolder, random128 } from './stored-room.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

/** The permission of every route of the program, by its method and path. A new route needs its line. What openers may, the host may. */
const routes: Record<string, 'anybody' | 'a voter' | 'the presenter' | 'the host' | 'an opener'> = {
  'POST /api/rooms': 'an opener',
  'GET /api/rooms': 'an opener',
  'GET /api/debates': 'an opener',
  'GET /api/openers': 'the host',
  'POST /api/openers': 'the host',
  'DELETE /api/openers/:name': 'the host',
  'GET /metrics': 'the host',
  'GET /api/rooms/:code': 'anybody',
  'GET /api/rooms/:code/asked': 'anybody',
  'GET /api/rooms/:code/live': 'anybody',
  'GET /api/rooms/:code/live?as=desk': 'the presenter',
  'POST /api/rooms/:code/votes': 'a voter',
  'GET /api/rooms/:code/votes/mine': 'a voter',
  'DELETE /api/rooms/:code': 'the presenter',
  'POST /api/rooms/:code/key': 'the presenter',
  'POST /api/rooms/:code/control': 'the presenter',
  'POST /api/rooms/:code/results': 'the presenter',
  'GET /api/rooms/:code/results': 'the presenter',
  'DELETE /api/rooms/:code/results/:name': 'the presenter',
  'GET /api/rooms/:code/results.json': 'the presenter',
  'GET /api/rooms/:code/results.csv': 'the presenter',
  'GET /api/rooms/:code/results.xlsx': 'the presenter',
  'GET /results.schema.json': 'anybody',
  'GET /d/:id/results/index.json': 'anybody',
  'GET /health': 'anybody',
  'GET /api/watch/:debate': 'anybody',
}
/** Bodies that would be accepted, so that only the key can be wrong. */
const bodies: Record<string, unknown> = {
  'POST /api/rooms/:code/control': { action: 'end' },
  'POST /api/rooms/:code/results': { name: 'not-mine' },
  'POST /api/openers': { name: 'not-mine' },
}
const routesOf = (need: string) => Object.keys(routes).filter((route) => routes[route] === need)
const changeFirst = (key: string) => (key.startsWith('A') ? 'B' : 'A') + key.slice(1)
describe('every route', () => {
  it('is named in the table above', async () => {
    const store = await openSqliteStore(newFolder())
    const rooms = openRooms({
      ...{ store, debates, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
    })
    const live = openLive({ rooms, size: 1, mostStreams: 1 })
    const [folder, log] = [newFolder(), pino({ level: 'silent' })]
    const app = createApp({
      ...{ debates, rooms, live, metrics: createMetrics(live.streams), log, hostKey: 'x' },
      openers: openOpeners({ store, secret: Buffer.alloc(32), today: () => 0 }),
      ...{ base: '', files: () => undefined, older: [], frozen: openFrozen(folder), claimSocket: () => true },
    })
    const found = app.routes.flatMap(({ method, path }) =>
      method === 'ALL' || !/^\/(api|health|metrics|results|d)\b/.test(path) ? [] : [`${method} ${path}`],
    )
    const named = new Set(Object.keys(routes).map((route) => route.replace(/\?.*/, '')))
    expect(new Set(found)).toEqual(named)
    live.close()
    await store.close()
  })

  let opener = ''
  let revoked = ''
  beforeAll(async () => {
    const make = async (name: string) =>
      (await served.call(paths.openers, { key: served.hostKey, body: { name } })).json.key
    opener = await make('anne')
    revoked = await make('not-mine-yet')
    await served.call(paths.opener('not-mine-yet'), { method: 'DELETE', key: served.hostKey })
  })
  const right = (of: string, control: string) =>
    of === 'the presenter' ? control : of === 'the host' ? served.hostKey : opener

  const wrongKeys: [
    title: string,
    of: 'the presenter' | 'the host' | 'an opener',
    key: (room: ServedRoom, other: ServedRoom) => string | undefined,
  ][] = (['the presenter', 'the host', 'an opener'] as const).flatMap(
    (of) =>
      [
        ['no key', of, () => undefined],
        ["a voter's secret", of, () => random128()],
        ["another room's key", of, (_, other) => other.key],
        of === 'the presenter' ? ['the host key', of, () => served.hostKey] : ['a control key', of, ({ key }) => key],
        of === 'an opener' ? ['a revoked key', of, () => revoked] : ["an opener's key", of, () => opener],
        ['a key with one wrong character', of, ({ key }) => changeFirst(right(of, key))],
        ['a key with one character less', of, ({ key }) => right(of, key).slice(1)],
        ['a key with one more character', of, ({ key }) => `${right(of, key)}A`],
      ] satisfies (typeof wrongKeys)[number][],
  )

  it.each(wrongKeys)(
    '[A1] refuses %s without the key of %s, whatever the headers are, and nothing changes',
    async (_, need, keyOf) => {
      const [room, other] = [await served.newRoom(), await served.newRoom()]
      await room.goto('quiet-evenings')
      const secret = random128()
      await room.cast({}, secret)
      const list = async () => (await served.call(paths.rooms, { key: served.hostKey })).json
      const openers = async () => (await served.call(paths.openers, { key: served.hostKey })).json
      const before = [await room.read(), await served.log(room.code), await list(), await openers()]
      const key = keyOf(room, other)
      for (const route of routesOf(need)) {
        const [method = '', path = ''] = route.split(' ')
        const call = { method, key, ...(route in bodies && { body: bodies[route] }) }
        for (const headers of [{}, everyOrigin]) {
          expectRefusal(
            await served.call(path.replace(':code', room.code).replace(':name', 'not-mine'), { ...call, headers }),
            key ? 'key_wrong' : 'key_needed',
          )
        }
      }
      expect([await room.read(), await served.log(room.code), await list(), await openers()]).toEqual(before)
      expect(existsSync(served.frozen)).toBe(false)
    },
  )
})

const key = 'AbCdEfGhIjKlMnOpQrSt-_12'
describe('[A7] a key in an address', () => {
  it.each([
    key,
    `${key})`,
    `${key}.`,
    `${key}>`,
    `${key},`,
    `${key}_`,
    `_${key}_`,
    `__${key}__`,
    key.replace('-', '‐'),
    key.replace('-', '–'),
    `${key.slice(0, 7)}\u00ad${key.slice(7)}`,
    `${key.slice(0, 7)}%E2%80%8B${key.slice(7)}`,
    `${key}%29`,
    `${key}%20`,
    `${key}%2529`,
    `%20${key}`,
    ` ${key} `,
    `<${key}>`,
    `${key}）。`,
    `${encodeURIComponent(`「${key}」`)}`,
    `${key}%E3%80`,
    `${key}を開く`,
    `${key}#/quiet-evenings`,
    `${key}?utm_source=mail`,
  ])('is found without the characters that were copied with it: #%s', (fragment) => {
    expect(readFragment(fragment)).toEqual({ key })
  })

  it.each([
    ['K7M4QX', `K7M4QX.${key}`],
    ['K7M4QX', `%20K7M4QX.${key}%EF%BC%89`],
    ['K7M4QX', `K7M4QX%2E${key}`],
    ['_K7M4QX', `_K7M4QX.${key}_`],
    ['k7m-4qx', `k7m-4qx.${key}).`],
    ['K7M4QX', `K7M4QX。${key}`],
    ['K7M4QX', `Ｋ７Ｍ４ＱＸ．${key}`],
  ])('is found beside the code %s: #%s', (code, fragment) => {
    expect(readFragment(fragment)).toEqual({ code, key })
  })

  it.each([
    [[key], `host.${key}`],
    [[key], `%20host%2E${key}`],
    [[key, `${key})`], `host.${key})`],
    [[`${key}_`, key], `_host.${key}_`],
    [[key], `host.${key}\u200b`],
    [[key], `host.${key.replace('-', '‐')}`],
    [[key, `${key}。`], `host.${key}%E3%80%82`],
    [['sixteen', 'sixteen(or=more)letters'], 'host.sixteen%28or%3Dmore%29letters'],
  ])('of the host is read as one of %j: #%s', (hostKeys, fragment) => {
    expect(readFragment(fragment)).toEqual({ hostKeys })
  })

  it.each(['', key.slice(1), `${key}A`, `${key.slice(0, 12)} ${key.slice(12)}`])(
    'is not guessed from a text that is nearly a key: #%s',
    (fragment) => {
      expect(readFragment(fragment).key).toBeUndefined()
    },
  )
})
