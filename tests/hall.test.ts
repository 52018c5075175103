// A hall without internet: the check in the terminal against real ports, and what happens when the network changes.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { type Interfaces, sortPlaces } from '../src/server/address.ts'
import { openRoom } from '../src/server/banner.ts'
import { checkHall } from '../src/server/hall.ts'
import { startServer } from '../src/server/server.ts'
import { deck, langs, serve } from './served.ts'
import { newFolder } from './stored-room.ts'

const root = join(import.meta.dirname, '..')

/** Networks with their addresses, as the system tells of them. */
const networks = (list: Record<string, string[]>): Interfaces =>
  Object.fromEntries(
    Object.entries(list).map(([name, addresses]) => [
      name,
      addresses.map((address): NetworkInterfaceInfo => {
        const rest = { address, netmask: '', mac: '', cidr: null, internal: name === 'lo' }
        return address.includes(':') ? { ...rest, family: 'IPv6', scopeid: 0 } : { ...rest, family: 'IPv4' }
      }),
    ]),
  )
const settings = { port: 4000, host: '0.0.0.0', publicUrl: undefined }
/** The line of the check that names this. */
const lineOf = (text: string, named: string) => text.split('\n').find((line) => line.includes(named)) ?? ''

async function listenHere(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // A server on a port has an address of this kind.
  return (server.address() as AddressInfo).port
}
async function freePort(): Promise<number> {
  const server = createSocketServer()
  const port = await listenHere(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

it('names the addresses phones can reach, the likeliest first, each with its network', () => {
  const { reachable } = sortPlaces(
    networks({ eth0: ['203.0.113.9'], usb0: ['172.20.10.2'], en5: ['10.0.0.7'], wlan0: ['192.168.1.20', 'fe80::1'] }),
  )
  expect(reachable).toEqual([
    { name: 'wlan0', address: '192.168.1.20' },
    { name: 'en5', address: '10.0.0.7' },
    { name: 'usb0', address: '172.20.10.2' },
    { name: 'eth0', address: '203.0.113.9' },
  ])
})

it.each([
  ['Windows', 'Local Area Connection* 10', '192.168.137.1'],
  ['macOS', 'bridge100', '192.168.2.1'],
  ['Linux', 'wlp2s0', '10.42.0.1'],
])('a hotspot opened on %s goes before the Wi-Fi of the house, so the QR code says it', (_, name, address) => {
  const { reachable } = sortPlaces(networks({ 'Wi-Fi': ['192.168.1.20'], [name]: [address] }))
  expect(reachable[0]).toEqual({ name, address })
})

it.each([
  ['this machine itself', 'lo', ['127.0.0.1', '::1'], 'loopback', 'this machine itself'],
  ['a container', 'docker0', ['172.17.0.1'], 'virtual', 'phones are not in it'],
  ['a VPN', 'utun3', ['10.8.0.2'], 'virtual', 'phones are not in it'],
  [
    'a virtual machine on Windows',
    'vEthernet (WSL (Hyper-V firewall))',
    ['172.28.0.1'],
    'virtual',
    'phones are not in it',
  ],
  [
    'a virtual machine beside the real network',
    'VirtualBox Host-Only Network',
    ['192.168.56.1'],
    'virtual',
    'phones are not in it',
  ],
  ['a cable without a router', 'eth0', ['169.254.7.7', 'fe80::1'], 'link-local', 'no address from the network'],
  ['a Wi-Fi that is not joined', 'wlan0', ['fe80::1'], 'link-local', 'no address from the network'],
  ['a network of IPv6 alone', 'wlan0', ['169.254.7.7', 'fe80::1', '2001:db8::7'], 'IPv6', 'needs an IPv4 address'],
])('leaves out %s and says why', async (_, name, addresses, why, words) => {
  const { reachable, leftOut } = sortPlaces(networks({ [name]: addresses }))
  expect(reachable).toEqual([])
  expect(leftOut.map((place) => [place.name, place.why])).toEqual([[name, why]])
  const text = await checkHall({ ...settings, port: await freePort() }, networks({ [name]: addresses }))
  expect(text).toContain('Nowhere')
  expect(lineOf(text, `  ${name}`)).toContain(words)
})

it('tells in one line of a dozen networks of a kind', async () => {
  const text = await checkHall(settings, networks({ utun0: ['fe80::1'], utun1: ['fe80::2'], docker0: ['172.17.0.1'] }))
  expect(text).toContain('  utun0, utun1, docker0 172.17.0.1: a container')
})

it('a Windows network that only begins like a virtual one is not left out', () => {
  const names = ['Local Area Connection', 'vEthernet (External)', 'Ethernet']
  const { reachable } = sortPlaces(networks(Object.fromEntries(names.map((name, n) => [name, [`10.0.0.${n}`]]))))
  expect(reachable.map(({ name }) => name)).toEqual(names)
})

it('without any network the check says how each system and a phone open a hotspot', async () => {
  const text = await checkHall(settings, {})
  expect(text).toContain('Nowhere')
  for (const words of ['Mobile hotspot', 'Internet Sharing', 'nmcli device wifi hotspot', 'A phone'])
    expect(text).toContain(words)
})

it('says which address answers, which does not, and which one the QR code says', async () => {
  const served = await serve()
  onTestFinished(() => served.end())
  const places = networks({ wlan0: ['192.168.137.1'], en0: ['127.0.0.1'], en1: ['127.0.0.2'] })
  const text = await checkHall({ ...settings, port: served.port }, places)
  expect(lineOf(text, `http://127.0.0.1:${served.port} `)).toMatch(/ {2}en0 {4}answers$/)
  expect(lineOf(text, `http://127.0.0.2:${served.port} `)).toMatch(/ {2}en1 {4}does not answer: firewall\?$/)
  expect(text.match(/the QR code says this one/g)).toHaveLength(1)
  expect(lineOf(text, 'http://192.168.137.1:')).toMatch(/does not answer: firewall\? · the QR code says this one$/)
  expect(text).not.toContain('No server is running')
  expect(text).toContain('Try one before the evening')
  const alone = await checkHall({ ...settings, port: served.port }, {})
  expect(alone).toContain('The server runs, but only this machine reaches it')
  expect(alone).not.toContain('Try one before the evening')
})

it('says so where no server is running, and blames no firewall for it', async () => {
  const port = await freePort()
  const text = await checkHall({ ...settings, port }, networks({ en0: ['127.0.0.1'] }))
  expect(text).toContain(`No server is running on port ${port}: start it and check again from a second terminal`)
  expect(text).not.toContain('does not answer')
  expect(text).toContain(`Let port ${port} (TCP) in`)
})

it('says so where another program has the port', async () => {
  const port = await listenHere(createServer((_, response) => response.end('<h1>Something else</h1>')))
  const text = await checkHall({ ...settings, port }, networks({ en0: ['127.0.0.1'] }))
  expect(lineOf(text, `:${port} `)).toContain('another program answers')
  expect(text).toContain(`Another program answers on port ${port}`)
})

it('waits about a second for an address that takes calls and never answers, not for ever', async () => {
  const silent = createSocketServer((socket) => onTestFinished(() => void socket.destroy()))
  const port = await listenHere(silent)
  const before = performance.now()
  const text = await checkHall({ ...settings, port }, networks({ en0: ['127.0.0.1'] }))
  expect(performance.now() - before).toBeLessThan(4000)
  expect(text).toContain('No server is running')
})

it.each([
  ['one address alone', { host: '127.0.0.1' }, 'HOST is 127.0.0.1: the server listens there alone'],
  ['an address in the internet', { publicUrl: 'https://vote.example.org' }, 'PUBLIC_URL is https://vote.example.org'],
])('warns of a setting that names %s', async (_, setting, words) => {
  const places = networks({ en0: ['127.0.0.1'] })
  const port = await freePort()
  expect(await checkHall({ ...settings, port }, places)).not.toContain(words.split(':')[0])
  expect(await checkHall({ ...settings, ...setting, port }, places)).toContain(words)
})

/** A network that the test changes by hand; the server looks at it all the time. */
function newNetwork(...first: string[]) {
  let now = first
  let looked = () => {}
  return {
    change: (...addresses: string[]) => {
      now = addresses
    },
    addresses: () => {
      looked()
      return now
    },
    lookEvery: 5,
    /** The server's next look. */
    look: () =>
      new Promise<void>((resolve) => {
        looked = resolve
      }),
  }
}

/** The program without its process: what it prints arrives one text after another. */
async function startHall(network: ReturnType<typeof newNetwork>, publicUrl?: string) {
  const folder = newFolder()
  const server = await startServer({
    ...{ deck, langs, dataDir: folder, pages: join(root, 'dist'), frozen: folder, port: 0, host: '127.0.0.1' },
    ...{ log: pino({ level: 'silent' }), network, publicUrl },
  })
  onTestFinished(() => server.close())
  const texts: string[] = []
  let heard = () => {}
  await openRoom(server, false, (text) => {
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

it('prints the QR code and the addresses of the same room anew when the network changes', async () => {
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

it('says so when this machine leaves its last network, shows no code that nobody can reach, and has one again later', async () => {
  const network = newNetwork('192.168.1.20')
  const { next, roomOf, texts } = await startHall(network)
  let printed = next()
  network.change()
  const gone = await printed
  expect(gone).toContain('The network changed: this machine is in none now')
  expect(gone).not.toMatch(/█|localhost/)
  printed = next()
  network.change('192.168.1.20')
  expect(roomOf(await printed)).toBe(roomOf(texts[0] ?? ''))
})

it('prints the key that holds now, where the desk made a new one since', async () => {
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

it('keeps to the address that was set for the QR code, whatever the network does', async () => {
  const network = newNetwork('192.168.1.20')
  const { server, texts } = await startHall(network, 'https://vote.example.org')
  const told: unknown[] = []
  server.onAddress((url) => told.push(url))
  network.change('10.0.0.7')
  // At the second look after the change, the first has been dealt with.
  await network.look()
  await network.look()
  expect([texts.length, told, server.url()]).toEqual([1, [], 'https://vote.example.org'])
})

it('[I1] screens and phones hear of the new address, and every vote from before is still counted', async () => {
  const network = newNetwork('192.168.1.20')
  const served = await serve({ network })
  onTestFinished(() => served.end())
  const room = await served.newRoom()
  await room.control({ action: 'open', claim: 'few-unicorns', round: 'main' })
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
  expect(served.log(room.code)).toHaveLength(1)
})

it('the page for the hall is where the check and the README say, and no longer than a page', () => {
  const page = readFileSync(join(root, 'docs/hall.md'), 'utf8')
  expect(page.split('\n').length).toBeLessThanOrEqual(80)
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('](docs/hall.md)')
})
