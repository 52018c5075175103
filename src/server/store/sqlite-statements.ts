// What the embedded store asks its database, prepared once, and the rows that come back.
import type { DatabaseSync } from 'node:sqlite'
import type { Round } from '../../core/poll.ts'
import { readersCode } from '../../core/room-code.ts'
import type { ScaleName } from '../../core/scale.ts'

export interface RoomRow {
  id: number
  deck: string
  scale: ScaleName
  voter_key: string
  key_version: number
  key_hash: string
  version: number
  state_version: number
  state: string
  created_at: number
}
export interface PollRow {
  claim: string
  round: Round
  epoch: number
  last_epoch: number
  open: number
  revealed: number
  earlier: string
  entered: number
  closes_at: number | null
}
export interface PairRow {
  before: number | null
  after: number | null
  count: number
}
export interface ToldRow {
  paired: number
  k: number
  swing: string
}
export interface CountRow {
  value: number | null
  count: number
}

/** Prepares every statement; the tables are those of sqlite-file.ts. */
export const prepareStatements = (db: DatabaseSync) => ({
  insertRoom: db.prepare(
    `INSERT INTO rooms
       (code, deck, scale, voter_key, key_version, key_hash, version, state_version, state, created_at, last_steered)
     VALUES (?, ?, ?, ?, ?, ?, 1, 1, ?, ?, ?) ON CONFLICT (code) DO NOTHING`,
  ),
  readRoom: db.prepare('SELECT * FROM rooms WHERE code = ?'),
  listRooms: db.prepare(
    `SELECT code, deck, state ->> 'name' AS name, created_at AS createdAt, state ->> 'ended' AS ended,
       state ->> 'beforeRehearsal' IS NOT NULL AS isRehearsal,
       (SELECT count(DISTINCT voter) FROM held WHERE held.room = rooms.id) AS voters,
       key_version AS keyVersion, key_hash AS keyHash, last_steered AS lastSteered
     FROM rooms WHERE code <> '${readersCode}' ORDER BY id DESC`,
  ),
  deleteRoom: ['rooms', 'polls', 'votes', 'held', 'voters', 'refused', 'told'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE ${table === 'rooms' ? 'id' : 'room'} = ?`),
  ),
  writeState: db.prepare('UPDATE rooms SET version = ?, state_version = ?, state = ? WHERE id = ?'),
  readLastSteered: db.prepare('SELECT coalesce(max(last_steered), 0) AS last FROM rooms'),
  writeLastSteered: db.prepare('UPDATE rooms SET last_steered = ? WHERE id = ?'),
  writeVersion: db.prepare('UPDATE rooms SET version = ? WHERE id = ?'),
  writeKey: db.prepare('UPDATE rooms SET key_version = ?, key_hash = ? WHERE id = ?'),
  readPolls: db.prepare('SELECT * FROM polls WHERE room = ?'),
  deletePolls: db.prepare('DELETE FROM polls WHERE room = ?'),
  insertPoll: db.prepare(
    `INSERT INTO polls (room, claim, round, epoch, last_epoch, open, revealed, earlier, entered, closes_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  countPoll: db.prepare(
    'SELECT value, count(*) AS count FROM held WHERE room = ? AND claim = ? AND round = ? AND epoch = ? GROUP BY value',
  ),
  countPairs: db.prepare(
    `SELECT before.value AS before, after.value AS after, count(*) AS count
     FROM held AS before JOIN held AS after USING (room, voter, claim)
     WHERE room = ? AND claim = ? AND before.round = 'before' AND before.epoch = ?
       AND after.round = 'after' AND after.epoch = ? GROUP BY 1, 2`,
  ),
  readTold: db.prepare('SELECT paired, k, swing FROM told WHERE room = ? AND before = ? AND after = ?'),
  writeTold: db.prepare(
    'INSERT OR REPLACE INTO told (room, before, after, paired, k, swing) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  insertVote: db.prepare(
    `INSERT INTO votes (room, vote_id, claim, round, epoch, voter, n, value, lang, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (vote_id) DO NOTHING`,
  ),
  readVote: db.prepare(
    `SELECT votes.room, votes.voter = ? AS own, claim, round, epoch, held.value, held.n
     FROM votes JOIN held USING (room, voter, claim, round, epoch) WHERE votes.vote_id = ?`,
  ),
  readLog: db.prepare(
    `SELECT lower(hex(vote_id)) AS voteId, claim, round, epoch, lower(hex(voter)) AS voter, n, value, lang, at
     FROM votes WHERE room = ? ORDER BY seq`,
  ),
  insertHeld:
    db.prepare(`INSERT INTO held (room, voter, claim, round, epoch, n, vote_id, value, lang) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`),
  readHeld: db.prepare(
    'SELECT value, n FROM held WHERE room = ? AND voter = ? AND claim = ? AND round = ? AND epoch = ?',
  ),
  raiseHeld: db.prepare(
    `UPDATE held SET n = ?, vote_id = ?, value = ?, lang = ?
     WHERE room = ? AND voter = ? AND claim = ? AND round = ? AND epoch = ? AND (n, vote_id) < (?, ?)`,
  ),
  listHeld: db.prepare('SELECT claim, round, epoch, value, n FROM held WHERE room = ? AND voter = ?'),
  hasHeld: db.prepare('SELECT 1 FROM held WHERE room = ? AND voter = ? LIMIT 1'),
})

export type Statements = ReturnType<typeof prepareStatements>
