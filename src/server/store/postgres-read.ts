// What is read of a room in PostgreSQL: its rows, and what the calls of a group need to be looked up. Every step is a handful of statements
// over sets of rows, sent together.
import type { ErrorCode } from '../../core/contract.ts'
import { thesis } from '../../core/deck.ts'
import type { RoomCall } from '../../room/calls.ts'
import { type Found, type Held, hold, holding, newFound } from '../../room/locked-room.ts'
import type { Ballot, RoomState } from '../../room/state.ts'
import type { Ask } from './postgres-pool.ts'
import {
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
    ask<
      RoomRecord & { now: number }
    >`SELECT *, extract(epoch FROM clock_timestamp())::float8 AS now FROM rooms WHERE room = ${code}`,
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
export const toHex = (uuid: string): string => uuid.replaceAll('-', '')

/** Looks up what the database knows about these calls, which does not depend on the room's own rows. */
export async function lookUp(ask: Ask, code: string, calls: RoomCall[]): Promise<Found> {
  const found = newFound()
  const ballots: Ballot[] = []
  const refused: string[] = []
  const commands: string[] = []
  for (const call of calls) {
    if (call.name === 'vote') ballots.push(call.ballot)
    else if (call.name === 'refuse') refused.push(call.voteId)
    else if (call.name === 'state' && call.commandId !== undefined) commands.push(call.commandId)
  }
  const voteIds = [...ballots.map(({ voteId }) => voteId), ...refused]
  const asks: Promise<unknown>[] = []
  if (commands.length > 0)
    asks.push(
      ask<{ command_id: string }>`SELECT command_id FROM commands
        WHERE room = ${code} AND command_id = ANY (${commands}::text[])`.then((rows) => {
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
  if (ballots.length > 0) {
    const voters = ballots.map(({ voter }) => voter)
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
      // A voter's votes on the thesis in all of its epochs, on other claims in the epoch of the vote.
      ask<HeldRecord>`SELECT DISTINCT held.voter, held.claim, held.round, held.epoch, held.n, held.vote_id, held.value, held.lang,
          held.log_rows
        FROM json_to_recordset(${JSON.stringify(ballots)}) AS cast_now (voter uuid, claim text, round text, epoch bigint)
        JOIN held ON held.room = ${code} AND held.voter = cast_now.voter AND held.claim = cast_now.claim
          AND (held.claim = ${thesis} OR (held.round = cast_now.round AND held.epoch = cast_now.epoch))`.then(
        (rows) => {
          for (const row of rows) {
            const vote = toHeld(row)
            hold(found, holding(vote), vote)
          }
        },
      ),
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
    SELECT rooms.room, deck, title, listed, created_at, voters, key_version, key_hash, last_steered
    FROM rooms JOIN states ON states.room = rooms.room WHERE rooms.room NOT LIKE 'readers.%' ORDER BY opened DESC`
  return rows.map((row) => ({
    ...{ code: row.room, deck: row.deck, title: row.title === null ? null : JSON.parse(row.title) },
    ...(JSON.parse(row.listed) as { name: string; ended: boolean; isRehearsal: boolean }),
    ...{ createdAt: row.created_at, voters: row.voters, keyVersion: row.key_version, keyHash: row.key_hash },
    lastSteered: row.last_steered,
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
}
