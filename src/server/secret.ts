// The secret of a data folder, from which all keys follow: 32 bytes in a file that its owner alone can read.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { readersCode } from '../core/room-code.ts'
import { writeDurably } from './durable-file.ts'
import { type Store, StoreError } from './store/store.ts'

const size = 32

/** Whether a folder's store holds nothing: asked when it is opened, before the room of the readers is made. */
export const isEmpty = async (store: Store): Promise<boolean> =>
  (await store.listRooms()).length === 0 && !(await store.readRoom(readersCode))

/**
 * Reads the secret, or makes one where there is none, or where a power cut at the first start left an unfinished one: no room
 * hangs on that yet. Says so where a secret was all that the folder held (`wasEmpty`). A StoreError where rooms hang on a file
 * that is no secret: with an empty one anybody could reckon every room's key.
 */
export async function openSecret(folder: string, store: Store, wasEmpty: boolean, log: Logger): Promise<Buffer> {
  const file = join(folder, 'secret')
  const found = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new StoreError(`${file} could not be read: ${error.message}`)
  })
  if (found?.length === size) {
    if (wasEmpty)
      log.warn(
        `${folder} has a secret but no votes; if there were any, stop the server and bring back votes.sqlite, and votes.sqlite-wal where there is one.`,
      )
    return found
  }
  if (found && (await store.listRooms()).length > 0)
    throw new StoreError(
      `${file} is not a secret of ${size} bytes. Bring back its copy, or remove it: rooms then get new keys and addresses of desks.`,
    )
  if (found)
    log.warn(`${file} was not finished at the first start; it is made anew, and no room loses its key by that.`)
  const secret = randomBytes(size)
  await writeDurably(file, secret, 0o600)
  return secret
}
