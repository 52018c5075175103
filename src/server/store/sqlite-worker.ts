// The thread that owns votes.sqlite: the calls of the store, each carried out in the transaction of its group.

import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Asked, HeldVote } from '../../core/contract.ts'
import { isOtherCount } from '../../room/asking.ts'
import type { RoomState } from '../../room/state.ts'
import { isThesisTouched } from '../../room/thesis.ts'
import { openCasting } from './sqlite-cast.ts'
import { openChanges } from './sqlite-changes.ts'
import { openFolder } from './sqlite-file.ts'
import { serveGroups } from './sqlite-groups.ts'
import { countPoll, openLoadedRooms, writePolls } from './sqlite-rooms.ts'
import { prepareStatements } from './sqlite-statements.ts'
import { countPairs, publishSwing, readPublished } from './sqlite-swing.ts'
import type { LoggedVote, NewStoredRoom, StoredRoom, StoreOptions, Unwritten } from './store.ts'

/** The thread's first message: the store is open. `copy`: a copy of its file from before a migration. */
export interface Opened {
  copy: string | undefined
}

/** A call's name and its arguments. */
export type Call = [name: keyof typeof calls, ...args: never[]]

if (!parentPort) throw new Error('sqlite-worker.ts runs as a worker of sqlite.ts')
const { folder, k, limits } = workerData as StoreOptions & { folder: string }
const { db, disk, copy } = await openFolder(folder)
const sql = prepareStatements(db)

const rooms = openLoadedRooms(sql)
const changes = openChanges(sql)
const castVote = openCasting({ sql, rooms, changes, limits })
/** The greatest `last_steered` of all rooms. A failed transaction leaves a gap in the numbers, which only have to rise. */
let lastSteered = Number(sql.readLastSteered.get()?.last)

const calls = {
  check: disk.touch,
  createRoom,
  readRoom,
  listRooms,
  saveState,
  saveKey,
  deleteRoom,
  raiseConnected,
  castVote,
  readAsked,
  readVotes,
  readLog,
}

// Each call has the arguments of the function that it names: only sqlite.ts sends calls, and it is typed against the Store.
const answer = ([name, ...args]: Call): unknown => (calls[name] as (...args: never[]) => unknown)(...args)

const reads = new Set<Call[0]>(['readRoom', 'listRooms', 'readAsked', 'readVotes', 'readLog'])
serveGroups<Call>(parentPort, join(folder, 'votes.sqlite'), disk, {
  isRead: ([name]) => reads.has(name),
  answer,
  changes: changes.raiseVersions,
  end(isUndone) {
    if (isUndone) rooms.forget()
    changes.clear()
  },
})
parentPort.postMessage({ copy } satisfies Opened)

function createRoom(room: NewStoredRoom, isSteered: boolean, asked: Asked[]): boolean {
  const { polls, ...state } = room.state
  const { changes, lastInsertRowid } = sql.insertRoom.run(
    ...[room.code, room.deck, room.title && JSON.stringify(room.title), room.voterKey, room.keyVersion, room.keyHash],
    ...[JSON.stringify(state), room.createdAt, isSteered ? ++lastSteered : 0],
  )
  if (changes !== 1) return false
  const id = Number(lastInsertRowid)
  writePolls(sql, id, Object.values(polls))
  writeAsked(id, asked)
  return true
}

function writeAsked(room: number, asked: Asked[]): void {
  for (const one of asked) sql.insertAsked.run(room, one.claim, one.wording, JSON.stringify(one))
}

function readRoom(code: string): StoredRoom | undefined {
  const room = rooms.load(code)
  if (!room) return undefined
  const { id: _, refused: __, ...stored } = room
  return stored
}

function listRooms() {
  return sql.listRooms.all().map((row) => ({
    ...row,
    title: row.title === null ? null : JSON.parse(String(row.title)),
    ended: row.ended === 1,
    isRehearsal: row.isRehearsal === 1,
  }))
}

function deleteRoom(code: string, keyVersion: number): Unwritten | undefined {
  const room = rooms.load(code)
  if (!room) return 'no_such_room'
  if (room.keyVersion !== keyVersion) return 'key_wrong'
  disk.beginForgetting()
  for (const statement of sql.deleteRoom) statement.run(room.id)
  rooms.forget(code)
  changes.addDeleted(room)
  return undefined
}

function saveState(
  code: string,
  stateVersion: number,
  state: RoomState,
  keyVersion: number | null,
  asked: Asked[],
): Unwritten | undefined {
  const room = rooms.load(code)
  if (!room) return 'no_such_room'
  if (keyVersion !== null && room.keyVersion !== keyVersion) return 'key_wrong'
  if (room.stateVersion !== stateVersion) return 'conflict'
  // If the votes were closed by a version that stored no swings, their swing is stored now, before it can change.
  publishSwing(sql, room, k)
  const before = room.state.polls
  const isWiped = room.state.beforeRehearsal !== null && state.beforeRehearsal === null
  const moved = Object.keys(state.polls).filter((key) => isOtherCount(before[key], state.polls[key]))
  room.version++
  room.stateVersion = room.version
  room.state = state
  const { polls, ...rest } = state
  sql.writeState.run(room.version, room.stateVersion, JSON.stringify(rest), room.id)
  if (keyVersion !== null) sql.writeLastSteered.run(++lastSteered, room.id)
  sql.deletePolls.run(room.id)
  writePolls(sql, room.id, Object.values(polls))
  writeAsked(room.id, asked)
  const change = changes.of(room)
  change.steered = true
  if (isWiped) {
    room.voters -= Number(sql.deleteRehearsalVoters.run(room.id).changes)
    change.voters = true
  }
  for (const key of moved) {
    room.tallies[key] = countPoll(sql, room, key)
    change.polls.add(key)
  }
  if (isThesisTouched(before, polls)) {
    room.pairs = countPairs(sql, room)
    room.published = readPublished(sql, room)
    publishSwing(sql, room, k)
    change.paired = true
  }
  return undefined
}

function saveKey(code: string, keyVersion: number, keyHash: string): Unwritten | undefined {
  const room = rooms.load(code)
  if (!room) return 'no_such_room'
  if (room.keyVersion !== keyVersion) return 'key_wrong'
  sql.writeKey.run(keyVersion + 1, keyHash, room.id)
  Object.assign(room, { keyVersion: keyVersion + 1, keyHash })
  changes.of(room).keyed = true
  return undefined
}

function raiseConnected(code: string, connected: number): void {
  const room = rooms.load(code)
  // A deleted room is no error here: an exception would undo the votes of the group.
  if (!room || connected <= room.mostConnected) return
  sql.raiseConnected.run(connected, room.id)
  room.mostConnected = connected
}

function readAsked(code: string): Asked[] {
  const room = rooms.load(code)
  return room ? sql.readAsked.all(room.id).map(({ asked }) => JSON.parse(String(asked))) : []
}

function readVotes(code: string, voter: string): HeldVote[] {
  const room = rooms.load(code)
  return room ? (sql.listHeld.all(room.id, Buffer.from(voter, 'hex')) as unknown as HeldVote[]) : []
}

function readLog(code: string): LoggedVote[] {
  const room = rooms.load(code)
  return room ? (sql.readLog.all(room.id) as unknown as LoggedVote[]) : []
}
