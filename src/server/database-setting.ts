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
  checkOne(given, file)
  if (url === undefined) {
    if (given === undefined && file === undefined) return undefined
    throw new SettingError(
      'SECRET is for a database: give DATABASE_URL too, or leave it out, and the secret is in the data folder.',
    )
  }
  const secret = readSecret(given, file)
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

/**
 * The address with the password that is in `file`, as it is with one in it. Throws an error for which `stop` has a sentence, which never
 * repeats the address, since it may hold another password.
 */
export function addPassword(url: string | undefined, file: string | undefined): string | undefined {
  if (file === undefined) return url
  if (url === undefined) throw new SettingError('DATABASE_PASSWORD_FILE is for a database: give DATABASE_URL too.')
  const [, before, user = '', after = ''] = /^([a-z]+:\/\/)([^@/?#]+)(@.*)$/is.exec(url) ?? []
  if (before === undefined)
    throw new SettingError(
      'DATABASE_PASSWORD_FILE needs the name of its user in DATABASE_URL: write postgres://USER@HOST:5432/DATABASE.',
    )
  // The driver would take the one in the parameters.
  if (user.includes(':') || /[?&]password=/.test(after))
    throw new SettingError('DATABASE_URL has a password, and DATABASE_PASSWORD_FILE is given too; give one of them.')
  // The image of PostgreSQL leaves out every line break at the end of the same file.
  const password = readGiven('DATABASE_PASSWORD_FILE', file)
    .toString('utf8')
    .replace(/[\r\n]+$/, '')
  if (password === '') throw new SettingError(`DATABASE_PASSWORD_FILE: "${file}" is empty.`)
  return `${before}${user}:${encodeURIComponent(password)}${after}`
}

function checkOne(given: string | undefined, file: string | undefined): void {
  if (given !== undefined && file !== undefined)
    throw new SettingError('SECRET and SECRET_FILE are both given; give one of them.')
}

/** The secret that is given as a text or in a file, of any length; undefined if there is none. */
export function readSecret(given: string | undefined, file: string | undefined): Buffer | undefined {
  checkOne(given, file)
  if (file !== undefined) return readSecretFile(file)
  return given === undefined ? undefined : Buffer.from(given)
}

/** A text may end with a line break; the file of a data folder has bytes of any kind, exactly as many as are needed. */
function readSecretFile(file: string): Buffer {
  const bytes = readGiven('SECRET_FILE', file)
  return bytes.length === shortestSecret ? bytes : Buffer.from(bytes.toString('utf8').replace(/\r?\n$/, ''))
}

function readGiven(setting: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new SettingError(`${setting}: "${file}" could not be read: ${(error as Error).message}.`)
  }
}
