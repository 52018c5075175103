// Where this server is reached from, and whether a request came from this very machine.
import type { IncomingMessage } from 'node:http'
import { networkInterfaces } from 'node:os'

/** Networks that phones in the room cannot be in: virtual machines, containers, tunnels. */
const virtual = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|tailscale|zt|awdl|llw|lo)/

/** IPv4 addresses of this machine in its networks, the likeliest for a room first; none where there is no network. */
export function lanAddresses(): string[] {
  const likeliest = ['192.168.', '10.', '172.']
  const rank = (address: string) => (likeliest.findIndex((start) => address.startsWith(start)) + 4) % 4
  return Object.entries(networkInterfaces())
    .filter(([name]) => !virtual.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
    .sort((a, b) => rank(a) - rank(b))
}

/** `http://192.168.1.20:4000`; this machine alone where it is in no network. */
export const lanUrl = (port: number): string => {
  const host = lanAddresses()[0] ?? 'localhost'
  return port === 80 ? `http://${host}` : `http://${host}:${port}`
}

/**
 * Whether a request was made on this machine. Its socket may be a proxy's on this machine, its page may be a stranger's
 * whose name was pointed here (DNS rebinding), or a stranger's that only calls here; all of those are "elsewhere".
 */
export function isFromHere(request: IncomingMessage): boolean {
  const from = request.socket.remoteAddress ?? ''
  if (!/^(::ffff:)?127\.|^::1$/.test(from)) return false
  if (Object.keys(request.headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'))) return false
  const { host = '', origin } = request.headers
  return isOurs(host.replace(/:\d+$/, '')) && (origin === undefined || isOurs(URL.parse(origin)?.hostname ?? ''))
}

const isOurs = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host) || lanAddresses().includes(host)
