// The addresses of pages as people type, copy and break them, sent to the real server unchanged, byte for byte.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { paths } from '../src/core/contract.ts'
import { createDebates } from '../src/server/debates.ts'
import { debates, deck, langs, type Served, serve } from './served.ts'

let served: Served
beforeAll(async () => {
  served = await serve()
})
afterAll(() => served.end())

const d = `/d/${deck.id}`

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
  [`/j/Readers.${deck.id}/`, `${d}/`],
  ['/j/readers', `${d}/`],
  ['/j/nobody/', '/j/nobody'],
  ['/console/', '/console'],
  ['/Console?rooms', '/console?rooms'],
  ['/report/K7M4QX/', '/report/K7M4QX'],
  ['/REPORT/k7m4qx', '/report/K7M4QX'],
  ['/report/READERS.lunch', '/report/readers.lunch'],
  ['/report/readers', `/report/readers.${deck.id}`],
  ['/report', '/j'],
  ['/show/k7m4-qx/?transparent', '/show/K7M4QX?transparent'],
  ['/SHOW/readers', `/show/readers.${deck.id}`],
  ['/show/', '/j'],
  ['/Report//', '/j'],
  ['/console%23K7M4QX.abcdefghijklmnopqrstuvwx', '/console#K7M4QX.abcdefghijklmnopqrstuvwx'],
  ['/console/%23host.abcdefghijklmnopqrstuvwx', '/console#host.abcdefghijklmnopqrstuvwx'],
  ['/console%3Fdebate=x%23K7M4QX.abcdefghijklmnopqrstuvwx', '/console?debate=x#K7M4QX.abcdefghijklmnopqrstuvwx'],
  ['/%3Froom=K7M4QX%23abcdefghijklmnopqrstuvwx', `${d}/?room=K7M4QX#abcdefghijklmnopqrstuvwx`],
  [`${d}/%3Froom=K7M4QX%23abcdefghijklmnopqrstuvwx`, `${d}/?room=K7M4QX#abcdefghijklmnopqrstuvwx`],
  ['/ja/%3froom=K7M4QX', `${d}/ja/?room=K7M4QX`],
  ['/', `${d}/`],
  ['/?short', `${d}/?short`],
  ['/?room=K7M4QX', `${d}/?room=K7M4QX`],
  ['/index.html', `${d}/`],
  ['/ja/', `${d}/ja/`],
  ['/ja/index.html', `${d}/ja/`],
  ['/JA', `${d}/ja/`],
  ['/zh-hans/?short', `${d}/zh-Hans/?short`],
  ['/print//', `${d}/print/`],
  ['/print/?second=ja', `${d}/print/?second=ja`],
  ['//', `${d}/`],
  ['/d', `${d}/`],
  [d, `${d}/`],
  [`/D/${deck.id.toUpperCase()}//JA?room=K7M4QX`, `${d}/ja/?room=K7M4QX`],
  [`${d}/print`, `${d}/print/`],
  ['/results/index.json', `${d}/results/index.json`],
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
])('[E4] %j leads only to pages of this server', async (from) => {
  const { status, headers } = await served.call(from)
  expect([200, 302, 400, 404]).toContain(status)
  expect(headers['set-cookie']).toBeUndefined()
  if (headers.location) {
    expect(headers.location).toMatch(/^\/(?![/\\])/)
    expect(URL.parse(headers.location, served.url)?.origin).toBe(served.url)
  }
})

it('[E4] no address redirects to an address that redirects again', async () => {
  for (const path of ['//J//k7m4qx//', '/JA//', '/Report/%E4/', '/j/%2Fj%2FABC234', '/CONSOLE///', '///', '/D//']) {
    const { headers } = await served.call(path)
    expect(headers.location, path).toBeDefined()
    expect((await served.call(headers.location ?? '')).headers.location, path).toBeUndefined()
  }
})

describe('the addresses of several debates', () => {
  const other = { ...deck, id: 'lunch' }
  let own: Served
  const codes: string[] = []
  beforeAll(async () => {
    own = await serve({ deck: [deck, other] })
    for (const debate of [deck.id, other.id])
      codes.push((await own.call(paths.rooms, { key: own.hostKey, body: { debate } })).json.code)
  })
  afterAll(() => own.end())
  const lead = async (path: string) => (await own.call(path)).headers.location

  it('a projector’s address leads to the debate of its room, under whichever debate it was; its language stays', async () => {
    const [first, second] = codes
    expect(await lead(`/?room=${second}`)).toBe(`/d/lunch/?room=${second}`)
    expect(await lead(`/ja/?lang=en&room=${second?.toLowerCase()}`)).toBe(
      `/d/lunch/ja/?lang=en&room=${second?.toLowerCase()}`,
    )
    expect(await lead(`${d}/?room=${second}`)).toBe(`/d/lunch/?room=${second}`)
    expect(await lead(`/d/lunch/zh-Hans/?room=${first}`)).toBe(`${d}/zh-Hans/?room=${first}`)
    expect(await lead(`/%3Froom=${second}%23abcdefghijklmnopqrstuvwx`)).toBe(
      `/d/lunch/?room=${second}#abcdefghijklmnopqrstuvwx`,
    )
    for (const path of [`${d}/?room=${first}`, `/d/lunch/?room=${second}`, '/d/lunch/?room=ZZZZZZ', '/d/lunch/ja/'])
      expect(await lead(path), path).toBeUndefined()
  })

  it('a key that a chat program moved into the query is moved back into the fragment, which no server receives', async () => {
    const key = 'abcdefghijklmnopqrstuvwx'
    for (const path of [`/?room=${codes[1]}%23${key}`, `/d/lunch/?room=${codes[1]}%23${key}`])
      expect(await lead(path), path).toBe(`/d/lunch/?room=${codes[1]}#${key}`)
    expect(await lead(`/d/lunch/?room=${codes[1]}%23a%0d%0ab`)).toBe(`/d/lunch/?room=${codes[1]}#a%0D%0Ab`)
  })

  it('each page has one address; one in a language that its debate no longer has leads to the debate', async () => {
    expect(await lead('/d/lunch/index.html')).toBe('/d/lunch/')
    expect(await lead('/d/lunch/ja/index.html')).toBe('/d/lunch/ja/')
    expect(await lead(`/d/lunch/fr/?room=${codes[1]}`)).toBe(`/d/lunch/?room=${codes[1]}`)
    expect(await lead('/d/lunch/zh-hant')).toBe('/d/lunch/')
    for (const path of ['/d/lunch/j%61/', '/d/lunch/console.html', '/d/lunch/words/', '/d/lunch/assets'])
      expect((await own.call(path)).status, path).toBe(404)
  })

  it('a page at the root, as earlier versions had them, leads to the first debate even if that is not in this language', async () => {
    const few = await serve({ debates: createDebates([{ ...debates.first(), langs: ['en'] }]) })
    onTestFinished(() => few.end())
    const at = async (path: string) => (await few.call(path)).headers.location
    expect([await at('/ja/'), await at('/zh-Hans/index.html'), await at('/en')]).toEqual([`${d}/`, `${d}/`, `${d}/en/`])
    expect((await few.call('/ko/')).status).toBe(404)
  })

  it('each debate has its pages of all readers, and a debate that is gone has none', async () => {
    expect(await lead('/j/readers.lunch')).toBe('/d/lunch/')
    expect(await lead('/report/Readers.Lunch')).toBe('/report/readers.lunch')
    expect((await own.call('/d/lunch/results/index.json')).json).toEqual({ rooms: [], readers: 'readers.lunch' })
    expect((await own.call(`${d}/results/index.json`)).json).toEqual({ rooms: [], readers: `readers.${deck.id}` })
    for (const path of ['/d/dinner/', '/d/dinner', '/d/dinner/ja/', '/d/dinner/results/index.json'])
      expect((await own.call(path)).status, path).toBe(404)
  })
})

it('the server lists all debates for search engines, whether or not it knows its own address', async () => {
  const own = await serve({ deck: [deck, { ...deck, id: 'lunch' }], publicUrl: 'https://vote.example.org/debate' })
  const robots = await own.call('/robots.txt')
  expect(robots.text).toBe(
    'User-agent: *\nDisallow: /debate/api/\nSitemap: https://vote.example.org/debate/sitemap.xml\n',
  )
  expect(robots.headers['content-type']).toContain('text/plain')
  const places = [...(await own.call('/sitemap.xml')).text.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, place]) => place)
  expect(places).toEqual(
    [deck.id, 'lunch'].flatMap((id) =>
      ['', ...langs.map((lang) => `${lang}/`)].map((folder) => `https://vote.example.org/debate/d/${id}/${folder}`),
    ),
  )
  await own.end()
  expect((await served.call('/robots.txt')).text).toBe('User-agent: *\nDisallow: /api/\n')
  expect((await served.call('/sitemap.xml')).status).toBe(404)
})

it('[E6] below a path the server accepts requests with and without the path, and redirects to addresses with it', async () => {
  const own = await serve({ publicUrl: 'https://vote.example.org/debate' })
  for (const base of ['', '/debate']) {
    for (const [from, to] of [
      ['/', `/debate${d}/`],
      ['/JA?room=K7M4QX', `/debate${d}/ja/?room=K7M4QX`],
      ['/j/k7m4qx', '/debate/j/K7M4QX'],
    ])
      expect((await own.call(base + from)).headers.location, base + from).toBe(to)
    for (const path of [
      `${d}/ja/`,
      '/j/K7M4QX',
      '/console',
      `${d}/assets/a.js`,
      '/health',
      paths.room(`readers.${deck.id}`),
    ])
      expect((await own.call(base + path)).status, base + path).toBe(200)
  }
  expect((await own.call('/debate')).headers.location).toBe(`/debate${d}/`)
  expect((await own.call('/debate?short')).headers.location).toBe(`/debate${d}/?short`)
  expect((await own.call('/debates/')).status).toBe(404)
  const room = await own.newRoom()
  expect((await room.read()).joinUrl).toBe(`https://vote.example.org/debate/j/${room.code}`)
  await own.end()
})

it.each([
  ['/j/%', 200],
  ['/j/K7M%', 200],
  ['/j/%E0%A4%A', 200],
  ['/j/K7M%/', 302],
  ['/j/\u00e4\u00ff', 400],
  ['/report/%E0%A4%A', 200],
  ['/report/%E4%BC%9A/', 302],
  ['/?room=%', 302],
  ['/ja/?room=%E0%A4%A', 302],
  [`${d}/?room=%`, 200],
  [`${d}/ja/?room=%E0%A4%A`, 200],
  [`${d}/%`, 404],
  [`${d}/assets/%`, 404],
  [`${d}/assets/a.js%00`, 404],
  ['/%', 404],
  ['/%E0%A4%A', 404],
  ['/ja/%', 404],
  ['/assets/%', 404],
  ['/assets/a.js%00', 404],
  ['/%00', 404],
  ['/api/rooms/%', 404],
  ['/api/rooms/%E0%A4%A/live', 404],
  ['/api/%', 404],
])('[E10] %j answers %i, never with an error stack', async (path, status) => {
  const reply = await served.call(path)
  expect(reply.status).toBe(status)
  expect(reply.text).not.toMatch(/URIError|\bat .*:\d+:\d+/)
})

it('[A2] the server serves only its pages, however other files are requested', async () => {
  const beside = join(served.folder, '..')
  writeFileSync(join(beside, 'beside.txt'), 'SECRET')
  mkdirSync(join(beside, 'pages2'))
  writeFileSync(join(beside, 'pages2', 'a.txt'), 'SECRET')
  const climbs = ['../', '%2e%2e/', '..%2f', '%2e%2e%2f', '..%5c', '..\\', '.%2e/', '....//', '%252e%252e%252f', '/../']
  const wanted = ['data/secret', 'data/votes.sqlite', 'beside.txt', 'pages2/a.txt', 'etc/passwd']
  const tried = ['/', '/assets/', '/ja/', `${d}/`, `${d}/assets/`, `${d}/ja/`, `${d}/assets/x/`].flatMap((from) =>
    climbs.flatMap((climb) => wanted.flatMap((file) => [1, 2, 8].map((times) => from + climb.repeat(times) + file))),
  )
  tried.push('/data/secret', `/@fs${served.folder}/secret`, served.folder, `//${served.folder}/secret`, '/.git/config')
  for (const path of tried) {
    const { status, text } = await served.call(path)
    expect([302, 400, 404], path).toContain(status)
    expect(text, path).not.toMatch(/SECRET|SQLite format|root:/)
  }
})
