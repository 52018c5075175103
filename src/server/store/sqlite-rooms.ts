// The rooms of the embedded store in memory, as its transaction sees them: read at first use, with tallies counted from the held
// votes. Dropped when a transaction fails, since the data in memory was not written then.
import type { Counts, ErrorCode } from '../../core/contract.ts'
import { type PollKey, pollKey } from '../../core/poll.ts'
import { emptyCounts, valueIndex } from '../../core/tally.ts'
import type { PollState } from '../../room/state.ts'
import type { CountRow, PollCountRow, PollRow, RoomRow, Statements } from './sqlite-statements.ts'
import { countPairs, readPublished } from './sqlite-swing.ts'
import type { StoredRoom } from './store.ts'

export interface LoadedRoom extends StoredRoom {
  id: number
  /** Refused votes that are remembered, by voteId, the oldest first. */
  refused: Map<string, ErrorCode>
}

export interface LoadedRooms {
  load(code: string): LoadedRoom | undefined
  /** The next call reads the room from the database again; without a code, every room. */
  forget(code?: string): void
}

export function openLoadedRooms(sql: Statements): LoadedRooms {
  const rooms = new Map<string, LoadedRoom>()

  function load(code: string): LoadedRoom | undefined {
    const loaded = rooms.get(code)
    if (loaded) return loaded
    const row = sql.readRoom.get(code) as unknown as RoomRow | undefined
    if (!row) return undefined
    const polls = (sql.readPolls.all(row.id) as unknown as PollRow[]).map(toPoll)
    const refused = sql.readRefused.all(row.id) as unknown as { voteId: string; error: ErrorCode }[]
    const room: LoadedRoom = {
      id: row.id,
      code,
      deck: row.deck,
      title: row.title === null ? null : JSON.parse(row.title),
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
      voters: Number(sql.countVoters.get(row.id)?.count),
      mostConnected: row.most_connected,
      tallies: {},
      pairs: [],
      published: undefined,
      refused: new Map(refused.map(({ voteId, error }) => [voteId, error])),
    }
    countAllPolls(sql, room)
    room.pairs = countPairs(sql, room)
    room.published = readPublished(sql, room)
    rooms.set(code, room)
    return room
  }

  return {
    load,
    forget: (code) => void (code === undefined ? rooms.clear() : rooms.delete(code)),
  }
}

/** Counts the tallies of the current epochs, of every poll in one pass: a room may hold a million votes. */
function countAllPolls(sql: Statements, room: LoadedRoom): void {
  const { id, state, tallies } = room
  for (const [key, poll] of Object.entries(state.polls)) tallies[key] = emptyCounts(poll)
  for (const { claim, round, epoch, value, count } of sql.countAllPolls.all(id) as unknown as PollCountRow[]) {
    const key = pollKey({ claim, round })
    const [counts, poll] = [tallies[key], state.polls[key]]
    if (counts && poll?.epoch === epoch) addTo(counts, valueIndex(poll, value), count)
  }
}

/** The tally of the current epoch, counted from the held votes. */
export function countPoll(sql: Statements, { id, state }: LoadedRoom, key: PollKey): Counts {
  const poll = state.polls[key]
  if (!poll) return []
  const counts = emptyCounts(poll)
  const rows = sql.countPoll.all(id, poll.claim, poll.round, poll.epoch) as unknown as CountRow[]
  for (const { value, count } of rows) addTo(counts, valueIndex(poll, value), count)
  return counts
}

export function addTo(counts: Counts, index: number, count: number): void {
  counts[index] = (counts[index] ?? 0) + count
}

export function writePolls(sql: Statements, room: number, polls: PollState[]): void {
  for (const { claim, round, epoch, lastEpoch, entered, open, revealed, earlier, closesAt, ...asked } of polls) {
    const switches = [Number(open), Number(revealed), JSON.stringify(earlier), Number(entered), closesAt] as const
    const words = [
      asked.kind,
      JSON.stringify(asked.values),
      JSON.stringify(asked.wordings),
      Number(asked.isUndone),
    ] as const
    sql.insertPoll.run(room, claim, round, epoch, lastEpoch, ...switches, ...words)
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
  kind: row.kind,
  values: JSON.parse(row.poll_values),
  wordings: JSON.parse(row.wordings),
  isUndone: row.undone === 1,
  earlier: JSON.parse(row.earlier),
})
