// The servers of an evening, each a process of its own that is killed and started again at the same port, and what their database holds.
// This hall has one server with the embedded store; tests/postgres/hall.ts has any number of them on one PostgreSQL database.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { serialize } from 'node:v8'
import { library } from '../library.ts'
import type { VoteRow } from './evidence.ts'

export interface Hall {
  servers: HallServer[]
  /** The key that opens rooms. */
  hostKey: string
  readVotes(code: string): StoredVotes | Promise<StoredVotes>
  close(): Promise<void>
}

export interface HallServer {
  port: number
  base: string
  hostKey: string
  /** Whether it serves, as far as a balancer can know. */
  isUp(): boolean
  /** The process that serves now. */
  pid(): number
  /** Kills the process (SIGKILL); resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again; resolves when it serves, or when it was killed before. */
  start(): Promise<void>
  /** Ends it for good. Throws if one of its processes ended by itself. */
  close(): Promise<void>
}

/** What the database holds of a room. `voterKey`: the key of its voters' names. */
export interface StoredVotes {
  /** In the order of arrival. */
  log: VoteRow[]
  held: VoteRow[]
  voterKey: string
}

/** One server with the embedded store in this folder. */
export async function openHall(folder: string): Promise<Hall> {
  writeDebate(folder)
  const slowDisk = join(import.meta.dirname, 'slow-disk.ts')
  const server = await openServer({ folder, preload: slowDisk, dataDir: folder, isKilled: true })
  const { hostKey, close } = server
  return { servers: [server], hostKey, close, readVotes: (code) => readVotes(folder, code) }
}

/** What servers of this folder serve. */
export const writeDebate = (folder: string): void => writeFileSync(join(folder, 'debate'), serialize(library))

export interface HallServerOptions {
  /** Where the debate is. */
  folder: string
  /** A module that each of its processes loads first. */
  preload: string
  dataDir: string
  /** Of a PostgreSQL database; absent: the votes are in `dataDir`. */
  url?: string
  /** Whether it will be killed: the next process is started early then, so that the server is away as shortly as possible. */
  isKilled: boolean
}

export async function openServer({
  folder,
  preload,
  dataDir,
  url = '',
  isKilled,
}: HallServerOptions): Promise<HallServer> {
  /** It waits for its turn. */
  const prepare = () =>
    fork(join(import.meta.dirname, 'hall-server.ts'), [folder, dataDir, url], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', preload],
      // What a server says of faults belongs to an evening; its last words are told if it ends by itself.
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      env: { NODE_COMPILE_CACHE: join(folder, 'compiled'), ...process.env },
    })
  let next: ChildProcess | undefined = prepare()
  let running: ChildProcess | undefined
  let port = 0
  let hostKey = ''
  let isUp = false
  let isClosed = false
  const ends: string[] = []

  async function start(): Promise<void> {
    const child = next ?? prepare()
    next = undefined
    running = child
    let words = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-2000)
    })
    child.once('close', (code, signal) => {
      isUp = false
      if (signal !== 'SIGKILL') ends.push(`the server at port ${port} ended by itself with ${signal ?? code}: ${words}`)
    })
    const exited = once(child, 'exit')
    child.send(port)
    const [first, signal] = await Promise.race([once(child, 'message'), exited])
    if (signal !== 'SIGKILL') {
      if (typeof first !== 'object') throw new Error(`the server ended by itself with ${first}`)
      port = first.port
      hostKey = first.hostKey
      isUp = true
    }
    if (isKilled && !isClosed) next = prepare()
  }

  async function end(child: ChildProcess | undefined): Promise<void> {
    if (!child || child.signalCode !== null || child.exitCode !== null) return
    const exited = once(child, 'exit')
    isUp = false
    child.kill('SIGKILL')
    await exited
  }

  await start()
  return {
    port,
    base: `http://127.0.0.1:${port}`,
    hostKey,
    isUp: () => isUp,
    pid: () => running?.pid ?? 0,
    start,
    kill: () => end(running),
    close: async () => {
      isClosed = true
      await Promise.all([end(running), end(next)])
      if (ends.length > 0) throw new Error(ends.join('; '))
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
