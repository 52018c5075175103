// The rooms in memory while they are read: nobody uses one before it is entered, and one that could not be entered is read again.
import { expect, it, onTestFinished } from 'vitest'
import { openKnownRooms } from '../src/server/known-rooms.ts'
import type { StoredRoom } from '../src/server/store/store.ts'

/** Rooms that are entered when the test says so. */
function open() {
  const reads: StoredRoom[] = []
  const entries: PromiseWithResolvers<void>[] = []
  const known = openKnownRooms({
    read: async (code) => {
      const room = { code } as StoredRoom
      reads.push(room)
      return room
    },
    enter: () => {
      const entry = Promise.withResolvers<void>()
      entries.push(entry)
      return entry.promise
    },
    isNeeded: () => false,
    leave: () => undefined,
    keepOnly: () => undefined,
  })
  onTestFinished(known.close)
  return { known, reads, entries }
}

/** Everything that waits for nothing but promises has happened then. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

it('a second request gets a room only once it is entered, and it is read once', async () => {
  const { known, reads, entries } = open()
  const first = known.find('ABC234')
  await turn()
  let isFound = false
  const second = known.find('ABC234').then((room) => {
    isFound = true
    return room
  })
  await turn()
  expect([reads.length, entries.length, isFound]).toEqual([1, 1, false])
  entries[0]?.resolve()
  expect([await first, await second]).toEqual([reads[0], reads[0]])
  expect(await known.find('ABC234')).toBe(reads[0])
  expect([reads.length, entries.length]).toEqual([1, 1])
})

it('a room hears of its changes while it is entered', async () => {
  const { known, reads, entries } = open()
  const found = known.find('ABC234')
  await turn()
  expect([known.get('ABC234'), [...known.values()]]).toEqual([reads[0], [reads[0]]])
  entries[0]?.resolve()
  await found
})

it('a room that could not be entered is read and entered again at its next use', async () => {
  const { known, reads, entries } = open()
  const both = [known.find('ABC234'), known.find('ABC234')]
  await turn()
  entries[0]?.reject(new Error('the database is away'))
  for (const one of both) await expect(one).rejects.toThrow('the database is away')
  expect(known.get('ABC234')).toBeUndefined()
  const again = known.find('ABC234')
  await turn()
  entries[1]?.resolve()
  expect(await again).toBe(reads[1])
  expect([reads.length, entries.length]).toEqual([2, 2])
})
