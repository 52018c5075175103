// Kills a process that casts votes, again and again at random moments, and checks its folder each time: every acknowledged vote is in the
// log exactly once, the tally equals the recount, the version never decreases, and the database file is intact.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import { newPoll, recount } from '../stored-room.ts'

/** Kills the process `times` times over one folder; returns how many votes were acknowledged. A failed check prints the moments. */
export async function killAndRecount(folder: string, times: number): Promise<number> {
  const acked = new Set<string>()
  let version = 0
  for (let kill = 0; kill < times; kill++) {
    // One kill in four hits the process while it starts or opens, the others while it casts.
    const atStart = kill % 4 === 3
    const delay = Math.random() * (atStart ? 300 : 120)
    const casting = startCasting(folder)
    if (!atStart) await casting.spoke
    await wait(delay)
    for (const voteId of await casting.kill()) acked.add(voteId)

    const moment = `kill ${kill}, ${delay.toFixed(1)} ms after its ${atStart ? 'start' : 'first ack'}`
    const store = await openSqliteStore(folder)
    const [room, log] = await Promise.all([store.readRoom('KLLED2'), store.readLog('KLLED2')])
    await store.close()
    const logged = new Set(log.map(({ voteId }) => voteId))
    expect(logged.size, moment).toBe(log.length)
    expect(
      [...acked].filter((voteId) => !logged.has(voteId)),
      moment,
    ).toEqual([])
    expect(room?.tallies.few ?? [0, 0, 0, 0, 0, 0], moment).toEqual(recount(log, newPoll('few')))
    expect(room?.version ?? 0, moment).toBeGreaterThanOrEqual(version)
    version = room?.version ?? 0
  }
  const db = new DatabaseSync(join(folder, 'votes.sqlite'), { readOnly: true })
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  db.close()
  return acked.size
}

/** Starts a casting process. `spoke` resolves with its first acknowledgement, `kill` with the ids of all acknowledged votes. */
export function startCasting(folder: string) {
  const ackFile = join(folder, `acks-${Date.now()}.txt`)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'casting.ts'), folder, ackFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const spoke = Promise.race([once(child.stdout, 'data'), closed])
  const kill = async (): Promise<string[]> => {
    child.kill('SIGKILL')
    const [, signal] = await closed
    expect(signal, 'the process was to live until it was killed').toBe('SIGKILL')
    return existsSync(ackFile) ? readFileSync(ackFile, 'utf8').split('\n').slice(0, -1) : []
  }
  return { pid: child.pid, spoke, kill }
}
