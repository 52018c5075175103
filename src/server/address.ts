// Where this server is reached from.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

export type Interfaces = ReturnType<typeof networkInterfaces>

/** Networks that phones in the room cannot be in: virtual machines, containers, tunnels; as Windows names them, too. */
const virtual =
  /^(docker|br-|veth|cni|flannel|virbr|vmnet|vboxnet|tun|tap|utun|wg|tailscale|zt|awdl|llw|lo|vEthernet \((WSL|Default Switch)|VirtualBox|VMware|Tailscale|ZeroTier)/

/** A hotspot of this machine (Windows, macOS, NetworkManager) was opened for the room; then home and office networks. */
const likeliest = [/^(192\.168\.137\.1|192\.168\.2\.1|10\.42\.\d+\.1)$/, /^192\.168\./, /^10\./, /^172\./]

/** Why phones cannot reach this machine by one of its networks. */
export type Obstacle = 'loopback' | 'virtual' | 'link-local' | 'IPv6'

interface Place {
  /** The network's, such as wlan0. */
  name: string
  address: string
}

/** Where phones can reach this machine, the likeliest first; and the networks that are left out, each with its reason. */
export function sortPlaces(interfaces: Interfaces = networkInterfaces()) {
  const rank = ({ address }: Place) => (likeliest.findIndex((kind) => kind.test(address)) + 5) % 5
  const reachable: Place[] = []
  const leftOut: (Place & { why: Obstacle })[] = []
  for (const [name, all = []] of Object.entries(interfaces)) {
    const places = all.map((place) => ({ name, address: place.address, why: obstacleOf(name, place) }))
    const free = places.filter(({ why }) => !why)
    reachable.push(...free.map(({ address }) => ({ name, address })))
    // One reason a network: beside an IPv6 address of its own, those that it gave itself say nothing.
    const told = places.find(({ why }) => why === 'IPv6') ?? places[0]
    if (free.length === 0 && told?.why) leftOut.push({ ...told, why: told.why })
  }
  return { reachable: reachable.sort((a, b) => rank(a) - rank(b)), leftOut }
}

function obstacleOf(name: string, place: NetworkInterfaceInfo): Obstacle | undefined {
  if (place.internal) return 'loopback'
  if (virtual.test(name)) return 'virtual'
  if (/^(169\.254\.|fe[89ab])/i.test(place.address)) return 'link-local'
  return place.family === 'IPv4' ? undefined : 'IPv6'
}

/** IPv4 addresses of this machine in its networks, the likeliest for a room first; none where there is no network. */
export const lanAddresses = (): string[] => sortPlaces().reachable.map(({ address }) => address)

/** `http://192.168.1.20:4000`; this machine alone where it has no address in a network. */
export const toUrl = (address: string | undefined, port: number): string =>
  `http://${address ?? 'localhost'}${port === 80 ? '' : `:${port}`}`
