// The counts of the embedded store against its log: which vote each voter holds is the greatest (n, voteId) of the log, and every count
// follows from those.
import type { DatabaseSync } from 'node:sqlite'

/** The counts as they follow from the held votes; "don't know" is the empty text. */
const countTallies = `
  SELECT room, claim, round, epoch, coalesce(value, '') AS value, count(*) AS count FROM held GROUP BY 1, 2, 3, 4, 5`
const countPairs = `
  SELECT room, before.epoch AS before, after.epoch AS after, coalesce(before.value, '') AS value_before,
    coalesce(after.value, '') AS value_after, count(*) AS count
  FROM held AS before JOIN held AS after USING (room, voter, claim)
  WHERE claim = 'thesis' AND before.round = 'before' AND after.round = 'after' GROUP BY 1, 2, 3, 4, 5`

/** Replaces all counts by those of the held votes. */
export function countAnew(db: DatabaseSync): void {
  db.exec(
    `DELETE FROM tallies; INSERT INTO tallies ${countTallies}; DELETE FROM pairs; INSERT INTO pairs ${countPairs}`,
  )
}

/** Replaces what each voter holds, and all counts, by what follows from the log. */
export function holdAnew(db: DatabaseSync): void {
  db.exec(`DELETE FROM held;
    INSERT INTO held (room, voter, claim, round, epoch, n, vote_id, value, lang, log_rows)
    SELECT room, voter, claim, round, epoch, n, vote_id, value, lang, log_rows FROM (
      SELECT *, row_number() OVER (PARTITION BY room, voter, claim, round, epoch ORDER BY n DESC, vote_id DESC) AS place,
        count(*) OVER (PARTITION BY room, voter, claim, round, epoch) AS log_rows FROM votes
    ) WHERE place = 1`)
  countAnew(db)
}

const differing = (table: string, count: string) => `
  SELECT 1 FROM (SELECT * FROM (${count}) EXCEPT SELECT * FROM ${table} WHERE count > 0)
  UNION ALL SELECT 1 FROM (SELECT * FROM ${table} WHERE count > 0 EXCEPT SELECT * FROM (${count})) LIMIT 1`

/** Each finds a row if the file's counts are not those of its log. */
const checks: [what: string, sql: string][] = [
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
    `SELECT 1 FROM (SELECT room, sum(log_rows) AS held FROM held GROUP BY room)
       FULL JOIN (SELECT room, count(*) AS logged FROM votes GROUP BY room) USING (room) WHERE held IS NOT logged LIMIT 1`,
  ],
  ['a tally is wrong', differing('tallies', countTallies)],
  ['the voters who voted before and after are wrong', differing('pairs', countPairs)],
]

/** The first count that does not follow from the log; undefined if all do. */
export const findWrongCount = (db: DatabaseSync): string | undefined =>
  checks.find(([, sql]) => db.prepare(sql).get() !== undefined)?.[0]
