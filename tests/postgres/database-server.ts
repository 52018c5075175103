// A real PostgreSQL server for tests, in a folder of its own: the newest that is installed, with a data folder that goes with it. It never
// runs as root, which PostgreSQL refuses.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { findPostgres } from '../../scripts/postgres.mjs'

export interface DatabaseServer {
  /** The address of a database in it. */
  url: (database: string) => string
  port: number
  /** Ends it at once with everything that it is doing, as `pg_ctl stop -m immediate` does, or a crash; resolves when it is gone. */
  crash(): Promise<void>
  /** Starts it again on the same port; resolves when it answers. */
  start(): Promise<void>
  /**
   * Starts another one that follows this one and could take its place; every commit waits for it from then on. `port`: its own; `through`:
   * a port that leads to this one.
   */
  follow(ports?: { port?: number; through?: number }): Promise<DatabaseServer>
  /** Makes a server that follows another one take writes. */
  promote(): Promise<void>
  /** Ends it as its clients end, and removes its folder. */
  stop(): Promise<void>
}

/** An ordinary user to run as, where this process is root's: nobody, whom every system has. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m)
  if (!line) throw new Error('PostgreSQL refuses to run as root, and this system has no user "nobody".')
  return { uid: Number(line[1]), gid: Number(line[2]) }
}

/** `settings`: of postgresql.conf, by name. */
export async function startDatabaseServer(settings: Record<string, string> = {}): Promise<DatabaseServer> {
  const { run, folder } = newPlace()
  const all = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']
  await run('initdb', ['-D', join(folder, 'data'), ...all])
  return serve(folder, settings)
}

/** A folder for a server, and how to run PostgreSQL's programs there, as a user who may. */
function newPlace(folder = mkdtempSync(join(tmpdir(), 'postgres-'))) {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL is not installed: npm run stores brings it.')
  const user = ordinaryUser()
  if (user) chownSync(folder, user.uid, user.gid)
  const options = { ...user, cwd: folder, stdio: 'ignore' } as const
  const begin = (program: string, args: string[]) => spawn(join(programs, program), args, options)
  const run = async (program: string, args: string[]) => {
    const [code] = await once(begin(program, args), 'exit')
    if (code !== 0) throw new Error(`${program} ended with code ${code}`)
  }
  return { folder, begin, run }
}

/** Starts a server on the data in a folder. */
async function serve(folder: string, settings: Record<string, string>, wanted?: number): Promise<DatabaseServer> {
  const { begin, run } = newPlace(folder)
  const data = join(folder, 'data')
  const port = wanted ?? (await freePort())
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: folder, port: String(port), ...settings }
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  let running: ChildProcess | undefined

  async function start(): Promise<void> {
    running = begin('postgres', [
      '-D',
      data,
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ])
    await untilReady(url('postgres'), running)
  }

  async function crash(): Promise<void> {
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const gone = once(running, 'exit')
    running.kill('SIGQUIT')
    await gone
  }

  async function follow({
    port: own,
    through = port,
  }: {
    port?: number
    through?: number
  } = {}): Promise<DatabaseServer> {
    const place = newPlace()
    const from = ['-h', '127.0.0.1', '-p', String(through), '-U', 'postgres']
    await run('pg_basebackup', [...from, '-D', join(place.folder, 'data'), '-R', '-X', 'stream', '-c', 'fast'])
    const standby = await serve(place.folder, settings, own)
    // Without a name in the list, commits would not wait.
    await tell(url('postgres'), "ALTER SYSTEM SET synchronous_standby_names = '*'", 'SELECT pg_reload_conf()')
    await untilSynchronous(url('postgres'))
    return standby
  }

  await start()
  return {
    ...{ url, port, crash, start, follow },
    // What it has from the other one would make its commits wait for a server that follows it.
    promote: async () => {
      await tell(url('postgres'), 'SELECT pg_promote(true, 20)')
      await tell(url('postgres'), 'ALTER SYSTEM RESET synchronous_standby_names', 'SELECT pg_reload_conf()')
    },
    async stop() {
      await crash()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function tell(url: string, ...statements: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let result: pg.QueryResult | undefined
    for (const statement of statements) result = await client.query(statement)
    return result as pg.QueryResult
  } finally {
    await client.end()
  }
}

async function untilSynchronous(url: string): Promise<void> {
  for (;;) {
    const { rows } = await tell(
      url,
      "SELECT FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'",
    )
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Resolves when the server at this address answers. */
async function untilReady(url: string, process: ChildProcess): Promise<void> {
  for (;;) {
    if (process.exitCode !== null) throw new Error(`PostgreSQL ended with code ${process.exitCode}`)
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query('SELECT 1')
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
