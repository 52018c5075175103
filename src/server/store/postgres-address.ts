// DATABASE_URL: the hosts that it names, and what it says about encryption. Its words mean what they mean to every program of PostgreSQL
// (https://www.postgresql.org/docs/current/libpq-ssl.html), but those that leave it open whether a line is encrypted are refused, and
// without any word none is. The driver itself would take `require` for `verify-full` and print so.
import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import pg from 'pg'
import { StoreError } from './store.ts'

/** What PostgreSQL knows, and the driver's own word for encryption without any check. */
const modes = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify']
/** Those with which nobody knows whether a connection is encrypted. */
const openModes = ['allow', 'prefer']

/** How to reach each of the hosts. Throws a StoreError with a sentence that does not repeat the address, since it may hold a password. */
export function readAddress(url: string): pg.PoolConfig[] {
  const [found, before = '', hosts = '', path = '', query = ''] =
    /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^@/?#]*)((?:\/[^?#@]*)?)(?:\?(?![^=]*@)([^#]*))?$/i.exec(url) ?? []
  const parameters = new URLSearchParams(query)
  const encryption = takeEncryption(parameters)
  const start = before.replace(/^[^:]*/, (scheme) => scheme.toLowerCase())
  const end = parameters.size === 0 ? path : `${path}?${parameters}`
  const all = hosts.split(',').map((host) => ({ connectionString: start + host + end, ...encryption }))
  if (found !== undefined && all.every(isReadable)) return all
  throw new StoreError(
    'DATABASE_URL is no address of a PostgreSQL database; write postgres://USER:PASSWORD@HOST:5432/DATABASE, with the signs of the password that an address cannot have as %XX.',
  )
}

function isReadable(config: pg.ClientConfig): boolean {
  try {
    return new pg.Client(config).port > 0
  } catch {
    return false
  }
}

/** Takes what is said about encryption out of the parameters; an empty object if nothing is. */
function takeEncryption(parameters: URLSearchParams): Pick<pg.PoolConfig, 'ssl' | 'sslnegotiation'> {
  const take = (name: string): string | undefined => {
    const value = parameters.get(name)
    parameters.delete(name)
    return value ?? undefined
  }
  const mode = take('sslmode')
  const negotiation = take('sslnegotiation')
  const isBound = take('channel_binding') === 'require'
  const [root, cert, key] = [take('sslrootcert'), take('sslcert'), take('sslkey')]
  if (mode !== undefined && openModes.includes(mode))
    throw new StoreError(
      `sslmode=${mode} in DATABASE_URL leaves it open whether the connection is encrypted: write sslmode=require where the database encrypts, or sslmode=disable.`,
    )
  if (mode !== undefined && !modes.includes(mode))
    throw new StoreError('sslmode in DATABASE_URL must be disable, require, verify-ca or verify-full.')
  // The other one is what happens without any.
  const isDirect = negotiation === 'direct'
  if (negotiation !== undefined && !isDirect && negotiation !== 'postgres')
    throw new StoreError('sslnegotiation in DATABASE_URL must be postgres or direct.')
  if ([mode, root, cert, key].every((one) => one === undefined) && !isBound && !isDirect) return {}
  parameters.delete('ssl')
  if (mode === 'disable') return { ssl: false }
  const ca = root === 'system' ? allAuthorities() : root && readCertificate('sslrootcert', root)
  const files = {
    ...(ca && { ca }),
    ...(cert !== undefined && { cert: readCertificate('sslcert', cert) }),
    ...(key !== undefined && { key: readCertificate('sslkey', key) }),
  }
  const how = isDirect ? { sslnegotiation: 'direct' as const } : {}
  // A bound channel shows who answers, which the driver cannot insist on: the certificate must show it instead.
  const isChecked = mode === undefined || mode === 'verify-full' || isBound || root === 'system'
  if (isChecked || (mode === 'verify-ca' && !ca)) return { ...how, ssl: files }
  if (ca && (mode === 'verify-ca' || mode === 'require'))
    return { ...how, ssl: { ...files, checkServerIdentity: () => undefined } }
  return { ...how, ssl: { ...files, rejectUnauthorized: false } }
}

/** Those that Node brings, and those that this machine trusts besides. */
const allAuthorities = (): string[] => [...getCACertificates('bundled'), ...getCACertificates('system')]

/** Read once: a file that is gone later would otherwise end the process, from within the driver. */
function readCertificate(parameter: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new StoreError(
      `${parameter} in DATABASE_URL: the file "${file}" could not be read: ${(error as Error).message}.`,
    )
  }
}

/** Codes of OpenSSL and Node for a certificate that leads to no authority which is known here. */
const untrusted = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]

/** The error of a connection that was not made, with what can be done about it if the encryption is the reason. */
export function explainRefusal(error: unknown): unknown {
  const { code = '', message: whole } = error as { code?: string; message: string }
  // Node advises a setting of its own.
  const message = whole.replace(/; if the root CA is installed locally.*/, '')
  const explain = (what: string) => new Error(what, { cause: error })
  if (untrusted.includes(code))
    return explain(
      `the certificate of its host is not trusted here (${message}); name the certificate of the authority that signed it with sslrootcert=FILE in DATABASE_URL`,
    )
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return explain(
      `the certificate of its host is for another name (${message}); write the host in DATABASE_URL as the certificate has it`,
    )
  if (/does not support SSL/.test(message))
    return explain('it does not encrypt connections: switch that on (ssl = on), or leave out sslmode in DATABASE_URL')
  if (code === '28000' && /no encryption|SSL off/.test(message))
    return explain(`${message}; add ?sslmode=require to DATABASE_URL`)
  return error
}
