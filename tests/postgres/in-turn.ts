// Two servers of one PostgreSQL database that answer in turn, as behind a load balancer without sticky sessions.
import pg from 'pg'
import { paths } from '../../src/core/contract.ts'
import type { LoggedVote } from '../../src/room/locked-room.ts'
import type { Database } from '../../src/server/database-setting.ts'
import { type Given, type Served, serve, toRoom } from '../served.ts'
import { makeDatabase, random128 } from '../stored-room.ts'

export interface InTurn {
  served: Served
  /** The same two servers, one by one. */
  both: [Served, Served]
  database: Database
  readLog: (code: string) => Promise<LoggedVote[]>
}

/** `server`: the address of a database of a PostgreSQL server, in which another one is made. */
export async function serveInTurn(server: string, given: Given = {}): Promise<InTurn> {
  const name = `test_${random128()}`
  await makeDatabase(server, name)
  const url = server.replace(/[^/]*$/, name)
  const database = { url, secret: Buffer.alloc(32, 7) }
  const options = { database, ...given }
  const [one, two] = [await serve(options), await serve(options)]
  const client = new pg.Client(url)
  await client.connect()
  let turn = 0
  const served: Served = {
    ...one,
    async call(path, call) {
      turn += 1
      const answering = turn % 2 === 0 ? one : two
      const code = codeOf(path)
      if (path === paths.room(code)) {
        // The server learns of what the other one did, as from a page that has seen it; the whole room is asked for in any case.
        const { rows } = await client.query('SELECT version FROM rooms WHERE room = $1', [code])
        await answering.call(paths.poll(code, rows[0]?.version ?? 0), call)
      }
      return answering.call(path, call)
    },
    async newRoom() {
      const { code, key } = await one.newRoom()
      return toRoom(served, { code, controlKey: key })
    },
    async stop() {
      await Promise.all([one.stop(), two.stop()])
    },
    async start() {
      await Promise.all([one.start(), two.start()])
    },
    async end() {
      await client.end()
      await Promise.all([one.end(), two.end()])
    },
  }
  return {
    served,
    both: [one, two],
    database,
    readLog: async (code) => {
      const { rows } = await client.query(
        `SELECT replace(vote_id::text, '-', '') AS "voteId", claim, round, epoch::float8 AS epoch, replace(voter::text, '-', '') AS voter,
           n::float8 AS n, value, lang, at::float8 AS at FROM votes WHERE room = $1 ORDER BY seq`,
        [code],
      )
      return rows
    },
  }
}

const codeOf = (path: string): string => /^\/api\/rooms\/([^/?]+)/.exec(path)?.[1] ?? ''
