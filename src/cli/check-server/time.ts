// The clock of a server beside this machine's, and how soon its pages come.
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { Health } from '../../core/contract.ts'
import { type Answer, ask, type Way } from './ask.ts'
import { type Finding, note, ok, toSeconds, wrong } from './finding.ts'

/** Milliseconds by which two clocks may differ. */
const tolerance = 5000

/** Compares the time that `/health` gives with the time of this machine. */
export function checkClock(health: Answer): Finding[] {
  const sent = readTime(health)
  if (sent === undefined)
    return [note('clock', 'The server does not say what time it has: its clock was not compared.')]
  const half = health.firstByte / 2
  const off = sent - (health.at - half)
  if (Math.abs(off) <= tolerance + half) return [ok('clock', "The server's clock and this machine's agree.")]
  const by = Math.abs(off) < 120_000 ? toSeconds(Math.abs(off)) : `${Math.round(Math.abs(off) / 60_000)} minutes`
  const what = `The server's clock is ${by} ${off > 0 ? 'ahead of' : 'behind'} this machine's: dates of sessions and results may be wrong.`
  const todo =
    'Compare both with a phone; on the one that is wrong, turn on setting the time from the network (timedatectl set-ntp true).'
  return [wrong('clock', what, todo)]
}

/** When the answer was made, in milliseconds by the clock of the program; of an earlier version, by that of whoever answered. */
function readTime({ json, headers }: Answer): number | undefined {
  const { now } = Health.safeParse(json).data ?? {}
  if (now !== undefined) return now * 1000
  const date = Date.parse(headers.date ?? '')
  // The second has begun at most a second before the answer was made.
  return Number.isNaN(date) ? undefined : date + 500
}

/** What makes pages fast or slow, as notes. `script`: the largest of the phone's page. */
export async function checkSpeed(way: Way, phone: Answer | undefined, script: Answer | undefined): Promise<Finding[]> {
  const trips = await Promise.all([1, 2, 3].map(() => ask(way, '/health').catch(() => undefined)))
  const trip = Math.min(...trips.map((answer) => answer?.firstByte ?? Number.POSITIVE_INFINITY))
  const isPacked = script?.headers['content-encoding'] !== undefined
  const protocol = way.base.startsWith('https:') ? await readProtocol(way) : undefined
  const first = phone ? `; the phone's page begins after ${Math.round(phone.firstByte)} ms` : ''
  return [
    ...(Number.isFinite(trip)
      ? [note('speed', `A new connection is answered after ${Math.round(trip)} ms${first}.`)]
      : []),
    ...(script && !isPacked
      ? [
          note(
            'speed',
            'Scripts come uncompressed, so pages take three times as long on a slow network.',
            'Let the proxy pass Accept-Encoding on: the program has every file compressed.',
          ),
        ]
      : []),
    ...(protocol === 'http/1.1'
      ? [
          note(
            'speed',
            'The proxy speaks HTTP/1.1 only: a browser with many open pages of one server has six connections for all of them.',
            'Turn HTTP/2 on (with nginx: listen 443 ssl http2).',
          ),
        ]
      : []),
  ]
}

/** The newest version of HTTP that is spoken over TLS; undefined if that is not said. */
function readProtocol({ base, lookup, patience }: Way): Promise<string | undefined> {
  const { hostname, port } = new URL(base)
  const address = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host: address, port: Number(port || 443), rejectUnauthorized: false },
      // An address is no name that a server could be asked for.
      ...(isIP(address) ? {} : { servername: address }),
      ...{ ALPNProtocols: ['h2', 'http/1.1'], timeout: patience },
      ...(lookup ? { lookup } : {}),
    })
    const end = (protocol?: string) => {
      socket.destroy()
      resolve(protocol)
    }
    socket.once('secureConnect', () => end(socket.alpnProtocol || 'http/1.1'))
    socket.once('error', () => end())
    socket.once('timeout', () => end())
  })
}
