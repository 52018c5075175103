// The servers of an evening, each a process of its own that is killed and started again at the same port, and what their database holds.
// Another database, or more servers, need another `openHall`.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { serialize } from 'node:v8'
import { library } from '../library.ts'
import type { VoteRow } from './evidence.ts'

export interface Hall {
  servers: KilledServer[]
  /** The key that opens rooms. */
  hostKey: string
  readVotes(code: string): StoredVotes
  close(): Promise<void>
}

interface KilledServer {
  port: number
  base: string
  /** Kills the process (SIGKILL); resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again; resolves when it serves, or when it was killed before. */
  start(): Promise<void>
}

/** What the database holds of a room. `voterKey`: the key of its voters' names. */
interface StoredVotes {
  /** In the order of arrival. */
  log: VoteRow[]
  held: VoteRow[]
  voterKey: string
}

/** One server with the embedded store in this folder. */
export async function openHall(folder: string): Promise<Hall> {
  writeFileSync(join(folder, 'debate'), serialize(library))
  const { hostKey, close, ...server } = await openServer(folder)
  return { servers: [server], hostKey, close, readVotes: (code) => readVotes(folder, code) }
}

async function openServer(folder: string) {
  const slowDisk = join(import.meta.dirname, 'slow-disk.ts')
  /** The next process is started early and waits for its turn, so that a server is away as shortly as possible. */
  const prepare = () =>
    fork(join(import.meta.dirname, 'hall-server.ts'), [folder], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', slowDisk],
      env: { NODE_COMPILE_CACHE: join(folder, 'compiled'), ...process.env },
    })
  let next = prepare()
  let running: ChildProcess | undefined
  let port = 0
  let hostKey = ''
  let isClosed = false

  async function start(): Promise<void> {
    const child = next
    running = child
    const exited = once(child, 'exit')
    child.send(port)
    const [first, signal] = await Promise.race([once(child, 'message'), exited])
    if (signal !== 'SIGKILL') {
      if (typeof first !== 'object') throw new Error(`the server ended by itself with ${first}`)
      port = first.port
      hostKey = first.hostKey
    }
    if (!isClosed) next = prepare()
  }

  async function end(child: ChildProcess | undefined): Promise<void> {
    if (!child || child.signalCode !== null || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  await start()
  return {
    port,
    base: `http://127.0.0.1:${port}`,
    hostKey,
    start,
    kill: () => end(running),
    close: async () => {
      isClosed = true
      await Promise.all([end(running), end(next)])
    },
  }
}

/** All that is known here of the database's tables; the columns are those of VoteRow. */
function readVotes(folder: string, code: string): StoredVotes {
  const db = new DatabaseSync(join(folder, 'votes.sqlite'), { readOnly: true })
  try {
    const room = db.prepare('SELECT id, voter_key AS voterKey FROM rooms WHERE code = ?').get(code)
    const read = (table: string, order: string) =>
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
