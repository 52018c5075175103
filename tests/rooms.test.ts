// What a host does with the rooms of a server: list them, delete them, renew their keys; and what in a room depends on the clock.

import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Command } from '../src/core/command.ts'
import { type errorStatus, NewRoom, paths, Room } from '../src/core/contract.ts'
import { RoomList } from '../src/core/host-lists.ts'
import type { Change } from '../src/room/calls.ts'
import { createDebates, hostDebate } from '../src/server/debates.ts'
import { controlKey } from '../src/server/keys.ts'
import { openRooms, type Rooms } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { NotNowError, type Store, type StoredRoom } from '../src/server/store/store.ts'
import { library } from './library.ts'
import { debates, deck, hosting, type Reply, type Served, type ServedRoom, serve, wordingOf } from './served.ts'
import { newFolder, random128 } from './stored-room.ts'

/** Seconds since 1970: the server's clock, which moves only if a test moves it. */
let time = 1_700_000_000
let served: Served
beforeAll(async () => {
  served = await serve({ now: () => time })
})
afterAll(() => served.end())

const few = { claim: 'quiet-evenings', round: 'main' } as const
const before = { claim: 'thesis', round: 'before' } as const
const after = { claim: 'thesis', round: 'after' } as const
const openRoom = async (): Promise<ServedRoom> => {
  const room = await served.newRoom()
  await room.goto('quiet-evenings')
  return room
}
const refusalOf = ({ json }: Reply): keyof typeof errorStatus => json.error

describe('the list of rooms', () => {
  it('has every room with the key that steers it, the newest first', async () => {
    const own = await serve()
    const [first, second] = [await own.newRoom(), await own.newRoom()]
    await first.control({ action: 'rename', name: '夕べ' })
    await first.goto('quiet-evenings')
    const secret = random128()
    for (const n of [1, 2]) await first.cast({ n }, secret)
    await first.cast()
    const phone = await first.listen('phone')
    await second.control({ action: 'rehearsal', on: true })
    await second.control({ action: 'end' })
    const reply = await own.call(paths.rooms, { key: own.hostKey })
    const { rooms } = RoomList.parse(reply.json)
    const created = { createdAt: 1_700_000_000, debate: deck.id, isHere: true }
    expect(rooms).toEqual([
      {
        ...{ code: second.code, controlKey: second.key, name: '', ...created },
        ...{ ended: true, rehearsal: true, voters: 0, connected: 0 },
      },
      {
        ...{ code: first.code, controlKey: first.key, name: '夕べ', ...created },
        ...{ ended: false, rehearsal: false, voters: 2, connected: 1 },
      },
    ])
    expect(reply.headers['cache-control']).toBe('no-store')
    phone.close()
    await own.end()
  })

  it('is the same after a restart', async () => {
    const own = await serve()
    const room = await own.newRoom()
    const { json } = await own.call(paths.rooms, { key: own.hostKey })
    await own.stop()
    await own.start()
    expect((await own.call(paths.rooms, { key: own.hostKey })).json).toEqual(json)
    expect(json.rooms).toMatchObject([{ code: room.code, controlKey: room.key }])
    await own.end()
  })
})

describe('a room of another debate', () => {
  /** A room with a vote in it, on a server that now shows another debate. */
  async function openOther() {
    const options = { deck }
    const own = await serve(options)
    const room = await own.newRoom()
    await room.control({ action: 'rename', name: '夕べ' })
    await room.goto('quiet-evenings')
    const secret = random128()
    const vote = room.vote({ value: '2' })
    await room.cast(vote, secret)
    await own.stop()
    options.deck = { ...deck, id: 'another-debate' }
    await own.start()
    return { own, room, secret, vote, options }
  }

  it('[A6] is listed with the name of its debate and its key, but is not the one that a start resumes', async () => {
    const { own, room } = await openOther()
    const here = await own.newRoom()
    const { rooms } = RoomList.parse((await own.call(paths.rooms, { key: own.hostKey })).json)
    expect(rooms).toMatchObject([
      { code: here.code, debate: 'another-debate', isHere: true },
      { code: room.code, controlKey: room.key, name: '夕べ', debate: deck.id, isHere: false, voters: 1 },
    ])
    await own.stop()
    const store = await openSqliteStore(own.folder)
    const opened = openRooms({
      ...{ store, debates: hosting({ ...deck, id: 'a-third' }), secret: Buffer.alloc(32), now: () => time },
      ...{ joinUrl: () => '', connected: () => 0 },
    })
    expect(await opened.lastRoom()).toBeUndefined()
    await store.close()
    await own.end()
  })

  it('[A6] takes no vote, shows nothing and cannot be steered; a vote that it already has is answered as counted', async () => {
    const { own, room, secret, vote, options } = await openOther()
    const [late, other] = [room.vote({ value: '-1' }), random128()]
    const replies = await Promise.all([
      ...[own.call(paths.room(room.code)), own.call(paths.room(room.code), { key: room.key }), room.cast(late, other)],
      ...[room.mine(secret), room.steer({ action: 'lock', on: true })],
      ...[own.call(paths.live(room.code, 'phone')), own.call(paths.live(room.code, 'desk'), { key: room.key })],
      own.call(paths.freeze(room.code), { key: room.key, body: { name: 'old' } }),
    ])
    expect(replies.map((reply) => [reply.status, refusalOf(reply)])).toEqual(replies.map(() => [409, 'other_debate']))
    expect((await room.cast(vote, secret)).json, '[I2] its answer was lost').toMatchObject({ value: '2', n: 1 })
    expect(await own.log(room.code)).toHaveLength(1)
    await own.stop()
    options.deck = deck
    await own.start()
    expect(refusalOf(await room.cast(late, other)), '[C3] the phone said that it does not count').toBe('other_debate')
    expect((await room.cast(vote, secret)).status, 'the one that it had is still known').toBe(200)
    expect((await room.read()).polls['quiet-evenings']?.counts).toEqual([0, 0, 0, 0, 1, 0])
    await own.end()
  })

  it('[A6] gives its presenter a new key, also when its answer was lost: a server with the debate may have made it', async () => {
    const { own, room } = await openOther()
    const renew = (commandId: string) => own.call(paths.key(room.code), { key: room.key, body: { commandId } })
    const command = random128()
    const { status, json } = await renew(command)
    expect([status, (await renew(command)).json, refusalOf(await renew(random128()))]).toEqual([200, json, 'key_wrong'])
    await own.end()
  })

  it('[I2] a vote whose answer was lost is answered as counted though its debate is no longer in its language, and no other is', async () => {
    const own = await serve()
    const room = await own.newRoom()
    await room.goto('quiet-evenings')
    const [secret, vote] = [random128(), room.vote({ lang: 'ja' })]
    await room.cast(vote, secret)
    const langs = new Map([...library.langs].filter(([lang]) => lang !== 'ja'))
    await own.restart({ debates: createDebates([hostDebate({ ...library, langs })]) })
    expect((await room.cast(vote, secret)).status).toBe(200)
    expect(refusalOf(await room.cast({ lang: 'ja' }))).toBe('bad_request')
    expect(refusalOf(await room.cast({ ...vote, voteId: random128(), n: 2 }, secret))).toBe('bad_request')
    expect(await own.log(room.code)).toHaveLength(1)
    await own.end()
  })

  it('[A6] can be exported and deleted with its key, and with no other', async () => {
    const { own, room } = await openOther()
    const { json } = await own.call(paths.results(room.code, 'json'), { key: room.key })
    expect(json).toMatchObject({
      debate: { id: deck.id },
      polls: [{ claim: 'quiet-evenings', counts: [0, 0, 0, 0, 1, 0] }],
    })
    for (const format of ['csv', 'xlsx'] as const)
      expect((await own.call(paths.results(room.code, format), { key: room.key })).status).toBe(200)
    for (const key of [undefined, random128()])
      expect((await own.call(paths.room(room.code), { method: 'DELETE', key })).status).toBe(key ? 403 : 401)
    expect((await own.call(paths.room(room.code), { method: 'DELETE', key: room.key })).json).toEqual({ ok: true })
    expect((await own.call(paths.rooms, { key: own.hostKey })).json.rooms).toEqual([])
    expect(await own.log(room.code)).toEqual([])
    await own.end()
  })
})

describe('the room that a start resumes', () => {
  /** Opens the rooms of a new folder, with a clock that the test sets. */
  async function open() {
    const clock = { now: 1_700_086_400 }
    const store = await openSqliteStore(newFolder())
    const options = { store, debates, secret: Buffer.alloc(32), now: () => clock.now }
    const rooms = openRooms({ ...options, joinUrl: () => '', connected: () => 0 })
    const steer = async ({ code }: NewRoom, command: Command) => {
      const room = await rooms.findRoom(code)
      if (room) await rooms.control(room, command, room.keyVersion)
    }
    return { clock, rooms, steer, last: async () => (await rooms.lastRoom())?.code, close: () => store.close() }
  }

  it('[C8] is the one that was steered last, though it was opened while the clock was a day behind', async () => {
    const { clock, rooms, steer, last, close } = await open()
    const first = await rooms.createRoom({ isSteered: true })
    clock.now -= 86_400
    const second = await rooms.createRoom({ isSteered: true })
    expect(await last()).toBe(second.code)
    expect((await rooms.listRooms()).rooms.map(({ code }) => code)).toEqual([second.code, first.code])
    await steer(first, { action: 'lock', on: true })
    expect(await last()).toBe(first.code)
    await steer(first, { action: 'end' })
    expect(await last()).toBe(second.code)
    await close()
  })

  it('[A4] is not an empty one that a page opened and nobody steered, unless there is no other', async () => {
    const { rooms, steer, last, close } = await open()
    const byPage = [await rooms.createRoom(), await rooms.createRoom()]
    expect(await last()).toBe(byPage[1]?.code)
    const byStart = await rooms.createRoom({ isSteered: true })
    const later = await rooms.createRoom()
    expect(await last()).toBe(byStart.code)
    await steer(later, { action: 'goto', slide: 'quiet-evenings', step: 0 })
    expect(await last()).toBe(later.code)
    await close()
  })
})

describe('a deleted room', () => {
  it('is gone for everybody: streams end, calls find no room, also after a restart', async () => {
    const own = await serve()
    const [room, other] = [await own.newRoom(), await own.newRoom()]
    for (const one of [room, other]) await one.goto('quiet-evenings')
    const secret = random128()
    await room.cast({}, secret)
    await other.cast({}, secret)
    const streams = await Promise.all([room.listen('phone'), room.listen('screen'), room.desk()])
    const [otherPhone, otherDesk] = await Promise.all([other.listen('phone'), other.desk()])
    await otherDesk.until(({ data }) => data.connected === 1)
    const reply = await own.call(paths.room(room.code), { method: 'DELETE', key: room.key })
    expect([reply.status, reply.json]).toEqual([200, { ok: true }])
    await Promise.all(streams.map(({ ended }) => ended))
    for (const isAgain of [false, true]) {
      if (isAgain) {
        for (const stream of [otherPhone, otherDesk]) stream.close()
        await own.stop()
        await own.start()
      }
      const replies = await Promise.all([
        ...[own.call(paths.room(room.code)), own.call(paths.live(room.code, 'phone')), room.cast({}, secret)],
        ...[room.mine(secret), room.steer({ action: 'end' }), own.call(paths.room(room.code), { key: room.key })],
        own.call(paths.results(room.code, 'json'), { key: room.key }),
        own.call(paths.room(room.code), { method: 'DELETE', key: room.key }),
      ])
      expect(new Set(replies.map(refusalOf))).toEqual(new Set(['no_such_room']))
      expect(await own.log(room.code)).toEqual([])
      const { rooms } = (await own.call(paths.rooms, { key: own.hostKey })).json
      expect(rooms).toMatchObject([{ code: other.code, voters: 1, connected: isAgain ? 0 : 1 }])
      expect((await other.read()).polls['quiet-evenings']?.voted).toBe(1)
    }
    await own.end()
  })
})

describe('a renewed key', () => {
  const renew = async (room: ServedRoom) =>
    NewRoom.parse((await served.call(paths.key(room.code), { method: 'POST', key: room.key })).json)

  it('steers the room; the old one is valid nowhere, also after a restart', async () => {
    const room = await openRoom()
    const { code, controlKey } = await renew(room)
    expect([code, controlKey === room.key]).toEqual([room.code, false])
    for (const isAgain of [false, true]) {
      if (isAgain) {
        await served.stop()
        await served.start()
      }
      const withOld = { key: room.key }
      const replies = await Promise.all([
        ...[room.steer({ action: 'end' }), served.call(paths.room(code), withOld)],
        ...[served.call(paths.live(code, 'screen'), withOld), served.call(paths.results(code, 'csv'), withOld)],
        ...[served.call(paths.key(code), { method: 'POST', ...withOld })],
        ...[served.call(paths.freeze(code), { body: { name: 'old' }, ...withOld })],
        served.call(paths.room(code), { method: 'DELETE', ...withOld }),
      ])
      expect(new Set(replies.map(refusalOf))).toEqual(new Set(['key_wrong']))
      const steered = await served.call(paths.control(code), {
        key: controlKey,
        body: { action: 'lock', on: !isAgain },
      })
      expect(steered.json).toMatchObject({ locked: !isAgain, ended: false })
      const { rooms } = (await served.call(paths.rooms, { key: served.hostKey })).json
      expect(rooms).toContainEqual(expect.objectContaining({ code, controlKey }))
    }
  })

  it('is a different one each time', async () => {
    const room = await openRoom()
    const second = await renew(room)
    const third = await renew({ ...room, key: second.controlKey })
    expect(new Set([room.key, second.controlKey, third.controlKey]).size).toBe(3)
  })

  it.each<[what: string, path: (code: string) => string, body: unknown]>([
    ['ends the room', paths.control, { action: 'end' }],
    ['would change nothing, and shows the room', paths.control, { action: 'lock', on: false }],
    ['is of an old version, and shows the room', paths.control, { action: 'lock', on: true, ifVersion: 0 }],
    ['saves the results for readers', paths.freeze, { name: 'slow' }],
  ])('[A3] is checked again once a slow request has arrived completely: one that %s', async (_, path, body) => {
    const room = await openRoom()
    const slow = await served.begin(path(room.code), { key: room.key, body })
    const { controlKey: key } = await renew(room)
    const seen = (await served.call(paths.room(room.code), { key })).json
    expect(refusalOf(await slow.end())).toBe('key_wrong')
    expect((await served.call(paths.room(room.code), { key })).json).toEqual(seen)
    expect((await served.call(`/d/${deck.id}${paths.readings}`)).json.rooms).toEqual([])
  })

  it('[A3] renewed by two requests at once is renewed by exactly one of them', async () => {
    const room = await openRoom()
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => served.call(paths.key(room.code), { method: 'POST', key: room.key })),
    )
    const [first, ...others] = replies.filter(({ status }) => status === 200)
    expect(others).toEqual([])
    expect(new Set(replies.map(refusalOf))).toEqual(new Set([undefined, 'key_wrong']))
    expect((await served.call(paths.room(room.code), { key: first?.json.controlKey })).status).toBe(200)
  })

  it('[A3] of a room that is deleted in the meantime opens nothing', async () => {
    const room = await openRoom()
    const slow = await served.begin(paths.control(room.code), { key: room.key, body: { action: 'lock', on: false } })
    await served.call(paths.room(room.code), { method: 'DELETE', key: room.key })
    expect(refusalOf(await slow.end())).toBe('no_such_room')
  })

  /** Renews a key at a store that loses so many answers; `isWritten`: after it has written. */
  async function renewAtLossy(losses: number, isWritten: boolean) {
    const store = await openSqliteStore(newFolder())
    onTestFinished(() => store.close())
    let lost = 0
    const lossy: Store = {
      ...store,
      async saveKey(...given) {
        if (lost === losses) return store.saveKey(...given)
        lost += 1
        if (isWritten) await store.saveKey(...given)
        throw new NotNowError('the connection broke')
      },
    }
    const rooms = openRooms({
      ...{ store: lossy, debates, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
    })
    onTestFinished(() => rooms.close())
    const { code } = await rooms.createRoom()
    const room = (await rooms.findRoom(code)) as StoredRoom
    const commandId = random128()
    const renew = () => rooms.renewKey(room, 1, commandId).catch((error: unknown) => error)
    return { code, renew, listed: async () => (await rooms.listRooms()).rooms[0]?.controlKey }
  }
  const second = (code: string) => controlKey(Buffer.alloc(32), code, 2)

  it.each([true, false])('is answered if the store lost one answer (written before that: %s)', async (isWritten) => {
    const { code, renew, listed } = await renewAtLossy(1, isWritten)
    expect(await renew()).toEqual({ code, controlKey: second(code) })
    expect(await listed()).toBe(second(code))
  })

  it('is refused for now if the store stays away; it is the same one when the command is sent again', async () => {
    const { code, renew, listed } = await renewAtLossy(2, true)
    expect(await renew()).toBeInstanceOf(NotNowError)
    expect(await listed()).toBe(second(code))
    expect(await renew()).toEqual({ code, controlKey: second(code) })
  })

  it('ends the streams of the desks; phones and screens stay connected and get later changes', async () => {
    const room = await openRoom()
    const [phone, screen, desk] = await Promise.all([room.listen('phone'), room.listen('screen'), room.desk()])
    await desk.until(({ data }) => data.connected === 1)
    const { controlKey: key } = await renew(room)
    await desk.ended
    await served.call(paths.control(room.code), { key, body: { action: 'goto', slide: 'after', step: 0 } })
    for (const stream of [phone, screen]) {
      await stream.until(({ data }) => data.slide === 'after')
      stream.close()
    }
    const again = await served.listen(room.code, { as: 'desk', key })
    await again.until(({ data }) => data.slide === 'after')
    again.close()
  })
})

describe.each<['DELETE' | 'POST', (code: string) => string]>([
  ['DELETE', paths.room],
  ['POST', paths.key],
])('%s of a room', (method, pathOf) => {
  it.each<[string, 'key_needed' | 'key_wrong', (other: ServedRoom) => string | undefined]>([
    ['no key', 'key_needed', () => undefined],
    ['the key of another room', 'key_wrong', ({ key }) => key],
    ["a voter's secret", 'key_wrong', () => random128()],
  ])('with %s is refused and changes nothing', async (_, error, keyOf) => {
    const [room, other] = [await openRoom(), await served.newRoom()]
    const seen = await room.read()
    expect(refusalOf(await served.call(pathOf(room.code), { method, key: keyOf(other) }))).toBe(error)
    expect(await room.read()).toEqual(seen)
  })
})

it('[C1] a room has an id of its own, which does not change with a restart or a new key', async () => {
  const own = await serve()
  const [room, other] = [await own.newRoom(), await own.newRoom()]
  const idOf = async ({ code }: ServedRoom) => Room.parse((await own.call(paths.room(code))).json).id
  const id = await idOf(room)
  expect(id).toMatch(/^[0-9a-f]{16}$/)
  expect(await idOf(other)).not.toBe(id)
  await own.call(paths.key(room.code), { key: room.key, body: {} })
  await own.stop()
  await own.start()
  expect(await idOf(room)).toBe(id)
  await own.end()
})

describe('a countdown', () => {
  /** Rooms with their own store, whose alarms ring when the test says so, and the changes that they report. */
  async function openAt(folder: string): Promise<{ rooms: Rooms; store: Store; next: () => Promise<Change> }> {
    const store = await openSqliteStore(folder)
    const rooms = openRooms({
      ...{ store, debates, secret: Buffer.alloc(32), now: () => Date.now() / 1000 },
      ...{ joinUrl: () => '', connected: () => 0 },
    })
    let tell: (change: Change) => void = () => undefined
    rooms.watch((_, change) => tell(change))
    return { rooms, store, next: () => new Promise((resolve) => (tell = resolve)) }
  }
  const fakeTime = () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: 1_700_000_000_000 })
    onTestFinished(() => void vi.useRealTimers())
  }
  const count = (seconds: number | null): Command => ({ action: 'countdown', ...few, seconds })
  const find = async (rooms: Rooms, code: string) => {
    const room = await rooms.findRoom(code)
    if (!room) throw new Error(`there is no room ${code}`)
    return { room, look: () => rooms.view(room, 'audience').polls['quiet-evenings'] }
  }

  it('closes its vote by itself at its deadline, not before', async () => {
    fakeTime()
    const { rooms, store, next } = await openAt(newFolder())
    const { room, look } = await find(rooms, (await rooms.createRoom()).code)
    await rooms.control(room, count(30), 1)
    expect(look()).toMatchObject({ open: true, closesIn: 30_000 })
    vi.advanceTimersByTime(29_999)
    expect(look()).toMatchObject({ open: true, closesIn: 1 })
    expect(vi.getTimerCount()).toBe(1)
    const closed = next()
    vi.advanceTimersByTime(1)
    await closed
    expect(look()).toMatchObject({ open: false, closesIn: null })
    expect(vi.getTimerCount()).toBe(0)
    await store.close()
  })

  it('that is given more time closes only at the new deadline, and never if the deadline is removed', async () => {
    fakeTime()
    const { rooms, store, next } = await openAt(newFolder())
    const { room, look } = await find(rooms, (await rooms.createRoom()).code)
    await rooms.control(room, count(5), 1)
    await rooms.control(room, count(60), 1)
    vi.advanceTimersByTime(59_999)
    expect([look()?.open, vi.getTimerCount()]).toEqual([true, 1])
    const closed = next()
    vi.advanceTimersByTime(1)
    await closed
    expect(look()?.open).toBe(false)
    await rooms.control(room, count(5), 1)
    await rooms.control(room, count(null), 1)
    expect([look()?.open, look()?.closesIn, vi.getTimerCount()]).toEqual([true, null, 0])
    await store.close()
  })

  it('that is given more time at the moment when it ends goes on', async () => {
    fakeTime()
    const { rooms, store } = await openAt(newFolder())
    const { room, look } = await find(rooms, (await rooms.createRoom()).code)
    await rooms.control(room, count(5), 1)
    // Not yet on the disk when the alarm rings.
    const more = rooms.control(room, count(60), 1)
    vi.advanceTimersByTime(5000)
    await more
    // The store has answered the request of the alarm before this one.
    await store.check()
    await store.readRoom(room.code)
    expect(look()).toMatchObject({ open: true, closesIn: 55_000 })
    expect(vi.getTimerCount()).toBe(1)
    await store.close()
  })

  it('rings at the earliest of several deadlines, and then at each of the others', async () => {
    fakeTime()
    const { rooms, store, next } = await openAt(newFolder())
    const { room } = await find(rooms, (await rooms.createRoom()).code)
    await rooms.control(room, count(60), 1)
    await rooms.control(room, { action: 'countdown', ...before, seconds: 10 }, 1)
    const open = () => Object.values(rooms.view(room, 'audience').polls).map((poll) => poll.open)
    for (const [wait, expected] of [
      [10_000, [true, false]],
      [50_000, [false, false]],
    ] as const) {
      const closed = next()
      vi.advanceTimersByTime(wait)
      await closed
      expect(open()).toEqual(expected)
    }
    await store.close()
  })

  it('whose end cannot be written is tried again until it can, and refuses votes in the meantime', async () => {
    fakeTime()
    const { store } = await openAt(newFolder())
    let failures = 0
    const failing: Store = {
      ...store,
      saveState: (code, change) => {
        const isClosing = change.state.polls['quiet-evenings']?.open === false
        return isClosing && ++failures <= 2 ? Promise.reject(new Error('disk is full')) : store.saveState(code, change)
      },
    }
    const rooms = openRooms({
      ...{ store: failing, debates, secret: Buffer.alloc(32), now: () => Date.now() / 1000 },
      ...{ joinUrl: () => '', connected: () => 0 },
    })
    const { room, look } = await find(rooms, (await rooms.createRoom()).code)
    await rooms.control(room, count(5), 1)
    const vote = { voteId: random128(), ...few, epoch: 1, wording: wordingOf(few), value: '1', n: 1, lang: 'ja' }
    const closed = new Promise<void>((resolve) => rooms.watch((_, { state }) => state && resolve()))
    await vi.advanceTimersByTimeAsync(5000)
    expect([failures, look()?.open]).toEqual([1, true])
    expect(await rooms.castVote(room, random128(), vote)).toEqual({ error: 'closed' })
    await vi.advanceTimersByTimeAsync(999)
    expect(failures).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(failures).toBe(2)
    await vi.advanceTimersByTimeAsync(1000)
    await closed
    expect([failures, look()?.open]).toEqual([3, false])
    await store.close()
  })

  it('whose end fails after the server has ended is not tried again', async () => {
    fakeTime()
    const { store } = await openAt(newFolder())
    const closing = Promise.withResolvers<never>()
    let tries = 0
    const failing: Store = {
      ...store,
      saveState: (code, change) => {
        if (change.state.polls['quiet-evenings']?.open) return store.saveState(code, change)
        tries += 1
        return closing.promise
      },
    }
    const rooms = openRooms({
      ...{ store: failing, debates, secret: Buffer.alloc(32), now: () => Date.now() / 1000 },
      ...{ joinUrl: () => '', connected: () => 0 },
    })
    const { room } = await find(rooms, (await rooms.createRoom()).code)
    await rooms.control(room, count(5), 1)
    await vi.advanceTimersByTimeAsync(5000)
    expect(tries).toBe(1)
    rooms.close()
    closing.reject(new NotNowError('the store is closed'))
    await vi.advanceTimersByTimeAsync(10_000)
    expect([tries, vi.getTimerCount()]).toEqual([1, 0])
    await store.close()
  })

  /** Starts a server with a room whose countdown has 30 s left. */
  async function startCounting() {
    fakeTime()
    const folder = newFolder()
    const first = await openAt(folder)
    const { code } = await first.rooms.createRoom()
    await first.rooms.control((await find(first.rooms, code)).room, count(30), 1)
    return { folder, code, first }
  }

  it('is kept through a restart; a vote that ended in the meantime is closed when the room is read', async () => {
    const { folder, code, first } = await startCounting()
    first.rooms.close()
    expect(vi.getTimerCount(), 'a closed server rings no more').toBe(0)
    await first.store.close()
    vi.setSystemTime(1_700_000_000_000 + 10_000)
    const second = await openAt(folder)
    expect((await find(second.rooms, code)).look()).toMatchObject({ open: true, closesIn: 20_000 })
    second.rooms.close()
    await second.store.close()
    vi.setSystemTime(1_700_000_000_000 + 31_000)
    const third = await openAt(folder)
    const closed = third.next()
    const { look } = await find(third.rooms, code)
    expect(look()?.closesIn).toBe(0)
    vi.advanceTimersByTime(0)
    await closed
    expect(look()).toMatchObject({ open: false, closesIn: null })
    await third.store.close()
  })

  /** Stops that server, and starts another once the clock has jumped by this many seconds. */
  async function restartWhileCounting(jump: number) {
    const { folder, code, first } = await startCounting()
    first.rooms.close()
    await first.store.close()
    vi.setSystemTime(1_700_000_000_000 + jump * 1000)
    return { code, ...(await openAt(folder)) }
  }

  it.each<[jump: number, closesIn: number]>([
    [-86_400, 900_000],
    [-900, 900_000],
    [-300, 330_000],
    [0, 30_000],
  ])(
    '[C7] ends no later than the longest countdown would if the clock jumps by %i s during a restart',
    async (jump, closesIn) => {
      const { code, rooms, store, next } = await restartWhileCounting(jump)
      let changed = next()
      const { look } = await find(rooms, code)
      if (jump < -870) {
        vi.advanceTimersByTime(0)
        await changed
      }
      expect(look()).toMatchObject({ open: true, closesIn })
      changed = next()
      vi.advanceTimersByTime(closesIn)
      await changed
      expect(look()).toMatchObject({ open: false, closesIn: null })
      await store.close()
    },
  )

  it.each([300, 86_400])('[C7] is over if the clock jumps by %i s during a restart', async (jump) => {
    const { code, rooms, store, next } = await restartWhileCounting(jump)
    const closed = next()
    const { look } = await find(rooms, code)
    vi.advanceTimersByTime(0)
    await closed
    expect(look()).toMatchObject({ open: false, closesIn: null })
    await store.close()
  })

  it('of a deleted room does not ring any more', async () => {
    fakeTime()
    const { rooms, store } = await openAt(newFolder())
    const { room } = await find(rooms, (await rooms.createRoom()).code)
    await rooms.control(room, count(5), 1)
    await rooms.deleteRoom(room, 1)
    expect(vi.getTimerCount()).toBe(0)
    await store.close()
  })

  it('through the server closes the vote on every screen, and a later vote is refused', {
    timeout: 30_000,
  }, async () => {
    const room = await openRoom()
    const phone = await room.listen('phone')
    await room.control(count(5))
    const counting = await phone.until(({ data }) => data.polls?.['quiet-evenings']?.closesIn)
    expect(counting.data.polls['quiet-evenings'].closesIn).toBe(5000)
    const secret = random128()
    expect((await room.cast({ value: '1' }, secret)).status).toBe(200)
    const { at, data } = await phone.until(({ data }) => data.polls?.['quiet-evenings']?.open === false)
    expect(at - counting.at).toBeGreaterThan(4500)
    expect(data.polls['quiet-evenings'].closesIn).toBeNull()
    expect(refusalOf(await room.cast({ value: '2', n: 2 }, secret))).toBe('closed')
    phone.close()
  })

  it('[I6] refuses a vote by the server’s clock, though nothing has closed it yet', async () => {
    const room = await openRoom()
    await room.control(count(900))
    time += 899
    expect((await room.cast()).status).toBe(200)
    time += 1
    expect(refusalOf(await room.cast())).toBe('closed')
    expect((await room.read()).polls['quiet-evenings']).toMatchObject({ open: true, closesIn: 0, voted: 1 })
  })

  it.each([4, 901, 4.5, -5, '30', undefined])('of %j seconds is refused', async (seconds) => {
    const room = await openRoom()
    const body = { action: 'countdown', ...few, seconds }
    expect(refusalOf(await served.call(paths.control(room.code), { key: room.key, body }))).toBe('bad_request')
  })
})

it.each<[title: string, ballots: number, open: boolean]>([
  ['opens again if nobody answered it', 0, true],
  ['stays closed if one voter answered it', 1, false],
])('[B8] a vote that was left open %s', async (_, ballots, open) => {
  const room = await openRoom()
  for (let cast = 0; cast < ballots; cast++) expect((await room.cast()).status).toBe(200)
  expect((await room.goto('start')).polls['quiet-evenings']).toMatchObject({ open: false, voted: ballots })
  expect((await room.goto('quiet-evenings')).polls['quiet-evenings']).toMatchObject({ open, voted: ballots })
})

describe('data that only the desk gets', () => {
  it('is how long the evening and its current part have lasted, once it has begun', async () => {
    const room = await served.newRoom()
    expect((await room.read()).clock).toBeNull()
    await room.goto('before')
    time += 60
    await room.goto('quiet-evenings')
    time += 5
    expect((await room.read()).clock).toEqual({ elapsed: 65_000, part: 5000, act: 5000 })
    const streams = await Promise.all([room.listen('phone'), room.listen('screen'), room.desk()])
    const clocks = await Promise.all(streams.map(async (stream) => (await stream.until(() => true)).data.clock))
    expect(clocks).toEqual([null, null, { elapsed: 65_000, part: 5000, act: 5000 }])
    expect((await served.call(paths.room(room.code))).json.clock).toBeNull()
    for (const stream of streams) stream.close()
  })
})

describe('who changed their mind', () => {
  const both = async () => {
    const room = await served.newRoom()
    for (const poll of [before, after]) await room.control({ action: 'open', ...poll })
    const voters = Array.from({ length: 12 }, random128)
    for (const [poll, value] of [
      [before, '-2'],
      [after, '1'],
    ] as const)
      await Promise.all(voters.map((secret) => room.cast({ ...poll, value }, secret)))
    return room
  }
  type Thesis = typeof before | typeof after
  const open = (poll: Thesis): Command => ({ action: 'open', ...poll })
  const shut = (poll: Thesis): Command => ({ action: 'close', ...poll })
  const shown = (poll: Thesis): Command => ({ action: 'reveal', ...poll })
  const hidden = (poll: Thesis): Command => ({ action: 'hide', ...poll })
  const all = { before: [0, 0, 12, 0], after: [12, 0, 0, 0] }

  it.each<[title: string, commands: Command[], isTold: { desk: boolean; audience: boolean }]>([
    ['while both votes are open', [], { desk: false, audience: false }],
    ['while the first is open', [shut(after)], { desk: false, audience: false }],
    ['while the last is open', [shut(before), shown(before), shown(after)], { desk: false, audience: false }],
    ['once both are closed', [shut(before), shut(after)], { desk: true, audience: false }],
    ['with one of them shown', [shut(before), shut(after), shown(before)], { desk: true, audience: false }],
    ['with the other shown', [shut(before), shut(after), shown(after)], { desk: true, audience: false }],
    [
      'with both of them shown',
      [shut(before), shut(after), shown(before), shown(after)],
      { desk: true, audience: true },
    ],
    [
      'hidden again',
      [shut(before), shut(after), shown(before), shown(after), hidden(after)],
      { desk: true, audience: false },
    ],
    [
      'opened again',
      [shut(before), shut(after), shown(before), shown(after), open(after)],
      { desk: false, audience: false },
    ],
  ])('%s', async (_, commands, isTold) => {
    const room = await both()
    for (const command of commands) await room.control(command)
    const [atDesk, seen] = await Promise.all([room.read(), served.call(paths.room(room.code))])
    const audience = Room.parse(seen.json)
    expect({ desk: atDesk.swing !== null, audience: audience.swing !== null }).toEqual(isTold)
    for (const { swing } of [atDesk, audience]) if (swing) expect(swing).toMatchObject(all)
    const phone = await room.listen('phone')
    expect((await phone.until(() => true)).data.swing).toEqual(audience.swing)
    phone.close()
  })

  it('with K=5 hides flows of fewer than five: no number reveals a voter who alone made a change', async () => {
    await served.restart({ k: 5 })
    const room = await both()
    const alone = random128()
    await room.cast({ ...before, value: '2' }, alone)
    await room.cast({ ...after, value: '-2' }, alone)
    for (const poll of [before, after]) await room.control(shut(poll))
    const { swing } = await room.read()
    expect(swing?.table[0]?.[2]).toBeNull()
    const shown = swing?.table.flat().filter((count) => count !== null && count > 0 && count < 5)
    expect(shown).toEqual([])
    await served.restart({ k: 1 })
  })

  it('[B3] counts no voter of a rehearsal once it is wiped, but still those who voted before it', async () => {
    const room = await served.newRoom()
    await room.goto('quiet-evenings')
    const [before, both] = [random128(), random128()]
    for (const secret of [before, both]) await room.cast({}, secret)
    await room.control({ action: 'rehearsal', on: true })
    await room.goto('quiet-evenings')
    const rehearsed = [both, ...Array.from({ length: 30 }, random128)]
    await Promise.all(rehearsed.map((secret) => room.cast({ epoch: 2 }, secret)))
    expect((await room.read()).crowd).toMatchObject({ voters: 32, newVoters: 32 })
    await room.control({ action: 'rehearsal', on: false })
    expect((await room.read()).crowd).toMatchObject({ voters: 2, newVoters: 2 })
    await served.restart()
    expect((await room.read()).crowd).toMatchObject({ voters: 2 })
  })

  it('of a rehearsal is gone when it is wiped', async () => {
    const room = await both()
    for (const poll of [before, after]) await room.control(shut(poll))
    const { swing } = await room.read()
    await room.control({ action: 'rehearsal', on: true })
    expect((await room.read()).swing).toMatchObject({ before: [0, 0, 0, 0], after: [0, 0, 0, 0] })
    for (const poll of [before, after]) await room.control(open(poll))
    const voters = Array.from({ length: 7 }, random128)
    for (const poll of [before, after])
      await Promise.all(voters.map((secret) => room.cast({ ...poll, epoch: 2, value: '2' }, secret)))
    for (const poll of [before, after]) await room.control(shut(poll))
    expect((await room.read()).swing).toMatchObject({ before: [7, 0, 0, 0], after: [7, 0, 0, 0] })
    await room.control({ action: 'rehearsal', on: false })
    expect((await room.read()).swing).toEqual(swing)
    expect(refusalOf(await room.cast({ ...before, epoch: 2, value: '2' }))).toBe('epoch_changed')
  })
})
