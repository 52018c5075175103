// What DATABASE_URL says about encryption, over a real server that encrypts: the words mean what they mean to every program of PostgreSQL.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import { readAddress } from '../../src/server/store/postgres-address.ts'
import { openPool } from '../../src/server/store/postgres-pool.ts'
import { StoreError } from '../../src/server/store/store.ts'
import { makeDatabase, newFolder } from '../stored-room.ts'
import { makeCertificate } from './certificate.ts'
import { server } from './database.ts'
import { type DatabaseServer, startDatabaseServer } from './database-server.ts'

const { certificate, key } = makeCertificate('localhost')
const [byName, byNumber] = ['localhost', '127.0.0.1']
let database: DatabaseServer
beforeAll(async () => {
  const settings = { ssl: 'on', ssl_cert_file: 'server.crt', ssl_key_file: 'server.key', listen_addresses: byName }
  database = await startDatabaseServer(settings, {
    'server.crt': certificate,
    'server.key': key,
    // A connection to any other database than the first must be encrypted, as at most hosts of databases.
    'pg_hba.conf': 'host postgres all all trust\nhostssl all all all trust\nlocal all all trust\n',
  })
  await makeDatabase(database.url('postgres'), 'votes')
})
afterAll(() => database.stop())

const warned = vi.spyOn(process, 'emitWarning')
afterEach(() => expect(warned).not.toHaveBeenCalled())

/** The address with these parameters, in which FILE stands for the file of the certificate. */
function addressOf(host: string, parameters: string): string {
  const file = join(newFolder(), 'root.crt')
  writeFileSync(file, certificate)
  return `${database.url('votes').replace(byNumber, host)}${parameters.replace('FILE', encodeURIComponent(file))}`
}

it.each([
  [byNumber, '?sslmode=require'],
  [byNumber, '?sslmode=require&sslnegotiation=postgres'],
  [byNumber, '?sslmode=no-verify'],
  [byNumber, '?sslmode=require&sslrootcert=FILE'],
  [byNumber, '?sslmode=verify-ca&sslrootcert=FILE'],
  [byName, '?sslmode=verify-full&sslrootcert=FILE'],
  [byName, '?sslmode=require&channel_binding=require&sslrootcert=FILE'],
  [byName, '?sslrootcert=FILE'],
])('a connection is encrypted, and the terminal is told nothing of it: %s%s', async (host, parameters) => {
  const pool = openPool(addressOf(host, parameters), 1)
  expect(await pool.ask`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`).toEqual([{ ssl: true }])
  await pool.close()
})

const untrusted =
  /^The database of DATABASE_URL cannot hold the votes: the certificate of its host is not trusted here \(self-signed certificate\); .* sslrootcert=FILE in DATABASE_URL$/
it.each([
  [byName, '?sslmode=verify-full', untrusted],
  [byName, '?sslmode=verify-ca', untrusted],
  [byName, '?sslmode=require&channel_binding=require', untrusted],
  [byName, '?sslmode=require&sslrootcert=system', untrusted],
  [byNumber, '?sslmode=verify-full&sslrootcert=FILE', /is for another name .*; write the host in DATABASE_URL/],
  [byNumber, '', /no encryption; add \?sslmode=require to DATABASE_URL$/],
  [byNumber, '?sslmode=disable', /no encryption; add \?sslmode=require to DATABASE_URL$/],
  [byNumber, '?sslnegotiation=postgres', /no encryption; add \?sslmode=require to DATABASE_URL$/],
  [byNumber, '?sslmode=on', /^sslmode in DATABASE_URL must be disable, require, verify-ca or verify-full\.$/],
  [byNumber, '?sslmode=prefer', /^sslmode=prefer in DATABASE_URL leaves it open whether .* write sslmode=require/],
  [byNumber, '?sslmode=allow', /^sslmode=allow in DATABASE_URL leaves it open whether .* write sslmode=require/],
  [byNumber, '?sslmode=require&sslnegotiation=on', /^sslnegotiation in DATABASE_URL must be postgres or direct\.$/],
  [byNumber, '?sslmode=verify-full&sslrootcert=/none', /^sslrootcert in DATABASE_URL: the file "\/none" could not be/],
])('what the encryption does not allow is told in one sentence: %s%s', async (host, parameters, sentence) => {
  const error = await openPostgresStore(addressOf(host, parameters)).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(StoreError)
  expect((error as Error).message).toMatch(sentence)
})

it('a certificate that another authority signed is not trusted, even where its name need not be right', async () => {
  const file = join(newFolder(), 'root.crt')
  writeFileSync(file, makeCertificate('localhost').certificate)
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    const url = addressOf(byName, `?sslmode=${mode}&sslrootcert=${encodeURIComponent(file)}`)
    await expect(openPostgresStore(url)).rejects.toThrow('is not trusted here')
  }
})

it('a database that does not encrypt is not written to where encryption is asked for', async () => {
  await expect(openPostgresStore(`${server}?sslmode=require`)).rejects.toThrow(
    'it does not encrypt connections: switch that on (ssl = on), or leave out sslmode in DATABASE_URL',
  )
})

it('encryption without asking first, which PostgreSQL 17 can, is handed on, and checks the certificate if nothing else is said', () => {
  expect(readAddress('postgres://db/votes?sslnegotiation=direct')).toEqual([
    { connectionString: 'postgres://db/votes', sslnegotiation: 'direct', ssl: {} },
  ])
})

it('an address that says nothing of encryption but its default leads to a database that does not encrypt', async () => {
  const pool = openPool(`${server}?sslnegotiation=postgres`, 1)
  expect(await pool.ask`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`).toEqual([{ ssl: false }])
  await pool.close()
})
