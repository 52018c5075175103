// The health route for a monitor: its answer is true, and many requests cost almost nothing.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openHealth } from '../src/server/health.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

it('[B11] a thousand requests in a second cause one check of the store, and the next second another', async () => {
  let looks = 0
  let trouble: Error | undefined
  const ask = openHealth(async () => {
    looks += 1
    if (trouble) throw trouble
  })
  const many = () => Promise.allSettled(Array.from({ length: 1000 }, ask))
  await many()
  trouble = new Error('the disk is full')
  expect((await many()).every(({ status }) => status === 'fulfilled')).toBe(true)
  expect(looks).toBe(1)
  vi.advanceTimersByTime(1001)
  expect((await many()).every(({ status }) => status === 'rejected')).toBe(true)
  expect(looks).toBe(2)
  trouble = undefined
  vi.advanceTimersByTime(1001)
  await ask()
  expect(looks).toBe(3)
})
