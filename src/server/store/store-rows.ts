// The migration to the format whose counts are rows and whose rows have checksums. Until then a start counted the held votes of every
// room, and the number of a vote was unique in the whole file; now it is so in its room, as rows of any database are kept by room.
import type { DatabaseSync } from 'node:sqlite'
import { countHeld } from './sqlite-recount.ts'
import { sumRows } from './sqlite-sums.ts'

export function storeRows(db: DatabaseSync): void {
  db.exec(before)
  const polls = db.prepare('SELECT * FROM polls WHERE room = ?')
  const write = db.prepare('INSERT INTO states (room, state) VALUES (?, ?)')
  for (const { id, state } of db.prepare('SELECT id, state FROM rooms').all()) {
    const rows = polls.all(Number(id)) as unknown as PollRow[]
    const all = Object.fromEntries(
      rows.map((row) => [row.round === 'main' ? row.claim : `${row.claim}.${row.round}`, toPoll(row)]),
    )
    write.run(Number(id), JSON.stringify({ ...JSON.parse(String(state)), polls: all }))
  }
  db.exec(after)
  countHeld(db)
  sumRows(db)
}

interface PollRow {
  claim: string
  round: string
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

const toPoll = (row: PollRow) => ({
  ...{ claim: row.claim, round: row.round, epoch: row.epoch, lastEpoch: row.last_epoch },
  ...{ entered: row.entered === 1, open: row.open === 1, revealed: row.revealed === 1, closesAt: row.closes_at },
  ...{ kind: row.kind, values: JSON.parse(row.poll_values), wordings: JSON.parse(row.wordings) },
  ...{ isUndone: row.undone === 1, earlier: JSON.parse(row.earlier) },
})

const before = `
  CREATE TABLE states (
    room INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    sum INTEGER NOT NULL DEFAULT 0
  ) STRICT;`

const after = `
  DROP TABLE polls;
  ALTER TABLE rooms DROP COLUMN state;
  ALTER TABLE rooms ADD COLUMN voters INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN rehearsing INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN logged INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN commands INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE new_votes (
    seq INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    vote_id BLOB NOT NULL CHECK (length(vote_id) = 16),
    claim TEXT NOT NULL,
    round TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    n INTEGER NOT NULL,
    value TEXT,
    lang TEXT NOT NULL,
    at INTEGER NOT NULL,
    sum INTEGER NOT NULL DEFAULT 0,
    UNIQUE (room, vote_id)
  ) STRICT;
  INSERT INTO new_votes (seq, room, vote_id, claim, round, epoch, voter, n, value, lang, at)
    SELECT seq, room, vote_id, claim, round, epoch, voter, n, value, lang, at FROM votes;
  DROP TABLE votes;
  ALTER TABLE new_votes RENAME TO votes;
  CREATE TABLE tallies (
    room INTEGER NOT NULL,
    claim TEXT NOT NULL,
    round TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    value TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (room, claim, round, epoch, value)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pairs (
    room INTEGER NOT NULL,
    before INTEGER NOT NULL,
    after INTEGER NOT NULL,
    value_before TEXT NOT NULL,
    value_after TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (room, before, after, value_before, value_after)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE new_refused (
    room INTEGER NOT NULL,
    number INTEGER NOT NULL,
    vote_id BLOB NOT NULL,
    error TEXT NOT NULL,
    sum INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room, number)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_refused (room, number, vote_id, error)
    SELECT room, row_number() OVER (PARTITION BY room ORDER BY seq) - 1, vote_id, error FROM refused;
  DROP TABLE refused;
  ALTER TABLE new_refused RENAME TO refused;
  CREATE INDEX refused_votes ON refused (room, vote_id);
  CREATE TABLE commands (
    room INTEGER NOT NULL,
    number INTEGER NOT NULL,
    command_id TEXT NOT NULL,
    sum INTEGER NOT NULL,
    PRIMARY KEY (room, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX command_ids ON commands (room, command_id);
  ALTER TABLE voters ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE told ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
  UPDATE told SET number = (SELECT count(*) FROM told AS other
    WHERE other.room = told.room AND (other.before, other.after) < (told.before, told.after));
  ALTER TABLE told ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE asked ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
  UPDATE rooms SET
    voters = (SELECT count(*) FROM voters WHERE voters.room = rooms.id),
    logged = (SELECT count(*) FROM votes WHERE votes.room = rooms.id),
    published = (SELECT count(*) FROM told WHERE told.room = rooms.id),
    rehearsing = (SELECT count(*) FROM voters WHERE voters.room = rooms.id AND in_rehearsal = 1),
    refusals = (SELECT count(*) FROM refused WHERE refused.room = rooms.id);`
