// The secret of a data folder, from which all keys are derived: 32 bytes or more in a file that only its owner can read.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { writeDurably } from './durable-file.ts'
import { type Store, StoreError } from './store/store.ts'

/** The bytes of a secret that is made here; one that came back from a database, where the organiser chose it, may have more. */
export const secretSize = 32

/** Whether a store has no rooms, not even those with these codes, which are in no list. Must be called before those are made. */
export async function isEmpty(store: Store, unlisted: string[]): Promise<boolean> {
  if ((await store.listRooms()).length > 0) return false
  const found = await Promise.all(unlisted.map((code) => store.readRoom(code)))
  return found.every((room) => room === undefined)
}

/**
 * Reads the secret, or makes one if it is missing, or if a power cut at the first start left an incomplete one, with which no room's
 * key was made yet. The log warns of a folder that has a secret but no votes (`wasEmpty`), and of one that has votes but no secret.
 * Throws a StoreError if there are rooms and the file is no secret: with an empty one anybody could compute every room's key.
 */
export async function openSecret(folder: string, store: Store, wasEmpty: boolean, log: Logger): Promise<Buffer> {
  const file = join(folder, 'secret')
  const found = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new StoreError(`${file} could not be read: ${error.message}`)
  })
  if (found && found.length >= secretSize) {
    if (wasEmpty)
      log.warn(
        `${folder} has a secret but no votes. If there should be votes, stop the server and put back votes.sqlite, and votes.sqlite-wal if there is one.`,
      )
    return found
  }
  const hasRooms = (await store.listRooms()).length > 0
  if (found && hasRooms)
    throw new StoreError(
      `${file} should have ${secretSize} bytes or more and does not. Put its backup copy back. If there is none, remove the file: every session then gets a new key and a new address for its presenter view.`,
    )
  if (hasRooms)
    log.warn(
      `${file} is missing, so a new one was made: links to presenter views that were given out before no longer work, and the list of sessions has new ones. If you have a backup copy of the file, stop the server and put it back.`,
    )
  if (found)
    log.warn(
      `${file} was not completely written at the first start. A new one was made; no session has a key yet, so nothing is lost.`,
    )
  const secret = randomBytes(secretSize)
  await writeDurably(file, secret, 0o600)
  return secret
}

/** Writes the secret again if it was deleted while the server ran, so that every key stays valid at the next start. */
export async function keepSecret(folder: string, secret: Buffer, log: Logger): Promise<void> {
  const file = join(folder, 'secret')
  // A folder without votes is another folder, which replaced ours.
  if (!existsSync(join(folder, 'votes.sqlite')) || existsSync(file)) return
  await writeDurably(file, secret, 0o600).catch((error: Error) => {
    log.warn(`${file} was deleted and could not be written again: ${error.message}`)
  })
}
