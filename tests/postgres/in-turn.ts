// Two servers of one PostgreSQL database that answer in turn, as behind a load balancer without sticky sessions.
import pg from 'pg'
import { paths } from '../../src/core/contract.ts'
import type { Database } from '../../src/server/database-setting.ts'
import { type Given, type Served, serve, toRoom } from '../served.ts'
import { newDatabase } from './database.ts'

export interface InTurn {
  served: Served
  /** The same two servers, one by one. */
  both: [Served, Served]
  database: Database
}

export async function serveInTurn(given: Given = {}): Promise<InTurn> {
  const url = await newDatabase()
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
  return { served, both: [one, two], database }
}

const codeOf = (path: string): string => /^\/api\/rooms\/([^/?]+)/.exec(path)?.[1] ?? ''
