// `npm run bench:stored`: what a vote and the opening of a room cost, depending on how many votes the store holds already; all of them are
// put in through the store. The last argument is the greatest number; 10,000,000 need some ten minutes and two gigabytes on SQLite. With
// --postgres first, they are in a PostgreSQL server of the bench's own.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { questionOf } from '../../src/core/question.ts'
import type { Ballot } from '../../src/room/state.ts'
import { newPoll, newRoomState } from '../../src/room/steer.ts'
import { toStoreLimits } from '../../src/room/voter-limits.ts'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import type { Store } from '../../src/server/store/store.ts'
import { openBenchDatabase } from './bench-database.ts'
import { say, sayMachine } from './figures.ts'

const { values, positionals } = parseArgs({ options: { postgres: { type: 'boolean' } }, allowPositionals: true })
const most = Number(positionals[0] ?? 1_000_000)
const question = { ...questionOf('agree-5'), wording: '0123456789ab' }
const claims = Array.from({ length: 20 }, (_, index) => `claim-${index}`)
const random128 = () => randomBytes(16).toString('hex')
const limits = toStoreLimits(most)

/** Where the votes are. */
interface Place {
  about: string
  open(): Promise<Store>
  /** Milliseconds of CPU time so far, of the database apart. */
  use(): Promise<{ own: number; database: number }>
  /** Does what the database would do at some time by itself, so that it does not do it while something is measured. */
  tidy(): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

function ownUse(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function openFolder(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'stored-'))
  return {
    about: 'SQLite; CPU of both threads',
    open: () => openSqliteStore(folder, { limits }),
    use: async () => ({ own: ownUse(), database: 0 }),
    tidy: async () => undefined,
    size: async () => statSync(join(folder, 'votes.sqlite')).size,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function openDatabase(): Promise<Place> {
  const { url, use, ...database } = await openBenchDatabase(1)
  return {
    ...{ ...database, about: `${database.about}; CPU of the store + of PostgreSQL` },
    open: () => openPostgresStore(url, { limits }),
    use: async () => ({ own: ownUse(), database: (await use()).cpu }),
  }
}

/** The votes of so many new voters, each on every claim. */
function* ballots(code: string, voters: number): Generator<Ballot> {
  for (let index = 0; index < voters; index++) {
    const voter = random128()
    for (const [at, claim] of claims.entries())
      yield {
        ...{ code, claim, round: 'main', epoch: 1, wording: question.wording, n: 1, lang: 'en', at: 1, voter },
        ...{ voteId: random128(), value: question.values[(index + at) % 5] ?? null },
      }
  }
}

/** Casts votes of new voters, so many at a time; returns the milliseconds of CPU time that one took. */
async function cast(store: Store, code: string, voters: number, atOnce: number): Promise<string> {
  const before = await place.use()
  const votes = ballots(code, voters)
  let count = 0
  const next = async () => {
    for (const ballot of votes) {
      if ('error' in (await store.castVote(ballot))) throw new Error('a vote was refused')
      count += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  const after = await place.use()
  return sayUse(before, after, (time) => (time / count).toFixed(3))
}

type Use = Awaited<ReturnType<Place['use']>>

function sayUse(before: Use, after: Use, toText: (time: number) => string): string {
  const own = toText(after.own - before.own)
  return values.postgres ? `${own} + ${toText(after.database - before.database)}` : own
}

async function createRoom(store: Store, code: string): Promise<void> {
  const polls = Object.fromEntries(
    claims.map((claim) => [claim, { ...newPoll({ claim, round: 'main' }, question), open: true }]),
  )
  await store.createRoom({
    ...{ code, deck: 'd', title: null, voterKey: '', keyVersion: 1, keyHash: '', createdAt: 1 },
    state: { ...newRoomState([]), polls },
  })
}

const place = values.postgres ? await openDatabase() : openFolder()
sayMachine('load and store share them')
process.stdout.write(`${place.about}\n`)
let store = await place.open()
try {
  // Code is slower when it runs for the first time; these votes are deleted with their room.
  await createRoom(store, 'BBBBBB')
  await cast(store, 'BBBBBB', 500, 100)
  await store.deleteRoom('BBBBBB', 1)
  const code = 'AAAAAA'
  await createRoom(store, code)
  let stored = 0
  for (let wished = 1000; wished <= most; wished *= 10) {
    const begunAt = performance.now()
    const perPut = await cast(store, code, (wished - stored) / claims.length, 1000)
    const rate = (wished - stored) / ((performance.now() - begunAt) / 1000)
    await place.tidy()
    const perVote = await cast(store, code, 250, 100)
    stored = wished + 250 * claims.length
    await store.close()
    const [startedAt, before] = [performance.now(), await place.use()]
    store = await place.open()
    const [took, after] = [performance.now() - startedAt, await place.use()]
    const readAt = performance.now()
    await store.readRoom(code)
    const row = [
      `${perVote} ms of CPU a vote`,
      `put in: ${perPut} ms, ${rate.toFixed(0)} votes/s`,
      `start ${(took / 1000).toFixed(1)} s (${sayUse(before, after, (time) => (time / 1000).toFixed(1))} s of CPU)`,
      `room read in ${(performance.now() - readAt).toFixed(1)} ms`,
      `${((await place.size()) / 1e6).toFixed(0)} MB`,
    ]
    say(`${wished.toLocaleString('en')} votes stored`, row.join(' · '))
  }
} finally {
  await store.close()
  await place.close()
}
