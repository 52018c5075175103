// The check for a presenter in a hall without internet: which address phones can reach, whether the server answers there, and
// what to do if phones cannot reach it. The check starts nothing and changes nothing.

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Health } from '../core/contract.ts'
import {
  addressesOf,
  type Interfaces,
  isEveryAddress,
  judgeNetworks,
  type Obstacle,
  toUrl,
  urlHere,
} from './address.ts'
import { describeMachine, type Machine, readMachine } from './machine.ts'
import type { Settings } from './settings.ts'

type Answer = 'ours' | 'other' | 'none'
type HallSettings = Pick<Settings, 'port' | 'host' | 'publicUrl'>
type LeftOut = ReturnType<typeof judgeNetworks>['leftOut']

const obstacles: Record<Obstacle, string> = {
  loopback: 'this machine itself',
  tunnel: 'a VPN or another line between two machines: phones are not in it',
  'link-local':
    'no address from the network: its router does not give any, or the cable or Wi-Fi is not fully connected',
  IPv6: 'IPv6 only: the QR code needs an IPv4 address',
}

/** The check as text for the terminal. Asks the server at each address, for at most a second. If no facts are given, they are this machine's. */
export async function checkHall(
  settings: HallSettings,
  interfaces: Interfaces = networkInterfaces(),
  machine: Machine = readMachine(),
): Promise<string> {
  const { port, host, publicUrl } = settings
  const bound = await findAddress(host)
  const own = addressesOf(bound, interfaces)
  const leftOut = isEveryAddress(bound) ? judgeNetworks(interfaces).leftOut : []
  const urls = own.map(({ address }) => toUrl(address, port))
  const [here = 'none', ...answers] = await Promise.all([urlHere(bound, port), ...urls].map(askHealth))
  const heard = new Set([here, ...answers])
  const isSilent = !heard.has('ours') && !heard.has('other')
  const rows = own.map(({ name, isVirtual }, index) => {
    const answer = isSilent ? [] : [answerWords[answers[index] ?? 'none']]
    const isInQr = index === 0 && !publicUrl
    const notes = [...(isVirtual ? [virtual] : []), ...(isInQr ? ['in the QR code'] : [])]
    return [urls[index] ?? '', name, [...answer, ...notes].join(' · ')]
  })
  const nowhere = publicUrl !== undefined ? byPublicUrl : isEveryAddress(bound) ? inNoNetwork : toItself
  const around = publicUrl === undefined ? describeMachine(machine, port) : []
  return [
    '',
    `In the hall: where phones can reach this machine, port ${port}`,
    '',
    ...(rows.length > 0 ? align(rows) : [nowhere]),
    ...(leftOut.length > 0 ? ['', 'Left out'] : []),
    ...Object.entries(Object.groupBy(leftOut, ({ why }) => why)).map(toLine),
    '',
    ...(around.length > 0 ? [...around, ''] : []),
    ...remarks(settings, heard, rows.length > 0 || publicUrl !== undefined ? onlyAPhone : onlyHere, bound),
    ...(rows.length > 1 ? [otherLine] : []),
    '',
    ...advice(port),
    '',
  ].join('\n')
}

/** The address behind a HOST that is a name; the name itself if it has no address. */
async function findAddress(host: string): Promise<string> {
  if (isIP(host)) return host
  return lookup(host).then(
    ({ address }) => address,
    () => host,
  )
}

const virtual = "a container's, a virtual machine's or a VPN's network: phones are most likely not in it"
const inNoNetwork = '  Nowhere: this machine is in no network that phones could join. Open a hotspot.'
const byPublicUrl = '  By PUBLIC_URL alone.'
const toItself = '  Nowhere: the server listens to this machine alone.'
const onlyAPhone =
  'A firewall lets a machine talk to itself: whether phones get through, only a phone can tell. Try one before the event.'
const onlyHere =
  'The server runs, but only this machine reaches it; once it is in a network, its QR code follows by itself.'
const otherLine =
  'Are the phones in another of these networks? Choose its address in the presenter view, under Settings; the QR code then shows it.'
const answerWords: Record<Answer, string> = {
  ours: 'answers',
  other: 'another program answers',
  none: 'does not answer: firewall?',
}

/** The answer at an address within a second. */
async function askHealth(url: string): Promise<Answer> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1000) })
    const body: unknown = await response.json().catch(() => undefined)
    return Health.safeParse(body).success ? 'ours' : 'other'
  } catch {
    return 'none'
  }
}

function remarks(
  { port, host, publicUrl }: HallSettings,
  heard: Set<Answer>,
  running: string,
  bound: string,
): string[] {
  const server = heard.has('ours')
    ? running
    : heard.has('other')
      ? `Another program answers on port ${port}, or the server cannot write: stop it, or give another port, such as --port 4001.`
      : `No server is running on port ${port}: start it and check again from a second terminal, with the same --port.`
  return [
    server,
    ...(isEveryAddress(bound) || publicUrl
      ? []
      : [`HOST is ${host}: the server listens there alone. Start it without HOST or --host.`]),
    ...(publicUrl
      ? [`PUBLIC_URL is ${publicUrl}: the QR code contains it. If it needs the internet, start without PUBLIC_URL.`]
      : []),
  ]
}

const advice = (port: number): string[] => [
  'No network in the hall: open a hotspot; it needs no internet, and carries about ten phones. For more, bring a Wi-Fi router.',
  '  Windows  Settings > Network & internet > Mobile hotspot. It needs a connection to share: if it refuses, use a phone.',
  '  macOS    System Settings > General > Sharing > Internet Sharing: from Ethernet or Thunderbolt Bridge, to Wi-Fi.',
  '  Linux    nmcli device wifi hotspot ssid Hall password choose-your-own',
  '  A phone  Settings > hotspot or tethering; join this machine to it. Votes use no mobile data.',
  '',
  'Phones join but cannot open the page',
  '  Guest Wi-Fi: it often isolates devices (client isolation), whatever you set here. Use a hotspot or a router of your own.',
  `  Firewall: the page opens on this machine but never finishes loading on phones. Allow incoming TCP port ${port}:`,
  '  Windows  Windows Security > Firewall > Allow an app: tick Node.js, private and public.',
  '  macOS    System Settings > Network > Firewall > Options: node, allow incoming connections.',
  `  Linux    sudo ufw allow ${port}/tcp, or sudo firewall-cmd --add-port=${port}/tcp`,
  '',
  'The QR code does not open',
  '  The camera reads no QR codes: type the address that stands beside it, http:// included.',
  '  The browser insists on https: choose to continue, or turn off its https-only mode for the event.',
  '  The phone uses mobile data or a VPN: turn both off, and stay on a Wi-Fi that "has no internet".',
  '',
  'More: docs/hall.md',
]

/** A machine may have many networks of one kind; an address that begins with fe80 helps nobody. */
const toLine = ([, networks]: [string, LeftOut]): string => {
  const names = networks.map(({ name, address }) => (/^fe[89ab]/i.test(address) ? name : `${name} ${address}`))
  return `  ${names.join(', ')}: ${obstacles[networks[0]?.why ?? 'tunnel']}`
}

/** Pads the rows into columns with two spaces between them. */
function align(rows: string[][]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd())
}
