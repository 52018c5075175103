// What is read of a room in PostgreSQL: its rows, and what the calls of a group need to be looked up. Every step is a handful of statements
// over sets of rows, sent together.
import type { ErrorCode } from '../../core/contract.ts'
import type { RoomCall } from '../../room/calls.ts'
import { type Found, type Held, hold, holding, type LoggedVote, newFound } from '../../room/locked-room.ts'
import { needsOf } from '../../room/needs.ts'
import type { Ballot, RoomState } from '../../room/state.ts'
import type { Ask } from './postgres-pool.ts'
import {
  alwaysOpen,
  type LoadedRoom,
  type PairRecord,
  type RoomRecord,
  type TallyRecord,
  type ToldRecord,
  toCounts,
  toLoaded,
} from './room-rows.ts'

/**
 * Reads a room; `known`: as it was at an earlier version, of which what did not change since is taken. `now`: the database's time, in
 * seconds since 1970.
 */
export async function readRows(
  ask: Ask,
  code: string,
  known?: LoadedRoom,
): Promise<{ room: LoadedRoom; now: number } | undefined> {
  const [versionKnown, stateKnown] = [known?.locked.version ?? -1, known?.locked.stateVersion ?? -1]
  const [[row], [state], tallyRows, pairRows, toldRows] = await Promise.all([
    // Every column by its name: of a prepared `SELECT *` PostgreSQL refuses to return the columns that a migration adds.
    ask<RoomRecord & { now: number }>`
      SELECT deck, title, voter_key, key_version, key_hash, version, state_version, created_at, voters, rehearsing, most_connected,
        logged, published, refusals, commands, extract(epoch FROM clock_timestamp())::float8 AS now
      FROM rooms WHERE room = ${code}`,
    ask<{ state: string }>`SELECT state FROM states WHERE room = ${code}
      AND (SELECT state_version FROM rooms WHERE room = ${code}) <> ${stateKnown}`,
    ask<TallyRecord>`SELECT claim, round, epoch, value, count FROM tallies WHERE room = ${code}
      AND (SELECT version FROM rooms WHERE room = ${code}) <> ${versionKnown}`,
    ask<PairRecord>`SELECT before, after, value_before, value_after, count FROM pairs WHERE room = ${code}
      AND (SELECT version FROM rooms WHERE room = ${code}) <> ${versionKnown}`,
    ask<ToldRecord>`SELECT before, after, paired, k, swing FROM told WHERE room = ${code}
      AND (SELECT version FROM rooms WHERE room = ${code}) <> ${versionKnown}`,
  ])
  if (!row) return undefined
  const counts = known && row.version === versionKnown ? known.locked : toCounts(tallyRows, pairRows, toldRows)
  const { tallies, pairs, told } = counts
  const stateNow = state ? (JSON.parse(state.state) as RoomState) : (known as LoadedRoom).locked.state
  const room = toLoaded(code, row, stateNow, { tallies, pairs, told })
  return { room, now: row.now }
}

/** PostgreSQL writes a number of 128 bits with hyphens. */
const toHex = (uuid: string): string => uuid.replaceAll('-', '')

export async function hasCommand(ask: Ask, code: string, commandId: string): Promise<boolean> {
  const rows = await ask`SELECT FROM commands WHERE room = ${code} AND command_id = ${commandId}`
  return rows.length > 0
}

/** The votes of a room, in the order in which they arrived. */
export async function readLog(ask: Ask, code: string): Promise<LoggedVote[]> {
  const rows = await ask<LoggedVote & { vote_id: string }>`
    SELECT vote_id, claim, round, epoch, voter, n, value, lang, at FROM votes WHERE room = ${code} ORDER BY seq`
  return rows.map(({ vote_id, voter, ...vote }) => ({ ...vote, voteId: toHex(vote_id), voter: toHex(voter) }))
}

/** Looks up what the database knows about these calls, which does not depend on the room's own rows. */
export async function lookUp(ask: Ask, code: string, calls: RoomCall[]): Promise<Found> {
  const found = newFound()
  const { voteIds, voters, held, commandIds } = needsOf(calls)
  const asks: Promise<unknown>[] = []
  if (commandIds.length > 0)
    asks.push(
      ask<{ command_id: string }>`SELECT command_id FROM commands
        WHERE room = ${code} AND command_id = ANY (${commandIds}::text[])`.then((rows) => {
        for (const { command_id } of rows) found.commands.add(command_id)
      }),
    )
  if (voteIds.length > 0)
    asks.push(
      ask<{ vote_id: string; number: number; error: ErrorCode }>`SELECT vote_id, number, error FROM refused
        WHERE room = ${code} AND vote_id = ANY (${voteIds}::uuid[]) ORDER BY number`.then((rows) => {
        for (const { vote_id, number, error } of rows) found.refused.set(toHex(vote_id), { number, error })
      }),
    )
  if (voters.length > 0) {
    const rows = held.flatMap(({ voters, ...poll }) => voters.map((voter) => ({ ...poll, voter })))
    asks.push(
      ask<Pick<Ballot, 'claim' | 'round' | 'epoch' | 'voter'> & { vote_id: string }>`
        SELECT vote_id, voter, claim, round, epoch FROM votes
        WHERE room = ${code} AND vote_id = ANY (${voteIds}::uuid[])`.then((rows) => {
        for (const row of rows) found.logged.set(toHex(row.vote_id), holding({ ...row, voter: toHex(row.voter) }))
      }),
      ask<{ voter: string; in_rehearsal: boolean }>`SELECT voter, in_rehearsal FROM voters
        WHERE room = ${code} AND voter = ANY (${voters}::uuid[])`.then((rows) => {
        for (const { voter, in_rehearsal } of rows) found.voters.set(toHex(voter), in_rehearsal)
      }),
      ask<HeldRecord>`SELECT DISTINCT held.voter, held.claim, held.round, held.epoch, held.n, held.vote_id, held.value, held.lang,
          held.log_rows
        FROM json_to_recordset(${JSON.stringify(rows)})
          AS needed (voter uuid, claim text, round text, epoch bigint, "isOfClaim" boolean)
        JOIN held ON held.room = ${code} AND held.voter = needed.voter AND held.claim = needed.claim
          AND ("isOfClaim" OR (held.round = needed.round AND held.epoch = needed.epoch))`.then((rows) => {
        for (const row of rows) {
          const vote = toHeld(row)
          hold(found, holding(vote), vote)
        }
      }),
    )
  }
  await Promise.all(asks)
  return found
}

interface HeldRecord extends Pick<Held, 'claim' | 'round' | 'epoch' | 'n' | 'value' | 'lang'> {
  voter: string
  vote_id: string
  log_rows: number
}

const toHeld = ({ voter, vote_id, log_rows, ...vote }: HeldRecord): Held => ({
  ...vote,
  ...{ voter: toHex(voter), voteId: toHex(vote_id), logged: log_rows },
})

/** Newest first; without the rooms that are always open. */
export async function listRooms(ask: Ask) {
  const rows = await ask<ListedRow>`
    SELECT rooms.room, deck, title, listed, created_at, voters, key_version, key_hash, last_steered, opener
    FROM rooms JOIN states ON states.room = rooms.room LEFT JOIN opened ON opened.room = rooms.room
    WHERE rooms.room NOT LIKE ${alwaysOpen} ORDER BY opened DESC`
  return rows.map((row) => ({
    ...{ code: row.room, deck: row.deck, title: row.title === null ? null : JSON.parse(row.title) },
    ...(JSON.parse(row.listed) as { name: string; ended: boolean; isRehearsal: boolean }),
    ...{ createdAt: row.created_at, voters: row.voters, keyVersion: row.key_version, keyHash: row.key_hash },
    ...{ lastSteered: row.last_steered, opener: row.opener },
  }))
}

interface ListedRow {
  room: string
  deck: string
  title: string | null
  listed: string
  created_at: number
  voters: number
  key_version: number
  key_hash: string
  last_steered: number
  opener: string | null
}
