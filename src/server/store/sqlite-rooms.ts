// The rooms of the embedded store: their rows read at first use and kept in memory, since no other process writes them; what the calls
// of a group need is looked up, and what the fold of them gives is written. Dropped when a transaction fails.
import type { Asked } from '../../core/contract.ts'
import { isReadersCode } from '../../core/room-code.ts'
import type { Newcomers } from '../../room/apply-calls.ts'
import type { RoomCall } from '../../room/calls.ts'
import {
  type Found,
  type Held,
  hold,
  holding,
  type LockedRoom,
  newFound,
  partsOf,
  type Writes,
} from '../../room/locked-room.ts'
import { type NeededHeld, needsOf } from '../../room/needs.ts'
import type { RoomState } from '../../room/state.ts'
import type { StoreLimits } from '../../room/voter-limits.ts'
import { openNewcomers } from './newcomers.ts'
import {
  type PairRecord,
  type RoomCounts,
  type RoomRecord,
  type LoadedRoom as RowsOfRoom,
  type TallyRecord,
  type ToldRecord,
  toCounts,
  toLoaded,
} from './room-rows.ts'
import { rowSum } from './row-sum.ts'
import type { OpenerRows } from './sqlite-openers.ts'
import type { LoggedRecord, RefusedRecord, Statements, VoterRecord } from './sqlite-statements.ts'
import type { CreateOptions, NewStoredRoom, OpeningRefusal } from './store.ts'

/** `id`: its number in the file. */
interface LoadedRoom extends RowsOfRoom {
  id: number
  lastSteered: number
  newcomers: Newcomers
}

export interface LoadedRooms {
  /** False if the code is taken. */
  create(room: NewStoredRoom, how: CreateOptions): boolean | OpeningRefusal
  load(code: string): LoadedRoom | undefined
  /** How many rooms there are, without those that are always open. */
  count(): number
  lookUp(room: LoadedRoom, calls: RoomCall[]): Found
  write(room: LoadedRoom, after: LockedRoom, writes: Writes): void
  /** The next call reads every room from the database again. */
  forget(): void
  /** The next call on any other room reads it from the database again. */
  keepOnly(codes: string[]): void
}

/** `beginForgetting` is called before rows are deleted that must leave no trace in the file. */
export function openLoadedRooms(
  sql: Statements,
  openers: OpenerRows,
  limits: StoreLimits,
  beginForgetting: () => void,
): LoadedRooms {
  const rooms = new Map<string, LoadedRoom>()
  // Kept when a transaction fails: the voters that it admitted come again.
  const newcomers = new Map<string, Newcomers>()
  /** The greatest `last_steered` of all rooms. A failed transaction leaves a gap in the numbers, which only have to rise. */
  let lastSteered = Number(sql.readLastSteered.get()?.last)

  /** Counted once, since no other process makes rooms; undefined until then, and after a transaction that failed. */
  let listed: number | undefined

  function count(): number {
    listed ??= Number(sql.countRooms.get()?.count)
    return listed
  }

  function countOne(code: string, by: 1 | -1): void {
    if (listed !== undefined && !isReadersCode(code)) listed += by
  }

  function load(code: string): LoadedRoom | undefined {
    const loaded = rooms.get(code)
    if (loaded) return loaded
    const row = sql.readRoom.get(code) as unknown as (RoomRecord & { id: number; last_steered: number }) | undefined
    if (!row) return undefined
    const { id } = row
    const state = JSON.parse(String(sql.readState.get(id)?.state)) as RoomState
    const room: LoadedRoom = {
      ...toLoaded(code, row, state, readCounts(id)),
      ...{ id, lastSteered: row.last_steered, newcomers: newcomers.get(code) ?? openNewcomers(limits.newVoters) },
    }
    newcomers.set(code, room.newcomers)
    rooms.set(code, room)
    return room
  }

  const readCounts = (id: number): RoomCounts =>
    toCounts(
      sql.readTallies.all(id) as unknown as TallyRecord[],
      sql.readPairs.all(id) as unknown as PairRecord[],
      sql.readTold.all(id) as unknown as ToldRecord[],
    )

  function create({ code, ...room }: NewStoredRoom, how: CreateOptions): boolean | OpeningRefusal {
    const { isSteered, asked = [], commandId, opening } = how
    if (sql.readRoom.get(code)) return false
    const refused = opening && openers.refuse(opening)
    if (refused) return refused
    const title = room.title && JSON.stringify(room.title)
    const steered = isSteered ? ++lastSteered : 0
    const texts = [code, room.deck, title, room.voterKey, room.keyVersion, room.keyHash] as const
    const numbers = [1, 1, room.createdAt, steered] as const
    const commands = commandId === undefined ? 0 : 1
    const sum = rowSum(...texts, ...numbers, 0, 0, 0, 0, 0, 0, commands)
    const id = Number(sql.insertRoom.run(...texts, ...numbers, commands, sum).lastInsertRowid)
    if (commandId !== undefined) sql.insertCommand.run(id, 0, commandId, rowSum(code, 0, commandId))
    if (opening) openers.keep(id, code, opening.name)
    writeState(id, code, 1, room.state)
    writeAsked(id, code, asked)
    countOne(code, 1)
    return true
  }

  function writeState(id: number, code: string, stateVersion: number, state: RoomState): void {
    const text = JSON.stringify(state)
    sql.writeState.run(id, text, rowSum(code, stateVersion, text))
  }

  function writeAsked(id: number, code: string, asked: Asked[]): void {
    for (const one of asked) {
      const text = JSON.stringify(one)
      sql.insertAsked.run(id, one.claim, one.wording, text, rowSum(code, one.claim, one.wording, text))
    }
  }

  function lookUp({ id, locked }: LoadedRoom, calls: RoomCall[]): Found {
    const found = newFound()
    const needs = needsOf(calls)
    for (const commandId of needs.commandIds) if (sql.findCommand.get(id, commandId)) found.commands.add(commandId)
    if (needs.voteIds.length === 0) return found
    const voteIds = JSON.stringify(needs.voteIds)
    for (const row of sql.findVotes.all(voteIds, id) as unknown as LoggedRecord[])
      found.logged.set(row.voteId, holding(row))
    for (const row of sql.findVoters.all(JSON.stringify(needs.voters), id) as unknown as VoterRecord[])
      found.voters.set(row.voter, row.isRehearsing === 1)
    if (locked.refusals > 0)
      for (const row of sql.findRefused.all(voteIds, id) as unknown as RefusedRecord[])
        found.refused.set(row.voteId, row)
    for (const row of needs.held.flatMap((one) => findHeld(id, one))) hold(found, holding(row), row)
    return found
  }

  function findHeld(id: number, { claim, round, epoch, voters, isOfClaim }: NeededHeld): Held[] {
    const names = JSON.stringify(voters)
    const rows = isOfClaim
      ? sql.findHeldOnClaim.all(names, id, claim)
      : sql.findHeld.all(names, id, claim, round, epoch)
    return rows as unknown as Held[]
  }

  function write(room: LoadedRoom, after: LockedRoom, writes: Writes): void {
    const { id } = room
    const { code } = after
    if (writes.isDeleted) {
      remove(room)
      return
    }
    for (const { voter, voteId, claim, round, epoch, n, value, lang, at } of writes.votes.values()) {
      const sum = rowSum(code, voteId, claim, round, epoch, voter, n, value, lang, at)
      const [idOfVote, voterId] = [Buffer.from(voteId, 'hex'), Buffer.from(voter, 'hex')]
      sql.insertVote.run(id, idOfVote, claim, round, epoch, voterId, n, value, lang, at, sum)
    }
    for (const voteId of writes.replaced) sql.deleteVote.run(id, Buffer.from(voteId, 'hex'))
    for (const { voter, claim, round, epoch, n, voteId, value, lang, logged } of writes.held.values()) {
      const [voterId, idOfVote] = [Buffer.from(voter, 'hex'), Buffer.from(voteId, 'hex')]
      sql.writeHeld.run(id, voterId, claim, round, epoch, n, idOfVote, value, lang, logged)
    }
    if (writes.isWiped) sql.wipeVoters.run(id)
    for (const { voter, at, isRehearsing } of writes.voters) {
      const sum = rowSum(code, voter, at, Number(isRehearsing))
      sql.insertVoter.run(id, Buffer.from(voter, 'hex'), at, Number(isRehearsing), sum)
    }
    for (const [row, count] of writes.tallies) {
      const [claim = '', round = '', epoch, value = ''] = partsOf(row)
      sql.writeTally.run(id, claim, round, Number(epoch), value, count)
    }
    for (const [row, count] of writes.pairs) {
      const [before, last, from = '', to = ''] = partsOf(row)
      sql.writePair.run(id, Number(before), Number(last), from, to, count)
    }
    for (const [row, { number, paired, k, swing }] of writes.told) {
      const [before, last] = partsOf(row).map(Number)
      const values = [Number(before), Number(last), number, paired, k, JSON.stringify(swing)] as const
      sql.writeTold.run(id, ...values, rowSum(code, ...values))
    }
    for (const { voteId, error, number } of writes.refused)
      sql.insertRefused.run(id, number, Buffer.from(voteId, 'hex'), error, rowSum(code, number, voteId, error))
    if (writes.refused.length > 0) sql.forgetRefused.run(id, writes.firstRefusal)
    for (const { commandId, number } of writes.commands)
      sql.insertCommand.run(id, number, commandId, rowSum(code, number, commandId))
    if (writes.commands.length > 0) sql.forgetCommands.run(id, writes.firstCommand)
    if (writes.state) writeState(id, code, after.stateVersion, writes.state)
    writeAsked(id, code, writes.asked)
    if (writes.isSteered) room.lastSteered = ++lastSteered
    if (writes.row) writeRow(room, after)
    room.locked = after
  }

  function writeRow({ id, deck, title, voterKey, createdAt, lastSteered }: LoadedRoom, after: LockedRoom): void {
    const { code, version, stateVersion, keyVersion, keyHash, voters, rehearsing, mostConnected } = after
    const { logged, published, refusals, commands } = after
    const counts = [voters, rehearsing, mostConnected, logged, published, refusals, commands] as const
    const texts = [code, deck, title && JSON.stringify(title), voterKey, keyVersion, keyHash] as const
    const sum = rowSum(...texts, version, stateVersion, createdAt, lastSteered, ...counts)
    sql.writeRoom.run(version, stateVersion, keyVersion, keyHash, lastSteered, ...counts, sum, id)
  }

  function remove({ id, locked }: LoadedRoom): void {
    beginForgetting()
    newcomers.delete(locked.code)
    for (const statement of sql.deleteRoom) statement.run(id)
    rooms.delete(locked.code)
    countOne(locked.code, -1)
  }

  function keepOnly(codes: string[]): void {
    const kept = new Set(codes)
    for (const map of [rooms, newcomers]) for (const code of map.keys()) if (!kept.has(code)) map.delete(code)
  }

  function forget(): void {
    rooms.clear()
    listed = undefined
  }

  return { create, load, count, lookUp, write, forget, keepOnly }
}
