// The rows of the embedded store against each other. A room's row says how many rows the other tables have of it: a page that the disk
// did not write leaves older rows, whose checksums are right. Which vote each voter holds is the greatest (n, voteId) of the log, and
// every count follows from those.
import type { DatabaseSync } from 'node:sqlite'

/** The counts as they follow from the held votes; "don't know" is the empty text. */
const countTallies = `
  SELECT room, claim, round, epoch, coalesce(value, '') AS value, count(*) AS count FROM held GROUP BY 1, 2, 3, 4, 5`
const countPairs = `
  SELECT room, before.epoch AS before, after.epoch AS after, coalesce(before.value, '') AS value_before,
    coalesce(after.value, '') AS value_after, count(*) AS count
  FROM held AS before JOIN held AS after USING (room, voter, claim)
  WHERE claim = 'thesis' AND before.round = 'before' AND after.round = 'after' GROUP BY 1, 2, 3, 4, 5`

/** Replaces what each voter holds, and all counts, by what follows from the log. */
export function countFromLog(db: DatabaseSync): void {
  db.exec(`DELETE FROM held;
    INSERT INTO held (room, voter, claim, round, epoch, n, vote_id, value, lang, log_rows)
    SELECT room, voter, claim, round, epoch, n, vote_id, value, lang, log_rows FROM (
      SELECT *, row_number() OVER (PARTITION BY room, voter, claim, round, epoch ORDER BY n DESC, vote_id DESC) AS place,
        count(*) OVER (PARTITION BY room, voter, claim, round, epoch) AS log_rows FROM votes
    ) WHERE place = 1`)
  countHeld(db)
}

/** Replaces all counts by those of the held votes. */
export function countHeld(db: DatabaseSync): void {
  db.exec(
    `DELETE FROM tallies; INSERT INTO tallies ${countTallies}; DELETE FROM pairs; INSERT INTO pairs ${countPairs}`,
  )
}

const differing = (table: string, count: string) => `
  SELECT 1 FROM (SELECT * FROM (${count}) EXCEPT SELECT * FROM ${table} WHERE count <> 0)
  UNION ALL SELECT 1 FROM (SELECT * FROM ${table} WHERE count <> 0 EXCEPT SELECT * FROM (${count})) LIMIT 1`

/** Finds a room that has another number of rows in a table than its own row says. */
const lacking = (column: string, table: string, which = '') =>
  `SELECT 1 FROM rooms WHERE ${column} <> (SELECT count(*) FROM ${table} WHERE room = rooms.id ${which}) LIMIT 1`
/** The same for rows with rising numbers, of which the oldest may be forgotten. */
const lackingNumbers = (column: string, table: string) => `
  SELECT 1 FROM rooms LEFT JOIN (SELECT room, max(number) + 1 AS next, max(number) - min(number) + 1 AS length, count(*) AS count
    FROM ${table} GROUP BY room) ON room = rooms.id
  WHERE ${column} <> coalesce(next, 0) OR length <> count LIMIT 1`

const lost: [what: string, sql: string][] = [
  ['sessions lack their state', 'SELECT 1 FROM rooms LEFT JOIN states ON room = rooms.id WHERE room IS NULL LIMIT 1'],
  ['votes are missing', lacking('logged', 'votes')],
  ['voters are missing', lacking('voters', 'voters')],
  ['voters of a rehearsal are missing', lacking('rehearsing', 'voters', 'AND in_rehearsal = 1')],
  ['refused votes are missing', lackingNumbers('refusals', 'refused')],
  ['commands are missing', lackingNumbers('commands', 'commands')],
  [
    'a published swing is missing',
    'SELECT 1 FROM rooms WHERE published <> (SELECT coalesce(max(number) + 1, 0) FROM told WHERE room = rooms.id) LIMIT 1',
  ],
]

const miscounted: [what: string, sql: string][] = [
  [
    'what a voter holds is not in the log',
    `SELECT 1 FROM held LEFT JOIN votes USING (room, vote_id) WHERE votes.seq IS NULL OR held.voter <> votes.voter
       OR held.claim <> votes.claim OR held.round <> votes.round OR held.epoch <> votes.epoch OR held.n <> votes.n
       OR held.value IS NOT votes.value OR held.lang <> votes.lang LIMIT 1`,
  ],
  [
    'a voter does not hold the newest vote',
    `SELECT 1 FROM votes LEFT JOIN held USING (room, voter, claim, round, epoch)
     WHERE held.n IS NULL OR (votes.n, votes.vote_id) > (held.n, held.vote_id) LIMIT 1`,
  ],
  [
    'the number of rows in the log is wrong',
    'SELECT 1 FROM rooms WHERE logged <> (SELECT coalesce(sum(log_rows), 0) FROM held WHERE room = rooms.id) LIMIT 1',
  ],
  ['a tally is wrong', differing('tallies', countTallies)],
  ['the voters who voted before and after are wrong', differing('pairs', countPairs)],
]

const findFirst = (db: DatabaseSync, checks: typeof lost): string | undefined =>
  checks.find(([, sql]) => db.prepare(sql).get() !== undefined)?.[0]

/** What a room's row says is there and is not; undefined if all is there. */
export const findLostRow = (db: DatabaseSync): string | undefined => findFirst(db, lost)

/** The first count that does not follow from the log; undefined if all do. */
export const findWrongCount = (db: DatabaseSync): string | undefined => findFirst(db, miscounted)
