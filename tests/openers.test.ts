// A server that several lecturers share: each has a key with which only the own rooms are opened and listed. Over every store.
import { expect, it, onTestFinished, vi } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { OpenerList, RoomList } from '../src/core/host-lists.ts'
import { mostOwnRooms, ownRoomBurst } from '../src/server/openers.ts'
import { expectRefusal } from './origins.ts'
import { type Served, serve, toRoom } from './served.ts'
import { random128 } from './stored-room.ts'

async function start(): Promise<Served> {
  const served = await serve()
  onTestFinished(() => served.end())
  return served
}

/** What one person can do with a key. */
const person = (served: Served, key: string) => ({
  key,
  open: (body: object = {}) => served.call(paths.rooms, { key, body }),
  room: async (body: object = {}) => toRoom(served, (await served.call(paths.rooms, { key, body })).json),
  rooms: async () => RoomList.parse((await served.call(paths.rooms, { key })).json).rooms,
  codes: async () =>
    RoomList.parse((await served.call(paths.rooms, { key })).json)
      .rooms.map(({ code }) => code)
      .toSorted(),
})

const make = async (served: Served, name: string) =>
  person(served, (await served.call(paths.openers, { key: served.hostKey, body: { name } })).json.key)
const revoke = (served: Served, name: string) =>
  served.call(paths.opener(name), { key: served.hostKey, method: 'DELETE' })

it('an opener opens rooms and is shown them alone, with keys that steer, export and delete; the host is shown all, with who opened them', async () => {
  const served = await start()
  const host = person(served, served.hostKey)
  const [anne, ben] = [await make(served, 'anne'), await make(served, 'ben')]
  const [hers, his, own] = [await anne.room(), await ben.room(), await host.room()]
  expect(await anne.codes()).toEqual([hers.code])
  expect(await ben.codes()).toEqual([his.code])
  expect((await host.rooms()).map(({ code, opener }) => [code, opener])).toEqual([
    [own.code, undefined],
    [his.code, 'ben'],
    [hers.code, 'anne'],
  ])
  expect((await served.call(paths.rooms, { key: anne.key })).json.opener).toBe('anne')
  expect((await served.call(paths.rooms, { key: host.key })).json.opener).toBeUndefined()
  const [listed] = await anne.rooms()
  const controlKey = listed?.controlKey ?? ''
  await hers.goto('quiet-evenings')
  expect((await served.call(paths.results(hers.code, 'csv'), { key: controlKey })).status).toBe(200)
  for (const key of [anne.key, controlKey])
    expectRefusal(await served.call(paths.results(his.code, 'csv'), { key }), 'key_wrong')
  expect((await served.call(paths.room(hers.code), { key: controlKey, method: 'DELETE' })).status).toBe(200)
  expect(await anne.codes()).toEqual([])
  expect((await host.rooms()).length).toBe(2)
})

it('the key of an opener is the same each time that it is asked for, also after a restart, and never in the store', async () => {
  const served = await start()
  const anne = await make(served, 'anne')
  expect(anne.key).toMatch(/^[\w-]{24}$/)
  const { code } = await anne.room()
  await served.restart()
  expect((await make(served, 'anne')).key).toBe(anne.key)
  expect(await anne.codes()).toEqual([code])
  expect((await served.stored()).includes(anne.key)).toBe(false)
})

it('a revoked key ends at once; the rooms stay with the host, and their control keys stay valid; made anew, the opener has another key and sees them', async () => {
  const served = await start()
  const anne = await make(served, 'anne')
  const room = await anne.room()
  expect(OpenerList.parse((await served.call(paths.openers, { key: served.hostKey })).json).openers).toMatchObject([
    { name: 'anne', rooms: 1, madeAt: 1_700_000_000 },
  ])
  expect((await revoke(served, 'anne')).status).toBe(200)
  expectRefusal(await revoke(served, 'anne'), 'not_found')
  expectRefusal(await anne.open(), 'key_wrong')
  for (const path of [paths.rooms, paths.debates])
    expectRefusal(await served.call(path, { key: anne.key }), 'key_wrong')
  expect(await person(served, served.hostKey).codes()).toEqual([room.code])
  await room.goto('quiet-evenings')
  const again = await make(served, 'anne')
  expect(again.key).not.toBe(anne.key)
  expect(await again.codes()).toEqual([room.code])
  expectRefusal(await anne.open(), 'key_wrong')
})

it('names are 1 to 40 small letters, digits and hyphens', async () => {
  const served = await start()
  const ask = (name: unknown) => served.call(paths.openers, { key: served.hostKey, body: { name } })
  for (const name of ['a', '7', 'a-b', 'x'.repeat(40)]) expect((await ask(name)).status, name).toBe(200)
  for (const name of ['', 'x'.repeat(41), 'A', 'a b', 'ä', '../x', 7, null])
    expectRefusal(await ask(name), 'bad_request')
})

it('a command that is sent again opens no second room; sent by another opener, it gives nobody the key of the first', async () => {
  const served = await start()
  const [anne, ben] = [await make(served, 'anne'), await make(served, 'ben')]
  const wish = { commandId: random128() }
  const first = (await anne.open(wish)).json
  expect((await anne.open(wish)).json).toEqual(first)
  const other = (await ben.open(wish)).json
  expect(other.code).not.toBe(first.code)
  expect((await person(served, served.hostKey).open(wish)).json.code).not.toBe(first.code)
  expect(await ben.codes()).toEqual([other.code])
})

it('an opener opens 20 rooms at once, then ten a minute, and the answer says how long to wait; others open theirs meanwhile', async () => {
  const served = await start()
  const [anne, ben] = [await make(served, 'anne'), await make(served, 'ben')]
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  for (let at = 0; at < ownRoomBurst; at++) expect((await anne.open()).status).toBe(200)
  const refused = await anne.open()
  expectRefusal(refused, 'too_many_at_once')
  expect(refused.headers['retry-after']).toBe('6')
  expect((await ben.open()).status).toBe(200)
  vi.advanceTimersByTime(6000)
  expect((await anne.open()).status).toBe(200)
  expectRefusal(await anne.open(), 'too_many_at_once')
})

it('all openers together open 100 rooms at once, then one a second, and the host still opens some', async () => {
  const served = await start()
  const openers = await Promise.all(Array.from({ length: 6 }, (_, at) => make(served, `opener-${at}`)))
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const one of openers.slice(1))
    for (let at = 0; at < ownRoomBurst; at++) expect((await one.open()).status).toBe(200)
  const refused = await openers[0]?.open()
  expect(refused && [refused.status, refused.json, refused.headers['retry-after']]).toEqual([
    ...[429, { error: 'too_many_rooms' }, '1'],
  ])
  expect((await person(served, served.hostKey).open()).status).toBe(200)
})

it('an opener has 200 rooms at most, and the answer does not say to wait; deleting one allows another', async () => {
  const served = await start()
  const [anne, ben] = [await make(served, 'anne'), await make(served, 'ben')]
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const open = (body?: object) => {
    vi.advanceTimersByTime(6000)
    return anne.open(body)
  }
  for (let at = 1; at < mostOwnRooms; at++) expect((await open()).status).toBe(200)
  const wish = { commandId: random128() }
  const last = (await open(wish)).json
  const refused = await open()
  expectRefusal(refused, 'too_many_own')
  expect(refused.headers['retry-after']).toBeUndefined()
  expect((await open(wish)).json, 'the answer to the last one was lost').toEqual(last)
  expect((await ben.open()).status).toBe(200)
  await served.call(paths.room(last.code), { key: last.controlKey, method: 'DELETE' })
  expect((await open()).status).toBe(200)
  expectRefusal(await open(), 'too_many_own')
})
