// What is done to three servers and their database in an evening. Each strike ends when the servers are as well as before, and expects on
// its way what a presenter would: who answers, who refuses, and how soon.
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import { killServers, type Strike } from '../faults/evening.ts'
import type { Hall } from '../faults/hall.ts'
import type { Network, Weather } from '../faults/proxy.ts'
import type { DatabaseServer } from './database-server.ts'
import { openProbe, stopAtCommit } from './probe.ts'

export interface Scene {
  hall: Hall
  database: DatabaseServer
  /** Between each server and the database. */
  networks: Network[]
  /** Milliseconds after which the others must count again when one of them hangs. */
  patience: number
  /** Milliseconds that the database is away. */
  outage: number
}

export const crash =
  ({ database }: Scene): Strike =>
  async () => {
    await database.crash()
    await database.start()
  }

export const kill = ({ hall }: Scene): Strike => killServers(hall)

/** A server stops while it holds the room's lock. */
export const stop =
  ({ hall, patience }: Scene): Strike =>
  async (_, chance, code) => {
    const server = chance.pick(hall.servers)
    const others = hall.servers.filter((other) => other !== server).map(({ base }) => openProbe(base, code))
    await stopAtCommit(server, openProbe(server.base, code))
    try {
      const stoppedAt = performance.now()
      await Promise.all(others.map((probe) => probe.until('decided')))
      expect(performance.now() - stoppedAt, 'until the others count').toBeLessThan(patience)
      await wait(chance.below(3000))
    } finally {
      process.kill(server.pid(), 'SIGCONT')
    }
  }

/** The database is away: votes are refused for now, the room is shown, and the servers say that they are not well. */
export const outage =
  ({ hall, database, patience, outage: length }: Scene): Strike =>
  async (_, __, code) => {
    const probes = hall.servers.map(({ base }) => openProbe(base, code))
    await database.crash()
    const until = performance.now() + length
    await Promise.all(probes.map((probe) => probe.untilWell(false)))
    expect(performance.now(), 'until they say that they are not well').toBeLessThan(until - length + patience)
    do {
      for (const probe of probes)
        expect([await probe.vote(), await probe.isWell(), await probe.room()]).toEqual(['not_saved', false, 200])
      await wait(500)
    } while (performance.now() < until)
    await database.start()
    const startedAt = performance.now()
    await Promise.all(probes.map((probe) => probe.until('decided')))
    await Promise.all(probes.map((probe) => probe.untilWell(true)))
    expect(performance.now() - startedAt, 'until all are well').toBeLessThan(patience)
  }

/** Nothing passes between a server and the database, and nobody is told. */
export const cutOff =
  ({ hall, networks, patience }: Scene): Strike =>
  async (_, chance, code) => {
    const cut = chance.below(hall.servers.length)
    const probes = hall.servers.map(({ base }) => openProbe(base, code))
    const others = probes.filter((__, index) => index !== cut)
    networks[cut]?.set({ kind: 'hole' })
    const cutAt = performance.now()
    await Promise.all(others.map((probe) => probe.until('decided')))
    expect(performance.now() - cutAt, 'until the others count').toBeLessThan(patience)
    // The second vote meets a server that is cut off for long already.
    for (const pause of [0, chance.below(3000)]) {
      await wait(pause)
      const sentAt = performance.now()
      expect(await probes[cut]?.vote()).toBe('not_saved')
      expect(performance.now() - sentAt, 'until it refuses').toBeLessThan(9000)
    }
    const versions = await Promise.all(others.map((probe) => probe.version()))
    networks[cut]?.set({ kind: 'pass' })
    const backAt = performance.now()
    await probes[cut]?.untilVersion(Math.max(...versions))
    expect(performance.now() - backAt, 'until it is right').toBeLessThan(patience)
  }

/** What a server sends arrives, and the answer does not: nobody knows what was committed. Or all connections are reset, or late. */
export const flap =
  ({ networks }: Scene): Strike =>
  async (_, chance) => {
    const kinds: Weather[] = [{ kind: 'cut' }, { kind: 'cut' }, { kind: 'reset' }, { kind: 'hole' }]
    const network = chance.pick(networks)
    network.set(chance.pick(kinds))
    await wait(50 + chance.below(300))
    network.set({ kind: 'pass' })
  }

/** The primary dies, the standby takes over, and another standby follows it at the dead one's address. */
export function failOver(hall: Hall, pair: { primary: DatabaseServer; standby: DatabaseServer }): Strike {
  return async (_, __, code) => {
    const { primary: dead, standby: next } = pair
    await dead.crash()
    await next.promote()
    const promotedAt = performance.now()
    await Promise.all(hall.servers.map(({ base }) => openProbe(base, code).until('decided')))
    expect(performance.now() - promotedAt, 'until all count').toBeLessThan(8000)
    await dead.stop()
    pair.primary = next
    pair.standby = await next.follow({ port: dead.port })
  }
}
