// A real PostgreSQL server for tests, in a folder of its own: the newest that is installed, with a data folder that goes with it. It never
// runs as root, which PostgreSQL refuses.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { findPrograms, type OrdinaryUser, ordinaryUser } from './programs.ts'

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

/** `settings`: of postgresql.conf, by name; `files`: what files in its data folder hold, by name. */
export async function startDatabaseServer(
  settings: Record<string, string> = {},
  files: Record<string, string> = {},
): Promise<DatabaseServer> {
  const { run, folder, user } = newPlace()
  const all = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']
  await run('initdb', ['-D', join(folder, 'data'), ...all])
  // Only their owner may read them: PostgreSQL takes a key from no other file.
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'data', name), text, { mode: 0o600 })
  giveTo(user, join(folder, 'data'))
  return serve(folder, settings)
}

/** A folder for a server, and how to run PostgreSQL's programs there, as a user who may. */
function newPlace(folder = mkdtempSync(join(tmpdir(), 'postgres-'))) {
  const programs = findPrograms(folder)
  const user = ordinaryUser()
  if (user) chownSync(folder, user.uid, user.gid)
  const options = { ...user, cwd: folder, stdio: 'ignore' } as const
  const begin = (program: string, args: string[]) => spawn(join(programs, program), args, options)
  const run = async (program: string, args: string[]) => {
    const [code] = await once(begin(program, args), 'exit')
    if (code !== 0) throw new Error(`${program} ended with code ${code}`)
  }
  return { folder, begin, run, user }
}

/** Starts a server on the data in a folder. */
async function serve(folder: string, settings: Record<string, string>, wanted?: number): Promise<DatabaseServer> {
  const { begin } = newPlace(folder)
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
    const copy = join(place.folder, 'data')
    await copyData(url('postgres'), data, copy)
    const from = `host=127.0.0.1 port=${through} user=postgres`
    appendFileSync(join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${from}'\n`)
    writeFileSync(join(copy, 'standby.signal'), '')
    giveTo(place.user, copy)
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

/** Files of a running server that mean nothing to another one, or may be gone before they are copied. */
const passing =
  /\/data\/(postmaster\.\w+|(pg_wal|pg_notify|pg_stat_tmp|pg_subtrans|pg_dynshmem|pg_serial|pg_snapshots|pg_replslot)\/.+|.*pg_internal\.init.*|.*pgsql_tmp.*)$/

/** Copies the data of a running server as pg_basebackup does, which the programs from npm do not have. */
async function copyData(url: string, data: string, copy: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("SELECT pg_backup_start('standby', true)")
    await cp(data, copy, { recursive: true, filter: (file) => !passing.test(file) })
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)')
    writeFileSync(join(copy, 'backup_label'), rows[0].labelfile)
  } finally {
    await client.end()
  }
}

/** Makes a folder, and all that is in it, the user's. */
function giveTo(user: OrdinaryUser | undefined, folder: string): void {
  if (!user) return
  for (const name of ['', ...(readdirSync(folder, { recursive: true }) as string[])])
    chownSync(join(folder, name), user.uid, user.gid)
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
