// A hall without internet: the check in the terminal with real ports, and the banner after a change of network.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openRoom } from '../src/server/banner.ts'
import { checkHall } from '../src/server/hall.ts'
import { startServer } from '../src/server/server.ts'
import { bare, networks, noMac } from './networks.ts'
import { deck, hosting, serve } from './served.ts'
import { newFolder } from './stored-room.ts'

const root = join(import.meta.dirname, '..')

const settings = { port: 4000, host: '0.0.0.0', publicUrl: undefined }
/** The line of the check that contains this name. */
const lineOf = (text: string, named: string) => text.split('\n').find((line) => line.includes(named)) ?? ''

async function listenHere(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // The address of a server that listens on a port has this type.
  return (server.address() as AddressInfo).port
}
async function freePort(): Promise<number> {
  const server = createSocketServer()
  const port = await listenHere(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

it.each([
  ['this machine itself', { lo: ['127.0.0.1', '::1'] }, 'this machine itself'],
  ['a VPN', { utun3: [['10.8.0.2', noMac]] }, 'phones are not in it'],
  ['a cable without a router', { eth0: ['169.254.7.7', 'fe80::1'] }, 'no address from the network'],
  ['a network with only IPv6', { wlan0: ['169.254.7.7', 'fe80::1', '2001:db8::7'] }, 'needs an IPv4 address'],
] as const)('leaves out %s and says why', async (_, list, words) => {
  const text = await checkHall({ ...settings, port: await freePort() }, networks(list), bare)
  expect(text).toContain('Nowhere')
  expect(lineOf(text, `  ${Object.keys(list)[0]}`)).toContain(words)
})

it('[E2] lists a network that looks like a container’s after all others, and says so', async () => {
  const list = networks({ docker0: ['172.17.0.1'], wlan0: ['192.168.1.20'] })
  const text = await checkHall({ ...settings, port: await freePort() }, list, bare)
  expect(text.indexOf('192.168.1.20')).toBeLessThan(text.indexOf('172.17.0.1'))
  expect(lineOf(text, 'docker0')).toContain('phones are most likely not in it')
  expect(lineOf(text, 'wlan0')).toContain('in the QR code')
  expect(text).toContain('Choose its address in the presenter view')
})

it('puts a dozen networks of the same kind into one line', async () => {
  const list = { utun0: [['fe80::1', noMac]], utun1: [['fe80::2', noMac]], wg0: [['10.8.0.2', noMac]] } as const
  const text = await checkHall(settings, networks(list), bare)
  expect(text).toContain('  utun0, utun1, wg0 10.8.0.2: a VPN')
})

it('without any network the check says how each system and a phone open a hotspot', async () => {
  const text = await checkHall(settings, {}, bare)
  expect(text).toContain('Nowhere')
  for (const words of ['Mobile hotspot', 'Internet Sharing', 'nmcli device wifi hotspot', 'A phone'])
    expect(text).toContain(words)
})

it('says which address answers, which does not, and which one is in the QR code', async () => {
  const served = await serve()
  onTestFinished(() => served.end())
  const interfaces = networks({ wlan0: ['192.168.137.1'], en0: ['127.0.0.1'], en1: ['127.0.0.2'] })
  const text = await checkHall({ ...settings, port: served.port }, interfaces, bare)
  expect(lineOf(text, `http://127.0.0.1:${served.port} `)).toMatch(/ {2}en0 {4}answers$/)
  expect(lineOf(text, `http://127.0.0.2:${served.port} `)).toMatch(/ {2}en1 {4}does not answer: firewall\?$/)
  expect(text.match(/in the QR code/g)).toHaveLength(1)
  expect(lineOf(text, 'http://192.168.137.1:')).toMatch(/does not answer: firewall\? · in the QR code$/)
  expect(text).not.toContain('No server is running')
  expect(text).toContain('Try one before the event')
  const alone = await checkHall({ ...settings, port: served.port }, {}, bare)
  expect(alone).toContain('The server runs, but only this machine reaches it')
  expect(alone).not.toContain('Try one before the event')
})

it('says so if no server is running, and does not blame a firewall', async () => {
  const port = await freePort()
  const text = await checkHall({ ...settings, port }, networks({ en0: ['127.0.0.1'] }), bare)
  expect(text).toContain(`No server is running on port ${port}: start it and check again from a second terminal`)
  expect(text).not.toContain('does not answer')
  expect(text).toContain(`Allow incoming TCP port ${port}`)
})

it('says so if another program uses the port', async () => {
  const port = await listenHere(createServer((_, response) => response.end('<h1>Something else</h1>')))
  const text = await checkHall({ ...settings, port }, networks({ en0: ['127.0.0.1'] }), bare)
  expect(lineOf(text, `:${port} `)).toContain('another program answers')
  expect(text).toContain(`Another program answers on port ${port}`)
})

it('waits only about a second for an address that accepts a connection and never answers', async () => {
  const silent = createSocketServer((socket) => onTestFinished(() => void socket.destroy()))
  const port = await listenHere(silent)
  const text = await checkHall({ ...settings, port }, networks({ en0: ['127.0.0.1'] }), bare)
  expect(text).toContain('No server is running')
})

it.each([
  ['only one address', { host: '127.0.0.1' }, 'HOST is 127.0.0.1: the server listens there alone'],
  ['an address in the internet', { publicUrl: 'https://vote.example.org' }, 'PUBLIC_URL is https://vote.example.org'],
])('warns about a setting that names %s', async (_, setting, words) => {
  const interfaces = networks({ en0: ['127.0.0.1'] })
  const port = await freePort()
  expect(await checkHall({ ...settings, port }, interfaces, bare)).not.toContain(words.split(':')[0])
  expect(await checkHall({ ...settings, ...setting, port }, interfaces, bare)).toContain(words)
})

/** A network that the test changes by hand, and that the server checks regularly. */
function newNetwork(...first: string[]) {
  let now = first
  let looked = () => {}
  return {
    change: (...addresses: string[]) => {
      now = addresses
    },
    interfaces: () => {
      looked()
      return networks(Object.fromEntries(now.map((address, index) => [`net${index}`, [address]])))
    },
    lookEvery: 5,
    /** Waits for the server's next check. */
    look: () =>
      new Promise<void>((resolve) => {
        looked = resolve
      }),
  }
}

/** Runs the program within this process; the texts that it prints arrive one after another. */
async function startHall(network: ReturnType<typeof newNetwork>, publicUrl?: string, isQuiet = false) {
  const folder = newFolder()
  const server = await startServer({
    ...{ debates: hosting(deck, join(root, 'dist')), dataDir: folder, frozen: folder, port: 0, host: '0.0.0.0' },
    ...{ log: pino({ level: 'silent' }), network, publicUrl },
  })
  onTestFinished(() => server.close())
  const texts: string[] = []
  let heard = () => {}
  await openRoom(server, { newRoom: false, isQuiet }, (text) => {
    texts.push(text)
    heard()
  })
  const next = () =>
    new Promise<string>((resolve) => {
      heard = () => resolve(texts.at(-1) ?? '')
    })
  const roomOf = (text: string) => /\/console#(\w{6}\.[\w-]{24})/.exec(text)?.[1]
  return { server, texts, next, roomOf }
}

it('prints the QR code and the addresses of the same room again when the network changes', async () => {
  const network = newNetwork('192.168.1.20')
  const { server, texts, next, roomOf } = await startHall(network)
  const [first = ''] = texts
  expect(first).toContain(`Phones     http://192.168.1.20:${server.port}/j/`)
  const printed = next()
  network.change('10.42.0.1')
  const text = await printed
  expect(text).toContain('The network changed: ')
  expect(text).toContain(`Phones     http://10.42.0.1:${server.port}/j/`)
  expect(roomOf(text)).toBe(roomOf(first))
  const qrOf = (banner: string) => banner.split('\n').filter((line) => /[█▀▄]/.test(line))
  expect(qrOf(text).length).toBeGreaterThan(10)
  expect(qrOf(text)).not.toEqual(qrOf(first))
})

it('with --quiet prints no key, at the start nor later, and says how the host gets the link', async () => {
  const network = newNetwork('192.168.1.20')
  const { server, texts, next } = await startHall(network, undefined, true)
  const printed = next()
  network.change('10.42.0.1')
  await printed
  const { rooms } = await server.rooms.listRooms()
  expect(texts.length).toBe(2)
  for (const text of texts) {
    expect(text).toContain('Phones     http://1')
    expect(text).toContain('host prints the link')
    for (const key of [server.hostKey, ...rooms.map(({ controlKey }) => controlKey)]) expect(text).not.toContain(key)
    expect(text).not.toMatch(/#/)
  }
})

it('says so when this machine leaves its last network, shows no unreachable code, and shows one again later', async () => {
  const network = newNetwork('192.168.1.20')
  const { next, roomOf, texts } = await startHall(network)
  let printed = next()
  network.change()
  const gone = await printed
  expect(gone).toContain('This machine has left the network')
  expect(gone).not.toMatch(/█|localhost/)
  printed = next()
  network.change('192.168.1.20')
  expect(roomOf(await printed)).toBe(roomOf(texts[0] ?? ''))
})

it('prints the new key after the desk has made one', async () => {
  const network = newNetwork('192.168.1.20')
  const { server, next, roomOf, texts } = await startHall(network)
  const room = await server.rooms.findRoom(roomOf(texts[0] ?? '')?.slice(0, 6) ?? '')
  if (!room) throw new Error('no room')
  const renewed = await server.rooms.renewKey(room, room.keyVersion)
  if (typeof renewed === 'string') throw new Error(renewed)
  const printed = next()
  network.change('10.0.0.7')
  expect(roomOf(await printed)).toBe(`${renewed.code}.${renewed.controlKey}`)
})

it('keeps the address that was set for the QR code, however the network changes', async () => {
  const network = newNetwork('192.168.1.20')
  const { server, texts } = await startHall(network, 'https://vote.example.org')
  const urls: unknown[] = []
  server.onNetwork(() => urls.push(server.url()))
  network.change('10.0.0.7')
  // By the second check after the change, the first one is complete.
  await network.look()
  await network.look()
  expect([texts.length, urls, server.url()]).toEqual([1, [], 'https://vote.example.org'])
})

it('[I1] screens and phones get the new address, and every vote from before is still counted', async () => {
  const network = newNetwork('192.168.1.20')
  const served = await serve({ network, host: '0.0.0.0' })
  onTestFinished(() => served.end())
  const room = await served.newRoom()
  await room.control({ action: 'open', claim: 'quiet-evenings', round: 'main' })
  expect((await room.cast()).status).toBe(200)
  const before = await room.read()
  const streams = [await room.listen('screen'), await room.listen()]
  network.change('10.42.0.1')
  for (const stream of streams) {
    const { data } = await stream.until(({ event, data }) => event === 'room' && data.joinUrl.includes('10.42.0.1'))
    expect(data.joinUrl).toBe(`http://10.42.0.1:${served.port}/j/${room.code}`)
    stream.close()
  }
  const after = await room.read()
  expect([after.code, after.slide, after.polls]).toEqual([before.code, before.slide, before.polls])
  expect(await served.log(room.code)).toHaveLength(1)
})

it('[E2] the presenter can choose only an address of this machine for the QR code', async () => {
  const network = newNetwork('192.168.1.20', '10.0.0.7')
  const served = await serve({ network, host: '0.0.0.0' })
  onTestFinished(() => served.end())
  const room = await served.newRoom()
  const urlAt = (address: string) => `http://${address}:${served.port}/j/${room.code}`
  const [screen, phone] = [await room.listen('screen'), await room.listen()]
  expect(await room.read()).toMatchObject({ address: null, addresses: ['192.168.1.20', '10.0.0.7'] })
  const hidden = [screen, phone].map((stream) => stream.until(({ data }) => data.joinUrl === urlAt('10.0.0.7')))
  const chosen = await room.control({ action: 'address', address: '10.0.0.7' })
  expect([chosen.address, chosen.joinUrl]).toEqual(['10.0.0.7', urlAt('10.0.0.7')])
  for (const { data } of await Promise.all(hidden)) expect(data.addresses).toEqual([])
  for (const address of ['192.0.2.66', '127.0.0.1', '10.0.0.70']) {
    const { status, json } = await room.steer({ action: 'address', address })
    expect([status, json.error], address).toEqual([400, 'bad_request'])
  }
  // While the chosen address is gone, the likeliest one is shown; when the chosen one is back, it is shown again.
  for (const [addresses, shown] of [
    [['192.168.1.20'], '192.168.1.20'],
    [['192.168.137.1', '10.0.0.7'], '10.0.0.7'],
  ] as const) {
    const from = screen.events.length
    network.change(...addresses)
    await screen.until(({ event, data }) => event === 'room' && data.joinUrl === urlAt(shown), from)
  }
  expect((await room.control({ action: 'address', address: null })).joinUrl).toBe(urlAt('192.168.137.1'))
  screen.close()
  phone.close()
})

it.each([
  ['the server has a public address', { publicUrl: 'https://vote.example.org', host: '0.0.0.0' }],
  ['the server listens only to this machine', { host: '127.0.0.1' }],
])('[E2] the presenter is offered no choice of addresses if %s', async (_, options) => {
  const served = await serve({ ...options, network: newNetwork('192.168.1.20', '10.0.0.7') })
  onTestFinished(() => served.end())
  const room = await served.newRoom()
  expect((await room.read()).addresses).toEqual([])
  expect((await room.steer({ action: 'address', address: '10.0.0.7' })).status).toBe(400)
})

it('[B1] if the system cannot list its networks, as with too many open files, the server goes on and no address changes', async () => {
  const network = newNetwork('192.168.1.20')
  let isFull = false
  const interfaces = () => {
    const found = network.interfaces()
    if (isFull) throw new Error('A system error occurred: uv_interface_addresses returned Unknown system error 24')
    return found
  }
  const { server, texts } = await startHall({ ...network, interfaces })
  isFull = true
  await network.look()
  await network.look()
  expect(server.url()).toContain('192.168.1.20')
  expect(texts).toHaveLength(1)
})

it('[E2] the terminal lists all addresses, and keeps the chosen one as long as this machine has it', async () => {
  const network = newNetwork('192.168.1.20', '10.0.0.7')
  const { server, texts, next, roomOf } = await startHall(network)
  expect(lineOf(texts[0] ?? '', 'another network')).toMatch(/: 10\.0\.0\.7 \(net1\)$/)
  const [code = '', key = ''] = roomOf(texts[0] ?? '')?.split('.') ?? []
  const response = await fetch(`http://127.0.0.1:${server.port}/api/rooms/${code}/control`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'address', address: '10.0.0.7' }),
  })
  expect(response.status).toBe(200)
  const printed = next()
  network.change('192.168.137.1', '10.0.0.7')
  const text = await printed
  expect(text).toContain(`Phones     http://10.0.0.7:${server.port}/j/${code}`)
  network.change('192.168.1.20', '10.0.0.7')
  await network.look()
  await network.look()
  expect(texts).toHaveLength(2)
})

it('the document for the hall is where the check and the README say, and is at most one page long', () => {
  const page = readFileSync(join(root, 'docs/hall.md'), 'utf8')
  expect(page.split('\n').length).toBeLessThanOrEqual(80)
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('](docs/hall.md)')
})
