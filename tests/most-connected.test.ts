// The greatest number of phones that were ever connected to a room at once: known immediately, and saved from time to time.
import { expect, it, onTestFinished, vi } from 'vitest'
import { openCrowds } from '../src/server/crowd.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import { createRoom, newFolder } from './stored-room.ts'

async function open() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const store = await openSqliteStore(newFolder())
  onTestFinished(() => store.close())
  const { code, read } = await createRoom(store)
  const room = await read()
  const saved: number[] = []
  const state = { fails: false }
  const crowds = openCrowds({
    now: () => 0,
    size: 100,
    saveConnected: (code, connected) => {
      saved.push(connected)
      return state.fails ? Promise.reject(new Error('disk is full')) : store.raiseConnected(code, connected)
    },
  })
  return { crowds, room, saved, state, stored: async () => (await store.readRoom(code))?.mostConnected }
}

it('[B3] while many people arrive, the number is saved once a second; when they leave, it does not change', async () => {
  const { crowds, room, saved, stored } = await open()
  for (let connected = 1; connected <= 500; connected++) crowds.noteConnected(room, connected)
  for (let connected = 499; connected >= 0; connected--) crowds.noteConnected(room, connected)
  expect(crowds.crowdOf(room)).toMatchObject({ mostConnected: 500 })
  expect([saved, vi.getTimerCount()]).toEqual([[], 1])
  await vi.advanceTimersByTimeAsync(1000)
  expect(saved).toEqual([500])
  expect(await stored()).toBe(500)
  crowds.noteConnected(room, 500)
  expect(vi.getTimerCount()).toBe(0)
})

it('[B3] a failed save is repeated later, and a save that still waits is made when the server ends', async () => {
  const { crowds, room, saved, state, stored } = await open()
  state.fails = true
  crowds.noteConnected(room, 3)
  await vi.advanceTimersByTimeAsync(1000)
  expect([saved, vi.getTimerCount()]).toEqual([[3], 1])
  state.fails = false
  crowds.noteConnected(room, 4)
  crowds.close()
  expect([saved, vi.getTimerCount()]).toEqual([[3, 4], 0])
  expect(await stored()).toBe(4)
})

it('nothing more is saved for a deleted room', async () => {
  const { crowds, room, saved } = await open()
  crowds.noteConnected(room, 3)
  crowds.forget(room.code)
  await vi.advanceTimersByTimeAsync(5000)
  expect([saved, vi.getTimerCount()]).toEqual([[], 0])
})
