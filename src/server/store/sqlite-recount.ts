// The rows of the embedded store against each other. A room's row says how many rows the other tables have of it: a page that the disk
// did not write leaves older rows, whose checksums are right. Which vote each voter holds is the greatest (n, voteId) of the log, and
// every count follows from those.
import type { DatabaseSync } from 'node:sqlite'

/** The tables of counts: the columns that name a row, and what they are for the held votes; "don't know" is the empty text. */
const counts = [
  {
    ...{ what: 'a tally is wrong', table: 'tallies', columns: 'room, claim, round, epoch, value' },
    ...{ values: `room, claim, round, epoch, coalesce(value, '')`, counted: 'held' },
  },
  {
    ...{ what: 'the voters who voted before and after are wrong', table: 'pairs' },
    columns: 'room, before, after, value_before, value_after',
    values: `room, before.epoch, after.epoch, coalesce(before.value, ''), coalesce(after.value, '')`,
    counted: `held AS before JOIN held AS after USING (room, voter, claim)
      WHERE claim = 'thesis' AND before.round = 'before' AND after.round = 'after'`,
  },
]

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
  for (const { table, columns, values, counted } of counts)
    db.exec(`DELETE FROM ${table};
      INSERT INTO ${table} (${columns}, count) SELECT ${values}, count(*) FROM ${counted} GROUP BY 1, 2, 3, 4, 5`)
}

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

const miscounted: typeof lost = [
  [
    // Each row of the log is the vote that is held or an older one, and all that are held are among them.
    'what a voter holds is not the newest vote in the log',
    `SELECT 1 FROM (
       SELECT total(held.vote_id = votes.vote_id) AS found,
         total(held.n IS NULL OR (votes.n, votes.vote_id) > (held.n, held.vote_id) OR (held.vote_id = votes.vote_id
           AND (held.n <> votes.n OR held.value IS NOT votes.value OR held.lang <> votes.lang))) AS wrong
       FROM votes LEFT JOIN held USING (room, voter, claim, round, epoch)
     ) WHERE wrong > 0 OR found <> (SELECT count(*) FROM held)`,
  ],
  [
    'the number of rows in the log is wrong',
    'SELECT 1 FROM rooms WHERE logged <> (SELECT coalesce(sum(log_rows), 0) FROM held WHERE room = rooms.id) LIMIT 1',
  ],
]

const findFirst = (db: DatabaseSync, checks: typeof lost): string | undefined =>
  checks.find(([, sql]) => db.prepare(sql).get() !== undefined)?.[0]

/** What a room's row says is there and is not; undefined if all is there. */
export const findLostRow = (db: DatabaseSync): string | undefined => findFirst(db, lost)

/** The first count that does not follow from the log; undefined if all do. */
export const findWrongCount = (db: DatabaseSync): string | undefined =>
  findFirst(db, miscounted) ?? counts.find((one) => isMiscounted(db, one))?.what

/** The counts are made here and not by GROUP BY, for which SQLite would first sort all the votes. */
function isMiscounted(db: DatabaseSync, { table, columns, values, counted }: (typeof counts)[number]): boolean {
  const found = new Map<unknown, number>()
  for (const { row } of db.prepare(`SELECT json_array(${values}) AS row FROM ${counted}`).iterate())
    found.set(row, (found.get(row) ?? 0) + 1)
  const stored = db.prepare(`SELECT json_array(${columns}) AS row, count FROM ${table} WHERE count <> 0`).all()
  return stored.length !== found.size || stored.some(({ row, count }) => found.get(row) !== count)
}
