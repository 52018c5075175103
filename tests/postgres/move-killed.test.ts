// `move` that is killed at one of its steps, in either direction: the place that it goes to has nothing or everything, the other one is as
// it was, and the same command given again leads to the same end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { moveToDatabase, moveToFolder } from '../../src/server/store/move.ts'
import { migrationLock } from '../../src/server/store/postgres-schema.ts'
import { askDatabase, newDatabase } from './database.ts'
import { newEvening, rowsIn, secret } from './moving.ts'

const root = join(import.meta.dirname, '../..')
const program = join(root, 'src/cli/main.ts')

/** Runs the command, which kills itself where the environment says so; returns how many statements it sent, if it came to its end. */
async function run(url: string, args: string[], env: Record<string, string> = {}): Promise<number | undefined> {
  const child = spawn(
    process.execPath,
    ['--import', join(import.meta.dirname, 'kill-at.ts'), program, 'move', ...args],
    {
      env: { ...process.env, DATABASE_URL: url, SECRET: String(secret), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const [code, signal] = await once(child, 'close')
  if (signal !== null) return undefined
  expect([code, said]).toEqual([0, expect.stringMatching(/^statements: \d+\n$/)])
  return Number(said.replace(/\D/g, ''))
}

const at = (step: number, when: 'before' | 'after') => ({ KILL_AT: String(Math.round(step)), KILL_WHEN: when })

it('killed on the way to a database', async () => {
  const { place, data } = await newEvening(5, 60)
  const rows = rowsIn(data)
  const count = (await run(await newDatabase(), ['--to', 'database', '--data-dir', data])) ?? 0
  const bytes = readFileSync(join(data, 'votes.sqlite'))
  const ends = new Set<string>()
  const steps = [at(count / 3, 'before'), at(count - 1, 'after'), at(count, 'before'), at(count, 'after')]
  for (const [index, env] of steps.entries()) {
    const url = await newDatabase()
    expect(await run(url, ['--to', 'database', '--data-dir', data], env)).toBeUndefined()
    expect(readFileSync(join(data, 'votes.sqlite'))).toEqual(bytes)
    // Held until the database has noticed that the process is gone.
    await askDatabase(url, `SELECT pg_advisory_lock(${migrationLock})`)
    const [found] = await askDatabase(url, "SELECT to_regclass('rooms') IS NOT NULL AS whole")
    ends.add(found?.whole ? 'whole' : 'nothing')
    const again = moveToDatabase(data, url, undefined)
    if (found?.whole) await expect(again).rejects.toThrow(/has sessions: 4, votes: \d+/)
    else expect(await again).toMatchObject({ sessions: 4 })
    const back = join(place, `back-${index}`)
    await moveToFolder(url, secret, back)
    expect(rowsIn(back)).toEqual(rows)
  }
  expect([...ends].sort()).toEqual(['nothing', 'whole'])
})

it('killed on the way to a folder', async () => {
  const { place, data } = await newEvening(6, 60)
  const [rows, url] = [rowsIn(data), await newDatabase()]
  await moveToDatabase(data, url, undefined)
  const count = (await run(url, ['--to', 'folder', '--data-dir', join(place, 'first')])) ?? 0
  const steps = [at(count / 2, 'before'), at(count, 'after'), { KILL_AT: 'rename' }]
  for (const [index, env] of steps.entries()) {
    const out = join(place, `out-${index}`)
    expect(await run(url, ['--to', 'folder', '--data-dir', out], env)).toBeUndefined()
    expect(existsSync(out)).toBe(false)
    await moveToFolder(url, secret, out)
    expect(rowsIn(out)).toEqual(rows)
    expect(readFileSync(join(out, 'secret'))).toEqual(secret)
  }
})
