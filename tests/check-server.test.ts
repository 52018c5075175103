// `check-server` without a proxy: what it says where nothing or the program alone answers, and how it ends. With a real nginx:
// tests/proxies/check-server.test.ts.
import { createServer as createPages, type RequestListener } from 'node:http'
import { createServer as createSafePages } from 'node:https'
import { connect, createServer, type LookupFunction, type Server } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { checkServer, printCheck, toText } from '../src/cli/check-server.ts'
import { paths } from '../src/core/contract.ts'
import { readersCode } from '../src/core/room-code.ts'
import { version } from '../src/debate/package.ts'
import { makeCertificate, type Years } from './postgres/certificate.ts'
import { deck, serve } from './served.ts'

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const found = server.address()
  return typeof found === 'object' && found ? found.port : 0
}

const lost =
  (code: string) => (_: string, __: unknown, callback: (error: NodeJS.ErrnoException, address: string) => void) =>
    callback(Object.assign(new Error(code), { code }), '')

it.each(['ENOTFOUND', 'EAI_AGAIN'])('says that a name has no entry (%s)', async (code) => {
  const text = toText(await checkServer('https://vote.example.org', { lookup: lost(code) }))
  expect(text).toContain('No machine is known by the name vote.example.org.')
  expect(text).toContain('(A or AAAA)')
  expect(text).toContain('One thing is wrong.')
})

it('says that a server takes a request and never answers', async () => {
  const silent = createServer((socket) => onTestFinished(() => void socket.destroy()))
  const port = await listen(silent)
  const text = toText(await checkServer(`http://127.0.0.1:${port}`, { patience: 50 }))
  expect(text).toContain(`127.0.0.1, port ${port}, does not answer`)
})

const health = JSON.stringify({ ok: true, version })
const lead =
  (location: string): RequestListener =>
  (_, response) =>
    response.writeHead(302, { location }).end()
/** Answers as the program does, until the page of phones, which is this text. */
const page =
  (text: string): RequestListener =>
  (request, response) => {
    if (request.url === '/health') response.end(health)
    else if (request.url === '/') lead('/d/x/')(request, response)
    else if (request.url === '/j') response.end(text)
    else response.writeHead(404).end()
  }
const notShown = 'gives an answer that no browser can show'

it.each<[what: string, answer: RequestListener, told: string, patience?: number]>([
  [
    'has no end',
    (_, response) => {
      const fill = () => {
        while (response.write(Buffer.alloc(100_000)));
      }
      response.on('drain', fill)
      fill()
    },
    `${notShown}: it has more than 8 MB`,
  ],
  [
    'is small and unpacks to very much',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(9_000_000))),
    `${notShown}: as gzip it cannot be unpacked`,
  ],
  [
    'is not packed as it says',
    (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end(health),
    `${notShown}: as br it cannot be unpacked`,
  ],
  [
    'has too long headers',
    (_, response) => response.writeHead(200, { long: '-'.repeat(100_000) }).end(health),
    `${notShown}: Parse Error: Header overflow`,
  ],
  ['comes without an end, and slowly', (_, response) => void response.write(' '), 'does not answer', 100],
  ['leads to what is no address', lead('http://['), 'Something else answers'],
  ['leads to a file', lead('file:///etc/passwd'), 'Something else answers'],
  [
    'is of another kind of packing that browsers take',
    (_, response) => response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateSync(health)),
    'The program answers, version',
  ],
  [
    'is right, and then leads to what is no address',
    (request, response) =>
      request.url === '/health' ? void response.end(health) : lead('http://[')(request, response),
    'does not lead to the debate (302)',
  ],
  ['has files at what is no address', page('<script src="http://["></script>'), '4 of 5 pages and files are not there'],
  ['has files elsewhere', page('<script src="file:///etc/passwd"></script>'), '5 of 6 pages and files are not there'],
  [
    'has a hundred thousand tags without an end',
    page('<link '.repeat(100_000)),
    '4 of 5 pages and files are not there',
  ],
  [
    'would steer the terminal',
    (_, response) => response.end(JSON.stringify({ ok: true, version: '\u001b[2J9' })),
    'The server runs version \ufffd[2J9',
  ],
])('is not led astray by a server whose answer %s', async (_, answer, told, patience = 15_000) => {
  const server = createPages(answer)
  onTestFinished(() => server.closeAllConnections())
  const port = await listen(server)
  const waits = { first: 50, beat: 17_000, whole: 50 }
  const text = toText(await checkServer(`http://127.0.0.1:${port}`, { patience, ownPorts: [], waits }))
  expect(text).toContain(told)
  expect(text).not.toContain('Anybody may open')
})

const name = 'vote.example.org'
it.each<[told: string, todo: string, years: Years, host: string]>([
  ['has expired', 'Renew it', ['20', '21'], name],
  ['is not valid yet', 'Look whether the clocks', ['48', '49'], name],
  ['is for another name', 'Get one for exactly this name', ['20', '49'], 'other.example.org'],
])('tells that the certificate %s, and asks the rest all the same', async (told, todo, years, host) => {
  const { certificate, key } = makeCertificate(name, years)
  const server = createSafePages({ cert: certificate, key }, (_, response) => response.end('Welcome!'))
  const port = await listen(server)
  const text = toText(await checkServer(`https://${host}:${port}`, { lookup, authority: certificate, ownPorts: [] }))
  expect(text).toContain(`The certificate of ${host} ${told}: browsers show a warning instead of the page.`)
  expect(text).toContain(todo)
  expect(text).toContain('Something else answers')
})

const lookup: LookupFunction = (_, { all }, callback) =>
  all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)

it('tells that a proxy has no certificate for this name', async () => {
  const server = createSafePages({})
  const port = await listen(server)
  const text = toText(await checkServer(`https://${name}:${port}`, { lookup, ownPorts: [] }))
  expect(text).toContain(`Port ${port} of ${name} speaks HTTPS, but has no certificate for this name.`)
})

it('asked at the address without a certificate, does not send the program there', async () => {
  let to = 0
  const proxy = createServer((socket) => {
    const own = connect(to, '127.0.0.1').on('error', () => socket.destroy())
    socket
      .on('error', () => own.destroy())
      .pipe(own)
      .pipe(socket)
  })
  const port = await listen(proxy)
  const served = await serve({ publicUrl: `https://${name}:${port}` })
  onTestFinished(() => served.end())
  to = served.port
  const waits = { first: 15_000, beat: 17_000, whole: 50 }
  const text = toText(await checkServer(`http://${name}:${port}`, { lookup, ownPorts: [], waits }))
  expect(text).toContain(`Let the proxy answer at https://${name}:${port}, then ask there:`)
  expect(text).not.toContain('PUBLIC_URL=http:')
})

it.each([
  ['where nothing listens', '127.0.0.1 127.0.0.3', 'leads to 127.0.0.3 too (A), where nothing listens'],
  [
    'where something else answers',
    '127.0.0.1 127.0.0.2',
    'leads to 127.0.0.2 too (A), where something else answers (404)',
  ],
  ['that is no other', '127.0.0.1', undefined],
])('tells that a name has another address %s', async (_, addresses, told) => {
  const server = createPages((request, response) =>
    request.url === '/health' ? response.end(health) : response.writeHead(404).end(),
  )
  const port = await listen(server)
  const other = createPages((_, response) => response.writeHead(404).end())
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.2', resolve))
  onTestFinished(() => void other.close())
  const all = addresses.split(' ').map((address) => ({ address, family: 4 }))
  const lookup: LookupFunction = (_, options, callback) =>
    options.all ? callback(null, all) : callback(null, '127.0.0.1', 4)
  const waits = { first: 50, beat: 17_000, whole: 50 }
  const text = toText(await checkServer(`http://${name}:${port}`, { lookup, ownPorts: [], waits }))
  if (told === undefined) expect(text).not.toContain('too (A)')
  else expect(text).toContain(`${name} ${told}: phones that take this way`)
})

it('changes nothing in a server that it asks', async () => {
  const served = await serve()
  onTestFinished(() => served.end())
  const room = paths.room(readersCode(deck.id))
  const look = async () => [await served.call('/api/rooms', { key: served.hostKey }), await served.call(room)]
  const before = (await look()).map(({ text }) => text)
  const waits = { first: 15_000, beat: 17_000, whole: 50 }
  // The server takes itself for this address, here in other letters.
  const findings = await checkServer(`http://LocalHost:${served.port}/`, { ownPorts: [], waits })
  expect(findings.filter(({ is }) => is === 'wrong')).toEqual([])
  expect((await look()).map(({ text }) => text)).toEqual(before)
})

it('ends with 1 and tells tools, where something is wrong; with 2 without an address', async () => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const found = closed.address()
  const url = `http://127.0.0.1:${typeof found === 'object' && found ? found.port : 0}`
  await new Promise((resolve) => closed.close(resolve))
  const printed: string[] = []
  expect(await printCheck(url, true, (text) => printed.push(text))).toBe(1)
  expect(JSON.parse(printed.join(''))).toMatchObject({
    url,
    isRight: false,
    findings: [{ about: 'address', is: 'wrong' }],
  })
  expect(await printCheck('vote.example.org', true, () => {})).toBe(2)
})
