// votes.sqlite as it lies on the disk while it is open. A commit goes into the file that was opened, as long as its path leads
// there, or nowhere; the write-ahead log stays short; what was deleted is in none of its files.
import { randomInt } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/** Pages of 4 KiB: a log of so many, 4 MB, is folded into the file. A log eight times as long is not faster (npm run bench). */
const longestLog = 1000

/** Milliseconds between two attempts of the same. */
const attemptEvery = 2000

export interface Disk {
  begin(): void
  /** Throws where nothing was committed, or where it would have gone into a file that is lost. */
  commit(): void
  /** Ends a transaction that failed, and makes room for the next one where it can. */
  undo(): void
  /** Writes what is there already, unless that was tried just now: nothing less tells whether the disk takes a vote. */
  touch(): void
  /** Folds the log in where it has become long, and forgets what a reader held up before. */
  tidy(): void
  /** From now on what is deleted is overwritten with zeros; called before the first deletion in a transaction. */
  beginForgetting(): void
  /** Removes from the file and its log every copy of what was deleted. */
  forget(): void
  close(): void
}

/** The file, made if it is not there: opened before the database and closed after it, since closing it ends SQLite's locks on it. */
export function openForReading(path: string): number {
  closeSync(openSync(path, 'a', 0o600))
  return openSync(path, 'r')
}

/** Watches over a database in WAL mode; `reading` is its file. */
export function watchDisk(path: string, db: DatabaseSync, reading: number): Disk {
  const logPath = `${path}-wal`
  // The log of a large transaction is made short again.
  const longest = 2 * longestLog * 4096
  db.exec(`PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${longest}`)
  const readLog = db.prepare('PRAGMA wal_checkpoint(NOOP)')
  // The file carries a mark, a new one whenever its log is folded in, so that a copy written over it is seen: four bytes to
  // read, where the times of files are kept too loosely on some systems.
  let mark = randomInt(2 ** 31)
  writeMark(mark)
  let folded = mark
  let next: number | undefined
  let isDue = false
  let hasFailed = false
  let touchedAt = Number.NEGATIVE_INFINITY
  let truncatedAt = Number.NEGATIVE_INFINITY
  let isToTruncate = false
  finishForgetting()
  fold('TRUNCATE')
  const file = identityOf(path)
  const log = identityOf(logPath)

  function writeMark(value: number): void {
    db.exec(`PRAGMA application_id = ${value}`)
  }

  /** A server that was killed before it had overwritten what was deleted has left free pages. */
  function finishForgetting(): void {
    if (db.prepare('PRAGMA freelist_count').get()?.freelist_count === 0) return
    try {
      db.exec('VACUUM')
    } catch {
      // A full disk: what is free was overwritten with zeros, and the next start tries again.
    }
  }

  /** Whether all of the log was folded in; a reader may hold that up, and votes do not wait for it. */
  function fold(how: 'PASSIVE' | 'TRUNCATE'): boolean {
    db.exec('PRAGMA busy_timeout = 100')
    try {
      return db.prepare(`PRAGMA wal_checkpoint(${how})`).get()?.busy === 0
    } finally {
      db.exec('PRAGMA busy_timeout = 5000')
      folded = readMark(reading)
    }
  }

  const isMoved = () => identityOf(path) !== file
  const isDeleted = () => fstatSync(reading).nlink === 0
  const isOverwritten = () => ![folded, mark].includes(readMark(reading))

  function look(): void {
    if (isMoved() || isOverwritten())
      throw new Error(
        isDeleted()
          ? 'it was deleted while the server ran; stop the server, which then writes it anew, and start it again'
          : 'it was moved or replaced while the server ran; put it back, or stop the server, put the right file there and start again',
      )
    if (identityOf(logPath) !== log)
      throw new Error(
        'its log, votes.sqlite-wal, was deleted or replaced while the server ran; stop the server and start it again',
      )
  }

  function begin(): void {
    const pages = readLog.get() as unknown as { log: number; checkpointed: number }
    isDue = pages.log - pages.checkpointed >= longestLog
    db.exec('BEGIN IMMEDIATE')
  }

  function commit(): void {
    look()
    if (isDue && folded === mark) {
      next = randomInt(2 ** 31)
      writeMark(next)
    } else if (hasFailed) {
      // An empty transaction would say that all is well.
      writeMark(mark)
    }
    db.exec('COMMIT')
    mark = next ?? mark
    next = undefined
    hasFailed = false
  }

  function undo(): void {
    if (db.isTransaction) db.exec('ROLLBACK')
    next = undefined
    isDue = false
    hasFailed = true
    try {
      // Of a log that was deleted as well: what was acknowledged may be there alone, and it is still open.
      if (!isMoved() && !isOverwritten()) fold('TRUNCATE')
    } catch {
      // Still full: the next commit says so.
    }
  }

  function touch(): void {
    if (performance.now() - touchedAt < attemptEvery) return
    touchedAt = performance.now()
    writeMark(mark)
  }

  function tidy(): void {
    if (isDue) fold('PASSIVE')
    isDue = false
    if (isToTruncate && performance.now() - truncatedAt >= attemptEvery) truncate()
  }

  /** Only then, since it costs every vote a tenth of its time. It stands in for VACUUM where the disk is too full for that. */
  function beginForgetting(): void {
    db.exec('PRAGMA secure_delete = ON')
  }

  function forget(): void {
    try {
      // Rows that were moved within their pages leave copies that secure_delete does not know of.
      db.exec('VACUUM')
    } finally {
      db.exec('PRAGMA secure_delete = OFF')
      truncate()
    }
  }

  function truncate(): void {
    truncatedAt = performance.now()
    isToTruncate = !fold('TRUNCATE')
  }

  function close(): void {
    if (isDeleted() && identityOf(path) === undefined) writeAnew()
    // SQLite folds its log into the file and deletes whatever lies at the log's path; neither may be what somebody put there.
    if (!isMoved() && isOverwritten()) truncateSync(logPath)
    const isOthers = isMoved() && ![log, undefined].includes(identityOf(logPath))
    if (isOthers) renameSync(logPath, `${logPath}.kept`)
    db.close()
    if (isOthers) renameSync(`${logPath}.kept`, logPath)
    closeSync(reading)
  }

  /** A deleted file is there as long as it is open. */
  function writeAnew(): void {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      closeSync(openSync(path, 'wx', 0o600))
      db.prepare('VACUUM INTO ?').run(path)
    } catch (error) {
      process.emitWarning(`${path} was deleted and could not be written anew: ${(error as Error).message}`)
    }
  }

  return { begin, commit, undo, touch, tidy, beginForgetting, forget, close }
}

/** Of a file, its device and number; undefined where there is none. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev} ${found.ino}`
}

/** The mark in the file itself, past all that SQLite keeps in memory; 68: the place of `application_id` in its header. */
function readMark(file: number): number {
  const bytes = Buffer.alloc(4)
  readSync(file, bytes, 0, 4, 68)
  return bytes.readUInt32BE()
}
