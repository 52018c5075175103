// A static host, as the preview and the PDFs use it: its answers for files, for folders and for missing ones.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StaticServer, serveStatic } from '../src/cli/static-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'static-'))
mkdirSync(join(folder, 'ja'))
writeFileSync(join(folder, 'index.html'), 'root')
writeFileSync(join(folder, 'ja', 'index.html'), 'ja')
writeFileSync(join(folder, 'a.js'), 'plain')
writeFileSync(join(folder, 'a.js.br'), brotliCompressSync('brotli'))
writeFileSync(join(folder, 'a.js.gz'), gzipSync('gzip'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['/', '/debate/'])('a folder served under %s', (base) => {
  let server: StaticServer
  beforeAll(async () => {
    server = await serveStatic(folder, { base })
  })
  afterAll(() => server.close())
  const get = (path: string, encoding = 'identity') =>
    fetch(new URL(path, server.url), { redirect: 'manual', headers: { 'accept-encoding': encoding } })

  it.each([
    ['', 'root', 'text/html; charset=utf-8'],
    ['ja/', 'ja', 'text/html; charset=utf-8'],
    ['a.js', 'plain', 'text/javascript; charset=utf-8'],
  ])('%j is the file %j', async (path, text, type) => {
    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(await answer.text()).toBe(text)
  })

  it.each([
    ['br, gzip', 'brotli'],
    ['gzip', 'gzip'],
    ['identity', 'plain'],
  ])('a client that accepts %s gets the file that was compressed so', async (encoding, text) => {
    expect(await (await get('a.js', encoding)).text()).toBe(text)
  })

  it('redirects a folder without its slash to the right address, with the query', async () => {
    const answer = await get('ja?second=en')
    expect(answer.status).toBe(301)
    expect(answer.headers.get('location')).toBe(`${base}ja/?second=en`)
  })

  it.each(['/ja', 'ja//', '/ja//', '//ja?second=en'])('[E4] redirects %s on the same host', async (path) => {
    const answer = await fetch(server.url + path, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')?.replace(/\?.*/, '')]).toEqual([301, `${base}ja/`])
  })

  it('[A2] [E10] serves nothing else, however it is requested', async () => {
    writeFileSync(join(folder, '../beside-static.txt'), 'SECRET')
    const climbs = ['..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', 'ja%2f..%2f..%2f', 'ja/..%2f..%2f', '..%252f']
    const beside = climbs.flatMap((climb) => [`${climb}beside-static.txt`, `${climb.repeat(8)}etc/passwd`])
    for (const path of ['no.js', 'ja/no/', '%', 'ja/%', '%E0%A4%A', '%00', ...beside])
      expect((await get(path)).status, path).toBe(404)
    rmSync(join(folder, '../beside-static.txt'))
  })
})

it('below a path it redirects that path without a slash to the one with a slash, and serves nothing outside it', async () => {
  const server = await serveStatic(folder, { base: '/debate/' })
  const { origin } = new URL(server.url)
  const answer = await fetch(`${origin}/debate`, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([301, '/debate/'])
  for (const path of ['/', '/a.js', '/debates/']) expect((await fetch(origin + path)).status).toBe(404)
  await server.close()
})

it('says so if the port is taken', async () => {
  const first = await serveStatic(folder)
  const port = Number(new URL(first.url).port)
  await expect(serveStatic(folder, { port })).rejects.toThrow('EADDRINUSE')
  await first.close()
})
