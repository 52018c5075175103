// The thread that owns votes.sqlite. It carries out groups of calls, each group in one transaction: the calls on one room are looked up,
// folded by the rules in src/room, and written.
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Asked, ErrorCode, HeldVote } from '../../core/contract.ts'
import { answerMissing, applyCalls } from '../../room/apply-calls.ts'
import type { Answer, Change, KeyChange, RoomCall, StateChange } from '../../room/calls.ts'
import type { LoggedVote } from '../../room/locked-room.ts'
import type { Ballot } from '../../room/state.ts'
import { toStored } from './room-rows.ts'
import { type Copies, openFolder } from './sqlite-file.ts'
import { serveGroups } from './sqlite-groups.ts'
import { openOpenerRows } from './sqlite-openers.ts'
import { openLoadedRooms } from './sqlite-rooms.ts'
import { prepareStatements } from './sqlite-statements.ts'
import type { StoredRoom, StoreOptions } from './store.ts'

/** The thread's first message: the store is open. */
export interface Opened {
  copies: Copies
}

/** A vote as a flat list of values, since thousands of them go to the thread at once. */
export type FlatBallot = [
  ...[code: string, voteId: string, voter: string, claim: string, round: Ballot['round'], epoch: number],
  ...[wording: string, value: string | null, n: number, lang: string, at: number, refusal: ErrorCode | undefined],
]

if (!parentPort) throw new Error('sqlite-worker.ts runs as a worker of sqlite.ts')
const { folder, k, limits } = workerData as StoreOptions & { folder: string }
const { db, disk, copies } = await openFolder(folder)
const sql = prepareStatements(db)
const openers = openOpenerRows(db)
const rooms = openLoadedRooms(sql, openers, limits, disk.beginForgetting)

/** The calls on one room, which are folded together, by name. */
const roomCalls = {
  castVote: (
    ...[code, voteId, voter, claim, round, epoch, wording, value, n, lang, at, refusal]: FlatBallot
  ): RoomCall => ({
    name: 'vote',
    ballot: { code, voteId, voter, claim, round, epoch, wording, value, n, lang, at },
    refusal,
  }),
  saveState: (_: string, change: StateChange): RoomCall => ({ name: 'state', ...change }),
  saveKey: (_: string, change: KeyChange): RoomCall => ({ name: 'key', ...change }),
  raiseConnected: (_: string, connected: number): RoomCall => ({ name: 'connected', connected }),
  deleteRoom: (_: string, keyVersion: number): RoomCall => ({ name: 'delete', keyVersion }),
}
/** Other calls that write. */
const acts = {
  ...{ check: () => disk.touch(), createRoom: rooms.create },
  ...{ makeOpener: openers.make, removeOpener: openers.remove },
}
/** Calls that write nothing. */
const reads = {
  ...{ readRoom, listRooms, hasCommand, readAsked, readVotes, readLog },
  ...{ countRooms: rooms.count, keepOnly: rooms.keepOnly },
  ...{ listOpeners: openers.list, findOpener: openers.find },
}

/** A call's name and its arguments, which are those of the function of that name: only sqlite.ts sends calls. */
export type Call = [name: keyof typeof roomCalls | keyof typeof acts | keyof typeof reads, ...args: never[]]
type Act = (...args: never[]) => unknown

serveGroups<Call>(parentPort, join(folder, 'votes.sqlite'), disk, {
  isRead: ([name]) => name in reads,
  read: ([name, ...args]) => (reads[name as keyof typeof reads] as Act)(...args),
  write: writeCalls,
  undo: rooms.forget,
})
parentPort.postMessage({ copies } satisfies Opened)

/** The replies to the calls that write, by their place in the group, and the changes to report. */
function writeCalls(group: Call[]): { replies: unknown[]; changes: Change[] } {
  const replies: unknown[] = Array(group.length).fill(undefined)
  const changes: Change[] = []
  let run = new Map<string, { places: number[]; calls: RoomCall[] }>()

  function fold(): void {
    for (const [code, { places, calls }] of run) {
      const { answers, change } = applyToRoom(code, calls)
      for (const [index, place] of places.entries()) replies[place] = answers[index]
      if (change) changes.push(change)
    }
    run = new Map()
  }

  for (const [place, [name, ...args]] of group.entries()) {
    if (name in reads) continue
    if (name in roomCalls) {
      const [code] = args as unknown as [string]
      const call = (roomCalls[name as keyof typeof roomCalls] as (...args: never[]) => RoomCall)(...args)
      const known = run.get(code)
      if (known) {
        known.places.push(place)
        known.calls.push(call)
      } else run.set(code, { places: [place], calls: [call] })
      continue
    }
    fold()
    replies[place] = (acts[name as keyof typeof acts] as Act)(...args)
  }
  fold()
  return { replies, changes }
}

function applyToRoom(code: string, calls: RoomCall[]): { answers: Answer[]; change: Change | undefined } {
  const room = rooms.load(code)
  if (!room) return { answers: calls.map(answerMissing), change: undefined }
  const applied = applyCalls(room.locked, rooms.lookUp(room, calls), calls, { limits, k, newcomers: room.newcomers })
  rooms.write(room, applied.room, applied.writes)
  return applied
}

function readRoom(code: string): StoredRoom | undefined {
  const room = rooms.load(code)
  return room && toStored(room)
}

function listRooms() {
  return sql.listRooms.all().map((row) => ({
    ...row,
    title: row.title === null ? null : JSON.parse(String(row.title)),
    ended: row.ended === 1,
    isRehearsal: row.isRehearsal === 1,
  }))
}

function hasCommand(code: string, commandId: string): boolean {
  const room = rooms.load(code)
  return room !== undefined && sql.findCommand.get(room.id, commandId) !== undefined
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
