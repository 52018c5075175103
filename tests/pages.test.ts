// The addresses of the pages as people type, copy and break them, sent to the real server byte for byte.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { redirectOf } from '../src/server/pages.ts'
import { langs, type Served, serve } from './served.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

it.each([
  ['/j/', '/j'],
  ['/j//', '/j'],
  ['/J', '/j'],
  ['/j/K7M4QX/', '/j/K7M4QX'],
  ['/j//K7M4QX', '/j/K7M4QX'],
  ['//j/K7M4QX', '/j/K7M4QX'],
  ['/J/k7m4qx?lang=ja', '/j/K7M4QX?lang=ja'],
  ['/j/k7m-4qx', '/j/K7M4QX'],
  ['/j/%E3%80%8CK7M4QX%E3%80%8D', '/j/K7M4QX'],
  ['/j/K7M4QX%E3%80%82', '/j/K7M4QX'],
  ['/j/http://192.0.2.7:4000/j/K7M4QX', '/j/K7M4QX'],
  ['/j/http%3A%2F%2F192.0.2.7%3A4000%2Fj%2FK7M4QX', '/j/K7M4QX'],
  ['/j/Readers.lunch/', '/'],
  ['/j/nobody/', '/j/nobody'],
  ['/console/', '/console'],
  ['/Console?rooms', '/console?rooms'],
  ['/report/K7M4QX/', '/report/K7M4QX'],
  ['/REPORT/k7m4qx', '/report/K7M4QX'],
  ['/report/READERS.lunch', '/report/readers.lunch'],
  ['/report', '/j'],
  ['/Report//', '/j'],
  ['/console%23K7M4QX.abcdefghijklmnopqrstuvwx', '/console#K7M4QX.abcdefghijklmnopqrstuvwx'],
  ['/console/%23host.abcdefghijklmnopqrstuvwx', '/console#host.abcdefghijklmnopqrstuvwx'],
  ['/%3Froom=K7M4QX%23abcdefghijklmnopqrstuvwx', '/?room=K7M4QX#abcdefghijklmnopqrstuvwx'],
  ['/ja/%3froom=K7M4QX', '/ja/?room=K7M4QX'],
  ['/JA', '/ja/'],
  ['/zh-hans/?short', '/zh-Hans/?short'],
  ['/print//', '/print/'],
  ['//', '/'],
])('[E4] %s leads to %s', async (from, to) => {
  const reply = await served.call(from)
  expect([reply.status, reply.headers.location]).toEqual([302, to])
  expect((await served.call(to)).status).toBe(200)
})

it.each([
  '//evil.example',
  '//evil.example/',
  '//evil.example/j',
  '//evil.example/j/K7M4QX',
  '///evil.example/ja',
  '/\\evil.example/',
  '/j/\\evil.example/',
  '/j//evil.example/',
  '/j/%0d%0aset-cookie:a=b/',
  '/j/%5c%5cevil.example/',
  '/%23//evil.example/',
  '//evil.example/%23a',
  '/console%23%0d%0aset-cookie:a=b',
  '/report///evil.example/%E4%BC%9A',
  'http://evil.example/j/K7M4QX/',
  'http://evil.example//evil.example/ja',
])('[E4] %j leads nowhere but to our own pages', async (from) => {
  const { status, headers } = await served.call(from)
  expect([200, 302, 400, 404]).toContain(status)
  expect(headers['set-cookie']).toBeUndefined()
  if (headers.location) {
    expect(headers.location).toMatch(/^\/(?![/\\])/)
    expect(URL.parse(headers.location, served.url)?.origin).toBe(served.url)
  }
})

it('[E4] no address leads to one that leads on', () => {
  for (const path of ['//J//k7m4qx//', '/j/x//y/', '/JA//', '/Report/%E4/', '/j/%2Fj%2FABC234', '/CONSOLE///', '///'])
    expect(redirectOf(redirectOf(path, langs) ?? '/', langs), path).toBeUndefined()
})

it.each([
  ['/j/%', 200],
  ['/j/K7M%', 200],
  ['/j/%E0%A4%A', 200],
  ['/j/K7M%/', 302],
  ['/j/\u00e4\u00ff', 400],
  ['/report/%E0%A4%A', 200],
  ['/report/%E4%BC%9A/', 302],
  ['/?room=%', 200],
  ['/ja/?room=%E0%A4%A', 200],
  ['/%', 404],
  ['/%E0%A4%A', 404],
  ['/ja/%', 404],
  ['/assets/%', 404],
  ['/assets/a.js%00', 404],
  ['/%00', 404],
  ['/api/rooms/%', 404],
  ['/api/rooms/%E0%A4%A/live', 404],
  ['/api/%', 404],
])('[E10] %j answers %i, never a stack', async (path, status) => {
  const reply = await served.call(path)
  expect(reply.status).toBe(status)
  expect(reply.text).not.toMatch(/URIError|\bat .*:\d+:\d+/)
})

it('[A2] the server serves nothing but its pages, in whatever form other files are requested', async () => {
  const beside = join(served.folder, '..')
  writeFileSync(join(beside, 'beside.txt'), 'SECRET')
  mkdirSync(join(beside, 'pages2'))
  writeFileSync(join(beside, 'pages2', 'a.txt'), 'SECRET')
  const climbs = ['../', '%2e%2e/', '..%2f', '%2e%2e%2f', '..%5c', '..\\', '.%2e/', '....//', '%252e%252e%252f', '/../']
  const wanted = ['data/secret', 'data/votes.sqlite', 'beside.txt', 'pages2/a.txt', 'etc/passwd']
  const paths = ['/', '/assets/', '/ja/', '/assets/x/'].flatMap((from) =>
    climbs.flatMap((climb) => wanted.flatMap((file) => [1, 2, 8].map((times) => from + climb.repeat(times) + file))),
  )
  paths.push('/data/secret', `/@fs${served.folder}/secret`, served.folder, `//${served.folder}/secret`, '/.git/config')
  for (const path of paths) {
    const { status, text } = await served.call(path)
    expect([302, 400, 404], path).toContain(status)
    expect(text, path).not.toMatch(/SECRET|SQLite format|root:/)
  }
})
