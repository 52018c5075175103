// The development server as people start it: who can reach it, and that it serves only sources.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isSource } from '../scripts/sources.ts'
import { paths } from '../src/core/contract.ts'
import { readersCode } from '../src/core/room-code.ts'
import { libraryFolder } from './library.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'dev-'))
let child: ChildProcess
let port = 0

beforeAll(async () => {
  child = spawn(process.execPath, [join(root, 'scripts/dev-server.ts')], {
    env: { ...process.env, HOST: '', PUBLIC_URL: '', DEBATE: libraryFolder, PORT: '0', DATA_DIR: join(folder, 'data') },
  })
  let text = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data) => {
      text += data
      if (/Presenter .*\n/.test(text)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)))
  })
  port = Number(/localhost:(\d+)/.exec(text)?.[1])
}, 60_000)
afterAll(async () => {
  await new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
  rmSync(folder, { recursive: true, force: true })
})

/** The whole answer to a request target that is sent unchanged, byte for byte, as no browser sends it. */
const ask = (target: string, host = 'localhost'): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`),
    )
    const chunks: Buffer[] = []
    socket.on('data', (data) => chunks.push(data))
    socket.on('end', () => resolve(Buffer.concat(chunks).toString()))
    socket.on('error', reject)
  })
const statusOf = (answer: string) => Number(answer.split(' ')[1])

const hidden = [
  ...['data/secret', 'data/votes.sqlite', 'data/', '.git/config', '.git/HEAD', '.env', '.env.local', '.gitignore'],
  ...['package.json', 'package-lock.json', 'vite.config.ts', 'results/', 'results/room.json', 'tests/served.ts'],
  ...['scripts/dev-server.ts', 'node_modules/.package-lock.json', 'node_modules/.vite/deps/../../.package-lock.json'],
  ...['src/../package.json', 'src/%2e%2e/package.json', 'src/..%2fpackage.json', 'src/..%5cpackage.json'],
  ...['src/.%2e/package.json', 'src/%252e%252e/package.json', '@id/package.json', '@id/__x00__package.json'],
  ...['@id/virtual:../../package.json', '@fs/etc/passwd', '%40fs/etc/passwd', '@fs//etc/passwd', '@fs/../etc/passwd'],
  ...[
    '/etc/passwd',
    '/@fs/etc/passwd',
    `@fs${folder}/data/secret`,
    `@fs${root}/package.json`,
    `@fs${root}/src/core/id.ts`,
  ],
  ...[
    '__open-in-editor',
    'src/#/../package.json',
    'src/core/id.ts#/../../../package.json',
    'src//core/id.ts',
    'src/%00',
  ],
]
const forms = ['', '?url', '?raw', '?inline', '?import', '?worker', '?url&inline', '?import&raw', '?raw??', '?.svg?raw']
const more = [
  '?worker&inline',
  '?sharedworker',
  '?import&url&inline',
  '?html-proxy&index=0.js',
  '?v=1&raw',
  '?.wasm?init',
]

it('[A2] serves only sources, however the URL is written', async () => {
  const secret = readFileSync(join(folder, 'data/secret'))
  const traces = [secret.toString('latin1'), secret.toString('base64').slice(0, 20), 'root:x:', '"lockfileVersion"']
  for (const file of hidden) {
    for (const form of [...forms, ...more]) {
      const answer = await ask(`/${file}${form}`)
      expect([400, 404], `/${file}${form}`).toContain(statusOf(answer))
      for (const trace of traces) expect(answer.includes(trace), `/${file}${form}`).toBe(false)
    }
  }
}, 60_000)

it('[A2] refuses a request that names another host, or none', async () => {
  for (const target of ['http://127.0.0.1/package.json', 'http://localhost/@fs/etc/passwd?raw', '*', 'package.json']) {
    const answer = await ask(target)
    expect(statusOf(answer), target).toBeGreaterThanOrEqual(400)
    expect(answer).not.toMatch(/"scripts"|root:x:/)
  }
})

it('[A2] sends nothing to a page under another host name that leads to this machine', async () => {
  const answer = await ask('/src/core/id.ts', 'evil.example')
  expect(statusOf(answer)).toBeGreaterThanOrEqual(400)
})

it('[A2] can be reached from this machine only', async () => {
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all)
  const outside = own.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address)
  for (const address of outside) {
    const answer = new Promise((resolve) => {
      const socket = connect(port, address, () => resolve('connected'))
      socket.once('error', ({ message }) => resolve(message))
    })
    expect(await answer).toContain('ECONNREFUSED')
  }
})

it.each([
  ['another protocol', '/', 'foo', ''],
  ['the protocol of a page elsewhere', '/other', 'websocket', 'Sec-WebSocket-Protocol: vite-hmr\r\n'],
])('[B1] closes a socket that asks for %s', async (_, path, protocol, header) => {
  const socket = connect(port, '127.0.0.1')
  const closed = once(socket, 'close')
  socket.on('error', () => {})
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n${key}${header}\r\n`,
  )
  socket.resume()
  await closed
})

it('serves every file that the pages need', async () => {
  const asked = new Set([
    '/j',
    '/console',
    '/report/ABCDEF',
    ...['', 'ja/', 'print/'].map((name) => `/d/library/${name}`),
  ])
  const named = /(?:from\s*|import\s*\(?\s*|(?:src|href)=)["'](\/[^"']+)["']/g
  for (const path of asked) {
    const answer = await ask(path)
    expect(statusOf(answer), path).not.toBe(404)
    if (path.startsWith('/node_modules/')) continue
    for (const [, found = ''] of answer.matchAll(named)) if (!/^\/(manifest|ja\/|en\/|zh)/.test(found)) asked.add(found)
  }
  const modules = [...asked].map((path) => path.replace(/\?.*/, ''))
  for (const path of ['/@vite/client', '/src/web/deck/slides.ts', '/src/web/console/desk.tsx'])
    expect(modules).toContain(path)
  expect(modules.some((path) => path.startsWith('/node_modules/.vite/deps/'))).toBe(true)
}, 120_000)

it('serves the same pages at the same addresses in development', async () => {
  const url = `http://localhost:${port}`
  for (const [path, page] of [
    ['/', 'deck'],
    ['/?short', 'deck'],
    ['/ja/', 'deck'],
    ['/print/?lang=en', 'deck'],
    ['/zh-Hans?short', 'deck'],
    ['/print/', 'deck'],
    ['/j/readers.library', 'deck'],
    ['/j', 'vote'],
    ['/j/ABCDEF', 'vote'],
    ['/console', 'console'],
    ['/report/ABCDEF', 'report'],
  ]) {
    expect(await (await fetch(`${url}${path}`)).text(), path).toContain(`/src/web/${page}/main.ts`)
  }
  expect(await (await fetch(`${url}/d/library/ja/`)).text()).toContain('data-lang="ja"')
  for (const path of ['/sw.js', '/d/library/sw.js']) {
    const worker = await fetch(url + path)
    expect(worker.headers.get('content-type')).toContain('javascript')
    expect(await worker.text()).toMatch(/^(?!.*\b(import|export|respondWith)\b).*registration\.unregister\(\)/s)
  }
  expect(await (await fetch(`${url}/d/library${paths.readings}`)).json()).toMatchObject({
    readers: readersCode('library'),
  })
})

it('tells pages about changes on its own port', async () => {
  const [, token] = /wsToken = "([^"]+)"/.exec(await ask('/@vite/client')) ?? []
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?token=${token}`, ['vite-hmr'])
  const first = await new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data)))
  expect(JSON.parse(String(first))).toEqual({ type: 'connected' })
  socket.close()
})

it.each([
  '/src/web/deck/main.ts',
  '/src/web/deck/deck.css?import',
  '/@vite/client',
  '/words/zh-Hans-claims-Ab1_-xyz.json',
  '/node_modules/.vite/deps/chart__js.js?v=1a2b',
  '/node_modules/reveal.js/dist/reveal.css',
  '/node_modules/@hono/node-server/dist/index.js',
  '/icon-512.png',
])('%s is a source', (target) => {
  expect(isSource(target)).toBe(true)
})
