// Evenings over three servers of one PostgreSQL database, each judged by the checker that knows nothing of either. `npm run stores` spends
// short ones, `npm run faults` long ones. SEED=… repeats the choices of an evening.
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { checkEvening } from '../faults/check.ts'
import { describeEvening, type EveningOptions, killServers, spendEvening } from '../faults/evening.ts'
import { openProxy, type Weather } from '../faults/proxy.ts'
import { isWhole } from '../runs.ts'
import { makeDatabase } from '../stored-room.ts'
import { type DatabaseServer, startDatabaseServer } from './database-server.ts'
import { openDatabaseHall } from './hall.ts'
import { openProbe, stopAtCommit } from './probe.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const phones = isWhole ? 40 : 15
/** `synchronous_commit` is on, as in any new database; the disk loses nothing, since only processes are killed. */
const settings = { fsync: 'off', max_connections: '100' }
const long = { timeout: 3_600_000 }

async function startDatabase(): Promise<{ database: DatabaseServer; url: string }> {
  const database = await startDatabaseServer(settings)
  onTestFinished(() => database.stop())
  await makeDatabase(database.url('postgres'), 'votes')
  return { database, url: database.url('votes') }
}

async function openHall(options: Parameters<typeof openDatabaseHall>[0]) {
  const hall = await openDatabaseHall(options)
  onTestFinished(hall.close)
  return hall
}

/** Spends an evening, and expects that every promise was kept. */
async function spend(what: string, options: Omit<EveningOptions, 'seed' | 'phones'>, least = 10): Promise<void> {
  const startedAt = performance.now()
  const evidence = await spendEvening({ ...options, seed, phones })
  await options.hall.close()
  const told = checkEvening(evidence)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const happened = `${options.strikes} × ${what} in ${seconds} s, seed ${seed}: ${describeEvening(evidence, told)}`
  process.stdout.write(`${happened}\n`)
  expect(told.slice(0, 20), happened).toEqual([])
  expect(evidence.log.length, happened).toBeGreaterThan(least * options.strikes)
}

const restarts = isWhole ? 100 : 3
it(`[I1] to [I9] are kept when the database crashes ${restarts} times and starts again`, long, async () => {
  const { database, url } = await startDatabase()
  const hall = await openHall({ urls: [url] })
  const strike = async () => {
    await database.crash()
    await database.start()
  }
  await spend('a crash of the database', { hall, strikes: restarts, strike })
})

it(`[I1] to [I9] are kept when one of three servers is killed ${restarts} times`, long, async () => {
  const { url } = await startDatabase()
  const hall = await openHall({ urls: [url], isKilled: true })
  await spend('a kill of a server', { hall, strikes: restarts, strike: killServers(hall) })
})

const stops = isWhole ? 30 : 2
it(
  `[I1] to [I9] are kept when a server stops ${stops} times between lock and commit, and the others count within 3 s`,
  long,
  async () => {
    const { url } = await startDatabase()
    const hall = await openHall({ urls: [url] })
    const late: number[] = []
    await spend('a stop of a server', {
      ...{ hall, strikes: stops },
      strike: async (_, chance, code) => {
        const server = chance.pick(hall.servers)
        const others = hall.servers.filter((other) => other !== server).map(({ base }) => openProbe(base, code))
        await stopAtCommit(server, openProbe(server.base, code))
        try {
          const stoppedAt = performance.now()
          await Promise.all(others.map((probe) => probe.until('decided')))
          late.push(performance.now() - stoppedAt)
          await wait(chance.below(3000))
        } finally {
          process.kill(server.pid(), 'SIGCONT')
        }
      },
    })
    expect(Math.max(...late), `${late.map(Math.round)} ms`).toBeLessThan(3000)
  },
)

const outages = isWhole ? 6 : 1
it(
  `[I1] to [I9] are kept when the database is away for 10 s ${outages} times: refused, told, and all lands afterwards`,
  long,
  async () => {
    const { database, url } = await startDatabase()
    const hall = await openHall({ urls: [url] })
    await spend(
      'an outage',
      {
        ...{ hall, strikes: outages },
        strike: async (_, __, code) => {
          const probes = hall.servers.map(({ base }) => openProbe(base, code))
          await database.crash()
          const until = performance.now() + 10_000
          do {
            for (const probe of probes)
              expect([await probe.vote(), await probe.isWell(), await probe.room()]).toEqual(['not_saved', false, 200])
            await wait(500)
          } while (performance.now() < until)
          await database.start()
          const startedAt = performance.now()
          await Promise.all(probes.map((probe) => probe.until('decided')))
          for (const probe of probes) await probe.untilWell()
          expect(performance.now() - startedAt).toBeLessThan(3000)
        },
      },
      1,
    )
  },
)

const cuts = isWhole ? 10 : 1
it(`[I1] to [I9] are kept when one server is cut off from the database ${cuts} times`, long, async () => {
  const { database, url } = await startDatabase()
  const network = await openProxy(database.port)
  onTestFinished(network.close)
  const hall = await openHall({
    urls: [url],
    urlOf: (index) => (index === 0 ? url.replace(String(database.port), String(network.port)) : url),
  })
  const seen: string[] = []
  await spend('a server cut off', {
    ...{ hall, strikes: cuts },
    strike: async (_, chance, code) => {
      const [cut, ...others] = hall.servers.map(({ base }) => openProbe(base, code))
      if (!cut) return
      network.set({ kind: 'hole' })
      const cutAt = performance.now()
      const after = () => Math.round(performance.now() - cutAt)
      await Promise.all(others.map((probe) => probe.until('decided')))
      const othersAt = after()
      /** Two votes, of which the second meets a server that is cut off for long already. */
      const refusedAfter: number[] = []
      for (const pause of [0, chance.below(4000)]) {
        await wait(pause)
        const sentAt = performance.now()
        expect(await cut.vote()).toBe('not_saved')
        refusedAfter.push(Math.round(performance.now() - sentAt))
      }
      const versions = await Promise.all(others.map((probe) => probe.version()))
      network.set({ kind: 'pass' })
      const backAt = performance.now()
      await cut.untilVersion(Math.max(...versions))
      const rightAfter = Math.round(performance.now() - backAt)
      seen.push(
        `the others after ${othersAt} ms, refused after ${refusedAfter} ms, right ${rightAfter} ms after the return`,
      )
      expect([othersAt < 3500, Math.max(...refusedAfter) < 9000, rightAfter < 3000], seen.at(-1)).toEqual([
        true,
        true,
        true,
      ])
    },
  })
  process.stdout.write(`${seen.join('\n')}\n`)
})

const flaps = isWhole ? 300 : 10
it(
  `[I1] to [I9] are kept when answers of the database are lost ${flaps} times, so that nobody knows what was committed`,
  long,
  async () => {
    const { database, url } = await startDatabase()
    const networks = await Promise.all([0, 1, 2].map(() => openProxy(database.port)))
    onTestFinished(async () => void (await Promise.all(networks.map((network) => network.close()))))
    const hall = await openHall({
      urls: [url],
      urlOf: (index) => url.replace(String(database.port), String(networks[index]?.port)),
    })
    const kinds: Weather[] = [{ kind: 'cut' }, { kind: 'cut' }, { kind: 'reset' }, { kind: 'hole' }]
    await spend(
      'a bad network to the database',
      {
        ...{ hall, strikes: flaps },
        strike: async (_, chance) => {
          const network = chance.pick(networks)
          network.set(chance.pick(kinds))
          await wait(50 + chance.below(300))
          network.set({ kind: 'pass' })
        },
      },
      3,
    )
  },
)

const failovers = isWhole ? 20 : 1
it(`[I1] to [I9] are kept when the primary dies and its standby takes over, ${failovers} times`, long, async () => {
  let primary = await startDatabaseServer(settings)
  onTestFinished(() => primary.stop())
  await makeDatabase(primary.url('postgres'), 'votes')
  let standby = await primary.follow()
  onTestFinished(() => standby.stop())
  const hall = await openHall({ urls: [primary.url('votes'), standby.url('votes')] })
  await spend('a fail-over', {
    ...{ hall, strikes: failovers },
    strike: async (_, __, code) => {
      const [dead, next] = [primary, standby]
      await dead.crash()
      await next.promote()
      const promotedAt = performance.now()
      await Promise.all(hall.servers.map(({ base }) => openProbe(base, code).until('decided')))
      expect(performance.now() - promotedAt).toBeLessThan(5000)
      await dead.stop()
      primary = next
      standby = await next.follow({ port: dead.port })
    },
  })
})

it('[I1] a vote is answered only once the standby has it, however long that takes', long, async () => {
  const primary = await startDatabaseServer(settings)
  onTestFinished(() => primary.stop())
  await makeDatabase(primary.url('postgres'), 'votes')
  const network = await openProxy(primary.port)
  onTestFinished(network.close)
  const standby = await primary.follow({ through: network.port })
  onTestFinished(() => standby.stop())
  const hall = await openHall({ urls: [primary.url('votes'), standby.url('votes')] })
  await spend('a fail-over after the standby was cut off', {
    ...{ hall, strikes: 1 },
    strike: async () => {
      network.set({ kind: 'hole' })
      // Longer than any statement may take.
      await wait(12_000)
      await primary.crash()
      await standby.promote()
    },
  })
})
