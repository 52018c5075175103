// A server in a process of its own that is killed and started again on the same folder and port, and what its store holds. Another
// database needs another `readVotes`.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { serialize } from 'node:v8'
import { library } from '../library.ts'
import type { VoteRow } from './evidence.ts'

export interface Hall {
  port: number
  base: string
  /** The key that opens rooms. */
  hostKey: string
  /** Kills the process (SIGKILL); resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again; false if it was killed before it served. */
  start(): Promise<boolean>
}

export async function openHall(folder: string): Promise<Hall> {
  writeFileSync(join(folder, 'debate'), serialize(library))
  let child: ChildProcess
  let exited: Promise<unknown>
  let port = 0
  let hostKey = ''
  async function start(): Promise<boolean> {
    child = fork(join(import.meta.dirname, 'hall-server.ts'), [folder, String(port)])
    const isKilled = once(child, 'exit')
    exited = isKilled
    const message = once(child, 'message')
    const [first, signal] = await Promise.race([message, isKilled])
    if (signal === 'SIGKILL') return false
    if (typeof first !== 'object') throw new Error(`the server ended by itself with ${first}`)
    port = first.port
    hostKey = first.hostKey
    return true
  }
  await start()
  return {
    port,
    base: `http://127.0.0.1:${port}`,
    hostKey,
    start,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** The room's log and held votes as the database has them, and the key of its voters' names. */
export function readVotes(folder: string, code: string): { log: VoteRow[]; held: VoteRow[]; voterKey: string } {
  const db = new DatabaseSync(join(folder, 'votes.sqlite'), { readOnly: true })
  try {
    const room = db.prepare('SELECT id, voter_key AS voterKey FROM rooms WHERE code = ?').get(code)
    const read = (table: string, order: string) =>
      // The columns are those of VoteRow.
      db
        .prepare(
          `SELECT lower(hex(vote_id)) AS voteId, lower(hex(voter)) AS voter, claim, round, epoch, n, value
           FROM ${table} WHERE room = ? ORDER BY ${order}`,
        )
        .all(Number(room?.id)) as unknown as VoteRow[]
    return { log: read('votes', 'seq'), held: read('held', 'voter'), voterKey: String(room?.voterKey) }
  } finally {
    db.close()
  }
}
