// A group of calls on one room in PostgreSQL: locked, looked up, folded by src/room, written. Every step is a handful of statements over
// sets of rows, sent together, so that a group costs few round trips, however many calls it has.
import type { Asked } from '../../core/contract.ts'
import { applyCalls, type Newcomers } from '../../room/apply-calls.ts'
import type { Answer, Change, RoomCall } from '../../room/calls.ts'
import { type LockedRoom, type LoggedVote, partsOf, type Writes } from '../../room/locked-room.ts'
import type { RoomState } from '../../room/state.ts'
import type { StoreLimits } from '../../room/voter-limits.ts'
import { refuseOpening } from './postgres-openers.ts'
import type { Ask } from './postgres-pool.ts'
import { lookUp, readRows } from './postgres-read.ts'
import { alwaysOpen, type LoadedRoom } from './room-rows.ts'
import { rowSum } from './row-sum.ts'
import type { CreateOptions, NewStoredRoom, OpeningRefusal } from './store.ts'

export interface GroupRules {
  limits: StoreLimits
  k: number
  newcomers: Newcomers
  /** Whether deadlines are judged by the database's clock, which is one for all servers, and not by the ballots' own times. */
  isTimekeeper: boolean
}

export interface GroupDone {
  answers: Answer[]
  /** The room before and after the group; undefined: it is deleted. */
  before: LoadedRoom
  after: LoadedRoom | undefined
  change: Change | undefined
}

/** Carries out calls on one room in the order of arrival, in the caller's transaction; undefined answers if the room does not exist. */
export async function carryOut(
  ask: Ask,
  code: string,
  calls: RoomCall[],
  known: LoadedRoom | undefined,
  rules: GroupRules,
): Promise<GroupDone | undefined> {
  // The lock is a statement of its own, sent first: a statement that waited for the lock and read would see what it reads as it was
  // before it waited. Those sent after the lock are carried out after it, and so see the room as it is locked; what is looked up depends
  // on the calls alone. So all go out together.
  const lock = ask`SELECT FROM rooms WHERE room = ${code} FOR UPDATE`
  const [read, found, locked] = await Promise.all([readRows(ask, code, known), lookUp(ask, code, calls), lock])
  // A room that was deleted while the lock was waited for; another one of the same code is not locked.
  if (!read || locked.length === 0) return undefined
  // The calls are on the room that this process knows: their voters have its names.
  if (known && known.voterKey !== read.room.voterKey) return undefined
  const { room: before, now } = read
  const timed = rules.isTimekeeper ? calls.map((call) => atTime(call, now)) : calls
  const { answers, room, writes, change } = applyCalls(before.locked, found, timed, rules)
  write(ask, room, writes)
  return { answers, before, after: writes.isDeleted ? undefined : { ...before, locked: room }, change }
}

const atTime = (call: RoomCall, at: number): RoomCall =>
  call.name === 'vote' ? { ...call, ballot: { ...call.ballot, at } } : call

/** What a list of rooms shows of a state, as JSON: a text column cannot hold every character of a name. */
export const toListed = ({ name, ended, beforeRehearsal }: RoomState): string =>
  JSON.stringify({ name, ended, isRehearsal: beforeRehearsal !== null })

/** Counted by the database, since every server makes rooms; without the rooms that are always open. */
export async function countRooms(ask: Ask): Promise<number> {
  const [row] = await ask<{ count: number }>`SELECT count(*) FROM rooms WHERE room NOT LIKE ${alwaysOpen}`
  return row?.count ?? 0
}

export async function insertRoom(
  ask: Ask,
  { code, state, ...room }: NewStoredRoom,
  { isSteered = false, asked = [], commandId, opening }: CreateOptions,
): Promise<boolean | OpeningRefusal> {
  if (opening) {
    // The answer may have been lost to whoever opens it again, and then the number of rooms does not matter.
    const taken = await ask`SELECT FROM rooms WHERE room = ${code}`
    if (taken.length > 0) return false
    const refused = await refuseOpening(ask, opening)
    if (refused) return refused
  }
  const title = room.title && JSON.stringify(room.title)
  const made = await ask`
    INSERT INTO rooms (room, deck, title, voter_key, key_version, key_hash, version, state_version, created_at, last_steered, voters,
      rehearsing, most_connected, logged, published, refusals, commands)
    VALUES (${code}, ${room.deck}, ${title}, ${room.voterKey}, ${room.keyVersion}, ${room.keyHash}, 1, 1, ${room.createdAt},
      CASE WHEN ${isSteered} THEN nextval('steered') ELSE 0 END, 0, 0, 0, 0, 0, 0, ${commandId === undefined ? 0 : 1})
    ON CONFLICT DO NOTHING RETURNING 1`
  if (made.length === 0) return false
  if (commandId !== undefined)
    void ask`INSERT INTO commands (room, command_id, number) VALUES (${code}, ${commandId}, 0)`
  if (opening) void ask`INSERT INTO opened (room, opener) VALUES (${code}, ${opening.name})`
  writeState(ask, code, state)
  writeAsked(ask, code, asked)
  return true
}

function writeState(ask: Ask, code: string, state: RoomState): void {
  void ask`INSERT INTO states (room, state, listed) VALUES (${code}, ${JSON.stringify(state)}, ${toListed(state)})
    ON CONFLICT (room) DO UPDATE SET state = excluded.state, listed = excluded.listed`
}

function writeAsked(ask: Ask, code: string, asked: Asked[]): void {
  if (asked.length === 0) return
  const rows = asked.map((one) => ({ claim: one.claim, wording: one.wording, asked: JSON.stringify(one) }))
  void ask`INSERT INTO asked (room, claim, wording, asked)
    SELECT ${code}, * FROM json_to_recordset(${JSON.stringify(rows)}) AS new (claim text, wording text, asked text)
    ON CONFLICT DO NOTHING`
}

/** Sends what the fold has changed, in order; the end of the transaction waits for it. */
function write(ask: Ask, after: LockedRoom, writes: Writes): void {
  const { code } = after
  if (writes.isDeleted) {
    deleteRoom(ask, code)
    return
  }
  const votes = [...writes.votes.values()].map((vote) => ({ ...vote, sum: sumOf(code, vote) }))
  if (votes.length > 0)
    void ask`INSERT INTO votes (room, vote_id, claim, round, epoch, voter, n, value, lang, at, sum)
      SELECT ${code}, "voteId", claim, round, epoch, voter, n, value, lang, at, sum FROM ROWS FROM (json_to_recordset(
        ${JSON.stringify(votes)}) AS ("voteId" uuid, claim text, round text, epoch bigint, voter uuid, n bigint, value text,
        lang text, at bigint, sum bigint)) WITH ORDINALITY ORDER BY ordinality`
  if (writes.replaced.length > 0)
    void ask`DELETE FROM votes WHERE room = ${code} AND vote_id = ANY (${writes.replaced}::uuid[])`
  if (writes.held.size > 0)
    void ask`INSERT INTO held (room, voter, claim, round, epoch, n, vote_id, value, lang, log_rows)
      SELECT ${code}, * FROM json_to_recordset(${JSON.stringify([...writes.held.values()])})
        AS new (voter uuid, claim text, round text, epoch bigint, n bigint, "voteId" uuid, value text, lang text, logged integer)
      ON CONFLICT (room, voter, claim, round, epoch) DO UPDATE SET n = excluded.n, vote_id = excluded.vote_id,
        value = excluded.value, lang = excluded.lang, log_rows = excluded.log_rows`
  if (writes.isWiped) void ask`DELETE FROM voters WHERE room = ${code} AND in_rehearsal`
  if (writes.voters.length > 0)
    void ask`INSERT INTO voters (room, voter, first_at, in_rehearsal)
      SELECT ${code}, * FROM json_to_recordset(${JSON.stringify(writes.voters)}) AS new (voter uuid, at bigint, "isRehearsing" boolean)`
  writeCounts(ask, code, writes)
  if (writes.refused.length > 0) {
    void ask`INSERT INTO refused (room, vote_id, number, error)
      SELECT ${code}, * FROM json_to_recordset(${JSON.stringify(writes.refused)}) AS new ("voteId" uuid, number bigint, error text)`
    void ask`DELETE FROM refused WHERE room = ${code} AND number < ${writes.firstRefusal}`
  }
  if (writes.commands.length > 0) {
    void ask`INSERT INTO commands (room, command_id, number)
      SELECT ${code}, * FROM json_to_recordset(${JSON.stringify(writes.commands)}) AS new ("commandId" text, number bigint)`
    void ask`DELETE FROM commands WHERE room = ${code} AND number < ${writes.firstCommand}`
  }
  if (writes.state) writeState(ask, code, writes.state)
  writeAsked(ask, code, writes.asked)
  if (writes.row || writes.isSteered) writeRow(ask, after, writes.isSteered)
}

function deleteRoom(ask: Ask, code: string): void {
  void ask`DELETE FROM rooms WHERE room = ${code}`
  void ask`DELETE FROM states WHERE room = ${code}`
  void ask`DELETE FROM votes WHERE room = ${code}`
  void ask`DELETE FROM held WHERE room = ${code}`
  void ask`DELETE FROM voters WHERE room = ${code}`
  void ask`DELETE FROM tallies WHERE room = ${code}`
  void ask`DELETE FROM pairs WHERE room = ${code}`
  void ask`DELETE FROM told WHERE room = ${code}`
  void ask`DELETE FROM refused WHERE room = ${code}`
  void ask`DELETE FROM commands WHERE room = ${code}`
  void ask`DELETE FROM asked WHERE room = ${code}`
  void ask`DELETE FROM opened WHERE room = ${code}`
  void ask`DELETE FROM followers WHERE room = ${code}`
}

/** No server reads it: it goes along when sessions move to a file, where a start compares it with the vote (sqlite-sums.ts). */
const sumOf = (code: string, { voteId, claim, round, epoch, voter, n, value, lang, at }: LoggedVote) =>
  rowSum(code, voteId, claim, round, epoch, voter, n, value, lang, at)

function writeCounts(ask: Ask, code: string, writes: Writes): void {
  const tallies = [...writes.tallies].map(([row, count]) => {
    const [claim, round, epoch, value] = partsOf(row)
    return { claim, round, epoch, value, count }
  })
  if (tallies.length > 0)
    void ask`INSERT INTO tallies (room, claim, round, epoch, value, count)
      SELECT ${code}, * FROM json_to_recordset(${JSON.stringify(tallies)})
        AS new (claim text, round text, epoch bigint, value text, count integer)
      ON CONFLICT (room, claim, round, epoch, value) DO UPDATE SET count = excluded.count`
  const pairs = [...writes.pairs].map(([row, count]) => {
    const [before, after, from, to] = partsOf(row)
    return { before, after, from, to, count }
  })
  if (pairs.length > 0)
    void ask`INSERT INTO pairs (room, before, after, value_before, value_after, count)
      SELECT ${code}, * FROM json_to_recordset(${JSON.stringify(pairs)})
        AS new (before bigint, after bigint, "from" text, "to" text, count integer)
      ON CONFLICT (room, before, after, value_before, value_after) DO UPDATE SET count = excluded.count`
  const told = [...writes.told].map(([row, { number, paired, k, swing }]) => {
    const [before, after] = partsOf(row)
    return { before, after, number, paired, k, swing: JSON.stringify(swing) }
  })
  if (told.length > 0)
    void ask`INSERT INTO told (room, before, after, number, paired, k, swing)
      SELECT ${code}, * FROM json_to_recordset(${JSON.stringify(told)})
        AS new (before bigint, after bigint, number integer, paired integer, k integer, swing text)
      ON CONFLICT (room, before, after) DO UPDATE SET number = excluded.number, paired = excluded.paired, k = excluded.k,
        swing = excluded.swing`
}

function writeRow(ask: Ask, room: LockedRoom, isSteered: boolean): void {
  void ask`UPDATE rooms SET version = ${room.version}, state_version = ${room.stateVersion}, key_version = ${room.keyVersion},
      key_hash = ${room.keyHash}, voters = ${room.voters}, rehearsing = ${room.rehearsing}, most_connected = ${room.mostConnected},
      logged = ${room.logged}, published = ${room.published}, refusals = ${room.refusals}, commands = ${room.commands},
      last_steered = CASE WHEN ${isSteered} THEN nextval('steered') ELSE last_steered END
    WHERE room = ${room.code}`
}
