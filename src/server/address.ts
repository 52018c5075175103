// This machine's networks: by which of its addresses phones can reach it, the likeliest first, and why others are left out.
// Every network that phones could be in stays in the list, unlikely ones last, so that the presenter can choose it.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

export type Interfaces = ReturnType<typeof networkInterfaces>

/** Why phones cannot be in a network. */
export type Obstacle = 'loopback' | 'tunnel' | 'link-local' | 'IPv6'

export interface OwnAddress {
  /** The network's name, such as wlan0. */
  name: string
  address: string
  /** The number of its network card; zeros or nothing where the system does not report one. */
  mac: string
  /** Whether it most likely belongs to a container, a virtual machine or a VPN, which phones cannot join. */
  isVirtual: boolean
}

/** Prefixes by which Linux and macOS name networks that have no radio or cable. */
const virtualPrefix =
  /^(docker|podman|br-|veth|cni|flannel|cali|lxc|lxd|incus|virbr|vmnet|vboxnet|vnic|tun|tap|utun|wg|ppp|ipsec|zt|feth|awdl|llw|anpi)/
/** Words in the names of the networks of VPN programs, on every system. */
const vpnWord =
  /vpn|wireguard|wintun|tunnel|nordlynx|proton|mullvad|tailscale|zerotier|hamachi|radmin|anyconnect|surfshark|windscribe/i
const otherVpnWord = /cloudflare|forticlient|globalprotect|zscaler|netbird/i
/** Words in the names that Windows gives to networks of virtual machines and containers, and to its own loopback. */
const machineWord = /virtualbox|vmware|vmnet|parallels|docker|podman|\(WSL|\(nat\)|default switch|loopback/i
/** Names of a modem for the mobile network, from which no phone reaches this machine. */
const modem = /^(wwan|wwp|wwx|rmnet|ccmni|cellular|mobilfunk)/i
/** The first bridges that macOS makes: for virtual machines, or for its own hotspot. */
const appleBridge = /^bridge1\d\d$/

/** Network cards on the host's side of virtual machines, and those of containers. */
const hostCards = ['00:50:56:c0', '0a:00:27', '02:42']
/** The cards of OpenVPN, AnyConnect, FortiClient (two), GlobalProtect, Pulse Secure and Hamachi, and of Windows' loopback. */
const vpnCards = [
  '00:ff',
  '00:05:9a:3c',
  '00:09:0f:fe',
  '00:09:0f:aa',
  '02:50:41',
  '02:05:85',
  '7a:79',
  '02:00:4c:4f:4f:50',
]
/** Network cards inside a virtual machine, by the maker's number: VMware, VirtualBox, Hyper-V, Parallels, Xen, QEMU. */
export const insideCards = {
  VMware: ['00:05:69', '00:0c:29', '00:1c:14', '00:50:56'],
  VirtualBox: ['08:00:27'],
  'Hyper-V': ['00:15:5d'],
  Parallels: ['00:1c:42'],
  Xen: ['00:16:3e'],
  QEMU: ['52:54:00', '52:55:55'],
}
const guestCards = Object.values(insideCards).flat()

/** A hotspot of this machine (Windows, macOS, NetworkManager), which was opened for the room. */
const hotspot = /^(192\.168\.137\.1|192\.168\.2\.1|10\.42\.\d+\.1)$/
/** Kept for tests of networks (RFC 2544); proxy programs on a machine invent addresses in it. */
const invented = /^198\.1[89]\./
/** Home and office networks first; then others; last the range that providers and VPNs share out (100.64.0.0/10). */
const ranges = [
  hotspot,
  /^192\.168\./,
  /^10\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^(?!100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/,
]

export const hasCard = (mac: string, cards: string[]): boolean =>
  cards.some((card) => mac.toLowerCase().startsWith(card))
const isNoMac = (mac: string): boolean => /^[0:]+$/.test(mac)
/** Whether software made the number up, as for hotspots, bridges and containers; also true for a Wi-Fi card that hides its number. */
export const isMadeUp = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 2) === 2

/** Sorts this machine's networks by what the system reports about them; one reason for each network that is left out. */
export function judgeNetworks(interfaces: Interfaces = networkInterfaces()): {
  reachable: OwnAddress[]
  leftOut: { name: string; address: string; why: Obstacle }[]
} {
  const all = Object.entries(interfaces).map(([name, list = []]) => ({ name, list }))
  // Some systems report no card numbers to programs: there a card without a number is no sign of a tunnel.
  const reportsMacs = all.some(({ list }) => list.some(({ mac, internal }) => !internal && mac !== '' && !isNoMac(mac)))
  const reachable: { own: OwnAddress; doubt: number }[] = []
  const leftOut: ReturnType<typeof judgeNetworks>['leftOut'] = []
  for (const { name, list } of all) {
    const judged = list.map((info) => ({ name, ...info, why: obstacleOf(name, info, reportsMacs) }))
    const free = judged.filter(({ why }) => !why)
    for (const info of free) {
      const doubt = doubtOf(name, info)
      reachable.push({ own: { name, address: info.address, mac: info.mac, isVirtual: doubt >= sure }, doubt })
    }
    // Where a network has an IPv6 address of its own, its self-assigned addresses add nothing to the reason.
    const shown = judged.find(({ why }) => why === 'IPv6') ?? judged[0]
    if (free.length === 0 && shown?.why) leftOut.push({ name, address: shown.address, why: shown.why })
  }
  const rangeOf = ({ address }: OwnAddress) => {
    const range = ranges.findIndex((kind) => kind.test(address))
    return range < 0 ? ranges.length : range
  }
  reachable.sort((a, b) => a.doubt - b.doubt || rangeOf(a.own) - rangeOf(b.own))
  return { reachable: reachable.map(({ own }) => own), leftOut }
}

function obstacleOf(name: string, info: NetworkInterfaceInfo, reportsMacs: boolean): Obstacle | undefined {
  const { address, family, internal, mac, netmask } = info
  if (internal) return 'loopback'
  if (isNoMac(mac) && (reportsMacs || hasVirtualName(name))) return 'tunnel'
  if (/^(169\.254\.|fe[89ab])/i.test(address)) return 'link-local'
  if (family !== 'IPv4') return 'IPv6'
  // A network of at most two addresses has space only for its two ends.
  return ['255.255.255.254', '255.255.255.255'].includes(netmask) ? 'tunnel' : undefined
}

const hasVirtualName = (name: string): boolean =>
  [virtualPrefix, vpnWord, otherVpnWord, machineWord].some((kind) => kind.test(name))

const sure = 4

/** How much speaks against a network: an almost certain sign counts `sure`, a hint counts less. */
function doubtOf(name: string, { mac, netmask, address }: NetworkInterfaceInfo): number {
  if (hasVirtualName(name) || hasCard(mac, [...hostCards, ...vpnCards]) || invented.test(address)) return sure
  if (hotspot.test(address)) return hasCard(mac, guestCards) ? 2 : 0
  const isGuest = hasCard(mac, guestCards)
  // A modem for the mobile network often reports such a small one.
  const isNarrow = ['255.255.255.252', '255.255.255.248'].includes(netmask)
  const leadsElsewhere = modem.test(name) || appleBridge.test(name)
  return (isGuest || leadsElsewhere ? 2 : 0) + (isNarrow ? 1 : 0) + (isMadeUp(mac) && !isGuest ? 1 : 0)
}

/** This machine's IPv4 addresses in its networks, the likeliest for a room first; empty where there is no network. */
export const lanAddresses = (): string[] => judgeNetworks().reachable.map(({ address }) => address)

/** Whether a server that listens at this address can be reached at every address of the machine. */
export const isEveryAddress = (bound: string): boolean => /^(0\.0\.0\.0|::|::ffff:0\.0\.0\.0)$/.test(bound)

/** Where phones can reach a server that listens at `bound`, the likeliest first; empty where only this machine can reach it. */
export function addressesOf(bound: string, interfaces: Interfaces): OwnAddress[] {
  if (isEveryAddress(bound)) return judgeNetworks(interfaces).reachable
  const address = bound.replace(/^::ffff:(?=\d+\.)/, '')
  if (/^(127\.|::1$|fe[89ab])/i.test(address)) return []
  const { reachable, leftOut } = judgeNetworks(interfaces)
  const own = reachable.find((one) => one.address === address)
  const { name = '', why } = leftOut.find((one) => one.address === address) ?? {}
  return [own ?? { name, address, mac: '', isVirtual: why === 'tunnel' }]
}

/** A URL such as `http://192.168.1.20:4000`. */
export const toUrl = (address: string, port: number): string =>
  `http://${address.includes(':') ? `[${address}]` : address}${port === 80 ? '' : `:${port}`}`

/** The URL at which this machine itself reaches a server that listens at `bound`. */
export const urlHere = (bound: string, port: number): string =>
  toUrl(isEveryAddress(bound) || ['127.0.0.1', '::1'].includes(bound) ? 'localhost' : bound, port)
