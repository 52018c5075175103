// The command `move` as somebody types it: what it says, and that neither the password nor the secret is in it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSecret } from '../../src/server/database-setting.ts'
import { variables } from '../../src/server/settings.ts'
import { newFolder } from '../stored-room.ts'
import { newDatabase } from './database.ts'
import { newEvening, openData, openDatabase, rowsIn, secret, using } from './moving.ts'

const program = join(import.meta.dirname, '../../src/cli/main.ts')
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !variables.includes(name)))

function move(cwd: string, args: string[], env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'move', ...args], {
    ...{ cwd, encoding: 'utf8', env: { ...clean, ...env } },
  })
  for (const hidden of [String(secret), 'pass-word']) expect(stdout + stderr).not.toContain(hidden)
  return { status, stdout, stderr }
}

const withPassword = (url: string) => url.replace('//postgres@', '//postgres:pass-word@')

it('says what was moved, from where, and what to start now, in both directions', async () => {
  const { place, data } = await newEvening(8, 80)
  const bare = await newDatabase()
  const url = withPassword(bare)
  const { votes = [], voters = [] } = rowsIn(data)
  const counts = `sessions: 4, votes: ${votes.length}, voters: ${voters.length}`
  const there = move(place, ['--to', 'database'], { DATABASE_URL: url })
  expect(there).toEqual({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining(`DATABASE_URL has ${counts}, read back`),
  })
  expect(there.stdout).toContain(`SECRET_FILE=${data}/secret, or a copy`)
  expect(there.stdout).toContain(`${data} is as it was. Start no server with it any more`)

  // What it says to give is what the servers of the database must have.
  writeFileSync(join(place, 'password'), 'pass-word\n')
  const given = {
    ...{ DATABASE_URL: bare, DATABASE_PASSWORD_FILE: join(place, 'password') },
    SECRET_FILE: join(data, 'secret'),
  }
  expect(readSecret(undefined, given.SECRET_FILE)).toEqual(secret)
  await using(openDatabase(url), async () => undefined)
  mkdirSync(join(place, 'back.new-abcdef'))
  const back = move(place, ['--to', 'folder', '--data-dir', 'back'], given)
  expect(back).toMatchObject({ status: 0, stderr: '' })
  expect(back.stdout).toContain(
    `${place}/back has ${counts}, read back and counted again from the log of votes, and the secret`,
  )
  expect(back.stdout).toContain(`-- --data-dir ${place}/back\n`)
  expect(back.stdout).toContain(`${place}/back.new-abcdef is left of an earlier try: remove it.`)
  await using(openData(join(place, 'back')), async ({ copies }) => expect(copies.damaged).toBeUndefined())
})

it('a secret with a line break at its end, as some give it in the environment, is the same on the way there and back', async () => {
  const { place, data } = await newEvening(9, 20)
  writeFileSync(join(data, 'secret'), `${secret}\n`)
  const url = await newDatabase()
  expect(move(place, ['--to', 'database'], { DATABASE_URL: url, SECRET: `${secret}\n` }).stdout).toContain(
    `: SECRET, the text in ${data}/secret with the line break at its end\n`,
  )
  const back = ['--to', 'folder', '--data-dir', 'back']
  expect(move(place, back, { DATABASE_URL: url, SECRET: String(secret) })).toMatchObject({ status: 1, stdout: '' })
  expect(move(place, back, { DATABASE_URL: url, SECRET: `${secret}\n` })).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(join(place, 'back/secret'), 'utf8')).toBe(`${secret}\n`)
})

it('ends with code 1 and a sentence without a database, without its secret, and with two secrets', async () => {
  const place = newFolder()
  const refuses = (to: string, env: Record<string, string>, says: RegExp) => {
    const { status, stdout, stderr } = move(place, ['--to', to], env)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(says)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
  const DATABASE_URL = withPassword(await newDatabase())
  refuses('database', {}, /Give the address of the database in the environment: DATABASE_URL=/)
  refuses('folder', { DATABASE_URL }, /Give SECRET or SECRET_FILE too, the one that the servers/)
  const both = { DATABASE_URL, SECRET: String(secret), SECRET_FILE: 'data/secret' }
  refuses('database', both, /SECRET and SECRET_FILE are both given/)
  refuses(
    'folder',
    { DATABASE_URL: `${DATABASE_URL}x`, SECRET: String(secret) },
    /could not be read .*: database ".*" does/,
  )
})
