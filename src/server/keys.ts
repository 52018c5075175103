// Secrets: the host key, the control keys of rooms and the pseudonyms of voters. The secret file stays in the data folder; the
// database holds hashes only, so the keys can be shown at every start and cannot be read from a copy of the database.
import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from './store/store.ts'

/**
 * Reads the secret of a data folder, 32 bytes; makes it, readable by its owner alone, where there is none. A StoreError where
 * the file is not that: with an empty secret anybody could reckon every room's key.
 */
export function openSecret(folder: string): Buffer {
  const file = join(folder, 'secret')
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = readFileSync(file)
  if (secret.length === 32) return secret
  throw new StoreError(
    `${file} is not a secret of 32 bytes. Bring back its copy, or remove it: rooms then get new keys and addresses of desks.`,
  )
}

/** Opens rooms and sees them all: 24 characters, 144 bits, the same for the same secret. */
export const hostKey = (secret: Buffer): string =>
  createHmac('sha256', secret).update('host').digest('base64url').slice(0, 24)

/** 24 characters, 144 bits, the same for the same secret, room and version: a new version revokes the old key. */
export const controlKey = (secret: Buffer, code: string, keyVersion: number): string =>
  createHmac('sha256', secret).update(`control ${code} ${keyVersion}`).digest('base64url').slice(0, 24)

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Whether `key` has this hash, in a time that does not tell how much of it is right. */
export const isKey = (key: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashKey(key), 'hex'), Buffer.from(hash, 'hex'))

export const newVoterKey = (): string => randomBytes(32).toString('hex')

/** Gives the voters of one room their pseudonyms, 128 bits in hexadecimal; without the room's key they tell nothing. */
export function openPseudonyms(voterKey: string): (secret: string) => string {
  const key = createSecretKey(voterKey, 'hex')
  return (secret) => createHmac('sha256', key).update(secret).digest('hex').slice(0, 32)
}
