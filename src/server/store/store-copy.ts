// Copies of votes.sqlite that the program makes before it changes what a disk or an earlier version left: before it brings the file to a
// newer format, so that the previous version can be started again, and before it counts the votes of a damaged file anew. They contain
// voters and votes too, so they are removed after a week, and at once when a room is deleted.
import { closeSync, copyFileSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/** Milliseconds that a copy is kept: snapshots outlive a deleted vote by seven days at most. */
const keptFor = 7 * 24 * 3600 * 1000

/** Copies the file of an earlier format, with what is only in its log; returns the copy's path. */
export const copyFormat = (db: DatabaseSync, path: string, format: number): string =>
  // SQLite accepts an empty file to write into.
  keepCopy(path, `format-${format}`, (beside) => void db.prepare('VACUUM INTO ?').run(beside))

/** Copies a damaged file byte by byte; returns the copy's path. */
export const copyDamaged = (path: string): string => keepCopy(path, 'damaged', (beside) => copyFileSync(path, beside))

/** A complete copy is never written over, and only the owner can read it. */
function keepCopy(path: string, why: string, write: (beside: string) => void): string {
  const beside = `${path}.copy`
  rmSync(beside, { force: true })
  const file = openSync(beside, 'wx', 0o600)
  try {
    write(beside)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  for (let number = 1; ; number++) {
    const copy = `${path}.${why}${number === 1 ? '' : `.${number}`}`
    if (statSync(copy, { throwIfNoEntry: false })) continue
    renameSync(beside, copy)
    return copy
  }
}

/** Removes the copies of a file that are too old; all of them if `isAll`. */
export function removeCopies(path: string, isAll: boolean): void {
  const folder = dirname(path)
  const isCopy = (name: string) => ['format-', 'damaged'].some((why) => name.startsWith(`${basename(path)}.${why}`))
  for (const name of readdirSync(folder).filter(isCopy)) {
    const copy = join(folder, name)
    const age = Date.now() - (statSync(copy, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (isAll || age > keptFor) rmSync(copy, { force: true })
  }
}
