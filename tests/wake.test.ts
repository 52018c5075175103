// What could not be loaded is requested again until it arrives or is no longer wanted.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepTrying } from '../src/web/shared/wake.ts'

let wake = () => {}
beforeEach(() => {
  vi.useFakeTimers()
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  wake = () => void page.dispatchEvent(new Event('online'))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A load that fails this many times before it succeeds. */
const failing = (times: number) => {
  let calls = 0
  return vi.fn(async () => {
    calls += 1
    if (calls <= times) throw new Error('offline')
    return calls
  })
}

it('tries again, waits longer each time, and stops once it has succeeded', async () => {
  const load = failing(3)
  const done = keepTrying(load)
  for (const [pause, calls] of [
    [0, 1],
    [1999, 1],
    [1, 2],
    [3999, 2],
    [1, 3],
    [8000, 4],
  ] as const) {
    await vi.advanceTimersByTimeAsync(pause)
    expect(load, `after ${pause} more`).toHaveBeenCalledTimes(calls)
  }
  expect(await done).toBe(4)
  wake()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(load).toHaveBeenCalledTimes(4)
})

it('tries at once when the page wakes, and never runs two tries at a time', async () => {
  let finish: (value: string) => void = () => {}
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('offline'))
  load.mockImplementation(
    () =>
      new Promise((resolve) => {
        finish = resolve
      }),
  )
  const done = keepTrying(load)
  await vi.advanceTimersByTimeAsync(0)
  wake()
  wake()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(load).toHaveBeenCalledTimes(2)
  finish('here')
  expect(await done).toBe('here')
})

it('once aborted, it neither tries again nor reports a try that was under way', async () => {
  const controller = new AbortController()
  const told = vi.fn()
  let finish: (value: string) => void = () => {}
  const arriving = vi.fn(
    () =>
      new Promise<string>((resolve) => {
        finish = resolve
      }),
  )
  void keepTrying(arriving, controller.signal).then(told)
  const load = failing(9)
  void keepTrying(load, controller.signal).then(told)
  await vi.advanceTimersByTimeAsync(0)
  controller.abort()
  finish('too late')
  wake()
  await vi.advanceTimersByTimeAsync(600_000)
  expect([load.mock.calls.length, arriving.mock.calls.length, told.mock.calls.length]).toEqual([1, 1, 0])
})
