// The thread that owns votes.sqlite: the calls of the store, each carried out in the transaction of its group.

import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Counts, HeldVote } from '../../core/contract.ts'
import { thesis } from '../../core/deck.ts'
import { type PollKey, pollKey, type Round } from '../../core/poll.ts'
import { emptyCounts, placeOf } from '../../core/tally.ts'
import { refuseVote } from '../steer.ts'
import { openFolder } from './sqlite-file.ts'
import { serveGroups } from './sqlite-groups.ts'
import { type CountRow, type PollRow, prepareStatements, type RoomRow } from './sqlite-statements.ts'
import { countPairs, readTold, tellSwing } from './sqlite-swing.ts'
import type {
  CastResult,
  Change,
  LoggedVote,
  NewStoredRoom,
  PollState,
  RoomState,
  StoredRoom,
  Unwritten,
} from './store.ts'

/** A call is its name and arguments; a cast is flat, since it is what comes in thousands. */
export type Call = [name: keyof typeof calls, ...args: never[]]
export type FlatBallot = [
  ...[code: string, voteId: string, voter: string, claim: string, round: Round, epoch: number],
  ...[value: number | null, n: number, lang: string, at: number],
]
if (!parentPort) throw new Error('sqlite-worker.ts runs as a worker of sqlite.ts')
const { folder, k } = workerData as { folder: string; k: number }
const { db, disk } = await openFolder(folder)
const sql = prepareStatements(db)

/** A room in memory, tallies included: as the transaction sees it, dropped whenever one fails. */
interface LoadedRoom extends StoredRoom {
  id: number
}
const rooms = new Map<string, LoadedRoom>()
/** What the transaction changed: the polls whose tally did, whether votes did it, whether the state did. */
interface WhatChanged {
  polls: Set<PollKey>
  voted: boolean
  steered: boolean
  keyed: boolean
  paired: boolean
}
const changed = new Map<LoadedRoom, WhatChanged>()

/** The greatest `last_steered` of all rooms, or one that a failed transaction gave: it only has to rise. */
let lastSteered = Number(sql.readLastSteered.get()?.last)
/** The rooms that the transaction deleted. */
let deleted: Change[] = []

const calls = {
  check: disk.touch,
  createRoom,
  readRoom,
  listRooms,
  saveState,
  saveKey,
  deleteRoom,
  castVote,
  readVotes,
  readLog,
}

// Each call carries the arguments of the function it names: sqlite.ts is typed against the Store and alone sends them.
const answer = ([name, ...args]: Call): unknown => (calls[name] as (...args: never[]) => unknown)(...args)

const reads = new Set<Call[0]>(['readRoom', 'listRooms', 'readVotes', 'readLog'])
serveGroups<Call>(parentPort, join(folder, 'votes.sqlite'), disk, {
  isRead: ([name]) => reads.has(name),
  answer,
  changes: () => [...raiseVersions(), ...deleted],
  end(isUndone) {
    if (isUndone) rooms.clear()
    changed.clear()
    deleted = []
  },
})
parentPort.postMessage('open')

/** One version more for every room that was voted in or has a new key; then one change a room, with what it is now. */
function raiseVersions(): Change[] {
  return [...changed].map(([room, { polls, voted, steered, keyed, paired }]) => {
    if (voted || keyed) sql.writeVersion.run(++room.version, room.id)
    const tallies = Object.fromEntries([...polls].map((key) => [key, room.tallies[key] ?? emptyCounts(room.scale)]))
    const { code, version, stateVersion, keyVersion, keyHash } = room
    const key = keyed && { key: { keyVersion, keyHash } }
    const pairs = paired && { pairs: room.pairs, told: room.told }
    return { code, version, stateVersion, tallies, ...(steered && { state: room.state }), ...pairs, ...key }
  })
}

function changeOf(room: LoadedRoom) {
  let change = changed.get(room)
  if (!change) {
    change = { polls: new Set(), voted: false, steered: false, keyed: false, paired: false }
    changed.set(room, change)
  }
  return change
}

function createRoom(room: NewStoredRoom, isSteered: boolean): boolean {
  const { polls, ...state } = room.state
  const { changes, lastInsertRowid } = sql.insertRoom.run(
    ...[room.code, room.deck, room.scale, room.voterKey, room.keyVersion, room.keyHash],
    ...[JSON.stringify(state), room.createdAt, isSteered ? ++lastSteered : 0],
  )
  if (changes === 1) writePolls(Number(lastInsertRowid), Object.values(polls))
  return changes === 1
}

function readRoom(code: string): StoredRoom | undefined {
  const room = loadRoom(code)
  if (!room) return undefined
  const { id: _, ...stored } = room
  return stored
}

function listRooms() {
  return sql.listRooms.all().map((row) => ({ ...row, ended: row.ended === 1, isRehearsal: row.isRehearsal === 1 }))
}

function deleteRoom(code: string, keyVersion: number): Unwritten | undefined {
  const room = loadRoom(code)
  if (!room) return 'no_such_room'
  if (room.keyVersion !== keyVersion) return 'key_wrong'
  for (const statement of sql.deleteRoom) statement.run(room.id)
  rooms.delete(code)
  changed.delete(room)
  const { version, stateVersion } = room
  deleted.push({ code, version: version + 1, stateVersion, tallies: {}, isDeleted: true })
  return undefined
}

function saveState(
  code: string,
  stateVersion: number,
  state: RoomState,
  keyVersion: number | null,
): Unwritten | undefined {
  const room = loadRoom(code)
  if (!room) return 'no_such_room'
  if (keyVersion !== null && room.keyVersion !== keyVersion) return 'key_wrong'
  if (room.stateVersion !== stateVersion) return 'conflict'
  // What was closed before this was kept is kept before it can change.
  tellSwing(sql, room, k)
  const before = room.state.polls
  const moved = Object.keys(state.polls).filter((key) => state.polls[key]?.epoch !== before[key]?.epoch)
  room.version++
  room.stateVersion = room.version
  room.state = state
  const { polls, ...rest } = state
  sql.writeState.run(room.version, room.stateVersion, JSON.stringify(rest), room.id)
  if (keyVersion !== null) sql.writeLastSteered.run(++lastSteered, room.id)
  sql.deletePolls.run(room.id)
  writePolls(room.id, Object.values(polls))
  const change = changeOf(room)
  change.steered = true
  for (const key of moved) {
    room.tallies[key] = countPoll(room, key)
    change.polls.add(key)
  }
  if (isThesisTouched(before, polls)) {
    room.pairs = countPairs(sql, room)
    room.told = readTold(sql, room)
    tellSwing(sql, room, k)
    change.paired = true
  }
  return undefined
}

/** Whether one of the two polls whose voters are paired was opened, closed, reset or brought back. */
const isThesisTouched = (before: RoomState['polls'], now: RoomState['polls']): boolean =>
  (['before', 'after'] as const).some((round) => {
    const key = pollKey({ claim: thesis, round })
    return before[key]?.open !== now[key]?.open || before[key]?.epoch !== now[key]?.epoch
  })

function saveKey(code: string, keyVersion: number, keyHash: string): Unwritten | undefined {
  const room = loadRoom(code)
  if (!room) return 'no_such_room'
  if (room.keyVersion !== keyVersion) return 'key_wrong'
  sql.writeKey.run(keyVersion + 1, keyHash, room.id)
  Object.assign(room, { keyVersion: keyVersion + 1, keyHash })
  changeOf(room).keyed = true
  return undefined
}

/** `null`, the shortest answer, where the vote is held as it was cast. */
function castVote(
  ...[code, voteHex, voterHex, claim, round, epoch, value, n, lang, at]: FlatBallot
): CastResult | null {
  const room = loadRoom(code)
  if (!room) return { error: 'no_such_room' }
  const key = pollKey({ claim, round })
  const voteId = Buffer.from(voteHex, 'hex')
  const voter = Buffer.from(voterHex, 'hex')
  const refused = refuseVote(
    room,
    { claim, round, epoch, value, at },
    () => sql.hasHeld.get(room.id, voter) !== undefined,
  )
  const isNew =
    !refused && sql.insertVote.run(room.id, voteId, claim, round, epoch, voter, n, value, lang, at).changes === 1
  // A known vote is answered with what is held, also where a new one would be refused by now.
  if (!isNew) return answerKnown(room, voteId, voter) ?? { error: refused ?? 'vote_id_used' }

  const counts = room.tallies[key] ?? emptyCounts(room.scale)
  if (sql.insertHeld.run(room.id, voter, claim, round, epoch, n, voteId, value, lang).changes === 0) {
    const held = sql.readHeld.get(room.id, voter, claim, round, epoch) as unknown as Pick<HeldVote, 'value' | 'n'>
    const raised = sql.raiseHeld.run(n, voteId, value, lang, room.id, voter, claim, round, epoch, n, voteId)
    if (raised.changes === 0) return { held: { claim, round, epoch, ...held } }
    addTo(counts, placeOf(room.scale, held.value), -1)
  }
  addTo(counts, placeOf(room.scale, value), 1)
  room.tallies[key] = counts
  const change = changeOf(room)
  change.voted = true
  change.polls.add(key)
  return null
}

function answerKnown(room: LoadedRoom, voteId: Buffer, voter: Buffer): CastResult | undefined {
  const known = sql.readVote.get(voter, voteId)
  if (!known) return undefined
  const { room: id, own, ...held } = known
  return id === room.id && own === 1 ? { held: held as unknown as HeldVote } : { error: 'vote_id_used' }
}

function readVotes(code: string, voter: string): HeldVote[] {
  const room = loadRoom(code)
  return room ? (sql.listHeld.all(room.id, Buffer.from(voter, 'hex')) as unknown as HeldVote[]) : []
}

function readLog(code: string): LoggedVote[] {
  const room = loadRoom(code)
  return room ? (sql.readLog.all(room.id) as unknown as LoggedVote[]) : []
}

function loadRoom(code: string): LoadedRoom | undefined {
  const loaded = rooms.get(code)
  if (loaded) return loaded
  const row = sql.readRoom.get(code) as unknown as RoomRow | undefined
  if (!row) return undefined
  const polls = (sql.readPolls.all(row.id) as unknown as PollRow[]).map(toPoll)
  const room: LoadedRoom = {
    id: row.id,
    code,
    deck: row.deck,
    scale: row.scale,
    voterKey: row.voter_key,
    keyVersion: row.key_version,
    keyHash: row.key_hash,
    version: row.version,
    stateVersion: row.state_version,
    state: {
      ...JSON.parse(row.state),
      polls: Object.fromEntries(polls.map((poll) => [pollKey(poll), poll])),
    },
    createdAt: row.created_at,
    tallies: {},
    pairs: [],
    told: undefined,
  }
  for (const key of Object.keys(room.state.polls)) room.tallies[key] = countPoll(room, key)
  room.pairs = countPairs(sql, room)
  room.told = readTold(sql, room)
  rooms.set(code, room)
  return room
}

/** The tally of the current epoch, counted from the votes that are held. */
function countPoll({ id, scale, state }: LoadedRoom, key: PollKey): Counts {
  const counts = emptyCounts(scale)
  const poll = state.polls[key]
  const rows = poll ? sql.countPoll.all(id, poll.claim, poll.round, poll.epoch) : []
  for (const { value, count } of rows as unknown as CountRow[]) addTo(counts, placeOf(scale, value), count)
  return counts
}

function addTo(counts: Counts, place: number, count: number): void {
  counts[place] = (counts[place] ?? 0) + count
}

function writePolls(room: number, polls: PollState[]): void {
  for (const { claim, round, epoch, lastEpoch, entered, open, revealed, earlier, closesAt } of polls) {
    const switches = [Number(open), Number(revealed), JSON.stringify(earlier), Number(entered), closesAt] as const
    sql.insertPoll.run(room, claim, round, epoch, lastEpoch, ...switches)
  }
}

const toPoll = (row: PollRow): PollState => ({
  claim: row.claim,
  round: row.round,
  epoch: row.epoch,
  lastEpoch: row.last_epoch,
  entered: row.entered === 1,
  open: row.open === 1,
  revealed: row.revealed === 1,
  closesAt: row.closes_at,
  earlier: JSON.parse(row.earlier),
})
