// Rooms that nobody has used for an hour leave memory, and are read again at their next use with nothing lost, whatever the store.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Command } from '../src/core/command.ts'
import { openLive } from '../src/server/live.ts'
import { openRooms, type RoomsOptions } from '../src/server/rooms.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import type { Store } from '../src/server/store/store.ts'
import { debates, wordingOf } from './served.ts'
import { createRoom, databases, newFolder, random128 } from './stored-room.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

const minutes = (count: number) => vi.advanceTimersByTime(count * 60_000)
const few = { claim: 'quiet-evenings', round: 'main' } as const
const newVote = () => ({ voteId: random128(), ...few, epoch: 1, wording: wordingOf(few), value: '1', n: 1, lang: 'ja' })

describe.each(databases)('a room in memory, stored in $name', ({ name, newLocation, open }) => {
  async function openAll(given: Partial<RoomsOptions> = {}, change: (store: Store) => Partial<Store> = () => ({})) {
    const location = newLocation()
    const kept = await open(location)
    onTestFinished(() => kept.close())
    const reads: string[] = []
    const store: Store = {
      ...kept,
      readRoom: (code) => {
        reads.push(code)
        return kept.readRoom(code)
      },
      ...change(kept),
    }
    const rooms = openRooms({
      ...{ store, debates, secret: Buffer.alloc(32), now: () => 1_700_000_000 },
      ...{ joinUrl: () => '', connected: () => 0, ...given },
    })
    onTestFinished(() => rooms.close())
    const { code } = await rooms.createRoom()
    const find = async () => {
      const room = await rooms.findRoom(code)
      if (!room) throw new Error(`there is no room ${code}`)
      return room
    }
    const steer = async (command: Command) => rooms.control(await find(), command, 1)
    await steer({ action: 'open', ...few })
    return { location, kept, rooms, reads, code, find, steer }
  }

  it('leaves when nobody has used it for an hour, not before, and comes back as it was', async () => {
    const { rooms, reads, kept, code, find } = await openAll()
    const secret = random128()
    await rooms.castVote(await find(), secret, newVote())
    await rooms.castVote(await find(), random128(), { ...newVote(), value: '-2' })
    await kept.raiseConnected(code, 7)
    const room = await find()
    minutes(59)
    expect(await find()).toBe(room)
    expect(reads).toEqual([code])
    minutes(59)
    expect(await find()).toBe(room)
    minutes(71)
    const back = await find()
    expect(reads).toEqual([code, code])
    expect(back).not.toBe(room)
    expect(back).toEqual({ ...room, mostConnected: 7 })
    expect(rooms.crowdOf(back)).toMatchObject({ voters: 2, mostConnected: 7 })
    expect(await rooms.readVotes(back, secret)).toMatchObject([{ claim: few.claim, value: '1', n: 1 }])
    expect(await rooms.castVote(back, secret, { ...newVote(), n: 2, value: '2' })).toMatchObject({ held: { n: 2 } })
    expect(back.version).toBeGreaterThan(room.version)
    expect(back.tallies[few.claim]).toEqual([1, 0, 0, 0, 1, 0])
  })

  it('stays as long as a stream follows it, and an hour from then', async () => {
    let isFollowed = true
    const { reads, code, find } = await openAll({ isFollowed: (one) => isFollowed && one === code })
    const room = await find()
    minutes(300)
    isFollowed = false
    minutes(50)
    expect(await find()).toBe(room)
    minutes(80)
    expect(await find()).not.toBe(room)
    expect(reads).toEqual([code, code])
  })

  it('stays as long as it waits for a deadline', async () => {
    const { find, steer } = await openAll()
    await steer({ action: 'countdown', ...few, seconds: 600 })
    const room = await find()
    minutes(300)
    expect(await find()).toBe(room)
    await steer({ action: 'close', ...few })
    minutes(80)
    expect(await find()).not.toBe(room)
  })

  it('stays until its most connected phones are saved', async () => {
    const [failed, saved] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let tries = 0
    const { rooms, find } = await openAll({}, (store) => ({
      async raiseConnected(...given) {
        tries += 1
        if (tries === 1) {
          failed.resolve()
          throw new Error('the database is away')
        }
        await store.raiseConnected(...given)
        saved.resolve()
      },
    }))
    const room = await find()
    rooms.noteFollowers(room, { phones: 5, voters: 5 })
    await failed.promise
    await new Promise((resolve) => setImmediate(resolve))
    minutes(300)
    expect(await find()).toBe(room)
    await saved.promise
    minutes(80)
    const back = await find()
    expect(back).not.toBe(room)
    expect(back.mostConnected).toBe(5)
  })

  it('[I1] counts a vote and a command that are on their way while it leaves', async () => {
    const { rooms, find } = await openAll()
    const room = await find()
    const secret = random128()
    const casting = rooms.castVote(room, secret, newVote())
    const steering = rooms.control(room, { action: 'rename', name: '夕べ' }, 1)
    minutes(71)
    expect(await casting).toMatchObject({ held: { value: '1' } })
    expect(await steering).toBeUndefined()
    const back = await find()
    expect(back).not.toBe(room)
    expect([back.state.name, back.tallies[few.claim]]).toEqual(['夕べ', [0, 0, 0, 1, 0, 0]])
    expect(back.version).toBeGreaterThan(room.version)
  })

  it('[I7] that is being read again at the moment of a look stays, and hears of what is done to it at any server', async () => {
    let look = () => {}
    const reads: string[] = []
    const { location, kept, rooms, code, find } = await openAll({}, (store) => ({
      async readRoom(...given) {
        reads.push(...given)
        const found = await store.readRoom(...given)
        look()
        return found
      },
    }))
    await find()
    minutes(71)
    look = () => minutes(10)
    const room = await find()
    expect(await find()).toBe(room)
    expect(reads).toEqual([code, code])
    const other = name === 'SQLite' ? kept : await open(location)
    const ballot = { ...newVote(), code, voter: random128(), at: 1_700_000_000 }
    expect(await other.castVote(ballot)).toHaveProperty('held')
    await rooms.freshen(room)
    expect(room.tallies[few.claim]).toEqual([0, 0, 0, 1, 0, 0])
    if (other !== kept) await other.close()
  })
})

describe.each(databases)('the rooms that a store keeps in memory, $name', ({ name, newLocation, open }) => {
  /** Raises the number of voters of a room past the store, which hears nothing of it, or would have to look. */
  async function changePast(location: string, room: Awaited<ReturnType<typeof createRoom>>): Promise<void> {
    if (name === 'SQLite') {
      const db = new DatabaseSync(join(location, 'votes.sqlite'))
      db.prepare('UPDATE rooms SET voters = voters + 1 WHERE code = ?').run(room.code)
      return db.close()
    }
    const other = await open(location)
    await other.castVote(room.ballot())
    await other.close()
  }

  it('are those that it was told to keep: any other is read again, and no change of it is told', async () => {
    const location = newLocation()
    const store = await open(location)
    onTestFinished(() => store.close())
    const [kept, left] = [await createRoom(store), await createRoom(store)]
    for (const room of [kept, left]) {
      await room.read()
      await store.castVote(room.ballot())
    }
    const told: string[] = []
    store.watch(({ code }) => told.push(code))
    store.keepOnly([kept.code])
    await changePast(location, left)
    expect((await left.read()).voters).toBe(2)
    expect(told).toEqual([])
    await Promise.all([kept, left].map((room) => store.castVote(room.ballot())))
    expect(told.toSorted()).toEqual([kept.code, left.code])
  })
})

it('a room is followed as long as it has a stream; a stream that is refused follows nothing', async () => {
  const store = await openSqliteStore(newFolder())
  const rooms = openRooms({
    ...{ store, debates, secret: Buffer.alloc(32), now: () => 0, joinUrl: () => '', connected: () => 0 },
  })
  const live = openLive({ rooms, size: 1, mostStreams: 1 })
  const server = createServer(async ({ url }, response) => {
    const room = await rooms.findRoom(url?.slice(1) ?? '')
    if (!room || !live.join(room, { kind: 'screen', isKeyed: false }, response)) response.writeHead(429).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    live.close()
    rooms.close()
    server.close()
    await store.close()
  })
  const { port } = server.address() as { port: number }
  const [one, other] = [await rooms.createRoom(), await rooms.createRoom()]
  const leave = new AbortController()
  const ask = (code: string, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}/${code}`, { signal: signal ?? null })
  expect((await ask(one.code, leave.signal)).status).toBe(200)
  expect((await ask(other.code)).status).toBe(429)
  expect([live.isFollowed(one.code), live.isFollowed(other.code)]).toEqual([true, false])
  leave.abort()
  while (live.isFollowed(one.code)) await new Promise((resolve) => setImmediate(resolve))
  expect((await ask(other.code, AbortSignal.timeout(5000))).status).toBe(200)
})
