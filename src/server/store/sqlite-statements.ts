// The statements of the embedded store, prepared once, and the rows that they return.
import type { DatabaseSync } from 'node:sqlite'
import type { ErrorCode } from '../../core/contract.ts'
import type { Round } from '../../core/poll.ts'
import { alwaysOpen } from './room-rows.ts'

export interface LoggedRecord {
  voteId: string
  voter: string
  claim: string
  round: Round
  epoch: number
}
export interface VoterRecord {
  voter: string
  isRehearsing: number
}
export interface RefusedRecord {
  voteId: string
  error: ErrorCode
  number: number
}

const heldColumns =
  'lower(hex(voter)) AS voter, claim, round, epoch, n, lower(hex(vote_id)) AS voteId, held.value, lang, log_rows AS logged'

/** The tables of a room, by its number in the database. */
const roomTables = [
  'states',
  'votes',
  'held',
  'tallies',
  'pairs',
  'voters',
  'refused',
  'commands',
  'told',
  'asked',
  'opened',
]

/** Prepares every statement; sqlite-file.ts defines the tables. What the votes of a group need is looked up at once, by lists of ids. */
export const prepareStatements = (db: DatabaseSync) => ({
  insertRoom: db.prepare(
    `INSERT INTO rooms (code, deck, title, voter_key, key_version, key_hash, version, state_version, created_at, last_steered,
       voters, rehearsing, most_connected, logged, published, refusals, commands, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?, ?) ON CONFLICT (code) DO NOTHING`,
  ),
  readRoom: db.prepare('SELECT * FROM rooms WHERE code = ?'),
  writeRoom: db.prepare(
    `UPDATE rooms SET version = ?, state_version = ?, key_version = ?, key_hash = ?, last_steered = ?, voters = ?, rehearsing = ?,
       most_connected = ?, logged = ?, published = ?, refusals = ?, commands = ?, sum = ? WHERE id = ?`,
  ),
  listRooms: db.prepare(
    `SELECT code, deck, title, state ->> 'name' AS name, created_at AS createdAt, state ->> 'ended' AS ended,
       state ->> 'beforeRehearsal' IS NOT NULL AS isRehearsal, voters, key_version AS keyVersion, key_hash AS keyHash,
       last_steered AS lastSteered, opener
     FROM rooms JOIN states ON states.room = rooms.id LEFT JOIN opened ON opened.room = rooms.id
     WHERE code NOT LIKE '${alwaysOpen}' ORDER BY id DESC`,
  ),
  countRooms: db.prepare(`SELECT count(*) AS count FROM rooms WHERE code NOT LIKE '${alwaysOpen}'`),
  deleteRoom: [
    db.prepare('DELETE FROM rooms WHERE id = ?'),
    ...roomTables.map((table) => db.prepare(`DELETE FROM ${table} WHERE room = ?`)),
  ],
  readLastSteered: db.prepare('SELECT coalesce(max(last_steered), 0) AS last FROM rooms'),
  readState: db.prepare('SELECT state FROM states WHERE room = ?'),
  writeState: db.prepare('INSERT OR REPLACE INTO states (room, state, sum) VALUES (?, ?, ?)'),
  insertAsked: db.prepare(
    'INSERT INTO asked (room, claim, wording, asked, sum) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  ),
  readAsked: db.prepare('SELECT asked FROM asked WHERE room = ?'),
  readTallies: db.prepare('SELECT claim, round, epoch, value, count FROM tallies WHERE room = ?'),
  writeTally: db.prepare(
    'INSERT OR REPLACE INTO tallies (room, claim, round, epoch, value, count) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  readPairs: db.prepare('SELECT before, after, value_before, value_after, count FROM pairs WHERE room = ?'),
  writePair: db.prepare(
    'INSERT OR REPLACE INTO pairs (room, before, after, value_before, value_after, count) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  readTold: db.prepare('SELECT before, after, paired, k, swing FROM told WHERE room = ?'),
  writeTold: db.prepare(
    'INSERT OR REPLACE INTO told (room, before, after, number, paired, k, swing, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ),
  findVotes: db.prepare(
    `SELECT lower(hex(vote_id)) AS voteId, lower(hex(voter)) AS voter, claim, round, epoch
     FROM json_each(?) AS asked CROSS JOIN votes ON room = ? AND vote_id = unhex(asked.value)`,
  ),
  insertVote: db.prepare(
    `INSERT INTO votes (room, vote_id, claim, round, epoch, voter, n, value, lang, at, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  deleteVote: db.prepare('DELETE FROM votes WHERE room = ? AND vote_id = ?'),
  readLog: db.prepare(
    `SELECT lower(hex(vote_id)) AS voteId, claim, round, epoch, lower(hex(voter)) AS voter, n, value, lang, at
     FROM votes WHERE room = ? ORDER BY seq`,
  ),
  findHeld: db.prepare(
    `SELECT ${heldColumns} FROM json_each(?) AS asked CROSS JOIN held
       ON room = ? AND voter = unhex(asked.value) AND claim = ? AND round = ? AND epoch = ?`,
  ),
  findHeldOnClaim: db.prepare(
    `SELECT ${heldColumns} FROM json_each(?) AS asked CROSS JOIN held
       ON room = ? AND voter = unhex(asked.value) AND claim = ?`,
  ),
  listHeld: db.prepare('SELECT claim, round, epoch, value, n FROM held WHERE room = ? AND voter = ?'),
  writeHeld: db.prepare(
    `INSERT INTO held (room, voter, claim, round, epoch, n, vote_id, value, lang, log_rows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET n = excluded.n, vote_id = excluded.vote_id, value = excluded.value, lang = excluded.lang,
       log_rows = excluded.log_rows`,
  ),
  findVoters: db.prepare(
    `SELECT lower(hex(voter)) AS voter, in_rehearsal AS isRehearsing
     FROM json_each(?) AS asked CROSS JOIN voters ON room = ? AND voter = unhex(asked.value)`,
  ),
  insertVoter: db.prepare('INSERT INTO voters (room, voter, first_at, in_rehearsal, sum) VALUES (?, ?, ?, ?, ?)'),
  wipeVoters: db.prepare('DELETE FROM voters WHERE room = ? AND in_rehearsal = 1'),
  findRefused: db.prepare(
    `SELECT lower(hex(vote_id)) AS voteId, error, number
     FROM json_each(?) AS asked CROSS JOIN refused ON room = ? AND vote_id = unhex(asked.value) ORDER BY number`,
  ),
  insertRefused: db.prepare('INSERT INTO refused (room, number, vote_id, error, sum) VALUES (?, ?, ?, ?, ?)'),
  forgetRefused: db.prepare('DELETE FROM refused WHERE room = ? AND number < ?'),
  findCommand: db.prepare('SELECT 1 FROM commands WHERE room = ? AND command_id = ?'),
  insertCommand: db.prepare('INSERT INTO commands (room, number, command_id, sum) VALUES (?, ?, ?, ?)'),
  forgetCommands: db.prepare('DELETE FROM commands WHERE room = ? AND number < ?'),
})

export type Statements = ReturnType<typeof prepareStatements>
