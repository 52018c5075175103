// What servers of one database say of themselves to the others. Their turns come when the test says so.
import { beforeEach, expect, it, vi } from 'vitest'
import type { Store, WordsChange } from '../../src/server/store/store.ts'
import { createRoom } from '../stored-room.ts'
import { askDatabase, newDatabase, openStore } from './database.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  return () => void vi.useRealTimers()
})

/** Lets each server in turn write its numbers and read those of the others; `serve` waits for a turn that has begun. */
async function takeTurns(...stores: Store[]): Promise<void> {
  for (const store of stores) {
    await store.others.serve([], false)
    vi.advanceTimersByTime(1000)
    await store.others.serve([], false)
  }
}

const followersIn = (url: string) => askDatabase(url, 'SELECT room, phones FROM followers')

it('a room that nobody follows any more, or that is deleted, leaves no row behind', async () => {
  const url = await newDatabase()
  const store = await openStore(url)
  const [left, deleted] = [await createRoom(store), await createRoom(store)]
  for (const { code } of [left, deleted]) store.others.note(code, { phones: 2, voters: 2 })
  await takeTurns(store)
  expect(await followersIn(url)).toHaveLength(2)
  await store.deleteRoom(deleted.code, 1)
  for (const { code } of [left, deleted]) store.others.note(code, { phones: 0, voters: 0 })
  await takeTurns(store)
  expect(await followersIn(url)).toEqual([])
})

it('[B3] the numbers of other servers do not stay as they were when the last room leaves memory', async () => {
  const url = await newDatabase()
  const [one, two] = [await openStore(url), await openStore(url)]
  const { code, read } = await createRoom(one)
  await read()
  two.others.note(code, { phones: 40, voters: 40 })
  await takeTurns(two, one)
  expect(one.others.of(code).phones).toBe(40)
  one.keepOnly([])
  two.others.note(code, { phones: 0, voters: 0 })
  await takeTurns(two, one)
  expect(one.others.of(code).phones).toBe(0)
})

it('[A6] other words that another server showed only between two turns are told too', async () => {
  const url = await newDatabase()
  const [one, two] = [await openStore(url), await openStore(url)]
  const own = [{ id: 'library', hash: 'a' }]
  await one.others.serve(own, false)
  const told: WordsChange[] = []
  one.others.watchWords((change) => told.push(change))
  await two.others.serve([{ id: 'library', hash: 'b' }], true)
  await two.close()
  vi.advanceTimersByTime(1000)
  await one.others.serve(own, false)
  expect(told).toEqual([{ lost: [], back: ['library'] }])
})

it('a debate that a server no longer has keeps no other server from showing other words of it', async () => {
  const url = await newDatabase()
  const [one, two] = [await openStore(url), await openStore(url)]
  const lunch = { id: 'lunch', hash: 'a' }
  await one.others.serve([lunch, { id: 'library', hash: 'a' }], false)
  expect(await two.others.serve([{ id: 'library', hash: 'b' }], false)).toEqual(['library'])
  await one.others.serve([lunch], false)
  expect(await two.others.serve([{ id: 'library', hash: 'b' }], false)).toEqual([])
})
