// The database of the embedded store: opens votes.sqlite for one process at a time and migrates it to the newest format.
// Other programs may read it meanwhile.
import { closeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { holdFolder } from './data-folder.ts'
import { mendDamage } from './sqlite-damage.ts'
import { type Disk, openForReading, watchDisk } from './sqlite-disk.ts'
import { StoreError } from './store.ts'
import { copyFormat } from './store-copy.ts'
import { storeRows } from './store-rows.ts'
import { storeWordings } from './store-wordings.ts'
import { formatOf, whyUnread } from './votes-file.ts'

/**
 * Forward only: migration k raises `PRAGMA user_version` from k to k + 1. A released migration is never edited.
 * There are no foreign keys: their look-ups make every vote a tenth slower.
 */
const migrations: (string | ((db: DatabaseSync) => void))[] = [
  `CREATE TABLE rooms (
     id INTEGER PRIMARY KEY,
     code TEXT NOT NULL UNIQUE,
     deck TEXT NOT NULL,
     scale TEXT NOT NULL,
     voter_key TEXT NOT NULL,
     key_version INTEGER NOT NULL,
     key_hash TEXT NOT NULL,
     version INTEGER NOT NULL,
     state_version INTEGER NOT NULL,
     state TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE polls (
     room INTEGER NOT NULL,
     claim TEXT NOT NULL,
     round TEXT NOT NULL,
     epoch INTEGER NOT NULL,
     last_epoch INTEGER NOT NULL,
     open INTEGER NOT NULL,
     revealed INTEGER NOT NULL,
     earlier TEXT NOT NULL,
     PRIMARY KEY (room, claim, round)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE votes (
     seq INTEGER PRIMARY KEY,
     room INTEGER NOT NULL,
     vote_id BLOB NOT NULL UNIQUE CHECK (length(vote_id) = 16),
     claim TEXT NOT NULL,
     round TEXT NOT NULL,
     epoch INTEGER NOT NULL,
     voter BLOB NOT NULL CHECK (length(voter) = 16),
     n INTEGER NOT NULL,
     value INTEGER,
     lang TEXT NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE held (
     room INTEGER NOT NULL,
     voter BLOB NOT NULL,
     claim TEXT NOT NULL,
     round TEXT NOT NULL,
     epoch INTEGER NOT NULL,
     n INTEGER NOT NULL,
     vote_id BLOB NOT NULL,
     value INTEGER,
     lang TEXT NOT NULL,
     PRIMARY KEY (room, voter, claim, round, epoch)
   ) STRICT, WITHOUT ROWID;`,
  'ALTER TABLE polls ADD COLUMN entered INTEGER NOT NULL DEFAULT 1',
  `UPDATE rooms SET state = json_set(state, '$.short', json('false'))`,
  `ALTER TABLE polls ADD COLUMN closes_at INTEGER;
   UPDATE rooms SET state = json_set(state, '$.name', '', '$.texts', json('false'), '$.screenLangs', json('[]'),
     '$.clock', json('{"startedAt":null,"act":null,"actSince":null}'), '$.beforeRehearsal', null)`,
  `ALTER TABLE rooms ADD COLUMN last_steered INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE rooms ADD COLUMN most_connected INTEGER NOT NULL DEFAULT 0;
   UPDATE rooms SET last_steered = id, state = json_set(state, '$.limit', null, '$.address', null);
   UPDATE rooms SET state = json_set(state, '$.beforeRehearsal.limit', null, '$.beforeRehearsal.address', null)
     WHERE state ->> 'beforeRehearsal' IS NOT NULL;
   CREATE TABLE voters (
     room INTEGER NOT NULL,
     voter BLOB NOT NULL,
     first_at INTEGER NOT NULL,
     in_rehearsal INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (room, voter)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO voters (room, voter, first_at) SELECT room, voter, min(at) FROM votes GROUP BY room, voter;
   ALTER TABLE held ADD COLUMN log_rows INTEGER NOT NULL DEFAULT 1;
   UPDATE held SET log_rows = (SELECT count(*) FROM votes WHERE votes.room = held.room AND votes.voter = held.voter
     AND votes.claim = held.claim AND votes.round = held.round AND votes.epoch = held.epoch);
   CREATE TABLE refused (
     seq INTEGER PRIMARY KEY,
     room INTEGER NOT NULL,
     vote_id BLOB NOT NULL,
     error TEXT NOT NULL,
     UNIQUE (room, vote_id)
   ) STRICT;
   CREATE TABLE told (
     room INTEGER NOT NULL,
     before INTEGER NOT NULL,
     after INTEGER NOT NULL,
     paired INTEGER NOT NULL,
     k INTEGER NOT NULL,
     swing TEXT NOT NULL,
     PRIMARY KEY (room, before, after)
   ) STRICT, WITHOUT ROWID;`,
  // Removes the votes of the experiment on the order of arguments, which was only in the readers' room (server/readers.ts).
  ['votes', 'held']
    .map(
      (table) => `DELETE FROM ${table} WHERE claim IN ('yes-first', 'no-first') AND round = 'after'
       AND room IN (SELECT id FROM rooms WHERE code = 'readers')`,
    )
    .join(';'),
  storeWordings,
  storeRows,
  `CREATE TABLE openers (
     name TEXT PRIMARY KEY,
     salt TEXT NOT NULL,
     key_hash TEXT NOT NULL UNIQUE,
     made_at INTEGER NOT NULL,
     sum INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE opened (
     room INTEGER PRIMARY KEY,
     opener TEXT NOT NULL,
     sum INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX opened_by ON opened (opener);`,
]

export const newestFormat: number = migrations.length

/** The paths of copies that a start made of the file as it was: in its previous `format`; `damaged`, before it was counted anew. */
export interface Copies {
  format: string | undefined
  damaged: string | undefined
}

/** Opens the folder's database, and makes it if it is missing. Every failure is a StoreError that names the folder. */
export async function openFolder(folder: string): Promise<{ db: DatabaseSync; disk: Disk; copies: Copies }> {
  const path = join(folder, 'votes.sqlite')
  const opened: (() => void)[] = []
  let file = 'its lock.sqlite'
  try {
    const release = await holdFolder(folder)
    opened.push(release)
    file = 'its votes.sqlite'
    const reading = openForReading(path)
    opened.push(() => closeSync(reading))
    const db = new DatabaseSync(path, { timeout: 5000 })
    opened.push(() => db.close())
    const format = migrate(db, path)
    db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    const damaged = mendDamage(db, path)
    const disk = watchDisk(path, db, reading)
    const close = () => {
      const lost = disk.close()
      release()
      return lost
    }
    return { db, disk: { ...disk, close }, copies: { format, damaged } }
  } catch (error) {
    for (const undo of opened.reverse()) undo()
    if (error instanceof StoreError) throw error
    throw new StoreError(`The folder ${folder} cannot hold the votes: ${whyUnread(error, file)}`)
  }
}

/** Returns the path of the copy that it made of a file of an older format. */
function migrate(db: DatabaseSync, path: string): string | undefined {
  // Comes first, so that a file of an unknown format is left unchanged.
  const found = formatOf(db, path, newestFormat)
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode
  if (mode !== 'wal')
    throw new Error(`its file system does not support SQLite's write-ahead log (the journal mode is ${mode})`)
  // Only with FULL an answer means that the vote is on the disk. Sorting in memory lets reads work on a full disk.
  db.exec('PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000')
  const copy = found > 0 && found < migrations.length ? copyFormat(db, path, found) : undefined
  raiseFormat(db, found)
  return copy
}

/** Brings a file from the format in which it was found, 0 if it is new, to the newest. */
export function raiseFormat(db: DatabaseSync, found: number): void {
  for (const [index, migration] of migrations.entries()) {
    if (index < found) continue
    db.exec('BEGIN IMMEDIATE')
    if (typeof migration === 'string') db.exec(migration)
    else migration(db)
    db.exec(`PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
