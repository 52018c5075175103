// `backup`: a copy of the data folder that is whole even while a server writes to it. It is a data folder itself: a server starts from it.
import { existsSync, statSync } from 'node:fs'
import { chmod, copyFile, cp, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { idsFile } from '../debate-ids.ts'
import { flushFolder } from '../durable-file.ts'
import { alwaysOpen } from './room-rows.ts'
import { newestFormat } from './sqlite-file.ts'
import { StoreError } from './store.ts'
import { formatOf, whyUnread } from './votes-file.ts'

export interface Backup {
  sessions: number
  votes: number
  /** Files of frozen results. */
  frozen: number
  /** Without the secret, a server that starts from the backup makes new keys. */
  hasSecret: boolean
}

/**
 * Writes a backup of the data folder into `out`, which must be new or empty: votes.sqlite as of one moment, checked; the secret; which
 * folder has which debate's id; and the frozen results of the folder `results`, if there are any. Once this resolves it is on the disk;
 * until then there is no `out`. Every failure is a StoreError.
 */
export async function backUp(dataDir: string, out: string, results: string): Promise<Backup> {
  if (await isTaken(out))
    throw new StoreError(`${out} is there already; name a folder that is not, so that no backup is written over.`)
  const votes = join(dataDir, 'votes.sqlite')
  if (!existsSync(votes))
    throw new StoreError(`${dataDir} has no votes.sqlite: name the folder of votes and keys with --data-dir.`)
  if (statSync(votes).isDirectory())
    throw new StoreError(`${votes} is a folder: name the folder in which it is a file.`)
  let beside: string | undefined
  try {
    beside = await makeBeside(out)
    const counted = await copyVotes(votes, join(beside, 'votes.sqlite'))
    const hasSecret = existsSync(join(dataDir, 'secret'))
    for (const name of ['secret', idsFile])
      if (existsSync(join(dataDir, name))) await copyFile(join(dataDir, name), join(beside, name))
    if (existsSync(results)) await cp(results, join(beside, 'results'), { recursive: true, dereference: true })
    const frozen = existsSync(results) ? (await readdir(results)).filter((name) => name.endsWith('.json')).length : 0
    for (const entry of await readdir(beside, { recursive: true, withFileTypes: true }))
      await settle(join(entry.parentPath, entry.name), entry.isDirectory())
    await settle(beside, true)
    await rename(beside, out)
    await flushFolder(dirname(out))
    return { ...counted, frozen, hasSecret }
  } catch (error) {
    if (beside) await rm(beside, { recursive: true, force: true })
    if (error instanceof StoreError) throw error
    throw new StoreError(`${out} could not be written: ${(error as Error).message}`)
  }
}

/** Whether there is something at the place of a new folder: a file, or a folder that is not empty. */
export const isTaken = (out: string): Promise<boolean> =>
  readdir(out).then(
    (names) => names.length > 0,
    (error: NodeJS.ErrnoException) => error.code === 'ENOTDIR' && existsSync(out),
  )

/** A new folder beside the place of `out`, to be renamed to it. */
export async function makeBeside(out: string): Promise<string> {
  await mkdir(dirname(out), { recursive: true })
  return mkdtemp(join(dirname(out), `${basename(out)}.new-`))
}

/** Copies the database as of one moment, with what is in its log only, and reads the copy from end to end. */
async function copyVotes(from: string, to: string): Promise<Pick<Backup, 'sessions' | 'votes'>> {
  try {
    const source = new DatabaseSync(from, { timeout: 5000 })
    try {
      const isEmpty = formatOf(source, from, newestFormat) === 0
      source.prepare('VACUUM INTO ?').run(to)
      if (isEmpty) return { sessions: 0, votes: 0 }
    } finally {
      source.close()
    }
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`${from} could not be copied: ${whyUnread(error, 'it')}`)
  }
  const copy = new DatabaseSync(to, { readOnly: true })
  try {
    const [result] = Object.values(copy.prepare('PRAGMA quick_check(1)').get() ?? {})
    if (result !== 'ok') throw new StoreError(`${from} is damaged: ${result}. Keep it, and the last good backup too.`)
    const count = (table: string) => Number(copy.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count)
    return { sessions: count(`rooms WHERE code NOT LIKE '${alwaysOpen}'`), votes: count('votes') }
  } finally {
    copy.close()
  }
}

/** Makes a file or folder private to its owner, and brings it to the disk. */
export async function settle(path: string, isFolder: boolean): Promise<void> {
  await chmod(path, isFolder ? 0o700 : 0o600)
  if (isFolder) return flushFolder(path)
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
