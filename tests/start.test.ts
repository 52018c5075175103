// The program as people start it: what it prints in the terminal, and the sentence for each problem.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, expect, it } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { lanAddresses } from '../src/server/address.ts'
import { readFragment } from '../src/web/shared/keys.ts'
import { libraryFolder } from './library.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'start-'))
const running: ChildProcess[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

interface Run {
  child: ChildProcess
  /** The exit code; undefined while the program serves. */
  code: number | null | undefined
  text: string
}

/** Starts the program; resolves when it serves or has ended. */
const start = (...flags: string[]): Promise<Run> => run('src/cli/main.ts', ['start', ...flags])

function run(program: string, flags: string[], env: Record<string, string> = {}): Promise<Run> {
  const DEBATE = flags.includes('--debates') ? '' : libraryFolder
  const child = spawn(process.execPath, [join(root, program), ...flags], {
    env: { ...process.env, PORT: '', DATA_DIR: '', HOST_KEY: '', HOST_KEY_FILE: '', DEBATE, ...env },
  })
  running.push(child)
  let text = ''
  return new Promise((resolve) => {
    const readOutput = (data: Buffer) => {
      text += data
      if (/Host .*\n(.*\n)*\n/.test(text)) resolve({ child, code: undefined, text })
    }
    child.stdout.on('data', readOutput)
    child.stderr.on('data', readOutput)
    child.once('close', (code) => resolve({ child, code, text }))
  })
}

const end = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
    child.kill(signal)
  })
const dataDir = (name: string) => ['--data-dir', join(folder, name)]
const roomOf = ({ text }: Run) => /\/console#(\w{6})\.([\w-]{24})/.exec(text)?.slice(1)

/** A server for tests that change nothing in it; its host has chosen a key with all kinds of signs. */
const hostKey = '!"#$%&)(*+,-./:;<'
const shared = await run('src/cli/main.ts', ['start', '--port', '0', `--host-key=${hostKey}`, ...dataDir('shared')])
const sharedPort = /localhost:(\d+)/.exec(shared.text)?.[1] ?? ''
running.splice(0)
afterAll(() => void shared.child.kill('SIGKILL'))

/** A server that was stopped, with its folder and what it printed. */
const stopped = await start('--port', '0', ...dataDir('stopped'))
const stoppedWith = await end(stopped.child, 'SIGTERM')
running.splice(0)
function copyOfStopped(name: string): string[] {
  cpSync(join(folder, 'stopped'), join(folder, name), { recursive: true })
  return dataDir(name)
}

it('a warning while it serves is one line of the log', async () => {
  const warn = `process.once('SIGUSR2', () => process.emitWarning('the disk is full'))`
  const options = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(warn)}"` }
  const { child } = await run('src/cli/main.ts', ['start', '--port', '0', ...dataDir('warned')], options)
  const told = new Promise<string>((resolve) => child.stderr?.once('data', (data) => resolve(String(data))))
  child.kill('SIGUSR2')
  const line = await told
  expect(JSON.parse(line)).toEqual({ level: 40, time: expect.any(Number), msg: 'the disk is full' })
})

it('shows a QR code and the addresses of phones, projector and desk', () => {
  const { text } = shared
  expect(text).toContain('█▀')
  expect(text).toMatch(/Phones {5}http:\/\/[\w.]+:\d+\/j\/\w{6}\n/)
  expect(text).toMatch(/Projector {2}http:\/\/localhost:\d+\/d\/library\/\?room=\w{6}#[\w-]{24}\n/)
  expect(text).toMatch(/Presenter {2}http:\/\/[\w.]+:\d+\/console#\w{6}\.[\w-]{24}\n/)
  expect(stopped.text).toMatch(/Host {7}http:\/\/[\w.]+:\d+\/console#host\.[\w-]{24}\n/)
})

it('draws no QR code into the journal of systemd', async () => {
  const path = join(folder, 'journal')
  const journal = openSync(path, 'a')
  const { dev, ino } = fstatSync(journal)
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'start', '--port', '0', ...dataDir('unit')], {
    env: { ...process.env, DEBATE: libraryFolder, JOURNAL_STREAM: `${dev}:${ino}` },
    stdio: ['ignore', journal, 'ignore'],
  })
  running.push(child)
  await expect.poll(() => readFileSync(path, 'utf8'), { timeout: 60_000 }).toContain('Host ')
  expect(readFileSync(path, 'utf8')).toMatch(/^\n {2}Session \w+/)
}, 60_000)

it('[A5] prints a link with the host key, and that key opens rooms', async () => {
  const [, link = ''] = /Host {7}http:\S+\/console#(host\.\S+)\n/.exec(shared.text) ?? []
  expect(readFragment(link).hostKeys).toContain(hostKey)
  const headers = { authorization: `Bearer ${hostKey}` }
  expect((await fetch(`http://localhost:${sharedPort}${paths.rooms}`, { headers })).status).toBe(200)
})

it.each(['127.0.0.1', 'localhost'])(
  '[E5] if it listens only to this machine, as %s, it says that phones cannot reach it, and shows no QR code',
  async (host) => {
    const { text } = await start('--port', '0', '--host', host, ...dataDir(host))
    expect(text).toContain('Phones cannot connect: HOST is ')
    expect(text).toContain('--host 0.0.0.0')
    expect(text).not.toContain('█')
    expect(text).toMatch(/Projector {2}http:\/\/localhost:\d+/)
  },
)

it('[E5] with a public address that only this machine can open, it says so, and shows no QR code', async () => {
  const { text } = await start('--port', '0', '--public-url', 'http://localhost:4000', ...dataDir('own'))
  expect(text).toContain('Phones cannot connect: PUBLIC_URL is http://localhost:4000')
  expect(text).not.toContain('█')
})

it('[E5] with a public address it does not print the address at which it listens', async () => {
  const listening = ['--port', '0', '--host', '127.0.0.1', '--public-url', 'https://vote.example.org']
  const { text } = await start(...listening, ...dataDir('proxied'))
  expect(text).not.toMatch(/cannot|container|another network/)
  expect(text).toMatch(/Phones {5}https:\/\/vote\.example\.org\/j\/\w{6}\n/)
  expect(text).toMatch(/Projector {2}https:\/\/vote\.example\.org\/d\/library\/\?room=\w{6}#/)
  expect(text).toContain('█')
})

it.skipIf(lanAddresses().length === 0)(
  '[E5] if it listens at one address, it prints that address, for the projector too',
  async () => {
    const [address] = lanAddresses()
    const { text } = await start('--port', '0', '--host', String(address), ...dataDir('one'))
    for (const page of ['Phones   ', 'Projector', 'Presenter']) expect(text).toContain(`${page}  http://${address}:`)
  },
)

it('[I1] opens the same room with the same key after a stop and after a kill, and another when asked', {
  timeout: 60_000,
}, async () => {
  expect(stoppedWith).toBe(0)
  const data = copyOfStopped('again')
  const second = await start('--port', '0', ...data)
  expect(roomOf(second)).toEqual(roomOf(stopped))
  expect(second.text).toContain('resumed')
  await end(second.child, 'SIGKILL')
  const third = await start('--port', '0', ...data)
  expect(roomOf(third)).toEqual(roomOf(stopped))
  await end(third.child, 'SIGTERM')
  const another = await start('--port', '0', '--new-room', ...data)
  expect(roomOf(another)?.[0]).not.toEqual(roomOf(stopped)?.[0])
})

it('ends with a sentence if the secret file of its rooms was emptied', async () => {
  const data = copyOfStopped('emptied')
  const secret = join(folder, 'emptied', 'secret')
  writeFileSync(secret, '')
  const { code, text } = await start('--port', '0', ...data)
  expect([code, text]).toEqual([1, expect.stringContaining(`${secret} should have 32 bytes or more and does not`)])
  expect(text).not.toContain('    at ')
})

it('gives a room a new key if the secret file was lost', async () => {
  const data = copyOfStopped('lost')
  expect(statSync(join(folder, 'lost', 'secret')).mode & 0o777).toBe(0o600)
  rmSync(join(folder, 'lost', 'secret'))
  const second = await start('--port', '0', ...data)
  expect(roomOf(second)?.[0]).toBe(roomOf(stopped)?.[0])
  expect(roomOf(second)?.[1]).not.toBe(roomOf(stopped)?.[1])
})

it('refuses to start a second server on the same data, names the first, and harms nothing', async () => {
  const second = await start('--port', '0', ...dataDir('shared'))
  expect(second.code).toBe(1)
  expect(second.text).toContain(`process ${shared.child.pid}`)
  expect(second.text.trim().split('\n')).toHaveLength(1)
  const [code] = roomOf(shared) ?? []
  expect((await fetch(`http://localhost:${sharedPort}/api/rooms/${code}`)).status).toBe(200)
})

it('says so if the port is in use', async () => {
  const { code, text } = await start('--port', sharedPort, ...dataDir('port'))
  expect(code).toBe(1)
  expect(text).toContain('port is in use')
  expect(text.trim().split('\n')).toHaveLength(1)
})

writeFileSync(join(folder, 'file'), '')
it.each([
  ['a folder that cannot be made', ['--data-dir', join(folder, 'file', 'x')], join(folder, 'file', 'x')],
  ['a setting with an invalid value', ['--port', 'http'], 'PORT: "http"'],
  [
    '[E5] a host name that no machine has',
    ['--host', 'nowhere.invalid', ...dataDir('name')],
    'HOST: no machine is known',
  ],
  ['[E5] an address of another machine', ['--host', '192.0.2.7', ...dataDir('other')], 'HOST: this machine does not'],
  ['[E6] a folder of debates that does not exist', ['--debates', join(folder, 'nowhere')], 'DEBATES: '],
  ['an unknown flag', ['--colour', 'red'], '--help lists every setting'],
  ['a question for the version', ['-v'], 'The version of this program: npm run debate -- --version.\n'],
  ['a flag with a slip', ['--wacth'], 'There is no setting --wacth. Did you mean --watch?\n'],
])('ends with a sentence for %s', async (_, flags, sentence) => {
  const { code, text } = await start(...flags)
  expect(code).toBe(1)
  expect(text).toContain(sentence)
  expect(text).not.toContain('    at ')
})

it('with --debates a SIGHUP makes the server read the folder again and go on', async () => {
  const parent = join(folder, 'debates')
  const write = (id: string) => {
    mkdirSync(join(parent, id), { recursive: true })
    writeFileSync(join(parent, id, 'debate.md'), `# Debate ${id}\n- languages: en\n\nWhy?\n\n# Claim it\n\nIt is.\n`)
  }
  write('lunch')
  const { child, text } = await start('--port', '0', '--debates', parent, ...dataDir('several'))
  const url = /http:\/\/localhost:\d+/.exec(text)?.[0]
  const status = async (path: string) => (await fetch(url + path)).status
  expect(await status('/d/tea/')).toBe(404)
  write('tea')
  const said = new Promise<string>((resolve) => child.stderr?.once('data', (data) => resolve(String(data))))
  child.kill('SIGHUP')
  expect(await said).toBe('Shown now: lunch, tea.\n')
  expect([await status('/d/lunch/'), await status('/d/tea/')]).toEqual([200, 200])
  expect(await end(child, 'SIGTERM')).toBe(0)
})

it('with --debates and no debate that can be shown, names the fault of each before it ends', async () => {
  const parent = join(folder, 'all-faulty')
  mkdirSync(join(parent, 'tea'), { recursive: true })
  writeFileSync(join(parent, 'tea/debate.md'), '# Debate tea\n- languages: en\n\nWhy?\n')
  const { code, text } = await start('--port', '0', '--debates', parent, ...dataDir('faulty'))
  expect(code).toBe(1)
  expect(text).toContain(`${join(parent, 'tea')} is left out: tea/debate.md:1:1 the debate has no claim`)
  expect(text).toContain(`DEBATES: no folder in ${parent} has a debate without faults.\n`)
})

it('[B10] a SIGHUP during the start waits until the start is done, so that no site is written twice at once', async () => {
  const parent = join(folder, 'early-debates')
  cpSync(libraryFolder, join(parent, 'library'), { recursive: true })
  const starting = start('--port', '0', '--debates', parent, ...dataDir('early'))
  const child = running.at(-1)
  while (!existsSync(join(folder, 'early/sites/library/1.part'))) await setTimeout(5)
  child?.kill('SIGHUP')
  const { text, code } = await starting
  expect(code, text).toBeUndefined()
  await expect.poll(() => text).toContain('Host ')
  expect(readdirSync(join(folder, 'early/sites/library'))).toEqual(['1'])
  const listed = readFileSync(join(folder, 'early/sites/library/1/site-files.txt'), 'utf8').trim().split('\n')
  expect(listed.length).toBeGreaterThan(100)
  for (const file of listed) expect(existsSync(join(folder, 'early/sites/library/1', file)), file).toBe(true)
  if (child) expect(await end(child, 'SIGTERM')).toBe(0)
})

it.each([
  ['a port that is none', { PORT: 'http' }, 'PORT: "http"'],
  ['a folder that cannot be made', { DATA_DIR: join(folder, 'file', 'x') }, join(folder, 'file', 'x')],
])('ends with the same sentence in development for %s', async (_, env, sentence) => {
  const { code, text } = await run('scripts/dev-server.ts', [], { PORT: '0', ...env })
  expect(code).toBe(1)
  expect(text).toContain(sentence)
  expect(text).not.toContain('    at ')
})

it('lists every setting with its flag and variable for --help', async () => {
  const { code, text } = await start('--help')
  expect(code).toBe(0)
  for (const name of [
    'PORT',
    'HOST',
    'DATA_DIR',
    'PUBLIC_URL',
    'DEBATE',
    'DEBATES',
    'HOST_KEY',
    'HOST_KEY_FILE',
    'LOG_LEVEL',
  ]) {
    expect(text).toContain(`--${name.toLowerCase().replaceAll('_', '-')} (${name})`)
  }
  expect(text).toContain('--new-room')
  expect(text).toContain('--hall')
})

it('checks the hall and ends, with a server running or not, and leaves no files', async () => {
  const [address] = lanAddresses()
  const during = await start('--hall', '--port', sharedPort, ...dataDir('nowhere'))
  expect(during.code).toBe(0)
  expect(during.text).not.toContain('No server is running')
  expect(during.text).toContain(address ? `http://${address}:${sharedPort}` : 'Nowhere')
  if (address) expect(during.text).toContain('answers · in the QR code')
  const [, portOfStopped = ''] = /localhost:(\d+)/.exec(stopped.text) ?? []
  const after = await start('--hall', '--port', portOfStopped, ...dataDir('nowhere'))
  expect(after.code).toBe(0)
  expect(after.text).toContain(`No server is running on port ${portOfStopped}`)
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
})

it('the lock file of dependencies names no host', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(lock).not.toContain('"resolved"')
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain('omit-lockfile-registry-resolved=true')
})
