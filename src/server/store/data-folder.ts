// The data folder: made, kept from other users of the machine, and held by one process at a time. The lock is a kernel lock on
// lock.sqlite, which a killed process cannot leave behind. The next start completes an interrupted first start.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { flushFolder } from '../durable-file.ts'
import { StoreError } from './store.ts'

const takeAnother =
  'Stop that one first, or start this one with another folder: --data-dir data2. One server can also show several debates: name their folders one after the other.'

/**
 * Makes the folder if it is missing and holds it; returns a function that releases it. Throws if another server holds it; `advice`: what
 * to do then.
 */
export async function holdFolder(folder: string, advice: string = takeAnother): Promise<() => void> {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
  // A folder's name is on the disk only when its parent folder is, so each new one is flushed.
  for (let path = folder; made !== undefined && path.length >= made.length; path = dirname(path)) {
    await flushFolder(dirname(path))
  }
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'))
  try {
    holdLock(lock, folder, advice)
    const pidFile = join(folder, 'server.pid')
    writeFileSync(pidFile, `${process.pid}\n`)
    keepPrivate(folder)
    return () => {
      rmSync(pidFile, { force: true })
      lock.close()
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

function holdLock(lock: DatabaseSync, folder: string, advice: string): void {
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    if (!/locked|busy/.test((error as Error).message)) throw error
    throw new StoreError(`The folder ${folder} is in use by another server (process ${readPid(folder)}). ${advice}`)
  }
}

function readPid(folder: string): string {
  try {
    return readFileSync(join(folder, 'server.pid'), 'utf8').trim() || 'unknown'
  } catch {
    return 'unknown'
  }
}

const isOurs = (name: string): boolean =>
  /^((votes|lock)\.sqlite(-wal|-shm|-journal)?|secret(\.new)?|server\.pid)$/.test(name)

/** Denies other users of the machine the votes and keys; the folder too, unless it has files of other programs. */
function keepPrivate(folder: string): void {
  const names = readdirSync(folder)
  for (const name of names) if (isOurs(name)) setMode(join(folder, name), 0o600)
  if (names.every(isOurs)) setMode(folder, 0o700)
}

/** Some file systems have no owners, and a folder may belong to another user: then its mode stays unchanged. */
function setMode(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EROFS', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
