// Votes through the store beside two loops in this thread that know no rules: `bare` only inserts, into tables without checksums; `same`
// carries out the store's own statements, look-ups included, on a file of the store. What the rules, the checksums and the second thread
// cost is the difference to `same`.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { questionOf } from '../../src/core/question.ts'
import type { Ballot } from '../../src/room/state.ts'
import { newPoll, newRoomState } from '../../src/room/steer.ts'
import { toStoreLimits } from '../../src/room/voter-limits.ts'
import { openSqliteStore } from '../../src/server/store/sqlite.ts'
import { openFolder } from '../../src/server/store/sqlite-file.ts'
import { prepareStatements } from '../../src/server/store/sqlite-statements.ts'
import { median, say } from './figures.ts'

/** How many votes are sent and not yet answered at any time; the store divides them into groups by itself. */
const inFlight = 1000
const votes = 100_000

const poll = { claim: 'few-unicorns', round: 'main' } as const
const question = { ...questionOf('agree-5'), wording: '0123456789ab' }
const newRoom = {
  ...{ code: 'AAAAAA', deck: 'd', title: null, voterKey: '', keyVersion: 1, keyHash: '', createdAt: 1 },
  state: { ...newRoomState([]), polls: { [poll.claim]: { ...newPoll(poll, question), open: true } } },
}

const ballots = (): Ballot[] =>
  Array.from({ length: votes }, (_, index) => ({
    ...{ code: newRoom.code, ...poll, epoch: 1, wording: question.wording, n: 1, lang: 'en', at: 1 },
    ...{ voteId: random128(), voter: random128(), value: question.values[index % question.values.length] ?? null },
  }))
const random128 = () => randomBytes(16).toString('hex')

/** Votes in a second, and microseconds of CPU time for one, in all threads. */
interface Rate {
  rate: number
  cpu: number
}

async function measure(act: () => unknown): Promise<Rate> {
  const before = process.cpuUsage()
  const start = performance.now()
  await act()
  const { user, system } = process.cpuUsage(before)
  return { rate: votes / ((performance.now() - start) / 1000), cpu: (user + system) / votes }
}

async function storeRate(folder: string): Promise<Rate & { group: number }> {
  const store = await openSqliteStore(folder, { limits: toStoreLimits(votes) })
  await store.createRoom(newRoom)
  const all = ballots()
  let groups = 0
  store.watch(() => {
    groups += 1
  })
  let next = 0
  const cast = async () => {
    while (next < all.length) {
      const ballot = all[next++]
      if (ballot && 'error' in (await store.castVote(ballot))) throw new Error('a vote was refused')
    }
  }
  const rate = await measure(() => Promise.all(Array.from({ length: inFlight }, cast)))
  await store.close()
  return { ...rate, group: Math.round(votes / groups) }
}

/** Calls `write` with the votes of each group. */
function inGroups(all: Ballot[], size: number, write: (group: Ballot[]) => void): void {
  for (let from = 0; from < all.length; from += size) write(all.slice(from, from + size))
}

async function bareRate(path: string, groupSize: number): Promise<Rate> {
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -32000;
    CREATE TABLE votes (seq INTEGER PRIMARY KEY, room INTEGER, vote_id BLOB UNIQUE, claim TEXT, round TEXT,
      epoch INTEGER, voter BLOB, n INTEGER, value TEXT, lang TEXT, at INTEGER) STRICT;
    CREATE TABLE held (room INTEGER, voter BLOB, claim TEXT, round TEXT, epoch INTEGER, n INTEGER, vote_id BLOB,
      value TEXT, lang TEXT, PRIMARY KEY (room, voter, claim, round, epoch)) STRICT, WITHOUT ROWID;
    CREATE TABLE voters (room INTEGER, voter BLOB, first_at INTEGER, PRIMARY KEY (room, voter)) STRICT, WITHOUT ROWID`)
  const log = db.prepare('INSERT INTO votes VALUES (NULL, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const hold = db.prepare(
    `INSERT INTO held VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = excluded.n,
     vote_id = excluded.vote_id, value = excluded.value WHERE (excluded.n, excluded.vote_id) > (n, vote_id)`,
  )
  const meet = db.prepare('INSERT INTO voters VALUES (1, ?, ?) ON CONFLICT DO NOTHING')
  const all = ballots()
  const rate = await measure(() =>
    inGroups(all, groupSize, (group) => {
      db.exec('BEGIN IMMEDIATE')
      for (const { voteId, voter, claim, round, epoch, value, n, lang, at } of group) {
        const [id, who] = [Buffer.from(voteId, 'hex'), Buffer.from(voter, 'hex')]
        log.run(id, claim, round, epoch, who, n, value, lang, at)
        hold.run(who, claim, round, epoch, n, id, value, lang)
        meet.run(who, at)
      }
      db.exec('COMMIT')
    }),
  )
  db.close()
  return rate
}

/** Nothing is known of these votes, so that they are all written; the checksums are any number. */
async function sameRate(folder: string, groupSize: number): Promise<Rate> {
  const store = await openSqliteStore(folder)
  await store.createRoom(newRoom)
  await store.close()
  const { db, disk } = await openFolder(folder)
  const sql = prepareStatements(db)
  const room = Number(sql.readRoom.get(newRoom.code)?.id)
  const all = ballots()
  let [version, logged] = [1, 0]
  const rate = await measure(() =>
    inGroups(all, groupSize, (group) => {
      disk.begin(false)
      const voters = JSON.stringify(group.map(({ voter }) => voter))
      sql.findVotes.all(JSON.stringify(group.map(({ voteId }) => voteId)), room)
      sql.findVoters.all(voters, room)
      sql.findHeld.all(voters, room, poll.claim, poll.round, 1)
      for (const { voteId, voter, claim, round, epoch, value, n, lang, at } of group) {
        const [id, who] = [Buffer.from(voteId, 'hex'), Buffer.from(voter, 'hex')]
        sql.insertVote.run(room, id, claim, round, epoch, who, n, value, lang, at, 1e9)
        sql.writeHeld.run(room, who, claim, round, epoch, n, id, value, lang, 1)
        sql.insertVoter.run(room, who, at, 0, 1e9)
      }
      version += 1
      logged += group.length
      for (const value of question.values) sql.writeTally.run(room, poll.claim, poll.round, 1, value, logged)
      sql.writeRoom.run(version, 1, 1, '', 0, logged, 0, 0, logged, 0, 0, 0, 1e9, room)
      disk.commit()
      disk.tidy()
    }),
  )
  disk.close()
  return rate
}

/** All in turn, so many times. */
export async function compareStores(folder: string, rounds = 5): Promise<void> {
  const [ours, bare, same]: [Rate[], Rate[], Rate[]] = [[], [], []]
  const groups: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { group, ...rate } = await storeRate(join(folder, `ours-${round}`))
    ours.push(rate)
    bare.push(await bareRate(join(folder, `bare-${round}.sqlite`), group))
    same.push(await sameRate(join(folder, `same-${round}`), group))
    groups.push(group)
  }
  const middle = (rates: Rate[], of: keyof Rate) => median(rates.map((rate) => rate[of]))
  const row = (of: keyof Rate) =>
    [ours, bare, same].map((rates) => middle(rates, of).toFixed(of === 'cpu' ? 1 : 0)).join(' / ')
  process.stdout.write(
    `\nVotes through the store, a bare node:sqlite loop that only inserts, and a loop of the store's statements; groups of ${median(groups)}, median of ${rounds}\n`,
  )
  say('votes/s, ours / bare / same statements', row('rate'))
  say('CPU a vote, ours / bare / same statements', `${row('cpu')} µs`)
  for (const [name, rates] of [
    ['the bare loop', bare],
    ['the same statements', same],
  ] as const) {
    const ratio = middle(ours, 'rate') / middle(rates, 'rate')
    const ofCpu = middle(rates, 'cpu') / middle(ours, 'cpu')
    say(`ratio to ${name}, of time (and of CPU)`, `${ratio.toFixed(2)} (${ofCpu.toFixed(2)})`, '≥ 0.8', ratio >= 0.8)
  }
}
