// A room in a store, for tests of stores: it is created, voted in, steered, and counted again from its log by the rules only.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { Counts } from '../src/core/contract.ts'
import type { Round } from '../src/core/poll.ts'
import { questionOf } from '../src/core/question.ts'
import { emptyCounts, valueIndex } from '../src/core/tally.ts'
import type { LoggedVote } from '../src/room/locked-room.ts'
import type { Ballot, Epoch, PollState, RoomState } from '../src/room/state.ts'
import { newRoomState } from '../src/room/steer.ts'
import { toStoreLimits } from '../src/room/voter-limits.ts'
import { openPostgresStore } from '../src/server/store/postgres.ts'
import { openSqliteStore } from '../src/server/store/sqlite.ts'
import type { CreateOptions, Store, StoreOptions } from '../src/server/store/store.ts'

const postgresUrl = inject('postgres')

/**
 * How to name an empty location for a database, and how to open a store there: of PostgreSQL in `npm run stores`, else of the embedded
 * store.
 */
export const databases = [
  postgresUrl === undefined
    ? { name: 'SQLite', newLocation: () => newFolder(), open: openSqliteStore }
    : {
        name: 'PostgreSQL',
        newLocation: () => `test_${random128()}`,
        open: (name: string, options: Partial<StoreOptions> = {}) => openTestDatabase(postgresUrl, name, options),
      },
]

/** Makes an empty database of this name in a server of PostgreSQL, if it is missing. */
export async function makeDatabase(server: string, name: string): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
  if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`)
  await client.end()
}

/** Opens a store in the database of this name, which is made if it is missing; ballots bring the times by which they are judged. */
async function openTestDatabase(server: string, name: string, options: Partial<StoreOptions>): Promise<Store> {
  await makeDatabase(server, name)
  return openPostgresStore(server.replace(/[^/]*$/, name), { ...options, isTimekeeper: false })
}

/** For tests that cast more new votes at once than the limit allows, if they are not about that limit. */
export const manyVoters = { limits: toStoreLimits(1_000_000) }

/** The question of every poll in these rooms, with its wording. */
export const question = questionOf('agree-5')
export const wording = '0123456789ab'

export const random128 = () => randomBytes(16).toString('hex')

export const newPoll = (claim: string, round: Round = 'main'): PollState => ({
  ...{ claim, round, ...question, wordings: [wording] },
  epoch: 1,
  lastEpoch: 1,
  entered: true,
  open: true,
  revealed: false,
  closesAt: null,
  isUndone: false,
  earlier: [],
})

export const newState = (polls: RoomState['polls']): RoomState => ({ ...newRoomState([]), slide: 'start', polls })

export const resetPoll = (poll: PollState): PollState => ({
  ...poll,
  epoch: poll.lastEpoch + 1,
  lastEpoch: poll.lastEpoch + 1,
  earlier: [...poll.earlier, toEpoch(poll)],
})

const toEpoch = ({ epoch, revealed, kind, values, wordings }: PollState): Epoch => ({
  ...{ epoch, revealed, kind, values, wordings },
})

let rooms = 0

/** A new room, with the poll `few` open unless another state is given. */
export async function createRoom(store: Store, state = newState({ few: newPoll('few') }), how: CreateOptions = {}) {
  rooms += 1
  const code = `R${10_000 + rooms}`
  const secrets = { voterKey: 'ab', keyVersion: 1, keyHash: 'cd' }
  const room = { code, deck: 'feast', title: { en: 'A feast' }, ...secrets, state, createdAt: rooms }
  if ((await store.createRoom(room, how)) !== true) throw new Error(`the code ${code} is taken`)
  const read = async () => {
    const room = await store.readRoom(code)
    if (!room) throw new Error(`there is no room ${code}`)
    return room
  }
  return {
    code,
    read,
    ballot: (vote: Partial<Ballot> = {}): Ballot => ({
      code,
      voter: random128(),
      voteId: random128(),
      claim: 'few',
      round: 'main',
      epoch: 1,
      wording,
      value: '1',
      n: 1,
      lang: 'ja',
      at: 1_700_000_000,
      ...vote,
    }),
    steer: async (change: Partial<RoomState>) => {
      const { state, stateVersion, keyVersion } = await read()
      const unwritten = await store.saveState(code, { stateVersion, state: { ...state, ...change }, keyVersion })
      if (unwritten) throw new Error(unwritten)
    },
    tally: async (key = 'few') => (await read()).tallies[key],
  }
}

/** The tally of one epoch of a poll, from the log only: for each voter the vote with the greatest (n, voteId). */
export function recount(
  log: LoggedVote[],
  { claim, round, epoch }: Pick<PollState, 'claim' | 'round' | 'epoch'>,
): Counts {
  const latest = new Map<string, LoggedVote>()
  for (const vote of log) {
    if (vote.claim !== claim || vote.round !== round || vote.epoch !== epoch) continue
    const held = latest.get(vote.voter)
    if (!held || vote.n > held.n || (vote.n === held.n && vote.voteId > held.voteId)) latest.set(vote.voter, vote)
  }
  const counts = emptyCounts(question)
  for (const { value } of latest.values()) {
    const index = valueIndex(question, value)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

/** An empty folder, which is removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'votes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
