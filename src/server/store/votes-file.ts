// Whether votes.sqlite is what its name says: a file that this program wrote, in a format that it knows, or one that is still empty.
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from './store.ts'

/** Tables that every known format has; one of a newer version may have only the first of them. */
const ownTables = ['rooms', 'votes', 'held']

/** SQLite's code for a file that has no database. */
const notADatabase = 26

/** The file's format, 0 if it has no tables; throws a StoreError for what this version of the program did not write. It changes nothing. */
export function formatOf(db: DatabaseSync, path: string, newest: number): number {
  const format = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const names = tables.map(({ name }) => String(name))
  const own = format > newest ? ownTables.slice(0, 1) : ownTables
  const isOwn = format > 0 && own.every((name) => names.includes(name))
  if (!isOwn && (names.length > 0 || format > 0)) {
    const has = names.length > 0 ? `it has ${names.slice(0, 3).join(', ')}` : 'it has no tables'
    throw new StoreError(
      `${path} is a database, but of another program (${has}): move it away, or name another folder with --data-dir.`,
    )
  }
  if (format > newest)
    throw new StoreError(
      `${path} was written by a newer version of this program (its format is ${format}, this one knows ${newest}); start the newer version or take another folder.`,
    )
  return format
}

/** Why a file cannot be read, and what to do where that is known; `it`: the word for the file in the sentence. */
export function whyUnread(error: unknown, it: string): string {
  const { code, errcode, message } = error as Error & { code?: string; errcode?: number }
  const right = it.includes('lock') ? 'delete it' : 'put the newest backup in its place, or move it away'
  if (errcode === notADatabase) return `${it} is not a database, or damaged at its beginning: ${right}`
  return code === 'EISDIR' ? `${it} is a folder: move it away` : message
}
