// The tables of PostgreSQL, brought to this version's format at the start of each server. Every row of a room begins with its code and no
// statement on a vote's way crosses rooms, so that the tables can be distributed by room.
import { createHmac } from 'node:crypto'
import type pg from 'pg'
import type { Ask, Pool } from './postgres-pool.ts'
import { StoreError } from './store.ts'

/**
 * Forward only: migration k raises the format from k to k + 1. A released migration is never edited. `votes.sum`, a checksum of the vote,
 * is written and not read here: it is for the file to which sessions are moved, which compares it at each start.
 */
const migrations: string[] = [
  `CREATE SEQUENCE steered;
   CREATE TABLE rooms (
     room text COLLATE "C" PRIMARY KEY,
     opened bigint GENERATED ALWAYS AS IDENTITY,
     deck text NOT NULL,
     title text,
     voter_key text NOT NULL,
     key_version integer NOT NULL,
     key_hash text NOT NULL,
     version bigint NOT NULL,
     state_version bigint NOT NULL,
     created_at bigint NOT NULL,
     last_steered bigint NOT NULL,
     voters integer NOT NULL,
     rehearsing integer NOT NULL,
     most_connected integer NOT NULL,
     logged bigint NOT NULL,
     published integer NOT NULL,
     refusals bigint NOT NULL,
     commands bigint NOT NULL
   );
   CREATE TABLE states (
     room text COLLATE "C" PRIMARY KEY,
     state text NOT NULL,
     listed text NOT NULL
   );
   CREATE TABLE votes (
     room text COLLATE "C" NOT NULL,
     vote_id uuid NOT NULL,
     seq bigint GENERATED ALWAYS AS IDENTITY,
     claim text COLLATE "C" NOT NULL,
     round text COLLATE "C" NOT NULL,
     epoch bigint NOT NULL,
     voter uuid NOT NULL,
     n bigint NOT NULL,
     value text,
     lang text NOT NULL,
     at bigint NOT NULL,
     sum bigint NOT NULL,
     PRIMARY KEY (room, vote_id)
   );
   CREATE TABLE held (
     room text COLLATE "C" NOT NULL,
     voter uuid NOT NULL,
     claim text COLLATE "C" NOT NULL,
     round text COLLATE "C" NOT NULL,
     epoch bigint NOT NULL,
     n bigint NOT NULL,
     vote_id uuid NOT NULL,
     value text,
     lang text NOT NULL,
     log_rows integer NOT NULL,
     PRIMARY KEY (room, voter, claim, round, epoch)
   );
   CREATE TABLE voters (
     room text COLLATE "C" NOT NULL,
     voter uuid NOT NULL,
     first_at bigint NOT NULL,
     in_rehearsal boolean NOT NULL,
     PRIMARY KEY (room, voter)
   );
   CREATE TABLE tallies (
     room text COLLATE "C" NOT NULL,
     claim text COLLATE "C" NOT NULL,
     round text COLLATE "C" NOT NULL,
     epoch bigint NOT NULL,
     value text COLLATE "C" NOT NULL,
     count integer NOT NULL,
     PRIMARY KEY (room, claim, round, epoch, value)
   );
   CREATE TABLE pairs (
     room text COLLATE "C" NOT NULL,
     before bigint NOT NULL,
     after bigint NOT NULL,
     value_before text COLLATE "C" NOT NULL,
     value_after text COLLATE "C" NOT NULL,
     count integer NOT NULL,
     PRIMARY KEY (room, before, after, value_before, value_after)
   );
   CREATE TABLE told (
     room text COLLATE "C" NOT NULL,
     before bigint NOT NULL,
     after bigint NOT NULL,
     number integer NOT NULL,
     paired integer NOT NULL,
     k integer NOT NULL,
     swing text NOT NULL,
     PRIMARY KEY (room, before, after)
   );
   CREATE TABLE refused (
     room text COLLATE "C" NOT NULL,
     vote_id uuid NOT NULL,
     number bigint NOT NULL,
     error text NOT NULL,
     PRIMARY KEY (room, number)
   );
   CREATE INDEX refused_votes ON refused (room, vote_id);
   CREATE TABLE commands (
     room text COLLATE "C" NOT NULL,
     command_id text COLLATE "C" NOT NULL,
     number bigint NOT NULL,
     PRIMARY KEY (room, number)
   );
   CREATE INDEX command_ids ON commands (room, command_id);
   CREATE TABLE asked (
     room text COLLATE "C" NOT NULL,
     claim text COLLATE "C" NOT NULL,
     wording text COLLATE "C" NOT NULL,
     asked text NOT NULL,
     PRIMARY KEY (room, claim, wording)
   );
   CREATE TABLE servers (
     server uuid PRIMARY KEY,
     beat timestamptz NOT NULL
   );
   CREATE TABLE served (
     server uuid NOT NULL,
     debate text COLLATE "C" NOT NULL,
     hash text NOT NULL,
     PRIMARY KEY (server, debate)
   );
   CREATE TABLE debates (
     debate text COLLATE "C" PRIMARY KEY,
     hash text NOT NULL
   );
   CREATE TABLE followers (
     room text COLLATE "C" NOT NULL,
     server uuid NOT NULL,
     phones integer NOT NULL,
     voters integer NOT NULL,
     PRIMARY KEY (room, server)
   );`,
  // The rooms frozen for readers, and in `saved` how many times one was frozen or removed: every change of them locks that row first.
  `CREATE TABLE results (
     name text COLLATE "C" PRIMARY KEY,
     room text COLLATE "C" NOT NULL,
     debate text COLLATE "C" NOT NULL,
     date text COLLATE "C" NOT NULL,
     rehearsal boolean NOT NULL,
     results text NOT NULL
   );
   CREATE INDEX results_of_room ON results (room);
   CREATE INDEX results_of_debate ON results (debate, date);
   CREATE TABLE saved (one boolean PRIMARY KEY DEFAULT true CHECK (one), changes bigint NOT NULL DEFAULT 0);
   INSERT INTO saved DEFAULT VALUES;`,
  // Who may open rooms beside the host, and which rooms they opened.
  `CREATE TABLE openers (
     name text COLLATE "C" PRIMARY KEY,
     salt text NOT NULL,
     key_hash text COLLATE "C" NOT NULL UNIQUE,
     made_at bigint NOT NULL
   );
   CREATE TABLE opened (
     room text COLLATE "C" PRIMARY KEY,
     opener text COLLATE "C" NOT NULL
   );
   CREATE INDEX opened_by ON opened (opener);`,
]

/** The oldest version of PostgreSQL with which the program is tested. */
const oldest = 15

/** Any number that no other program is likely to take for an advisory lock in the same database. */
export const migrationLock = 740_219_633

/** Brings the tables to this version's format, one server at a time. Throws a StoreError where a newer version has written them. */
export async function migrate(pool: Pool): Promise<void> {
  const { client, end } = await pool.connect()
  try {
    // Unlike a vote, a migration of many votes may take long.
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0; BEGIN')
    await raiseFormat(client)
    await client.query('COMMIT')
  } finally {
    end()
  }
}

/** Does the same in the caller's transaction, which other servers that start wait for. */
export async function raiseFormat(client: pg.ClientBase): Promise<void> {
  const version = await client.query<{ number: number }>(
    "SELECT current_setting('server_version_num')::integer AS number",
  )
  checkAge(version.rows[0]?.number ?? 0)
  await client.query({ text: `SELECT pg_advisory_xact_lock(${migrationLock})`, ...patient })
  await client.query(`CREATE TABLE IF NOT EXISTS program (one boolean PRIMARY KEY DEFAULT true CHECK (one), format integer NOT NULL,
    secret text, checked bigint NOT NULL DEFAULT 0)`)
  await client.query('INSERT INTO program (format) VALUES (0) ON CONFLICT DO NOTHING')
  const { rows } = await client.query<{ format: number }>('SELECT format FROM program')
  const format = rows[0]?.format ?? 0
  if (format > migrations.length)
    throw new StoreError(
      `The database was written by a newer version of this program (its format is ${format}, this one knows ${migrations.length}); start the newer version or take another database.`,
    )
  if (format === migrations.length) return
  for (const migration of migrations.slice(format)) await client.query({ text: migration, ...patient })
  await client.query(`UPDATE program SET format = ${migrations.length}`)
}

/** Throws a StoreError for a version that lacks what the statements need; `number`: as the database tells it, such as 150004. */
export function checkAge(number: number): void {
  if (number >= oldest * 10_000) return
  throw new StoreError(
    `The database of DATABASE_URL is PostgreSQL ${Math.floor(number / 10_000)}; ${oldest} or newer is needed.`,
  )
}

/** The longest that a timer can wait, in milliseconds. */
export const patient = { query_timeout: 2 ** 31 - 1 }

/** What the database keeps of a secret: enough to know it again, and nothing of it. */
export const markOf = (secret: Buffer): string => createHmac('sha256', secret).update('store').digest('hex')

/**
 * Checks that this server has the secret of those before it, from which every key is made; the database keeps a mark of the secret and
 * never the secret. Throws a StoreError if it is another one.
 */
export async function checkSecret(ask: Ask, secret: Buffer): Promise<void> {
  const mark = markOf(secret)
  const [row] = await ask<{ secret: string }>`UPDATE program SET secret = coalesce(secret, ${mark}) RETURNING secret`
  if (row?.secret !== mark)
    throw new StoreError(
      'SECRET is not the one that the other servers of this database have, so keys made by them would not be right here; give all servers the same.',
    )
}
