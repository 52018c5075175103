// `host`: the host's link again, and the keys of those who open rooms of their own, made by the running server.
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { typedCommand } from '../src/debate/package.ts'
import { hostKey } from '../src/server/keys.ts'
import { variables } from '../src/server/settings.ts'
import { type Served, serve } from './served.ts'
import { newFolder } from './stored-room.ts'

const program = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')
const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !variables.includes(name)))

/** Not in one step, since the server that is asked runs in this process. */
const run = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [program, 'host', ...args],
      { env: { ...bare, ...env } },
      (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    )
  })

let served: Served
let settings: string[]
beforeAll(async () => {
  served = await serve()
  settings = ['--host', '127.0.0.1', '--port', String(served.port), '--data-dir', served.folder]
})
afterAll(() => served.end())

it('prints the link of the host as the start did, from the secret of the data folder, whether a server runs or not', async () => {
  const { status, stdout, stderr } = await run(settings)
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`http://localhost:${served.port}/console#host.${served.hostKey}\n`)
})

it('names the commands as they are typed on this server: TYPED_AS', async () => {
  const { stderr } = await run([...settings, '--revoke', 'nobody'], { TYPED_AS: 'yes-and-no' })
  expect(stderr).toBe('There is no opener of that name. All of them: yes-and-no host --openers\n')
  const missing = await run(['--data-dir', newFolder()], { TYPED_AS: 'yes-and-no' })
  expect(missing.stderr).toContain('Start one (yes-and-no), or name its folder')
})

it('reads the settings as the start does: PUBLIC_URL, HOST_KEY, and with a database SECRET', async () => {
  const given = await run(['--public-url', 'https://vote.example.org/x/'], { HOST_KEY: 'a-key-of-the-house' })
  expect(given.stdout).toBe('https://vote.example.org/x/console#host.a-key-of-the-house\n')
  const secret = 'x'.repeat(32)
  const shared = await run([], {
    ...{ DATABASE_URL: 'postgres://nowhere.invalid/x', SECRET: secret, PUBLIC_URL: 'https://vote.example.org' },
  })
  expect(shared.stdout).toBe(`https://vote.example.org/console#host.${hostKey(Buffer.from(secret))}\n`)
})

it('makes, lists and ends the key of an opener at the running server, and says what stays valid', async () => {
  const none = await run([...settings, '--openers'])
  expect(none.stdout).toBe(
    `Nobody but the host opens sessions here. To let somebody: ${typedCommand('host --opener NAME')}\n`,
  )
  const made = await run(['--opener', 'physics-1', ...settings])
  expect([made.status, made.stderr]).toEqual([0, ''])
  const [, key = ''] = /^http:\/\/localhost:\d+\/console#host\.([\w-]{24})\n/.exec(made.stdout) ?? []
  expect((await served.call(paths.rooms, { method: 'POST', key })).status).toBe(200)
  expect((await run(['--opener=physics-1', ...settings])).stdout, 'the same link again').toBe(made.stdout)
  expect((await run([...settings, '--openers'])).stdout).toMatch(/^physics-1 +sessions: 1 +since 2023-11-14\n$/)
  const ended = await run([...settings, '--revoke', 'physics-1'])
  expect(ended.stdout).toContain('The sessions stay')
  expect(ended.stdout).toContain('links to their presenter views stay valid')
  expect((await served.call(paths.rooms, { key })).status).toBe(403)
  const again = await run([...settings, '--revoke', 'physics-1'])
  expect([again.status, again.stderr]).toEqual([
    1,
    `There is no opener of that name. All of them: ${typedCommand('host --openers')}\n`,
  ])
})

it.each([
  [['--opener'], `Say whom: ${typedCommand('host --opener NAME')}`],
  [['--opener', '--openers'], `Say whom: ${typedCommand('host --opener NAME')}`],
  [['--openers', '--revoke', 'x'], 'Give one of --opener, --openers and --revoke at a time.'],
  [['--opener', 'a', '--opener', 'b'], 'Give one of --opener, --openers and --revoke at a time.'],
  [
    ['--opener', 'Dr. Who'],
    '"Dr. Who" cannot be the name of an opener: give 1 to 40 small letters, digits and hyphens, such as physics-1.',
  ],
  [['--openrs'], 'There is no setting --openrs.'],
  [['physics-1'], `"physics-1" is no setting. ${typedCommand('host')} prints the host’s link,`],
  [['opener', 'physics-1'], '"opener" is no setting.'],
  [['revoke', 'physics-1'], '"revoke" is no setting.'],
  [['--openers', 'physics-1'], '"physics-1" is no setting.'],
])('says what is wrong with %j', async (args, said) => {
  const { status, stderr, stdout } = await run([...settings, ...args])
  expect([status, stdout, stderr.slice(0, said.length)]).toEqual([1, '', said])
})

it('says so if there is no secret yet, if no server answers, and if the server has another host key', async () => {
  const [empty, other] = [newFolder(), newFolder()]
  expect((await run(['--data-dir', empty])).stderr).toContain(`${join(empty, 'secret')} is missing`)
  mkdirSync(other, { recursive: true })
  writeFileSync(join(other, 'secret'), Buffer.alloc(32, 3))
  const strange = await run([...settings, '--data-dir', other, '--openers'])
  expect([strange.status, strange.stderr]).toEqual([
    1,
    `The server at http://localhost:${served.port} has another host key: give this command in its folder, with the same settings (DATA_DIR, SECRET, HOST_KEY).\n`,
  ])
  await served.stop()
  const away = await run([...settings, '--openers'])
  expect(away.status).toBe(1)
  expect(away.stderr).toMatch(
    /^No server answers at http:\/\/localhost:\d+ \(.+\)\. Openers are made by a running server/,
  )
  await served.start()
})
