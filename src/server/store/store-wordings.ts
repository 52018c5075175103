// The migration to the format that stores what was asked. A value becomes a text, a poll gets its kind, its values and the wordings of
// its epochs, and the readers' room is named after its debate. Nobody knows which words older polls asked, so they get no wording and
// take no votes until a presenter opens them again.
import type { DatabaseSync } from 'node:sqlite'

/** How all polls were asked at that time; later changes of the program must not change this. */
const asked = { kind: 'agree-5', values: ['-2', '-1', '0', '1', '2'], wordings: [] }

type Epoch = Record<string, unknown>
type Clock = { act?: string | null; actSince?: number | null }
interface Poll {
  claim: string
  round: string
  epoch: number
  open: boolean
  entered: boolean
  earlier: Epoch[]
}
/** A row of the table `polls`. */
interface PollRow {
  room: number
  claim: string
  round: string
  epoch: number
  open: number
  entered: number
  earlier: string
}
interface State {
  clock: Clock
  beforeRehearsal: (State & { polls: Record<string, Poll> }) | null
}

export function storeWordings(db: DatabaseSync): void {
  db.exec(tables)
  const isUnanswered = openAnswers(db)
  const rooms = db.prepare('SELECT id, state FROM rooms').all() as { id: number; state: string }[]
  const writeState = db.prepare('UPDATE rooms SET state = ? WHERE id = ?')
  for (const { id, state } of rooms) {
    const isClosed = (poll: Poll) => shut(poll, isUnanswered(id, poll))
    writeState.run(JSON.stringify(toState(JSON.parse(state), isClosed)), id)
  }
  const polls = db.prepare('SELECT room, claim, round, epoch, open, entered, earlier FROM polls').all()
  const writePoll = db.prepare(
    'UPDATE polls SET open = ?, entered = ?, closes_at = NULL, earlier = ? WHERE room = ? AND claim = ? AND round = ?',
  )
  const readers = new Set(
    db
      .prepare("SELECT id FROM rooms WHERE code LIKE 'readers.%'")
      .all()
      .map(({ id }) => id),
  )
  for (const poll of polls as unknown as PollRow[]) {
    const epochs = JSON.parse(poll.earlier) as Epoch[]
    const earlier = JSON.stringify(epochs.map((epoch) => ({ ...epoch, ...asked })))
    // Nobody presents the readers' room: its polls stay open.
    const { open, entered } = readers.has(poll.room) ? poll : shut(poll, isUnanswered(poll.room, poll))
    writePoll.run(Number(open), Number(entered), earlier, poll.room, poll.claim, poll.round)
  }
}

/** The poll, closed until somebody opens it; if it was open and unanswered, it counts as new and so opens by itself. */
const shut = <P extends Record<'open' | 'entered', unknown>>(poll: P, isUnanswered: boolean) => ({
  ...poll,
  open: false,
  entered: Boolean(poll.entered) && !(poll.open && isUnanswered),
})

function toState({ clock, beforeRehearsal, ...state }: State, close: (poll: Poll) => object): object {
  const { act, actSince, ...times } = clock
  return {
    ...state,
    clock: { ...times, part: act ?? null, partSince: actSince ?? null },
    beforeRehearsal: beforeRehearsal && {
      ...toState({ ...beforeRehearsal, beforeRehearsal: null }, close),
      beforeRehearsal: undefined,
      polls: Object.fromEntries(
        Object.entries(beforeRehearsal.polls).map(([key, poll]) => [
          key,
          {
            ...close(poll),
            ...asked,
            ...{ closesAt: null, isUndone: false },
            earlier: poll.earlier.map((epoch) => ({ ...epoch, ...asked })),
          },
        ]),
      ),
    },
  }
}

/** Whether nobody holds a vote in the poll's epoch. */
function openAnswers(db: DatabaseSync): (room: number, poll: Pick<Poll, 'claim' | 'round' | 'epoch'>) => boolean {
  const find = db.prepare('SELECT 1 FROM held WHERE room = ? AND claim = ? AND round = ? AND epoch = ? LIMIT 1')
  return (room, { claim, round, epoch }) => find.get(room, claim, round, epoch) === undefined
}

const tables = `
  UPDATE rooms SET code = 'readers.' || deck WHERE code = 'readers';
  ALTER TABLE rooms ADD COLUMN title TEXT;
  ALTER TABLE rooms DROP COLUMN scale;
  ALTER TABLE polls ADD COLUMN kind TEXT NOT NULL DEFAULT '${asked.kind}';
  ALTER TABLE polls ADD COLUMN poll_values TEXT NOT NULL DEFAULT '${JSON.stringify(asked.values)}';
  ALTER TABLE polls ADD COLUMN wordings TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE polls ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE asked (
    room INTEGER NOT NULL,
    claim TEXT NOT NULL,
    wording TEXT NOT NULL,
    asked TEXT NOT NULL,
    PRIMARY KEY (room, claim, wording)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE new_votes (
    seq INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    vote_id BLOB NOT NULL UNIQUE CHECK (length(vote_id) = 16),
    claim TEXT NOT NULL,
    round TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    voter BLOB NOT NULL CHECK (length(voter) = 16),
    n INTEGER NOT NULL,
    value TEXT,
    lang TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  INSERT INTO new_votes SELECT seq, room, vote_id, claim, round, epoch, voter, n, CAST(value AS TEXT), lang, at FROM votes;
  DROP TABLE votes;
  ALTER TABLE new_votes RENAME TO votes;
  CREATE TABLE new_held (
    room INTEGER NOT NULL,
    voter BLOB NOT NULL,
    claim TEXT NOT NULL,
    round TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    n INTEGER NOT NULL,
    vote_id BLOB NOT NULL,
    value TEXT,
    lang TEXT NOT NULL,
    log_rows INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (room, voter, claim, round, epoch)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_held
    SELECT room, voter, claim, round, epoch, n, vote_id, CAST(value AS TEXT), lang, log_rows FROM held;
  DROP TABLE held;
  ALTER TABLE new_held RENAME TO held;
`
