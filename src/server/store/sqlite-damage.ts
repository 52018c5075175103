// What a disk may have done to votes.sqlite while it was not open (case D1). SQLite notices a page that makes no sense, not a value that
// has changed nor a page that was not written; so the rows have checksums, rooms say how many rows they have, and all counts are compared
// with the log. Counts that do not follow from the log are made anew, after the file was copied; anything else stops the start with a
// sentence, and the file is left as it is.
import type { DatabaseSync } from 'node:sqlite'
import { countFromLog, findLostRow, findWrongCount } from './sqlite-recount.ts'
import { findWrongRow } from './sqlite-sums.ts'
import { StoreError } from './store.ts'
import { copyDamaged } from './store-copy.ts'

/** What is wrong with a file, and whether it follows from the rest, so that it can be made anew. */
export interface Damage {
  what: string
  isMendable: boolean
}

/** Compares a file with itself, and changes nothing; undefined if all is right. */
export function findDamage(db: DatabaseSync): Damage | undefined {
  try {
    const inIndex = findIndexDamage(db)
    const table = findWrongRow(db)
    if (table) throw new Error(`a row of its table ${table} does not have the checksum with which it was written`)
    const lost = findLostRow(db)
    if (lost) throw new Error(`${lost}, though other rows speak of them`)
    const what = inIndex ?? findWrongCount(db)
    return what === undefined ? undefined : { what, isMendable: true }
  } catch (error) {
    return { what: (error as Error).message, isMendable: false }
  }
}

/**
 * Compares the file, whose log is folded in, with itself. Returns the path of the copy that it made before it counted anew, or undefined
 * if nothing was wrong; throws a StoreError if votes or rooms are damaged.
 */
export function mendDamage(db: DatabaseSync, path: string): string | undefined {
  try {
    const damage = findDamage(db)
    if (!damage) return undefined
    if (!damage.isMendable) throw new Error(damage.what)
    const copy = copyDamaged(path)
    db.exec('BEGIN IMMEDIATE; REINDEX')
    countFromLog(db)
    const left = findIndexDamage(db) ?? findWrongCount(db)
    if (left) throw new Error(left)
    db.exec('COMMIT')
    return copy
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw new StoreError(
      `${path} is damaged: ${(error as Error).message}. It is left as it is: keep a copy of it, put the newest backup in its place and start again (yes-and-no backup makes them).`,
    )
  }
}

/**
 * SQLite's own check of all pages, and of indexes against their tables. Returns what is wrong with an index, which can be made anew from
 * its table; throws if anything else is.
 */
function findIndexDamage(db: DatabaseSync): string | undefined {
  const [result] = Object.values(db.prepare('PRAGMA integrity_check(1)').get() ?? {})
  const found = result === 'ok' ? undefined : String(result)
  if (found && !/missing from index|wrong # of entries in index|non-unique entry/.test(found)) throw new Error(found)
  return found
}
