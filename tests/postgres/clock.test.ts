// The clock of a server is its database's, by which all servers judge deadlines.
import { expect, it, onTestFinished, vi } from 'vitest'
import { readAhead } from '../../src/server/store/postgres-others.ts'
import type { Ask } from '../../src/server/store/postgres-pool.ts'
import { askDatabase, newDatabase, openStore } from './database.ts'

it('[C7] a server that waited for a connection, or for one to be made, does not take that for the time of an answer', async () => {
  const ahead = 1_000_000
  const waits = [400, 300, 2]
  let passed = 0
  vi.spyOn(performance, 'now').mockImplementation(() => passed)
  onTestFinished(() => void vi.restoreAllMocks())
  const ask = async () => {
    passed += waits.shift() ?? 0
    return [{ now: passed + ahead }]
  }
  expect(Math.abs((await readAhead(ask as unknown as Ask)) - ahead)).toBeLessThanOrEqual(1)
})

it.each([600_000, 3_600_000])(
  '[C7] the clock of a server whose count jumped by %i ms, as of a machine that slept, is the database’s again at its next beat',
  async (jump) => {
    const url = await newDatabase()
    const store = await openStore(url, { isTimekeeper: true })
    const offBy = async () => {
      const [row] = await askDatabase(url, 'SELECT extract(epoch FROM clock_timestamp())::float8 AS now')
      return Math.abs(store.now() - Number(row?.now))
    }
    // Waits for the first beat.
    await store.others.serve([], false)
    expect(await offBy()).toBeLessThan(2)
    const { now } = performance
    const before = store.now()
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + jump)
    onTestFinished(() => void vi.restoreAllMocks())
    expect(store.now() - before).toBeGreaterThanOrEqual(jump / 1000)
    while ((await offBy()) > 2);
  },
)
