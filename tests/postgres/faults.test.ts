// Evenings over three servers of one PostgreSQL database, each judged by the checker that knows nothing of either. `npm run stores` spends
// short ones, `npm run faults` long ones. SEED=… repeats the choices of an evening.
import { expect, it, onTestFinished } from 'vitest'
import { checkEvening } from '../faults/check.ts'
import { describeEvening, type EveningOptions, killServers, spendEvening } from '../faults/evening.ts'
import { isWhole } from '../runs.ts'
import { makeDatabase } from '../stored-room.ts'
import { type DatabaseServer, startDatabaseServer } from './database-server.ts'
import { openDatabaseHall } from './hall.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const phones = isWhole ? 40 : 15
/** `synchronous_commit` is on, as in any new database; its disk loses nothing, since only processes are killed. */
const settings = { fsync: 'off', max_connections: '100' }

async function startDatabase(): Promise<{ database: DatabaseServer; url: string }> {
  const database = await startDatabaseServer(settings)
  onTestFinished(() => database.stop())
  await makeDatabase(database.url('postgres'), 'votes')
  return { database, url: database.url('votes') }
}

/** Spends an evening, and expects that every promise was kept. */
async function spend(what: string, options: Omit<EveningOptions, 'seed' | 'phones'>): Promise<void> {
  const startedAt = performance.now()
  const evidence = await spendEvening({ ...options, seed, phones })
  await options.hall.close()
  const told = checkEvening(evidence)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const happened = `${options.strikes} × ${what} in ${seconds} s, seed ${seed}: ${describeEvening(evidence, told)}`
  process.stdout.write(`${happened}\n`)
  expect(told.slice(0, 20), happened).toEqual([])
  expect(evidence.log.length, happened).toBeGreaterThan(10 * options.strikes)
}

const long = { timeout: 3_600_000 }
const restarts = isWhole ? 100 : 3

it(`[I1] to [I9] are kept when the database crashes ${restarts} times and starts again`, long, async () => {
  const { database, url } = await startDatabase()
  const hall = await openDatabaseHall({ urls: [url] })
  onTestFinished(hall.close)
  const strike = async () => {
    await database.crash()
    await database.start()
  }
  await spend('a crash of the database', { hall, strikes: restarts, strike })
})

it(`[I1] to [I9] are kept when one of three servers is killed ${restarts} times`, long, async () => {
  const { url } = await startDatabase()
  const hall = await openDatabaseHall({ urls: [url], isKilled: true })
  onTestFinished(hall.close)
  await spend('a kill of a server', { hall, strikes: restarts, strike: killServers(hall) })
})
