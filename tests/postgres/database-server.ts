// A real PostgreSQL server for tests, in a folder of its own: the newest that is installed, with a data folder that goes with it. It never
// runs as root, which PostgreSQL refuses.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
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
  folder: string
  port: number
  process: ChildProcess
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
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL is not installed: npm run stores brings it.')
  const user = ordinaryUser()
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
    {
      ...user,
      cwd: folder,
      stdio: 'ignore',
    },
  )
  const port = await freePort()
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: folder, port: String(port), ...settings }
  const process = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...user, cwd: folder, stdio: 'ignore' },
  )
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  await untilReady(url('postgres'), process)
  return {
    url,
    folder: data,
    port,
    process,
    async stop() {
      const isGone = process.exitCode !== null || process.signalCode !== null
      const gone = isGone ? undefined : once(process, 'exit')
      // SIGQUIT: at once, without waiting for clients.
      process.kill('SIGQUIT')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
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
