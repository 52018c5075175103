// The host: everyone with the host key, and nobody else; and how many rooms a host may open.
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { NewRoom, paths } from '../src/core/contract.ts'
import { DebateList, RoomList } from '../src/core/host-lists.ts'
import { readersCode } from '../src/core/room-code.ts'
import { lanAddresses } from '../src/server/address.ts'
import { hostKey } from '../src/server/keys.ts'
import { openRooms } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { NotNowError, type Store, type StoredRoom } from '../src/server/store/store.ts'
import { expectRefusal, origins } from './origins.ts'
import { type Call, debates, deck, hosting, langs, type Served, serve, toRoom } from './served.ts'
import { newFolder, random128 } from './stored-room.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

describe('the host', () => {
  it.each(origins)(
    '[A1] without the host key nobody opens a room, lists rooms or reads the metrics: %s',
    async (_, headers) => {
      const error = headers.authorization ? 'key_wrong' : 'key_needed'
      for (const call of [{ path: paths.rooms, method: 'POST' }, { path: paths.rooms }, { path: '/metrics' }]) {
        expectRefusal(await served.call(call.path, { ...call, headers }), error)
      }
    },
  )

  it.skipIf(lanAddresses().length === 0)('[A1] the same holds for requests over the network', async () => {
    const wide = await serve({ host: '0.0.0.0' })
    const response = await fetch(`http://${lanAddresses()[0]}:${wide.port}${paths.rooms}`)
    expect([response.status, await response.json()]).toEqual([401, { error: 'key_needed' }])
    await wide.end()
  })

  it.each(origins.filter(([, { authorization }]) => !authorization))(
    'with the host key rooms can be opened and listed from anywhere: %s',
    async (_, headers) => {
      const call = { key: served.hostKey, headers }
      const { code } = NewRoom.parse((await served.call(paths.rooms, { ...call, method: 'POST' })).json)
      expect((await served.call(paths.rooms, call)).json.rooms[0]).toMatchObject({ code })
    },
  )

  it('has a key derived from the secret, which a restart does not change; a key in the settings replaces it', async () => {
    expect(served.hostKey).toMatch(/^[\w-]{24}$/)
    expect(hostKey(Buffer.alloc(32))).not.toBe(hostKey(Buffer.alloc(32, 1)))
    const before = served.hostKey
    await served.stop()
    await served.start()
    expectRefusal(await served.call(paths.rooms, { key: `${before.slice(0, -1)}!` }), 'key_wrong')
    expect((await served.call(paths.rooms, { key: before })).status).toBe(200)
    const given = await serve({ hostKey: 'a-key-of-the-house' })
    const ask = (call: Call) => given.call(paths.rooms, { method: 'POST', ...call })
    expect((await ask({ key: 'a-key-of-the-house' })).status).toBe(200)
    const room = await given.newRoom()
    for (const key of ['a-key-of-the-housf', 'a-key-of-the-hous', 'a-key-of-the-house1', before, room.key, random128()])
      expectRefusal(await ask({ key }), 'key_wrong')
    await given.end()
  })
})

describe('a server of several debates', () => {
  const other = { ...deck, id: 'another-debate' }

  it('lists them for its host, with their titles and languages, the first one first', async () => {
    const own = await serve({ deck: [deck, other] })
    const { debates } = DebateList.parse((await own.call(paths.debates, { key: own.hostKey })).json)
    expect(debates.map(({ id, languages }) => [id, languages])).toEqual([deck.id, other.id].map((id) => [id, langs]))
    expect(debates[0]?.title.en).toBe('Should the town library stay open at night?')
    await own.end()
  })

  it('opens a room for the debate that its host names, else for the first; every vote stays in its own room', async () => {
    const own = await serve({ deck: [deck, other] })
    const open = async (body?: unknown) =>
      toRoom(own, NewRoom.parse((await own.call(paths.rooms, { method: 'POST', key: own.hostKey, body })).json))
    const rooms = [await open(), await open({}), await open({ debate: deck.id }), await open({ debate: other.id })]
    expect(await Promise.all(rooms.map(async (room) => (await room.read()).debate.id))).toEqual(
      [deck, deck, deck, other].map(({ id }) => id),
    )
    const { rooms: listed } = RoomList.parse((await own.call(paths.rooms, { key: own.hostKey })).json)
    expect(listed.map(({ debate, isHere }) => [debate, isHere])).toEqual(
      [other, deck, deck, deck].map(({ id }) => [id, true]),
    )
    const [first, , , last] = rooms
    await first?.goto('quiet-evenings')
    await last?.goto('quiet-evenings')
    await last?.cast({ value: '2' })
    expect((await first?.read())?.polls['quiet-evenings']?.counts).toEqual([0, 0, 0, 0, 0, 0])
    expect((await last?.read())?.polls['quiet-evenings']?.counts).toEqual([0, 0, 0, 0, 1, 0])
    await own.end()
  })

  it('has a room of all readers for each debate', async () => {
    const own = await serve({ deck: [deck, other] })
    const readers = [deck, other].map(({ id }) => toRoom(own, { code: readersCode(id), controlKey: '' }))
    await readers[1]?.cast({ value: '2' })
    const counts = readers.map(
      async ({ code }) => (await own.call(paths.room(code))).json.polls['quiet-evenings'].counts,
    )
    expect(await Promise.all(counts)).toEqual([
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 0],
    ])
    await own.end()
  })

  it('refuses a room for a debate that it does not have, and a request that is not valid', async () => {
    const ask = (body: unknown) => served.call(paths.rooms, { key: served.hostKey, body })
    expectRefusal(await ask({ debate: 'lunch' }), 'no_such_debate')
    for (const body of [{ debate: 7 }, { debate: '../x' }, { deck: 'lunch' }, [], 'x'])
      expectRefusal(await ask(body), 'bad_request')
  })

  it('resumes the room that was steered last, whichever its debate', async () => {
    const own = await serve({ deck: [deck, other] })
    const open = async (debate: string) =>
      toRoom(own, (await own.call(paths.rooms, { key: own.hostKey, body: { debate } })).json)
    const [first, second] = [await open(deck.id), await open(other.id)]
    await first.goto('quiet-evenings')
    await second.goto('quiet-evenings')
    await own.stop()
    const store = await openSqliteStore(own.folder)
    const last = async (decks: Parameters<typeof hosting>[0]) => {
      const options = { store, debates: hosting(decks), secret: Buffer.alloc(32), now: () => 0 }
      return (await openRooms({ ...options, joinUrl: () => '', connected: () => 0 }).lastRoom())?.code
    }
    expect(await last([deck, other])).toBe(second.code)
    expect(await last(deck)).toBe(first.code)
    await store.close()
    await own.end()
  })
})

describe('a room that is asked for again, since the answer was lost', () => {
  const open = (body: object) => served.call(paths.rooms, { key: served.hostKey, body })
  const codes = async () => (await served.call(paths.rooms, { key: served.hostKey })).json.rooms.map(codeOf)
  const codeOf = ({ code }: { code: string }) => code

  it('is the one that was opened before, with its present key; another id, or none, opens another room', async () => {
    const [commandId, before] = [random128(), await codes()]
    const first = NewRoom.parse((await open({ commandId })).json)
    expect((await open({ commandId })).json).toEqual(first)
    const room = toRoom(served, first)
    await room.goto('quiet-evenings')
    const renewed = (await served.call(paths.key(first.code), { key: first.controlKey, method: 'POST' })).json
    expect((await open({ commandId })).json).toEqual(renewed)
    const others = [await open({ commandId: random128() }), await open({}), await open({})].map(({ json }) => json.code)
    expect((await codes()).toSorted()).toEqual([...before, first.code, ...others].toSorted())
    expect((await toRoom(served, renewed).read()).slide).toBe('quiet-evenings')
    expectRefusal(await open({ commandId: 'short' }), 'bad_request')
  })

  it('is one room also if it was opened at once twice, and a new one after it was deleted', async () => {
    const commandId = random128()
    const both = await Promise.all([open({ commandId }), open({ commandId })])
    const [first, second] = both.map(({ json }) => NewRoom.parse(json))
    expect(second).toEqual(first)
    const room = toRoom(served, NewRoom.parse(first))
    await room.goto('quiet-evenings')
    await room.cast()
    expect((await room.read()).polls['quiet-evenings']?.voted).toBe(1)
    const deleted = await served.call(paths.room(room.code), { method: 'DELETE', key: room.key })
    expect([deleted.status, deleted.json]).toEqual([200, { ok: true }])
    expect(await codes()).not.toContain(room.code)
    const again = toRoom(served, NewRoom.parse((await open({ commandId })).json))
    expect(again.code).toBe(room.code)
    const { version, polls } = await again.read()
    expect([version, polls['quiet-evenings']?.voted ?? 0, await served.log(room.code)]).toEqual([1, 0, []])
  })

  it('is found by the server itself if the store answers late or not at all', async () => {
    const store = await openSqliteStore(newFolder())
    onTestFinished(() => store.close())
    let losses = 1
    const forgetful: Store = {
      ...store,
      async createRoom(...given) {
        const made = await store.createRoom(...given)
        if (losses-- > 0) throw new NotNowError('the answer was lost')
        return made
      },
    }
    const rooms = openRooms({
      ...{ store: forgetful, debates, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
    })
    onTestFinished(() => rooms.close())
    const { code } = await rooms.createRoom()
    expect((await store.listRooms()).map(codeOf)).toEqual([code])
    losses = 2
    const commandId = random128()
    await expect(rooms.createRoom({ commandId })).rejects.toBeInstanceOf(NotNowError)
    const again = await rooms.createRoom({ commandId })
    expect((await store.listRooms()).map(codeOf)).toEqual([again.code, code])
  })

  it('is not tried twice by a server whose store took long to fail, since the host’s page waits', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const store = await openSqliteStore(newFolder())
    onTestFinished(() => store.close())
    let tries = 0
    const slow: Store = {
      ...store,
      createRoom: () => {
        tries += 1
        vi.advanceTimersByTime(5000)
        return Promise.reject(new NotNowError('the database is away'))
      },
    }
    const rooms = openRooms({
      ...{ store: slow, debates, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
    })
    onTestFinished(() => rooms.close())
    await expect(rooms.createRoom()).rejects.toBeInstanceOf(NotNowError)
    expect(tries).toBe(1)
  })
})

describe('how many rooms a host may open', () => {
  const open = () => served.call(paths.rooms, { method: 'POST', key: served.hostKey })
  /** Restarts the server, which counts its limits anew. */
  const again = async () => {
    await served.stop()
    await served.start()
  }

  it('a hundred at once, then one a second; beyond that the answer says how long to wait', async () => {
    await again()
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    for (let at = 0; at < 100; at++) expect((await open()).status).toBe(200)
    const refused = await open()
    expectRefusal(refused, 'too_many_rooms')
    expect(refused.headers['retry-after']).toBe('1')
    vi.advanceTimersByTime(1000)
    expect((await open()).status).toBe(200)
    expectRefusal(await open(), 'too_many_rooms')
  })

  it('5,000 in all, of which the last hundred are the host’s; deleting one allows another', async () => {
    await served.stop()
    const store = await openSqliteStore(served.folder)
    const like = (await store.readRoom(readersCode(deck.id))) as StoredRoom
    // 4,999 rooms, each like a room that was opened by a request.
    const more = 4999 - (await store.listRooms()).length
    const codes = Array.from({ length: more }, (_, index) => `R${String(index).padStart(5, '0')}`)
    await Promise.all(codes.map((code) => store.createRoom({ ...like, code })))
    await store.close()
    await served.start()
    const { key } = (await served.call(paths.openers, { key: served.hostKey, body: { name: 'anne' } })).json
    expectRefusal(await served.call(paths.rooms, { method: 'POST', key }), 'too_many_rooms')
    const last = NewRoom.parse((await open()).json)
    const refused = await open()
    expectRefusal(refused, 'too_many_rooms')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    await served.call(paths.room(last.code), { method: 'DELETE', key: last.controlKey })
    expect((await open()).status).toBe(200)
    expectRefusal(await open(), 'too_many_rooms')
  })
})
