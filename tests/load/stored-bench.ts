// `npm run bench:stored`: what a vote and the opening of a room cost, depending on how many votes the store holds already; all of them are
// put in through the store. The last argument is the greatest number; 10,000,000 need some ten minutes and two gigabytes.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { questionOf } from '../../src/core/question.ts'
import type { Ballot } from '../../src/room/state.ts'
import { newPoll, newRoomState } from '../../src/room/steer.ts'
import { toStoreLimits } from '../../src/room/voter-limits.ts'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import type { Store } from '../../src/server/store/store.ts'
import { say, sayMachine } from './figures.ts'

const most = Number(process.argv[2] ?? 1_000_000)
const question = { ...questionOf('agree-5'), wording: '0123456789ab' }
const claims = Array.from({ length: 20 }, (_, index) => `claim-${index}`)
const code = 'AAAAAA'
const folder = mkdtempSync(join(tmpdir(), 'stored-'))
const random128 = () => randomBytes(16).toString('hex')
const open = () => openSqliteStore(folder, { limits: toStoreLimits(most) })

/** The votes of so many new voters, each on every claim. */
function* ballots(voters: number): Generator<Ballot> {
  for (let index = 0; index < voters; index++) {
    const voter = random128()
    for (const [at, claim] of claims.entries())
      yield {
        ...{ code, claim, round: 'main', epoch: 1, wording: question.wording, n: 1, lang: 'en', at: 1, voter },
        ...{ voteId: random128(), value: question.values[(index + at) % 5] ?? null },
      }
  }
}

/** Casts votes, so many at a time; returns the milliseconds of CPU time that one took. */
async function cast(store: Store, voters: number, atOnce: number): Promise<number> {
  const before = process.cpuUsage()
  const votes = ballots(voters)
  let count = 0
  const next = async () => {
    for (const ballot of votes) {
      if ('error' in (await store.castVote(ballot))) throw new Error('a vote was refused')
      count += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / count
}

sayMachine('CPU of both threads')
let store = await open()
const polls = Object.fromEntries(
  claims.map((claim) => [claim, { ...newPoll({ claim, round: 'main' }, question), open: true }]),
)
await store.createRoom({
  ...{ code, deck: 'd', title: null, voterKey: '', keyVersion: 1, keyHash: '', createdAt: 1 },
  state: { ...newRoomState([]), polls },
})
await cast(store, 500, 100)
let stored = 500 * claims.length
try {
  for (let wished = 10_000; wished <= most; wished *= 10) {
    await cast(store, (wished - stored) / claims.length, 1000)
    const perVote = await cast(store, 250, 100)
    stored = wished + 250 * claims.length
    await store.close()
    const begin = performance.now()
    const { user, system } = process.cpuUsage()
    store = await open()
    const opened = process.cpuUsage({ user, system })
    const took = performance.now() - begin
    const readAt = performance.now()
    await store.readRoom(code)
    const row = [
      `${perVote.toFixed(3)} ms of CPU a vote`,
      `start ${(took / 1000).toFixed(1)} s (${((opened.user + opened.system) / 1e6).toFixed(1)} s of CPU)`,
      `room read in ${(performance.now() - readAt).toFixed(1)} ms`,
      `${(statSync(join(folder, 'votes.sqlite')).size / 1e6).toFixed(0)} MB`,
    ]
    say(`${wished.toLocaleString('en')} votes stored`, row.join(' · '))
  }
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
