// The statements of the embedded store, prepared once, and the rows that they return.
import type { DatabaseSync } from 'node:sqlite'
import type { HeldVote } from '../../core/contract.ts'
import type { Round } from '../../core/poll.ts'

export interface RoomRow {
  id: number
  deck: string
  title: string | null
  voter_key: string
  key_version: number
  key_hash: string
  version: number
  state_version: number
  state: string
  created_at: number
  most_connected: number
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
  kind: string
  poll_values: string
  wordings: string
  undone: number
}
export interface PairRow {
  before: string | null
  after: string | null
  count: number
}
export interface PublishedRow {
  paired: number
  k: number
  swing: string
}
export interface CountRow {
  value: string | null
  count: number
}
export interface PollCountRow extends CountRow {
  claim: string
  round: Round
  epoch: number
}

/** The vote that a voter holds on one poll; `older`: 1 if it is older than the vote in question, by (n, voteId). */
export interface HeldRow {
  value: string | null
  n: number
  /** How many of the voter's votes on the poll, in that epoch, are in the log. */
  logged: number
  older: number
}
/** The vote that the voter of a logged vote holds on its poll; `own`: 1 if that is the voter who asks. */
export interface KnownRow extends HeldVote {
  room: number
  own: number
}

/** Prepares every statement; sqlite-file.ts defines the tables. */
export const prepareStatements = (db: DatabaseSync) => ({
  insertRoom: db.prepare(
    `INSERT INTO rooms
       (code, deck, title, voter_key, key_version, key_hash, version, state_version, state, created_at, last_steered)
     VALUES (?, ?, ?, ?, ?, ?, 1, 1, ?, ?, ?) ON CONFLICT (code) DO NOTHING`,
  ),
  readRoom: db.prepare('SELECT * FROM rooms WHERE code = ?'),
  listRooms: db.prepare(
    `SELECT code, deck, title, state ->> 'name' AS name, created_at AS createdAt, state ->> 'ended' AS ended,
       state ->> 'beforeRehearsal' IS NOT NULL AS isRehearsal,
       (SELECT count(*) FROM voters WHERE voters.room = rooms.id) AS voters,
       key_version AS keyVersion, key_hash AS keyHash, last_steered AS lastSteered
     FROM rooms WHERE code NOT LIKE 'readers.%' ORDER BY id DESC`,
  ),
  deleteRoom: ['rooms', 'polls', 'votes', 'held', 'voters', 'refused', 'told', 'asked'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE ${table === 'rooms' ? 'id' : 'room'} = ?`),
  ),
  writeState: db.prepare('UPDATE rooms SET version = ?, state_version = ?, state = ? WHERE id = ?'),
  readLastSteered: db.prepare('SELECT coalesce(max(last_steered), 0) AS last FROM rooms'),
  writeLastSteered: db.prepare('UPDATE rooms SET last_steered = ? WHERE id = ?'),
  writeVersion: db.prepare('UPDATE rooms SET version = ? WHERE id = ?'),
  raiseConnected: db.prepare('UPDATE rooms SET most_connected = max(most_connected, ?) WHERE id = ?'),
  writeKey: db.prepare('UPDATE rooms SET key_version = ?, key_hash = ? WHERE id = ?'),
  readPolls: db.prepare('SELECT * FROM polls WHERE room = ?'),
  deletePolls: db.prepare('DELETE FROM polls WHERE room = ?'),
  insertPoll: db.prepare(
    `INSERT INTO polls
       (room, claim, round, epoch, last_epoch, open, revealed, earlier, entered, closes_at, kind, poll_values, wordings,
        undone)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  insertAsked: db.prepare('INSERT INTO asked (room, claim, wording, asked) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
  readAsked: db.prepare('SELECT asked FROM asked WHERE room = ?'),
  countPoll: db.prepare(
    'SELECT value, count(*) AS count FROM held WHERE room = ? AND claim = ? AND round = ? AND epoch = ? GROUP BY value',
  ),
  countAllPolls: db.prepare(
    'SELECT claim, round, epoch, value, count(*) AS count FROM held WHERE room = ? GROUP BY claim, round, epoch, value',
  ),
  countPairs: db.prepare(
    `SELECT before.value AS before, after.value AS after, count(*) AS count
     FROM held AS before JOIN held AS after USING (room, voter, claim)
     WHERE room = ? AND claim = ? AND before.round = 'before' AND before.epoch = ?
       AND after.round = 'after' AND after.epoch = ? GROUP BY 1, 2`,
  ),
  readPublished: db.prepare('SELECT paired, k, swing FROM told WHERE room = ? AND before = ? AND after = ?'),
  writePublished: db.prepare(
    'INSERT OR REPLACE INTO told (room, before, after, paired, k, swing) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  insertVote: db.prepare(
    `INSERT INTO votes (room, vote_id, claim, round, epoch, voter, n, value, lang, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (vote_id) DO NOTHING`,
  ),
  deleteHeldVote: db.prepare(
    `DELETE FROM votes WHERE vote_id =
       (SELECT vote_id FROM held WHERE room = ? AND voter = ? AND claim = ? AND round = ? AND epoch = ?)`,
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
    'SELECT value, n, log_rows AS logged, (n, vote_id) < (?, ?) AS older FROM held WHERE room = ? AND voter = ? AND claim = ? AND round = ? AND epoch = ?',
  ),
  raiseHeld: db.prepare(
    `UPDATE held SET n = ?, vote_id = ?, value = ?, lang = ?, log_rows = log_rows + ?
     WHERE room = ? AND voter = ? AND claim = ? AND round = ? AND epoch = ?`,
  ),
  countLogRow: db.prepare(
    `UPDATE held SET log_rows = log_rows + 1
     WHERE room = ? AND voter = ? AND claim = ? AND round = ? AND epoch = ?`,
  ),
  deleteHeld: db.prepare('DELETE FROM held WHERE room = ? AND voter = ? AND claim = ? AND round = ? AND epoch = ?'),
  listHeld: db.prepare('SELECT claim, round, epoch, value, n FROM held WHERE room = ? AND voter = ?'),
  insertVoter: db.prepare(
    'INSERT INTO voters (room, voter, first_at, in_rehearsal) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  ),
  deleteRehearsalVoters: db.prepare('DELETE FROM voters WHERE room = ? AND in_rehearsal = 1'),
  hasVoter: db.prepare('SELECT 1 FROM voters WHERE room = ? AND voter = ?'),
  countVoters: db.prepare('SELECT count(*) AS count FROM voters WHERE room = ?'),
  insertRefused: db.prepare('INSERT INTO refused (room, vote_id, error) VALUES (?, ?, ?)'),
  readRefused: db.prepare('SELECT lower(hex(vote_id)) AS voteId, error FROM refused WHERE room = ? ORDER BY seq'),
  deleteRefused: db.prepare('DELETE FROM refused WHERE room = ? AND vote_id = ?'),
})

export type Statements = ReturnType<typeof prepareStatements>
