// The servers of an evening on one PostgreSQL database, and what it holds of a room.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { VoteRow } from '../faults/evidence.ts'
import { type Hall, openServer, type StoredVotes, writeDebate } from '../faults/hall.ts'
import { newFolder } from '../stored-room.ts'

export interface DatabaseHallOptions {
  /** The addresses of the database, of which one takes writes. */
  urls: string[]
  servers?: number
  /** The address that a server is given; absent: all of `urls`. */
  urlOf?: (index: number) => string
  isKilled?: boolean
}

/** Several servers, each of which any page may meet at any moment. */
export async function openDatabaseHall(options: DatabaseHallOptions): Promise<Hall> {
  const { urls, servers: count = 3, urlOf = () => manyHosts(urls), isKilled = false } = options
  const folder = newFolder()
  writeDebate(folder)
  const preload = join(import.meta.dirname, 'stop-at-commit.ts')
  const servers = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const dataDir = join(folder, `server-${index}`)
      mkdirSync(dataDir)
      return openServer({ folder, preload, dataDir, url: urlOf(index), isKilled })
    }),
  )
  return {
    servers,
    hostKey: servers[0]?.hostKey ?? '',
    readVotes: (code) => readVotes(urls, code),
    close: async () => {
      const closed = await Promise.allSettled(servers.map((server) => server.close()))
      for (const one of closed) if (one.status === 'rejected') throw one.reason
    },
  }
}

/** One address with the hosts of several. */
function manyHosts(urls: string[]): string {
  const hosts = urls.map((url) => new URL(url).host)
  return urls[0]?.replace(hosts[0] ?? '', hosts.join()) ?? ''
}

/** Asks the database that takes writes; waits until there is one. */
async function askDatabase<Row>(urls: string[], act: (client: pg.Client) => Promise<Row>): Promise<Row> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: urls[tries % urls.length], query_timeout: 5000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query('SELECT pg_is_in_recovery() AS standby')
      if (rows[0].standby === false) return await act(client)
    } catch (error) {
      if (tries > 400) throw error
    } finally {
      await client.end().catch(() => undefined)
    }
    await wait(50)
  }
}

/** All that is known here of the database's tables; the columns are those of VoteRow. */
function readVotes(urls: string[], code: string): Promise<StoredVotes> {
  return askDatabase(urls, async (client) => {
    const read = async (table: string, order: string): Promise<VoteRow[]> => {
      const { rows } = await client.query(
        `SELECT replace(vote_id::text, '-', '') AS "voteId", replace(voter::text, '-', '') AS voter, claim, round,
           epoch::float8 AS epoch, n::float8 AS n, value FROM ${table} WHERE room = $1 ORDER BY ${order}`,
        [code],
      )
      return rows
    }
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    const { rows } = await client.query('SELECT voter_key FROM rooms WHERE room = $1', [code])
    return { log: await read('votes', 'seq'), held: await read('held', 'voter'), voterKey: rows[0]?.voter_key ?? '' }
  })
}
