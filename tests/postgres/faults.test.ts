// Evenings over three servers of one PostgreSQL database, each judged by the checker that knows nothing of either. `npm run stores` spends
// two, in which everything happens once or twice, `npm run faults` long ones of one kind each. SEED=… repeats the choices of an evening.
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { checkEvening } from '../faults/check.ts'
import { describeEvening, type EveningOptions, type Strike, spendEvening } from '../faults/evening.ts'
import { openProxy } from '../faults/proxy.ts'
import { isWhole } from '../runs.ts'
import { makeDatabase } from '../stored-room.ts'
import { startDatabaseServer } from './database-server.ts'
import { type DatabaseHallOptions, openDatabaseHall } from './hall.ts'
import { crash, cutOff, failOver, flap, kill, outage, type Scene, stop } from './strikes.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const phones = isWhole ? 40 : 15
/**
 * Each commit reaches the disk 30 ms late, so that a crash meets what is not yet written. As in any new database, `synchronous_commit` is
 * on.
 */
const settings = { commit_delay: '30000', commit_siblings: '0', max_connections: '100' }
const long = { timeout: 3_600_000 }

async function startDatabase() {
  const database = await startDatabaseServer(settings)
  onTestFinished(() => database.stop())
  await makeDatabase(database.url('postgres'), 'votes')
  return database
}

async function openHall(options: DatabaseHallOptions) {
  const hall = await openDatabaseHall(options)
  onTestFinished(hall.close)
  return hall
}

async function openNetwork(port: number) {
  const network = await openProxy(port)
  onTestFinished(network.close)
  return network
}

async function openScene(isKilled = false): Promise<Scene> {
  const database = await startDatabase()
  const networks = await Promise.all([0, 1, 2].map(() => openNetwork(database.port)))
  const url = database.url('votes')
  const urlOf = (index: number) => url.replace(String(database.port), String(networks[index]?.port))
  const hall = await openHall({ urls: [url], urlOf, isKilled })
  // In `npm run stores` other tests need the machine too.
  return {
    hall,
    database,
    networks,
    ...(isWhole ? { patience: 3000, outage: 10_000 } : { patience: 6000, outage: 1000 }),
  }
}

/** Spends an evening, and expects that every promise was kept. */
async function spend(what: string, options: Omit<EveningOptions, 'seed' | 'phones'>): Promise<void> {
  const startedAt = performance.now()
  const evidence = await spendEvening({ ...options, seed, phones })
  await options.hall.close()
  const told = checkEvening(evidence)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const happened = `${options.strikes} × ${what} in ${seconds} s, seed ${seed}: ${describeEvening(evidence, told)}`
  if (isWhole) process.stdout.write(`${happened}\n`)
  expect(told.slice(0, 20), happened).toEqual([])
  expect(evidence.log.length, happened).toBeGreaterThan(3 * options.strikes)
}

if (isWhole)
  it.each([
    { what: 'a crash of the database', times: 100, make: crash },
    { what: 'a kill of a server', times: 100, make: kill },
    { what: 'a stop of a server between lock and commit', times: 30, make: stop },
    { what: 'ten seconds without the database', times: 6, make: outage },
    { what: 'a server cut off from the database', times: 10, make: cutOff },
    { what: 'a bad network to the database', times: 300, make: flap },
  ])('[I1] to [I9] are kept over $times × $what', long, async ({ what, times, make }) => {
    const scene = await openScene(make === kill)
    await spend(what, { hall: scene.hall, strikes: times, strike: make(scene) })
  })
else
  it('[I1] to [I9] are kept by three servers of one database, whatever happens to them and to it', long, async () => {
    const scene = await openScene()
    const strikes = [crash, kill, stop, flap, outage, cutOff, crash].map((make) => make(scene))
    const strike: Strike = async (turn, ...rest) => strikes[turn]?.(turn, ...rest)
    await spend('anything', { hall: scene.hall, strikes: strikes.length, strike })
  })

const failOvers = isWhole ? 20 : 1
it(`[I1] to [I9] are kept when the primary dies and its standby takes over, ${failOvers} times`, long, async () => {
  const primary = await startDatabase()
  const pair = { primary, standby: await primary.follow() }
  onTestFinished(async () => void (await Promise.all([pair.primary.stop(), pair.standby.stop()])))
  const hall = await openHall({ urls: [primary.url('votes'), pair.standby.url('votes')] })
  await spend('a fail-over', { hall, strikes: failOvers, strike: failOver(hall, pair) })
})

if (isWhole)
  it('[I1] a vote is answered only once the standby has it, however long that takes', long, async () => {
    const primary = await startDatabase()
    const network = await openNetwork(primary.port)
    const standby = await primary.follow({ through: network.port })
    onTestFinished(() => standby.stop())
    const hall = await openHall({ urls: [primary.url('votes'), standby.url('votes')] })
    const strike = async () => {
      network.set({ kind: 'hole' })
      // Longer than any statement may take.
      await wait(12_000)
      await primary.crash()
      await standby.promote()
    }
    await spend('a fail-over after the standby was cut off', { hall, strikes: 1, strike })
  })
