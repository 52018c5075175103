// An empty database for a test, in the PostgreSQL server that all tests of a run share, and a store in it.
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { LoggedVote } from '../../src/room/locked-room.ts'
import { openPostgresStore } from '../../src/server/store/postgres.ts'
import type { Store } from '../../src/server/store/store.ts'
import { makeDatabase, random128 } from '../stored-room.ts'

/** The address of a database that is always there; empty where tests run on the embedded store. */
export const server = inject('postgres') ?? ''

/** The address of an empty database. */
export async function newDatabase(): Promise<string> {
  const name = `test_${random128()}`
  await makeDatabase(server, name)
  return server.replace(/[^/]*$/, name)
}

/** Carries out one statement on a connection of its own. */
export async function askDatabase(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}

/** Opens a store, which is closed after the test; ballots bring the times by which they are judged, unless `options` says otherwise. */
export async function openStore(url: string, options: Parameters<typeof openPostgresStore>[1] = {}): Promise<Store> {
  const store = await openPostgresStore(url, { isTimekeeper: false, ...options })
  onTestFinished(() => store.close())
  return store
}

/** What a database has of a room's votes, in the order in which they arrived. */
export async function readLog(url: string, code: string): Promise<LoggedVote[]> {
  const rows = await askDatabase(
    url,
    `SELECT replace(vote_id::text, '-', '') AS "voteId", claim, round, epoch::float8 AS epoch, replace(voter::text, '-', '') AS voter,
       n::float8 AS n, value, lang, at::float8 AS at FROM votes WHERE room = $1 ORDER BY seq`,
    [code],
  )
  return rows as unknown as LoggedVote[]
}

/** Everything that a database holds, as text; numbers of 128 bits also as their bytes. */
export async function readAll(url: string): Promise<Buffer> {
  const tables = await askDatabase(url, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
  const rows = await Promise.all(
    tables.map(({ name }) => askDatabase(url, `SELECT row::text AS text FROM ${name} AS row`)),
  )
  const text = rows
    .flat()
    .map((row) => row.text)
    .join('\n')
  const numbers = text.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []
  return Buffer.concat(
    [text, ...numbers.map((one) => Buffer.from(one.replaceAll('-', ''), 'hex'))].map((one) => Buffer.from(one)),
  )
}
