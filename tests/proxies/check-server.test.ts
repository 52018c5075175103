// `check-server` against a real nginx in front of a real server: a right set-up, of which it finds nothing wrong, and wrong ones, each of
// which it tells with its remedy.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Finding } from '../../src/cli/check-server/finding.ts'
import { type CheckOptions, checkServer, toText } from '../../src/cli/check-server.ts'
import { version } from '../../src/debate/package.ts'
import { makeCertificate } from '../postgres/certificate.ts'
import { deck, type Given, hosting, serve } from '../served.ts'
import { address, findPort, openNginx } from './nginx.ts'

const name = 'vote.example.org'
const certified = makeCertificate(name)
/** The name leads to nginx. */
const lookup: LookupFunction = (_, { all }, callback) =>
  all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4)
/** A stream of the server may be silent for 15 s, so that so short a listening tells nothing of its beat. */
const waits = { first: 15_000, beat: 17_000, whole: 100 }

/** A server whose pages have scripts, below a path if it has one. */
async function serveSite(given: Given, path = '') {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets/a.js'), '0')
  for (const page of ['vote', 'console', 'report', 'show'])
    writeFileSync(
      join(folder, `${page}.html`),
      `<script type="module" src="${path}/d/${deck.id}/assets/a.js"></script>`,
    )
  // Links to pages are no files of a page.
  const links =
    '<link rel="alternate" hreflang="en" href="./en/"><link rel="canonical" href="https://old.example.org/">'
  writeFileSync(join(folder, 'index.html'), `${links}<script type="module" src="./assets/a.js"></script>`)
  const served = await serve({ debates: hosting(deck, folder), ...given })
  onTestFinished(() => served.end())
  return served
}

interface SetUp {
  /** What the proxy does; PORT stands for the server's port. */
  block?: string
  outer?: string
  path?: string
  /** What is before the port of the address that is asked. */
  host?: string
  given?: Given
  check?: CheckOptions
}

const right =
  'proxy_pass http://127.0.0.1:PORT; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;'
const whole = (inner: string) => `location / { ${inner} }`

/** What is found of a set-up that is right but for what is given: HTTPS, a known certificate, the server's PUBLIC_URL as it is asked. */
async function findIn(setUp: SetUp = {}) {
  const { block = whole(`${right} proxy_buffering off;`), outer = '', path = '', host = `https://${name}` } = setUp
  const port = await findPort()
  const url = `${host}:${port}${path}`
  const served = await serveSite({ publicUrl: url, ...setUp.given }, path)
  const tls = host.startsWith('https:') ? certified : undefined
  openNginx(block.replaceAll('PORT', String(served.port)), { port, outer, tls })
  const { certificate: authority } = certified
  return toFound(await checkServer(url, { lookup, authority, ownPorts: [served.port], waits, ...setUp.check }))
}

const toFound = (findings: Finding[]) => ({
  text: toText(findings),
  wrong: findings.filter(({ is }) => is === 'wrong').map(({ about }) => about),
})

it('finds nothing wrong where nothing is, at the root', async () => {
  const { text, wrong } = await findIn()
  expect(wrong, text).toEqual([])
  expect(text).toContain('Nothing is wrong.')
  expect(text).toContain('20 phones behind one address can follow at once')
  expect(text).not.toContain('HTTP/1.1')
})

it.each([
  ['with it', 'location /debate/ { RIGHT }'],
  ['without it', 'location /debate/ { STRIPPED }'],
])('finds nothing wrong below a path that the proxy passes on %s', async (_, block) => {
  const stripped = right.replace('PORT;', 'PORT/;')
  const { text, wrong } = await findIn({
    path: '/debate',
    block: block.replace('RIGHT', right).replace('STRIPPED', stripped),
  })
  expect(wrong, text).toEqual([])
})

it('tells that the own port of the program is open beside the proxy', async () => {
  const { text, wrong } = await findIn({ given: { host: '0.0.0.0' } })
  expect(wrong, text).toEqual(['strangers'])
  expect(text).toMatch(/answers at vote\.example\.org:\d+ too, past the proxy/)
  expect(text).toContain('HOST=127.0.0.1')
})

it('tells that streams are held back', async () => {
  const { text, wrong } = await findIn({
    block: whole(`${right} proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;`),
    check: { waits: { ...waits, first: 1000 } },
  })
  expect(wrong, text).toEqual(['stream'])
  expect(text).toContain('Streams are held back')
  expect(text).toContain('proxy_buffering off')
})

it('tells that streams are compressed', async () => {
  const { text, wrong } = await findIn({
    outer: 'gzip on; gzip_types text/event-stream; gzip_proxied any;',
    block: whole(`${right} proxy_buffering off;`),
  })
  expect(wrong, text).toEqual(['stream'])
  expect(text).toContain('The proxy compresses streams (gzip)')
})

it('tells that a timeout cuts streams', async () => {
  const block = whole(`${right} proxy_buffering off; proxy_read_timeout 1s;`)
  const { text, wrong } = await findIn({ block, check: { waits: { ...waits, whole: 10_000 } } })
  expect(wrong, text).toEqual(['stream'])
  expect(text).toMatch(/A stream was cut after 1(\.\d)? s/)
  expect(text).toContain('proxy_read_timeout 1h')
})

it('tells that a path is taken off before a server that does not know it', async () => {
  const { text, wrong } = await findIn({
    path: '/debate',
    block: `location /debate/ { ${right.replace('PORT;', 'PORT/;')} }`,
    given: { publicUrl: undefined },
  })
  expect(wrong, text).toContain('pages')
  expect(text).toMatch(/leads to https:\/\/vote\.example\.org:\d+\/d\/\S+, which is not below that address/)
  expect(text).toMatch(/PUBLIC_URL=https:\/\/vote\.example\.org:\d+\/debate/)
})

it('tells that a path is passed on to a server that does not know it', async () => {
  const block = `location /debate/ { ${right} }`
  const { text, wrong } = await findIn({ path: '/debate', block, given: { publicUrl: undefined } })
  expect(wrong, text).toEqual(['program'])
  expect(text).toContain('the program finds nothing there')
})

it('tells that the program is at the root and not below the path', async () => {
  const { text, wrong } = await findIn({ block: whole(right), path: '/debate', given: { publicUrl: undefined } })
  expect(wrong, text).toEqual(['program'])
  expect(text).toContain('and not below /debate')
})

it('names the files that a rule for scripts takes away', async () => {
  const block = `${whole(right)}\nlocation ~ \\.js$ { root /nowhere; }`
  const { text, wrong } = await findIn({ block })
  expect(wrong, text).toEqual(['pages'])
  expect(text).toMatch(/1 of \d pages and files are not there: \S+\/assets\/a\.js\./)
})

it('tells that codes show another address', async () => {
  const { text, wrong } = await findIn({ given: { publicUrl: 'https://old.example.org' } })
  expect(wrong, text).toEqual(['program'])
  expect(text).toContain('QR codes and links show https://old.example.org')
})

it('tells that the certificate is of an authority that browsers do not know, and asks the rest all the same', async () => {
  const { text, wrong } = await findIn({ check: { authority: undefined } })
  expect(wrong, text).toEqual(['address'])
  expect(text).toContain('authority that browsers do not know')
  expect(text).toContain('Votes and keys reach the program')
})

it('tells that the certificate is for another name', async () => {
  const { text, wrong } = await findIn({ host: 'https://other.example.org' })
  expect(wrong, text).toEqual(['address'])
  expect(text).toContain('The certificate of other.example.org is for another name')
})

it('tells that a public name is asked without TLS', async () => {
  const { text, wrong } = await findIn({ host: `http://${name}` })
  expect(wrong, text).toEqual(['address'])
  expect(text).toContain('is plain HTTP: votes can be read on the way')
})

it.each([
  ['leads to HTTPS', 'return 301 https://$host$request_uri;', [], 'HTTP leads to HTTPS.'],
  ['does not', 'return 200 "Welcome to nginx!";', ['address'], 'does not lead to HTTPS'],
  [
    'leads elsewhere',
    'return 301 https://old.example.org$request_uri;',
    [],
    'comes to https://old.example.org, which may',
  ],
])('tells whether HTTP leads to HTTPS: %s', async (_, block, expected, told) => {
  const plainPort = await findPort()
  openNginx(block, { port: plainPort })
  const { text, wrong } = await findIn({ check: { plainPort } })
  expect(wrong, text).toEqual(expected)
  expect(text).toContain(told)
})

/** A server in front of another one, whose clock is ten minutes behind. `isEarlier`: one of a version that does not say its time itself. */
async function openLate(port: number, isEarlier: boolean): Promise<number> {
  const late = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      const now = Date.now() - 600_000
      const date = new Date(now).toUTCString()
      if (path === '/health') {
        answer.resume()
        outgoing.setHeader('date', date)
        return void outgoing.end(JSON.stringify({ ok: true, version, ...(!isEarlier && { now: now / 1000 }) }))
      }
      outgoing.writeHead(answer.statusCode ?? 0, { ...answer.headers, date })
      answer.pipe(outgoing)
      outgoing.flushHeaders()
    })
    sent.on('error', () => outgoing.destroy())
    outgoing.on('close', () => sent.destroy())
    incoming.pipe(sent)
  })
  await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    late.close()
    late.closeAllConnections()
  })
  const found = late.address()
  return typeof found === 'object' && found ? found.port : 0
}

it.each([
  ['the program, and the proxy has the right one', false, ''],
  ['an earlier program, whose proxy passes its time on', true, 'proxy_pass_header Date;'],
])('tells that another clock is that of %s', async (_, isEarlier, pass) => {
  const port = await findPort()
  const url = `https://${name}:${port}`
  const served = await serveSite({ publicUrl: url })
  const latePort = await openLate(served.port, isEarlier)
  const block = `${right.replace('PORT', String(latePort))} ${pass} proxy_buffering off;`
  openNginx(whole(block), { port, tls: certified })
  const { certificate: authority } = certified
  const { text, wrong } = toFound(await checkServer(url, { lookup, authority, ownPorts: [], waits }))
  expect(wrong, text).toEqual(['clock'])
  expect(text).toContain("The server's clock is 10 minutes behind this machine's")
})

it('tells that a limit for one address would cut a hall', async () => {
  const { text, wrong } = await findIn({
    outer: 'limit_conn_zone $binary_remote_addr zone=each:1m;',
    block: whole(`${right} proxy_buffering off; limit_conn each 10;`),
  })
  expect(wrong, text).toEqual(['crowd'])
  expect(text).toContain('Of 20 phones behind one address, 10 were refused a stream (503)')
})

it('tells that the header with keys is dropped', async () => {
  const { text, wrong } = await findIn({ block: whole(`${right} proxy_set_header Authorization "";`) })
  expect(wrong, text).toEqual(['calls'])
  expect(text).toContain('drops the Authorization header')
})

it('tells that only some methods or small bodies pass', async () => {
  const methods = await findIn({ block: whole(`${right} limit_except GET POST { deny all; }`) })
  expect(methods.text).toContain('DELETE does not reach the program (403')
  const bodies = await findIn({ block: whole(`${right} client_max_body_size 1k;`) })
  expect(bodies.text).toContain('The bodies of requests do not reach the program (413')
})

it('names the page that the proxy answers itself', async () => {
  const { text, wrong } = await findIn({ block: `${whole(right)} location /show/ { return 404; }` })
  expect(wrong, text).toEqual(['pages'])
  expect(text).toContain('/show/readers.')
})

it('tells that the proxy lets everybody in with the key of the host, and opens no session', async () => {
  const hostKey = 'a-key-of-the-host-for-tests'
  const { text, wrong } = await findIn({
    given: { hostKey },
    block: whole(`${right} proxy_set_header Authorization "Bearer ${hostKey}";`),
  })
  expect(wrong, text).toEqual(['strangers'])
  expect(text).toContain('Anybody may open and list sessions here')
})

it('tells headers that are dropped, sent twice, or changed', async () => {
  const twice = await findIn({ block: whole(`${right} add_header X-Content-Type-Options nosniff;`) })
  expect(twice.text).toContain('adds x-content-type-options to pages that have it already')
  const dropped = await findIn({ block: whole(`${right} proxy_hide_header Content-Security-Policy;`) })
  expect(dropped.text).toContain('drops content-security-policy')
  const cached = await findIn({ block: whole(`${right} expires 1h;`) })
  expect(cached.text).toContain('changes Cache-Control of /api from no-store')
})

it.each([
  ['a password', 'auth_basic "Closed"; auth_basic_user_file /dev/null;', 'asks for a password'],
  ['a program that does not run', 'proxy_pass http://127.0.0.1:1;', 'does not reach the program behind it'],
  ['another site', 'return 200 "Welcome to nginx!";', 'Something else answers'],
])('tells %s', async (_, inner, told) => {
  const { text, wrong } = await findIn({ block: whole(inner) })
  expect(wrong, text).toEqual(['program'])
  expect(text).toContain(told)
})

it('tells that nothing listens, and that HTTPS is not spoken', async () => {
  const port = await findPort()
  openNginx(whole('return 200;'), { port })
  const safe = toText(await checkServer(`https://${name}:${port}`, { lookup }))
  expect(safe).toContain('does not speak HTTPS')
  const silent = toText(await checkServer(`https://${name}:1`, { lookup }))
  expect(silent).toContain(`Nothing listens at ${name}, port 1.`)
})
