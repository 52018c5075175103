// The host key, the control keys of rooms and the pseudonyms of voters. The keys are derived from the secret, so the program can
// show them at every start; the database holds only hashes, so a copy of it reveals no key.
import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto'
import { codeAlphabet } from '../core/room-code.ts'

/** The key that opens rooms and sees all of them: 24 characters, 144 bits, the same for the same secret. */
export const hostKey = (secret: Buffer): string =>
  createHmac('sha256', secret).update('host').digest('base64url').slice(0, 24)

/** 24 characters, 144 bits, the same for the same secret, room and version: a new version revokes the old key. */
export const controlKey = (secret: Buffer, code: string, keyVersion: number): string =>
  createHmac('sha256', secret).update(`control ${code} ${keyVersion}`).digest('base64url').slice(0, 24)

/** 24 characters, 144 bits: an opener whose key was revoked gets another salt, and with it another key. */
export const openerKey = (secret: Buffer, name: string, salt: string): string =>
  createHmac('sha256', secret).update(`opener ${name} ${salt}`).digest('base64url').slice(0, 24)

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Whether `key` has this hash, in a time that does not reveal how much of it is right. */
export const isKey = (key: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashKey(key), 'hex'), Buffer.from(hash, 'hex'))

/** The code of the room that an opening makes; `tries`: how many of its codes other rooms have already. */
export function codeOfOpening(secret: Buffer, debate: string, commandId: string, tries: number): string {
  const bytes = createHmac('sha256', secret).update(`open ${debate} ${commandId} ${tries}`).digest()
  return Array.from(bytes.subarray(0, 6), (byte) => codeAlphabet[byte % codeAlphabet.length]).join('')
}

export const newVoterKey = (): string => randomBytes(32).toString('hex')

/** Gives the voters of one room their pseudonyms, 128 bits in hexadecimal; without the room's key they reveal nothing. */
export function openPseudonyms(voterKey: string): (secret: string) => string {
  const key = createSecretKey(voterKey, 'hex')
  return (secret) => createHmac('sha256', key).update(secret).digest('hex').slice(0, 32)
}
