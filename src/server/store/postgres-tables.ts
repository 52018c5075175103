// The tables of a PostgreSQL database, read and written from end to end when sessions move to another store or come from one: in one
// transaction, while no server uses the database; one that starts waits for its end.
import type pg from 'pg'
import type { RoomState } from '../../room/state.ts'
import { type MovedRow, type MovedTable, movedTables, type Tables } from './moved-tables.ts'
import { goneAfter } from './postgres-others.ts'
import { openPool, reasonOf } from './postgres-pool.ts'
import { toListed } from './postgres-rooms.ts'
import { markOf, migrationLock, patient, raiseFormat } from './postgres-schema.ts'
import { alwaysOpen } from './room-rows.ts'
import { StoreError } from './store.ts'

/**
 * After so many milliseconds an answer is no longer waited for: a table of millions of votes is sorted in one statement, and only a
 * network that swallows everything gets so far.
 */
const unhurried = { query_timeout: 600_000 }

type Query = <Row extends pg.QueryResultRow = never>(text: string, values?: unknown[]) => Promise<Row[]>

interface Session {
  query: Query
  client: pg.PoolClient
}

/**
 * Fills an empty database in one transaction: nothing is written until all of it is. `secret`: the one that its servers must have from then
 * on. Every failure is a StoreError.
 */
export async function fillDatabase<Result>(
  url: string,
  secret: Buffer,
  fill: (tables: Tables) => Promise<Result>,
): Promise<Result> {
  let isCommitting = false
  try {
    return await alone(url, async ({ query, client }) => {
      await query('BEGIN')
      await query(
        `SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`,
      )
      await raiseFormat(client)
      await makeEmpty(query)
      const result = await fill(openPostgresTables(query))
      // Unlike setval, this is undone with the rest.
      const [steered] = await query<{ next: number }>('SELECT coalesce(max(last_steered), 0) + 1 AS next FROM rooms')
      await query(`ALTER SEQUENCE steered RESTART WITH ${Number(steered?.next)}`)
      await query('UPDATE program SET secret = $1', [markOf(secret)])
      await checkUnused(query)
      isCommitting = true
      await query('COMMIT')
      return result
    })
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(
      isCommitting
        ? `The database of DATABASE_URL did not answer whether the sessions are there: ${reasonOf(error)}. Give the same command again: if they are, it says so.`
        : `The sessions could not be moved to the database of DATABASE_URL, in which nothing has changed: ${reasonOf(error)}.`,
    )
  }
}

/**
 * Reads a database as of one moment; it stays as it is, also if it has an older format. `secret`: must be that of its servers. Every
 * failure is a StoreError.
 */
export async function readWhole<Result>(
  url: string,
  secret: Buffer,
  take: (tables: Tables) => Promise<Result>,
): Promise<Result> {
  try {
    return await alone(url, async ({ query, client }) => {
      const [program] = await query<{ table: string | null }>("SELECT to_regclass('program') AS table")
      if (!program?.table)
        throw new StoreError('The database of DATABASE_URL has no sessions: no server of this program has used it yet.')
      await query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      // What this changes is undone with the transaction.
      await raiseFormat(client)
      const [mark] = await query<{ secret: string | null }>('SELECT secret FROM program')
      if (mark?.secret && mark.secret !== markOf(secret))
        throw new StoreError(
          'SECRET is not the one that the servers of this database have, from which every key is made; give that one.',
        )
      const result = await take(openPostgresTables(query))
      await query('ROLLBACK')
      // One that started a moment before this did may have taken votes that were not read.
      await checkUnused(query)
      return result
    })
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw new StoreError(`The sessions could not be read from the database of DATABASE_URL: ${reasonOf(error)}.`)
  }
}

/** Runs `act` on a connection that no timeout of a vote's ends, while no server can start on the database. */
async function alone<Result>(url: string, act: (session: Session) => Promise<Result>): Promise<Result> {
  const pool = openPool(url, 1)
  try {
    const { client, end } = await pool.connect()
    try {
      const query: Query = async (text, values = []) => (await client.query<never>({ text, values, ...unhurried })).rows
      await client.query('SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0')
      await client.query({ text: `SELECT pg_advisory_lock(${migrationLock})`, ...patient })
      await checkUnused(query)
      return await act({ query, client })
    } finally {
      end()
    }
  } finally {
    await pool.close().catch(() => undefined)
  }
}

/** Throws a StoreError if a server of this program uses the database. */
async function checkUnused(query: Query): Promise<void> {
  const [known] = await query<{ table: string | null }>("SELECT to_regclass('servers') AS table")
  if (!known?.table) return
  const [found] = await query<{ servers: number }>(
    `SELECT count(*) AS servers FROM servers WHERE beat > clock_timestamp() - make_interval(secs => ${goneAfter})`,
  )
  if (found && found.servers > 0)
    throw new StoreError(
      `The database of DATABASE_URL is in use; servers that are there: ${found.servers}. Stop them first: what they take meanwhile would be lost. One that was killed counts as gone after ${goneAfter} seconds.`,
    )
}

/**
 * Throws a StoreError if the database has any session, or any vote of a reader. Rooms of readers in which nobody voted, which every server
 * makes at its start, give way to those that come.
 */
async function makeEmpty(query: Query): Promise<void> {
  const [found] = await query<{ sessions: number; votes: number; openers: number }>(
    `SELECT count(*) FILTER (WHERE room NOT LIKE '${alwaysOpen}') AS sessions, (SELECT count(*) FROM votes) AS votes,
       (SELECT count(*) FROM openers) AS openers FROM rooms`,
  )
  if (found && found.sessions + found.votes + found.openers > 0)
    throw new StoreError(
      `The database of DATABASE_URL has sessions: ${found.sessions}, votes: ${found.votes}${found.openers > 0 ? `, keys of openers: ${found.openers}` : ''}. Name an empty one, so that nothing is written over.`,
    )
  for (const table of ['followers', ...movedTables.map(({ name }) => name)]) await query(`DELETE FROM ${table}`)
}

const readAs = {
  text: (column: string) => column,
  number: (column: string) => column,
  // PostgreSQL writes a number of 128 bits with hyphens.
  id: (column: string) => `replace(${column}::text, '-', '') AS ${column}`,
  flag: (column: string) => `${column}::integer AS ${column}`,
}
const typeOf = { text: 'text', number: 'bigint', id: 'uuid', flag: 'boolean' }

const openPostgresTables = (query: Query): Tables => ({
  async *read({ name, columns, order, isRoomless, batch }) {
    const values = Object.entries(columns).map(([column, kind]) => readAs[kind](column))
    const inOrder = order ? `ORDER BY ${order.postgres}` : ''
    const selected = isRoomless ? values : ['room', ...values]
    await query(`DECLARE moving NO SCROLL CURSOR FOR SELECT ${selected} FROM ${name} ${inOrder}`)
    for (;;) {
      const rows = await query<MovedRow>(`FETCH ${batch} FROM moving`)
      if (rows.length === 0) break
      checkNumbers(name, rows)
      yield rows
    }
    await query('CLOSE moving')
  },
  async write(table, rows) {
    await query(insertOf(table), [JSON.stringify(table.name === 'states' ? rows.map(withListed) : rows)])
  },
})

/** A number that no program of ours wrote would else be rounded silently. */
function checkNumbers(table: string, rows: MovedRow[]): void {
  for (const row of rows)
    for (const [column, value] of Object.entries(row))
      if (typeof value === 'number' && !Number.isSafeInteger(value))
        throw new Error(`${column} of its table ${table} has a number that is too great, ${value}`)
}

/** Here a state stands beside what a list of rooms shows of it. */
const withListed = ({ room, state }: MovedRow) => ({
  ...{ room, state, listed: toListed(JSON.parse(String(state)) as RoomState) },
})

function insertOf({ name, columns, isRoomless }: MovedTable): string {
  const types: MovedTable['columns'] = {
    ...(!isRoomless && { room: 'text' as const }),
    ...columns,
    ...(name === 'states' && { listed: 'text' }),
  }
  const names = Object.keys(types)
  const typed = Object.entries(types).map(([column, kind]) => `${column} ${typeOf[kind]}`)
  return `INSERT INTO ${name} (${names}) SELECT ${names} FROM ROWS FROM (json_to_recordset($1) AS (${typed})) WITH ORDINALITY
    ORDER BY ordinality`
}
