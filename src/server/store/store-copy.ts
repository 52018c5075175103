// Copies of votes.sqlite that the program makes before it brings the file to a newer format, so that the previous version can be started
// again. They contain voters and votes too, so they are removed after a week, and at once when a room is deleted.
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/** Milliseconds that a copy is kept: snapshots outlive a deleted vote by seven days at most. */
const keptFor = 7 * 24 * 3600 * 1000

/** Copies the file as it is; returns the copy's path. A complete copy is never written over. */
export function copyBefore(db: DatabaseSync, path: string, format: number): string {
  const beside = `${path}.copy`
  rmSync(beside, { force: true })
  // SQLite accepts an empty file to write into, and only the owner can read this one.
  const file = openSync(beside, 'wx', 0o600)
  try {
    db.prepare('VACUUM INTO ?').run(beside)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  for (let number = 1; ; number++) {
    const copy = `${path}.format-${format}${number === 1 ? '' : `.${number}`}`
    if (statSync(copy, { throwIfNoEntry: false })) continue
    renameSync(beside, copy)
    return copy
  }
}

/** Removes the copies of a file that are too old; all of them if `isAll`. */
export function removeCopies(path: string, isAll: boolean): void {
  const folder = dirname(path)
  const isCopy = (name: string) => name.startsWith(`${basename(path)}.format-`)
  for (const name of readdirSync(folder).filter(isCopy)) {
    const copy = join(folder, name)
    const age = Date.now() - (statSync(copy, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (isAll || age > keptFor) rmSync(copy, { force: true })
  }
}
