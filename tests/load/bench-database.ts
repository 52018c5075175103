// The PostgreSQL server of a bench: the tests' (tests/postgres/database-server.ts) with its usual settings, so that each commit waits for
// the disk; and what it costs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { startDatabaseServer } from '../postgres/database-server.ts'
import { pause } from './figures.ts'

export interface BenchDatabase {
  /** The address of an empty database. */
  url: string
  /** Its version and the settings that decide what a commit costs, as it tells them itself. */
  about: string
  use(): Promise<DatabaseUsage>
  /** The bytes of its tables and indexes. */
  size(): Promise<number>
  /** Does now what it would do at some time by itself: clears up behind changed rows, and writes all pages. */
  tidy(): Promise<void>
  /** Looks from now on what its connections wait for; the function returned ends that and tells it, the longest first. */
  watchWaits(): () => string[]
  close(): Promise<void>
}

export interface DatabaseUsage {
  /** Milliseconds of CPU time of all of its processes; NaN where the system has no /proc. */
  cpu: number
  /** Bytes written to the write-ahead log. */
  logged: number
}

/** `servers`: how many will use it. */
export async function openBenchDatabase(servers: number): Promise<BenchDatabase> {
  const server = await startDatabaseServer(servers > 5 ? { max_connections: String(20 * servers) } : {})
  const ends = ['SIGINT', 'SIGTERM'] as const
  const stop = () => void server.stop().finally(() => process.exit(1))
  for (const signal of ends) process.once(signal, stop)
  const pool = new pg.Pool({ connectionString: server.url('postgres') })
  // Of connections that break when the server is ended.
  pool.on('error', () => undefined)
  const ask = async (text: string) => (await pool.query(text)).rows[0]
  const settings = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'shared_buffers']
  const told = await Promise.all(settings.map((name) => ask(`SELECT current_setting('${name}') AS value`)))
  const { version } = await ask("SELECT current_setting('server_version') AS version")
  const { pid } = await ask('SELECT pg_backend_pid() AS pid')
  const postmaster = statOf(pid)?.parent
  return {
    url: server.url('postgres'),
    about: `PostgreSQL ${version}, ${settings.map((name, index) => `${name} ${told[index].value}`).join(', ')}`,
    async use() {
      const { logged } = await ask("SELECT (pg_current_wal_lsn() - '0/0')::float8 AS logged")
      return { cpu: postmaster === undefined ? Number.NaN : cpuBelow(postmaster), logged }
    },
    size: async () => (await ask('SELECT pg_database_size(current_database())::float8 AS size')).size,
    async tidy() {
      await ask('VACUUM ANALYZE')
      await ask('CHECKPOINT')
    },
    watchWaits: () => watchWaits(pool),
    async close() {
      await pool.end()
      await server.stop()
      for (const signal of ends) process.off(signal, stop)
    },
  }
}

/** Milliseconds of a tick, in which Linux counts the CPU time of processes. */
const tick = 10

/** A process's own CPU time and that of its children that have ended, in ticks. */
function statOf(pid: number): { parent: number; own: number; ended: number } | undefined {
  try {
    // The name in brackets may itself have brackets and blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    const [parent = 0, user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = [1, 11, 12, 13, 14].map(
      (at) => fields[at],
    )
    return { parent, own: user + system, ended: userOfEnded + systemOfEnded }
  } catch {
    // It has ended, or there is no /proc.
    return undefined
  }
}

/** The milliseconds of CPU time of a process and its children, those that have ended included. */
function cpuBelow(root: number): number {
  if (!existsSync('/proc')) return Number.NaN
  for (;;) {
    const before = statOf(root)
    let ticks = 0
    for (const name of readdirSync('/proc')) {
      const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
      if (stat?.parent === root) ticks += stat.own
    }
    const after = statOf(root)
    if (!after) return Number.NaN
    // The time of a child that ended meanwhile went over to its parent: it may be in both numbers, or in neither.
    if (after.ended === before?.ended) return (ticks + after.own + after.ended) * tick
  }
}

/** Milliseconds between two looks. */
const lookEvery = 20

/** Idle connections are left out; one that waits for its client in a transaction holds its locks meanwhile. */
const looking = `SELECT coalesce(nullif(state, 'active') || ': ', '') || coalesce(wait_event_type || ' ' || wait_event, 'running') AS wait,
    coalesce(substring(query FROM '^\\s*((?:\\w+\\s*){1,3})'), '') AS query
  FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state <> 'idle'
    OR backend_type IN ('walwriter', 'checkpointer') AND wait_event_type <> 'Activity'`

function watchWaits(pool: pg.Pool): () => string[] {
  const seen = new Map<string, number>()
  let looks = 0
  let isOver = false
  const look = async () => {
    for (; !isOver; await pause(lookEvery)) {
      const { rows } = await pool.query<{ wait: string; query: string }>(looking)
      looks += 1
      for (const { wait, query } of rows) {
        const name = `${wait.padEnd(40)} ${query.replace(/\s+/g, ' ')}`
        seen.set(name, (seen.get(name) ?? 0) + 1)
      }
    }
  }
  void look()
  return () => {
    isOver = true
    return [...seen]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 15)
      .map(([name, times]) => `${(times / looks).toFixed(2).padStart(5)} connections  ${name}`)
  }
}
