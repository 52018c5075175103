// The connections to PostgreSQL and their transactions, below the store.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openPool } from '../../src/server/store/postgres-pool.ts'
import { askDatabase, newDatabase } from './database.ts'

function open(url: string, most = 2) {
  const pool = openPool(url, most)
  onTestFinished(pool.close)
  return pool
}

it.each(['first', 'last'])(
  '[I6] what a transaction writes is not kept if BEGIN failed, be it the %s of its statements',
  async (place) => {
    const url = await newDatabase()
    await askDatabase(url, 'CREATE TABLE kept (at integer)')
    const begun = open(url).begin(async (ask) => {
      if (place === 'last') await ask`SELECT 1`
      await ask`INSERT INTO kept VALUES (1)`
    }, 'ISOLATION LEVEL OF NO KIND')
    await expect(begun).rejects.toThrow('syntax error')
    expect(await askDatabase(url, 'SELECT at FROM kept')).toEqual([])
  },
)

it('statements are carried out in the order in which they were sent, also before the transaction has begun', async () => {
  const url = await newDatabase()
  await askDatabase(url, 'CREATE TABLE kept (at integer)')
  const seen = await open(url).begin(async (ask) => {
    const count = () => ask<{ count: number }>`SELECT count(*) FROM kept`
    const before = count()
    void ask`INSERT INTO kept VALUES (1)`
    const between = count()
    void ask`INSERT INTO kept VALUES (2)`
    return (await Promise.all([before, between, count()])).map(([row]) => row?.count)
  })
  expect(seen).toEqual([0, 1, 2])
})

it('that all connections are in use is no reason to go to the next host', async () => {
  let tried = 0
  const next = createServer((socket) => {
    tried += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(next, 'listening')
  onTestFinished(() => void next.close())
  const { port } = next.address() as { port: number }
  const pool = open((await newDatabase()).replace(/:(\d+)\//, `:$1,127.0.0.1:${port}/`), 1)
  const { end } = await pool.connect()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const refused = expect(pool.ask`SELECT 1`).rejects.toThrow('timeout exceeded')
  await vi.advanceTimersByTimeAsync(5000)
  await refused
  vi.useRealTimers()
  end()
  expect(await pool.ask`SELECT 1 AS one`).toEqual([{ one: 1 }])
  expect(tried).toBe(0)
})
