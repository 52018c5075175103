// `move`: brings all sessions from a data folder to a PostgreSQL database, or back. The place that they come from stays as it is; the
// other has nothing of them until it has all, read back and compared.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { flushFolder, writeDurably } from '../durable-file.ts'
import { secretSize } from '../secret.ts'
import { isTaken, makeBeside, settle } from './backup.ts'
import { holdFolder } from './data-folder.ts'
import { copyTables, findOther, type Prints, type Tables } from './moved-tables.ts'
import { fillDatabase, readWhole } from './postgres-tables.ts'
import { findDamage } from './sqlite-damage.ts'
import { newestFormat, raiseFormat } from './sqlite-file.ts'
import { sumRows } from './sqlite-sums.ts'
import { openSqliteTables } from './sqlite-tables.ts'
import { StoreError } from './store.ts'
import { formatOf, whyUnread } from './votes-file.ts'

export interface Moved {
  sessions: number
  votes: number
  voters: number
}

const toMoved = ({ prints, sessions }: { prints: Prints; sessions: number }): Moved => ({
  ...{ sessions, votes: prints.votes?.rows ?? 0, voters: prints.voters?.rows ?? 0 },
})

/** Copies all rows, and compares what the place that they went to gives back. `place`: how a sentence names it. */
async function copyAll(from: Tables, to: Tables, place: string): Promise<Moved> {
  const copied = await copyTables(from, to)
  const other = await findOther(copied.prints, to)
  if (other)
    throw new StoreError(`${place} gave back other rows of its table ${other} than were written, so nothing was moved.`)
  return toMoved(copied)
}

/**
 * Moves the sessions of the data folder to an empty database, whose servers must have the folder's secret from then on. `given`: the secret
 * that was named beside the database, which must be that one. Every failure is a StoreError; the folder stays as it is in any case.
 */
export async function moveToDatabase(folder: string, url: string, given: Buffer | undefined): Promise<Moved> {
  const path = join(folder, 'votes.sqlite')
  const isThere = statSync(path, { throwIfNoEntry: false })?.isFile()
  if (!isThere)
    throw new StoreError(`${folder} has no votes.sqlite: name the folder of votes and keys with --data-dir.`)
  const release = await hold(folder)
  try {
    const secret = secretOf(join(folder, 'secret'))
    if (given && !given.equals(secret))
      throw new StoreError(
        `SECRET is not the secret in ${join(folder, 'secret')}, from which every key of these sessions is made. Leave it out, or give that file as SECRET_FILE.`,
      )
    const { db, close } = openSource(path)
    try {
      const damage = findDamage(db)
      if (damage)
        throw new StoreError(
          `${path} is damaged: ${damage.what}. It is left as it is: ${
            damage.isMendable
              ? 'start a server with this folder once, which counts it anew from the log of votes, and then move'
              : 'keep a copy of it, put the newest backup in its place and move that (yes-and-no backup makes them)'
          }.`,
        )
      const tables = openSqliteTables(db, path)
      return await fillDatabase(url, secret, (to) => copyAll(tables, to, 'The database of DATABASE_URL'))
    } finally {
      close()
    }
  } finally {
    release()
  }
}

async function hold(folder: string): Promise<() => void> {
  try {
    return await holdFolder(folder, 'Stop it first: what it takes meanwhile would be lost.')
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`The folder ${folder} cannot be held: ${whyUnread(error, 'its lock.sqlite')}.`)
  }
}

function secretOf(file: string): Buffer {
  const secret = existsSync(file) ? readFileSync(file) : undefined
  if (secret === undefined || secret.length < secretSize)
    throw new StoreError(
      `${file} ${secret ? `should have ${secretSize} bytes or more and does not` : 'is missing'}. Put its backup copy back: every key of these sessions is made from it. If there is none, start a server with this folder once, which makes a new one and new keys.`,
    )
  return secret
}

function removeAll(files: string[]): void {
  for (const file of files) rmSync(file, { force: true })
}

/** Opens votes.sqlite for reading only; if it has an older format, a copy of it that was brought to the newest, which goes at the end. */
function openSource(path: string): { db: DatabaseSync; close: () => void } {
  const beside = `${path}.copy`
  const left = [`${path}-wal`, `${path}-shm`].filter((file) => !existsSync(file))
  const opened: (() => void)[] = []
  const close = () => {
    for (const undo of opened.splice(0).reverse()) undo()
  }
  try {
    // Even a reader makes these two.
    opened.push(() => removeAll(left))
    let db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    const source = db
    opened.push(() => source.close())
    const format = formatOf(db, path, newestFormat)
    if (format === 0) throw new StoreError(`${path} has no sessions: no server has used it yet.`)
    if (format < newestFormat) {
      const files = [beside, `${beside}-journal`]
      removeAll(files)
      opened.push(() => removeAll(files))
      db.prepare('VACUUM INTO ?').run(beside)
      db = new DatabaseSync(beside)
      const copy = db
      opened.push(() => copy.close())
      raiseFormat(db, format)
    }
    db.exec('BEGIN')
    return { db, close }
  } catch (error) {
    close()
    if (error instanceof StoreError) throw error
    throw new StoreError(`${path} could not be read: ${whyUnread(error, 'it')}.`)
  }
}

/**
 * Moves the sessions of a database to the new folder `out`, with the secret of its servers. Until all is on the disk there is no `out`.
 * Every failure is a StoreError; the database stays as it is in any case.
 */
export async function moveToFolder(url: string, secret: Buffer, out: string): Promise<Moved> {
  if (secret.length < secretSize) throw new StoreError(`The secret must be ${secretSize} characters or more.`)
  if (await isTaken(out))
    throw new StoreError(
      `${out} is there already; name a folder that is not with --data-dir, so that nothing is written over.`,
    )
  let beside: string | undefined
  try {
    beside = await makeBeside(out)
    const made = beside
    const moved = await readWhole(url, secret, (from) => fillFile(from, join(made, 'votes.sqlite')))
    await settle(join(beside, 'votes.sqlite'), false)
    await writeDurably(join(beside, 'secret'), secret, 0o600)
    await settle(beside, true)
    await rename(beside, out)
    await flushFolder(dirname(out))
    return moved
  } catch (error) {
    if (beside) await rm(beside, { recursive: true, force: true })
    if (error instanceof StoreError) throw error
    throw new StoreError(`${out} could not be written: ${(error as Error).message}.`)
  }
}

/** Writes a votes.sqlite of these rows, which is not on the disk yet, and counts it again from its log. */
async function fillFile(from: Tables, path: string): Promise<Moved> {
  const db = new DatabaseSync(path)
  try {
    // Nobody else has the file, and after a failure it goes.
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000')
    raiseFormat(db, 0)
    db.exec('BEGIN')
    const moved = await copyAll(from, openSqliteTables(db, path), path)
    sumRows(db, ['states'])
    db.exec('COMMIT')
    const damage = findDamage(db)
    if (damage) throw new StoreError(`The database of DATABASE_URL is damaged: ${damage.what}. Nothing was moved.`)
    return moved
  } finally {
    db.close()
  }
}
