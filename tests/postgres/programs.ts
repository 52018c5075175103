// PostgreSQL's programs for tests, and the user who may run them: PostgreSQL refuses to run as root.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findPostgres } from '../../scripts/postgres.mjs'

export interface OrdinaryUser {
  uid: number
  gid: number
}

/** An ordinary user to run as, where this process is root's: nobody, whom every system has. */
export function ordinaryUser(): OrdinaryUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m)
  if (!line) throw new Error('PostgreSQL refuses to run as root, and this system has no user "nobody".')
  return { uid: Number(line[1]), gid: Number(line[2]) }
}

/** The folder of the programs, where that user reaches them: else a copy in `folder`, which is the user's. */
export function findPrograms(folder: string): string {
  const programs = findPostgres()
  if (!programs) throw new Error('PostgreSQL is not installed: npm run stores brings it.')
  const user = ordinaryUser()
  if (!user || spawnSync(join(programs, 'postgres'), ['--version'], user).status === 0) return programs
  // Programs from npm lie in the project's folder, which may be root's alone.
  const copy = join(folder, 'programs')
  if (!existsSync(copy)) cpSync(dirname(programs), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}
