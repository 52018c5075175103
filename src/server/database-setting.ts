// The database of several servers, and the secret that they share.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SettingError } from '../debate/setting-error.ts'

export interface Database {
  url: string
  /** Every key is made from it. */
  secret: Buffer
}

/** The secret of a data folder has as many bytes, and can be given as SECRET_FILE when its votes move to a database. */
const shortestSecret = 32

/** Throws an error for which `stop` has a sentence if one is missing or cannot be used. `file`: a file with the secret. */
export function readDatabase(
  url: string | undefined,
  given: string | undefined,
  file: string | undefined,
): Database | undefined {
  if (given !== undefined && file !== undefined)
    throw new SettingError('SECRET and SECRET_FILE are both given; give one of them.')
  if (url === undefined) {
    if (given === undefined && file === undefined) return undefined
    throw new SettingError(
      'SECRET is for a database: give DATABASE_URL too, or leave it out, and the secret is in the data folder.',
    )
  }
  const secret = file === undefined ? given && Buffer.from(given) : readSecretFile(file)
  if (!secret)
    throw new SettingError(
      `DATABASE_URL needs SECRET or SECRET_FILE, the same for all servers: every key is made from it, and it is not in the database. A fresh one: SECRET=${randomBytes(24).toString('base64url')}`,
    )
  if (secret.length < shortestSecret)
    throw new SettingError(
      `${file === undefined ? 'SECRET' : 'SECRET_FILE'}: the secret must be ${shortestSecret} characters or more. A fresh one: ${randomBytes(24).toString('base64url')}`,
    )
  return { url, secret }
}

/** A text may end with a line break; the file of a data folder has bytes of any kind, exactly as many as are needed. */
function readSecretFile(file: string): Buffer {
  try {
    const bytes = readFileSync(file)
    return bytes.length === shortestSecret ? bytes : Buffer.from(bytes.toString('utf8').replace(/\r?\n$/, ''))
  } catch (error) {
    throw new SettingError(`SECRET_FILE: "${file}" could not be read: ${(error as Error).message}.`)
  }
}
