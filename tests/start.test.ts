// The program as people start it: the text in the terminal, and the sentence for each problem.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { readersCode } from '../src/core/room-code.ts'
import { lanAddresses } from '../src/server/address.ts'
import { readFragment } from '../src/web/shared/keys.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'start-'))
const running: ChildProcess[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

interface Run {
  child: ChildProcess
  /** Undefined while it serves. */
  code: number | null | undefined
  text: string
}

/** Starts the program; resolves when it serves or has ended. */
const start = (...flags: string[]): Promise<Run> => run('src/server/main.ts', flags)

function run(program: string, flags: string[], env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [join(root, program), ...flags], {
    env: { ...process.env, PORT: '', DATA_DIR: '', HOST_KEY: '', HOST_KEY_FILE: '', ...env },
  })
  running.push(child)
  let text = ''
  return new Promise((resolve) => {
    const hear = (data: Buffer) => {
      text += data
      if (/Host .*\n(.*\n)*\n/.test(text)) resolve({ child, code: undefined, text })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
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

/** Keys that a header cannot carry, or that are short enough to guess. */
const badHostKeys = [
  'schlüssel-des-hauses',
  'the key of this house',
  '1',
  'x',
  'a-key-of-the-house\n',
  '鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵',
]
let files = 0
function hostKeyFile(text: string): string {
  files += 1
  const file = join(folder, `host-key-${files}`)
  writeFileSync(file, text)
  return file
}

it('shows a QR code and the addresses of phones, projector and desk', async () => {
  const { text } = await start('--port', '0', ...dataDir('addresses'))
  expect(text).toContain('█▀')
  expect(text).toMatch(/Phones {5}http:\/\/[\w.]+:\d+\/j\/\w{6}\n/)
  expect(text).toMatch(/Projector {2}http:\/\/localhost:\d+\/d\/capital-feast\/\?room=\w{6}#[\w-]{24}\n/)
  expect(text).toMatch(/Presenter {2}http:\/\/[\w.]+:\d+\/console#\w{6}\.[\w-]{24}\n/)
  expect(text).toMatch(/Host {7}http:\/\/[\w.]+:\d+\/console#host\.[\w-]{24}\n/)
})

it.each<[string, string[], string]>([
  ['given', ['--host-key=sixteen-letters-'], 'sixteen-letters-'],
  ['of every sign', ['--host-key=!"#$%&)(*+,-./:;<'], '!"#$%&)(*+,-./:;<'],
  ['in a file', ['--host-key-file', hostKeyFile('a-key-in-a-file-\n')], 'a-key-in-a-file-'],
])('[A5] prints a link with a host key %s, and that key opens rooms', async (title, flags, key) => {
  const { text } = await start('--port', '0', ...dataDir(`host ${title}`), ...flags)
  const [, link = ''] = /Host {7}http:\S+\/console#(host\.\S+)\n/.exec(text) ?? []
  expect(readFragment(link).hostKeys).toContain(key)
  const port = /localhost:(\d+)/.exec(text)?.[1]
  const headers = { authorization: `Bearer ${key}` }
  expect((await fetch(`http://localhost:${port}${paths.rooms}`, { headers })).status).toBe(200)
})

it('[E5] listening to this machine alone it says that phones cannot come in, and shows no code', async () => {
  for (const host of ['127.0.0.1', 'localhost']) {
    const { child, text } = await start('--port', '0', '--host', host, ...dataDir('alone'))
    expect(text, host).toContain('Phones cannot connect: HOST is ')
    expect(text, host).toContain('--host 0.0.0.0')
    expect(text, host).not.toContain('█')
    expect(text, host).toMatch(/Projector {2}http:\/\/localhost:\d+/)
    await end(child, 'SIGTERM')
  }
})

it('[E5] behind a public address it says nothing of the address at which it listens', async () => {
  const { text } = await start(
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    '--public-url',
    'https://vote.example.org',
    ...dataDir('proxied'),
  )
  expect(text).not.toMatch(/cannot|container|another network/)
  expect(text).toMatch(/Phones {5}https:\/\/vote\.example\.org\/j\/\w{6}\n/)
  expect(text).toContain('█')
})

it.skipIf(lanAddresses().length === 0)(
  '[E5] listening at one address it names that address, for the projector too',
  async () => {
    const [address] = lanAddresses()
    const { text } = await start('--port', '0', '--host', String(address), ...dataDir('one'))
    for (const page of ['Phones   ', 'Projector', 'Presenter']) expect(text).toContain(`${page}  http://${address}:`)
  },
)

it('[I1] opens the same room with the same key after a stop and after a kill, and another when asked', async () => {
  const first = await start('--port', '0', ...dataDir('again'))
  expect(await end(first.child, 'SIGTERM')).toBe(0)
  const second = await start('--port', '0', ...dataDir('again'))
  expect(roomOf(second)).toEqual(roomOf(first))
  expect(second.text).toContain('resumed')
  await end(second.child, 'SIGKILL')
  const third = await start('--port', '0', ...dataDir('again'))
  expect(roomOf(third)).toEqual(roomOf(first))
  await end(third.child, 'SIGTERM')
  const another = await start('--port', '0', '--new-room', ...dataDir('again'))
  expect(roomOf(another)?.[0]).not.toEqual(roomOf(first)?.[0])
})

it('ends with a sentence where the secret of its rooms was emptied', async () => {
  await end((await start('--port', '0', ...dataDir('emptied'))).child, 'SIGTERM')
  const secret = join(folder, 'emptied', 'secret')
  writeFileSync(secret, '')
  const { code, text } = await start('--port', '0', ...dataDir('emptied'))
  expect([code, text]).toEqual([1, expect.stringContaining(`${secret} is not a secret of 32 bytes`)])
  expect(text).not.toContain('    at ')
})

it('gives a room a new key where the secret file was lost', async () => {
  const first = await start('--port', '0', ...dataDir('secret'))
  await end(first.child, 'SIGTERM')
  expect(statSync(join(folder, 'secret', 'secret')).mode & 0o777).toBe(0o600)
  rmSync(join(folder, 'secret', 'secret'))
  const second = await start('--port', '0', ...dataDir('secret'))
  expect(roomOf(second)?.[0]).toBe(roomOf(first)?.[0])
  expect(roomOf(second)?.[1]).not.toBe(roomOf(first)?.[1])
})

it('refuses a second server on the same data, names the first, and harms nothing', async () => {
  const first = await start('--port', '0', ...dataDir('shared'))
  const second = await start('--port', '0', ...dataDir('shared'))
  expect(second.code).toBe(1)
  expect(second.text).toContain(`process ${first.child.pid}`)
  expect(second.text.trim().split('\n')).toHaveLength(1)
  const [code] = roomOf(first) ?? []
  const port = /localhost:(\d+)/.exec(first.text)?.[1]
  expect((await fetch(`http://localhost:${port}/api/rooms/${code}`)).status).toBe(200)
})

it('says so where the port is in use', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '0.0.0.0', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { code, text } = await start('--port', String(port), ...dataDir('port'))
  taken.close()
  expect(code).toBe(1)
  expect(text).toContain('port is in use')
  expect(text.trim().split('\n')).toHaveLength(1)
})

writeFileSync(join(folder, 'file'), '')
it.each([
  ['a folder that cannot be made', ['--data-dir', join(folder, 'file', 'x')], join(folder, 'file', 'x')],
  ['a port that is none', ['--port', 'http'], 'PORT: "http"'],
  ['[E11] a port that browsers refuse', ['--port', '6000'], 'PORT: no browser opens a page on port 6000'],
  ['[E11] an address that browsers refuse', ['--public-url', 'http://192.0.2.7:6667'], 'no browser opens a page'],
  ['[E5] a name that no machine has', ['--host', 'nowhere.invalid', ...dataDir('name')], 'HOST: no machine is known'],
  ['[E5] an address of another machine', ['--host', '192.0.2.7', ...dataDir('other')], 'HOST: this machine does not'],
  ['an address that is none', ['--public-url', 'vote.example'], 'PUBLIC_URL: "vote.example"'],
  ['an address without http', ['--public-url', 'localhost:4000'], 'PUBLIC_URL: "localhost:4000"'],
  [
    '[E6] an address below one of the server’s own',
    ['--public-url', 'https://vote.example.org/d'],
    'choose another path',
  ],
  ['[E6] a folder of debates that is not there', ['--debates', join(folder, 'nowhere')], 'DEBATES: '],
  ['a log level that is none', ['--log-level', 'loud'], 'LOG_LEVEL: "loud"'],
  ['a log level that every object answers to', ['--log-level', 'constructor'], 'LOG_LEVEL: "constructor"'],
  ['a flag that is none', ['--colour', 'red'], '--help lists every setting'],
  ...[...badHostKeys, 'fifteen-letters'].map((key): [string, string[], string] => [
    `[A5] the host key "${key}"`,
    [`--host-key=${key}`],
    'HOST_KEY: ',
  ]),
  ['[A5] a file of a host key that is none', ['--host-key-file', hostKeyFile('short')], 'HOST_KEY_FILE: '],
  ['[A5] an empty file of a host key', ['--host-key-file', hostKeyFile('')], 'HOST_KEY_FILE: '],
  ['[A5] a file of a host key that is not there', ['--host-key-file', join(folder, 'none')], join(folder, 'none')],
  [
    '[A5] two host keys',
    ['--host-key=sixteen-letters-', '--host-key-file', hostKeyFile('sixteen-letters-')],
    'HOST_KEY and HOST_KEY_FILE',
  ],
])('ends with a sentence for %s', async (_, flags, sentence) => {
  const { code, text } = await start(...flags)
  expect(code).toBe(1)
  expect(text).toContain(sentence)
  expect(text).not.toContain('    at ')
})

it('with --debates a SIGHUP looks at the folder again, and the server goes on', async () => {
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
  expect(await said).toBe('The debates here now: lunch, tea.\n')
  expect([await status('/d/lunch/'), await status('/d/tea/')]).toEqual([200, 200])
  expect(await end(child, 'SIGTERM')).toBe(0)
})

it('[B10] a SIGHUP during the start waits for it, so that no site is written twice at a time', async () => {
  const parent = join(folder, 'early-debates')
  cpSync(join(root, 'slides'), join(parent, 'feast'), { recursive: true })
  const starting = start('--port', '0', '--debates', parent, ...dataDir('early'))
  const child = running.at(-1)
  while (!existsSync(join(folder, 'early/sites/capital-feast/1.part'))) await setTimeout(5)
  child?.kill('SIGHUP')
  const { text, code } = await starting
  expect(code, text).toBeUndefined()
  await expect.poll(() => text).toContain('Host ')
  expect(readdirSync(join(folder, 'early/sites/capital-feast'))).toEqual(['1'])
  const listed = readFileSync(join(folder, 'early/sites/capital-feast/1/site-files.txt'), 'utf8').trim().split('\n')
  expect(listed.length).toBeGreaterThan(100)
  for (const file of listed) expect(existsSync(join(folder, 'early/sites/capital-feast/1', file)), file).toBe(true)
  if (child) expect(await end(child, 'SIGTERM')).toBe(0)
})

it('serves the same pages at the same addresses in development', async () => {
  const { text } = await run('scripts/dev-server.ts', [], { PORT: '0', DATA_DIR: join(folder, 'dev') })
  const url = /http:\/\/localhost:\d+/.exec(text)?.[0]
  for (const [path, page] of [
    ['/', 'deck'],
    ['/?short', 'deck'],
    ['/ja/', 'deck'],
    ['/print/?lang=en', 'deck'],
    ['/zh-Hans?short', 'deck'],
    ['/print/', 'deck'],
    ['/j/readers.capital-feast', 'deck'],
    ['/j', 'vote'],
    ['/j/ABCDEF', 'vote'],
    ['/console', 'console'],
    ['/report/ABCDEF', 'report'],
  ]) {
    expect(await (await fetch(`${url}${path}`)).text(), path).toContain(`/src/web/${page}/main.ts`)
  }
  expect(await (await fetch(`${url}/d/capital-feast/ja/`)).text()).toContain('data-lang="ja"')
  for (const path of ['/sw.js', '/d/capital-feast/sw.js']) {
    const worker = await fetch(url + path)
    expect(worker.headers.get('content-type')).toContain('javascript')
    expect(await worker.text()).toMatch(/^(?!.*\b(import|export|fetch)\b).*registration\.unregister\(\)/s)
  }
  expect(await (await fetch(`${url}/d/capital-feast${paths.readings}`)).json()).toMatchObject({
    readers: readersCode('capital-feast'),
  })
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

it('lists every setting, flag and variable, on --help', async () => {
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

it('checks the hall and ends: first no server, then the one in the first terminal, and no files are left', async () => {
  const first = await start('--port', '0', ...dataDir('hall'))
  const port = /localhost:(\d+)/.exec(first.text)?.[1] ?? ''
  const [address] = lanAddresses()
  const during = await start('--hall', '--port', port, ...dataDir('nowhere'))
  expect(during.code).toBe(0)
  expect(during.text).not.toContain('No server is running')
  expect(during.text).toContain(address ? `http://${address}:${port}` : 'Nowhere')
  if (address) expect(during.text).toContain('answers · in the QR code')
  await end(first.child, 'SIGTERM')
  const after = await start('--hall', '--port', port, ...dataDir('nowhere'))
  expect(after.code).toBe(0)
  expect(after.text).toContain(`No server is running on port ${port}`)
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
})

it('keeps a lock file that names no host', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(lock).not.toContain('"resolved"')
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain('omit-lockfile-registry-resolved=true')
})
