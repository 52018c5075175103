// votes.sqlite on the disk while it is open. A commit goes into the file that was opened, and only as long as the path still leads
// to that file; the write-ahead log stays short; deleted data remains in none of the files.
import { randomInt } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { removeCopies } from './store-copy.ts'

/** Bytes of a page, and of what stands before the pages of a log and before each of them (sqlite.org/fileformat2.html). */
const pageSize = 4096
const logHeader = 32
const frameHeader = 24

/** A log of this many pages (4 KiB each) is folded into the file. A fold writes every page once more, so a long log makes votes faster. */
const longestLog = 4000
/** The same on a disk that has few free bytes, which a long log would fill. */
const longestOnSmallDisk = 1000
const fewBytes = 1e9

/** Bytes of a file that is rewritten in a tenth of a second. */
const smallFile = 16e6

/** Milliseconds between two looks for copies that are too old. */
const lookAtCopiesEvery = 24 * 3600 * 1000

/** Milliseconds between two attempts at the same thing. */
const attemptEvery = 2000

export interface Disk {
  /** `mayFold`: also a short log is folded into the file after the commit; a copy of the file alone is whole then. */
  begin(mayFold: boolean): void
  /** Throws if nothing was committed, or if the commit would have gone into a file that is lost. */
  commit(): void
  /** Ends a transaction that failed, and makes space for the next one if possible. */
  undo(): void
  /** Writes what the file has already, since only a write shows whether the disk can store a vote; not again right after an attempt. */
  touch(): void
  /** Folds the log into the file if that is due, and removes deleted data from the log if a reader prevented that before. */
  tidy(): void
  /** From now on deleted data is overwritten with zeros; called before the first deletion in a transaction. */
  beginForgetting(): void
  /** Removes every copy of deleted data from the file and its log. */
  forget(): void
  /** Whether `forget` takes so little time that votes can wait for it. */
  isSmall(): boolean
  /** Gives the reason if a deleted file could not be written anew. */
  close(): string | undefined
}

/** Opens the file, and makes it if it is missing. It must be closed after the database, since closing it ends SQLite's locks on it. */
export function openForReading(path: string): number {
  closeSync(openSync(path, 'a', 0o600))
  return openSync(path, 'r')
}

/** Watches a database in WAL mode; `reading` is its file. */
export function watchDisk(path: string, db: DatabaseSync, reading: number): Disk {
  const logPath = `${path}-wal`
  const { bavail, bsize } = statfsSync(dirname(path))
  const mostLogged = bavail * bsize < fewBytes ? longestOnSmallDisk : longestLog
  // The log of a large transaction is cut to the length of the pragma afterwards.
  db.exec(`PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${2 * mostLogged * pageSize}`)
  const readLog = db.prepare('PRAGMA wal_checkpoint(NOOP)')
  const countPages = db.prepare('PRAGMA page_count')
  // The file has a mark, which changes whenever its log is folded in, so that a copy written over the file is noticed. The mark is used
  // and not the file's time, because some systems keep the times of files too coarsely.
  let mark = randomInt(2 ** 31)
  writeMark(mark)
  let folded = mark
  // Bytes that the file had after the last fold, and pages that its log had before this transaction.
  let length = sizeOf(path)
  let logged = 0
  let next: number | undefined
  let isDue = false
  let hasFailed = false
  let touchedAt = Number.NEGATIVE_INFINITY
  let truncatedAt = Number.NEGATIVE_INFINITY
  let isToTruncate = false
  finishForgetting()
  let copiesSeenAt = performance.now()
  removeCopies(path, false)
  fold('TRUNCATE')
  const file = identityOf(path)
  const log = identityOf(logPath)

  function writeMark(value: number): void {
    db.exec(`PRAGMA application_id = ${value}`)
  }

  /** Removes the free pages that a server leaves if it is killed before it has overwritten deleted data. */
  function finishForgetting(): void {
    if (db.prepare('PRAGMA freelist_count').get()?.freelist_count === 0) return
    try {
      db.exec('VACUUM')
    } catch {
      // A full disk: the free pages were overwritten with zeros already; the next start tries again.
    }
  }

  /** Folds the log into the file; true if all of it was folded in. A reader may prevent that, and votes do not wait for the reader. */
  function fold(how: 'PASSIVE' | 'TRUNCATE'): boolean {
    db.exec('PRAGMA busy_timeout = 100')
    try {
      return db.prepare(`PRAGMA wal_checkpoint(${how})`).get()?.busy === 0
    } finally {
      db.exec('PRAGMA busy_timeout = 5000')
      folded = readMark(reading)
      length = sizeOf(path)
      logged = 0
    }
  }

  /** Whether a file lost its end. Another program may fold the log in, or give free pages back; then SQLite counts fewer of them. */
  function isShortened(): boolean {
    const pages = Number(countPages.get()?.page_count)
    const isCut = sizeOf(path) < Math.min(length, pages * pageSize)
    const inLog = logged > 0 ? logHeader + logged * (frameHeader + pageSize) : 0
    return isCut || (identityOf(logPath) === log && sizeOf(logPath) < inLog)
  }

  const isMoved = () => identityOf(path) !== file
  const isSmall = () => fstatSync(reading).size < smallFile
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
    if (isShortened())
      throw new Error(
        'it or its log, votes.sqlite-wal, was shortened while the server ran, so votes are lost; stop the server, put the newest backup there and start again',
      )
  }

  function begin(mayFold: boolean): void {
    const pages = readLog.get() as unknown as { log: number; checkpointed: number }
    logged = pages.log
    isDue = pages.log - pages.checkpointed >= (mayFold ? 1 : mostLogged)
    db.exec('BEGIN IMMEDIATE')
  }

  function commit(): void {
    look()
    if (isDue && folded === mark) {
      next = randomInt(2 ** 31)
      writeMark(next)
    } else if (hasFailed) {
      // An empty transaction would succeed on a full disk.
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
      // Also if the log was deleted: acknowledged votes may be only in it, and it is still open.
      if (!isMoved() && !isOverwritten() && !isShortened()) fold('TRUNCATE')
    } catch {
      // The disk is still full: the next commit reports it.
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
    if (performance.now() - copiesSeenAt >= lookAtCopiesEvery) {
      copiesSeenAt = performance.now()
      removeCopies(path, false)
    }
    if (isToTruncate && performance.now() - truncatedAt >= attemptEvery) truncate()
  }

  /** secure_delete is not always on, since it makes every vote a tenth slower. It helps if the disk is too full for VACUUM. */
  function beginForgetting(): void {
    db.exec('PRAGMA secure_delete = ON')
  }

  function forget(): void {
    try {
      removeCopies(path, true)
      // Rows that moved within their pages leave copies that secure_delete does not overwrite.
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

  function close(): string | undefined {
    // A program that opens a file which is not there leaves an empty one.
    const lost = isDeleted() && sizeOf(path) === 0 ? writeAnew() : undefined
    // At the end SQLite folds its log into the file and deletes the file at the log's path; files that others put there must survive.
    if (!isMoved() && isOverwritten()) truncateSync(logPath)
    const isForeignLog = isMoved() && ![log, undefined].includes(identityOf(logPath))
    if (isForeignLog) renameSync(logPath, `${logPath}.kept`)
    db.close()
    if (isForeignLog) renameSync(`${logPath}.kept`, logPath)
    closeSync(reading)
    return lost
  }

  /**
   * Writes the data of the deleted file to its path again: a deleted file exists as long as it is open. Gives the reason if it cannot be.
   */
  function writeAnew(): string | undefined {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      closeSync(openSync(path, 'w', 0o600))
      db.prepare('VACUUM INTO ?').run(path)
      return undefined
    } catch (error) {
      return `${path} was deleted and could not be written anew: ${(error as Error).message}`
    }
  }

  return { begin, commit, undo, touch, tidy, beginForgetting, forget, isSmall, close }
}

/** The device and number of a file; undefined if there is none. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev} ${found.ino}`
}

/** The bytes of a file; 0 if there is none. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** The mark in the file itself, read past SQLite's caches; 68: the offset of `application_id` in the header. */
function readMark(file: number): number {
  const bytes = Buffer.alloc(4)
  readSync(file, bytes, 0, 4, 68)
  return bytes.readUInt32BE()
}
