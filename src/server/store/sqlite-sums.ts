// The checksums of the rows of the embedded store: which values of a row they cover, and whether they still fit.
import type { DatabaseSync } from 'node:sqlite'
import { jsonSum } from './row-sum.ts'

const room = '(SELECT code FROM rooms WHERE rooms.id = room)'

/** The values of each table's checksum, in their order; what follows from the log (tallies, pairs, held votes) has none. */
const coveredFirst = {
  rooms: `code, deck, title, voter_key, key_version, key_hash, version, state_version, created_at, last_steered, voters,
    rehearsing, most_connected, logged, published, refusals, commands`,
  states: `${room}, (SELECT state_version FROM rooms WHERE rooms.id = room), state`,
  votes: `${room}, lower(hex(vote_id)), claim, round, epoch, lower(hex(voter)), n, value, lang, at`,
  voters: `${room}, lower(hex(voter)), first_at, in_rehearsal`,
  refused: `${room}, number, lower(hex(vote_id)), error`,
  commands: `${room}, number, command_id`,
  told: `${room}, before, after, number, paired, k, swing`,
  asked: `${room}, claim, wording, asked`,
}

/** With the tables that are younger than checksums, whose rows were always written with them. */
const covered: Record<string, string> = {
  ...coveredFirst,
  openers: 'name, salt, key_hash, made_at',
  opened: `${room}, opener`,
}

/** SQLite makes the same JSON of the values as `rowSum`, and in half the time that it takes to hand each of them over. */
function openSums(db: DatabaseSync): void {
  db.function('json_sum', { deterministic: true }, (json) => jsonSum(String(json)))
}

/** The tables whose rows have checksums. */
export const summedTables: string[] = Object.keys(covered)

/** Writes the checksum of every row of these tables; else of those that the first format with checksums has. */
export function sumRows(db: DatabaseSync, tables: string[] = Object.keys(coveredFirst)): void {
  openSums(db)
  for (const table of tables) db.exec(`UPDATE ${table} SET sum = json_sum(json_array(${covered[table]}))`)
}

/** So many values that SQLite handed to a function stay in memory at most: all of them do until its statement gives a row. */
const breath = 10_000

/** The first table with a row whose checksum is wrong; undefined if all are right. */
export function findWrongRow(db: DatabaseSync): string | undefined {
  openSums(db)
  let calls = 0
  db.function('breathing_sum', (json) => (++calls % breath === 0 ? null : jsonSum(String(json))))
  return Object.entries(covered).find(([table, values]) => {
    // Those that are wrong, and now and then another one.
    const rows = db.prepare(`SELECT sum = json_sum(json_array(${values})) AS isRight FROM ${table}
      WHERE sum IS NOT breathing_sum(json_array(${values}))`)
    for (const { isRight } of rows.iterate()) if (isRight !== 1) return true
    return false
  })?.[0]
}
