// What a disk may have done to votes.sqlite while it was not open (case D1). SQLite notices a page that makes no sense, not a value that
// has changed; so the rows have checksums, and all counts are compared with the log. Counts that do not follow from the log are made
// anew, after the file was copied; anything else stops the start with a sentence, and the file is left as it is.
import type { DatabaseSync } from 'node:sqlite'
import { findWrongCount, holdAnew } from './sqlite-recount.ts'
import { findWrongRow } from './sqlite-sums.ts'
import { StoreError } from './store.ts'
import { copyDamaged } from './store-copy.ts'

/**
 * Compares the file, whose log is folded in, with itself. Returns the path of the copy that it made before it counted anew, or undefined if nothing was wrong;
 * throws a StoreError if votes or rooms are damaged.
 */
export function mendDamage(db: DatabaseSync, path: string): string | undefined {
  const stop = (what: string): never => {
    throw new StoreError(
      `${path} is damaged: ${what}. It is left as it is: keep a copy of it, put the newest backup in its place and start again (yes-and-no backup makes them).`,
    )
  }
  const found = pageDamage(db)
  // An index can be made anew from its table, and the counts from the log.
  const isMendable =
    found === undefined || /missing from index|wrong # of entries in index|non-unique entry/.test(found)
  if (!isMendable) return stop(found)
  const row = findWrongRow(db)
  if (row) return stop(`a row of its table ${row} does not have the checksum with which it was written`)
  const count = found ?? findWrongCount(db)
  if (count === undefined) return undefined
  const copy = copyDamaged(path)
  try {
    db.exec('REINDEX; BEGIN IMMEDIATE')
    holdAnew(db)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    stop((error as Error).message)
  }
  const left = pageDamage(db) ?? findWrongCount(db)
  if (left) stop(left)
  return copy
}

/** SQLite's own check of pages, and of indexes against their tables. */
function pageDamage(db: DatabaseSync): string | undefined {
  const [result] = Object.values(db.prepare('PRAGMA integrity_check(1)').get() ?? {})
  return result === 'ok' ? undefined : String(result)
}
