// The unit of systemd and the image of Docker without either: what their lines run, by hand, from the package as npm makes it, by an
// ordinary user in folders that nobody may write to.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { version } from '../../src/debate/package.ts'
import { ordinaryUser } from '../postgres/programs.ts'
import { untilServing } from '../until-serving.ts'
import { change, freePorts, readSample } from './sample.ts'

const root = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'deploy-'))
/** What /opt/yes-and-no and /app are. */
const opt = join(home, 'opt')
const user = ordinaryUser()
const unit = readSample('deploy/yes-and-no.service')
const dockerfile = readSample('Dockerfile')

beforeAll(() => {
  chmodSync(home, 0o755)
  execFileSync('npm', ['pack', '--pack-destination', home], { cwd: root, stdio: 'pipe' })
  const own = join(opt, 'node_modules/yes-and-no')
  mkdirSync(own, { recursive: true })
  execFileSync('tar', ['xf', join(home, `yes-and-no-${version}.tgz`), '-C', own, '--strip-components=1'])
  // Only what `npm ci --omit=dev --omit=peer` would install.
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  for (const [path, about] of Object.entries<Record<string, unknown>>(packages)) {
    if (path === '' || about.dev || about.devOptional || about.peer || about.optional) continue
    mkdirSync(dirname(join(opt, path)), { recursive: true })
    cpSync(join(root, path), join(opt, path), { recursive: true })
  }
  mkdirSync(join(opt, 'node_modules/.bin'))
  // An ordinary user may not reach the folder of the Node that runs here.
  cpSync(process.execPath, join(opt, 'node_modules/.bin/node'))
  execFileSync('chmod', ['-R', 'a-w,a+rX', opt])
}, 120_000)
afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', opt])
  rmSync(home, { recursive: true, force: true })
})

/** Starts a command as the user, in an empty folder of theirs; resolves when it serves. */
async function run(command: string[], env: Record<string, string>) {
  const folder = mkdtempSync(join(home, 'state-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const [port = 0] = await freePorts(1)
  const all = { PATH: process.env.PATH ?? '', ...env, PORT: String(port) }
  const child = spawn(command[0] ?? '', command.slice(1), { ...user, cwd: folder, env: all })
  onTestFinished(() => void child.kill('SIGKILL'))
  const text = await untilServing(child)
  return { child, folder, port, env: all, text }
}

/** The values of a setting of the unit, in their order. */
const valuesOf = (name: string) => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value)
const toEnv = (lines: string[]) =>
  Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))

it('systemd takes the unit, wherever it is installed', () => {
  const file = join(home, 'yes-and-no.service')
  writeFileSync(file, change(unit, [['/opt/yes-and-no', opt]]))
  // A setting that systemd does not know is only a warning to it.
  const lines = unit.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  for (const line of lines) expect(line).toMatch(/^\[(Unit|Service|Install)\]$|^[A-Z]\w+=/)
  if (!existsSync('/usr/bin/systemd-analyze')) return
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

it('what the unit runs serves in its folder with the sample of settings, and ends at SIGTERM with 0', async () => {
  const settings = readSample('deploy/yes-and-no.env').split('\n')
  const env = toEnv([
    ...settings.filter((line) => /^\w/.test(line)),
    ...valuesOf('Environment').flatMap((line) => line.split(' ')),
  ])
  const [command = ''] = valuesOf('ExecStart')
  const { child, port, folder, text } = await run(change(command, [['/opt/yes-and-no', opt]]).split(' '), env)
  expect(text).toContain('https://vote.example.org/j/')
  expect(existsSync(join(folder, 'data/votes.sqlite'))).toBe(true)
  expect(await (await fetch(`http://127.0.0.1:${port}/health`)).json()).toMatchObject({ ok: true, version })
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

it('what the image runs serves, its health check tells whether it does, and it ends at SIGTERM with 0', async () => {
  const lineOf = (name: RegExp) =>
    JSON.parse(new RegExp(`^${name.source} (\\[.*\\])$`, 'm').exec(dockerfile)?.[1] ?? '')
  const env = toEnv((/^ENV (.*)$/m.exec(dockerfile)?.[1] ?? '').split(' '))
  const here = (words: string[]) =>
    words.map((word) => (word === 'node' ? join(opt, 'node_modules/.bin/node') : word.replace(/^\/app\b/, opt)))
  const data = mkdtempSync(join(home, 'data-'))
  if (user) chownSync(data, user.uid, user.gid)
  const started = await run(here(lineOf(/ENTRYPOINT/)), { ...env, DATA_DIR: data })
  expect(existsSync(join(data, 'votes.sqlite'))).toBe(true)
  const [check = '', ...args] = here(lineOf(/HEALTHCHECK .*? CMD/))
  const look = () => spawnSync(check, args, { ...user, env: started.env, encoding: 'utf8' }).status
  expect(look()).toBe(0)
  const ended = once(started.child, 'exit')
  started.child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(look()).toBe(1)
})
