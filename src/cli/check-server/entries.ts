// Whether every address that a name leads to is the server's. A phone takes any of them, and an old AAAA entry is seen by some only.
import { type LookupAddress, lookup as lookUpBySystem } from 'node:dns'
import { isIP } from 'node:net'
import { Health } from '../../core/contract.ts'
import { isPublicHost } from './address.ts'
import { ask, errorOf, type Way } from './ask.ts'
import { type Finding, note, wrong } from './finding.ts'

/** From here no way leads to such an address, which says nothing of phones. */
const noWay = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']

/** Nothing of a name that has one address, or that only this network knows. */
export async function checkEntries(way: Way): Promise<Finding[]> {
  const { hostname } = new URL(way.base)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) || !isPublicHost(hostname)) return []
  const all = await lookUp(way, hostname)
  if (all.length < 2) return []
  return (await Promise.all(all.map((entry) => checkEntry(way, hostname, entry)))).flat()
}

async function checkEntry(way: Way, hostname: string, { address, family }: LookupAddress): Promise<Finding[]> {
  const kind = family === 6 ? 'AAAA' : 'A'
  const lookup: Way['lookup'] = (_, { all }, callback) =>
    all ? callback(null, [{ address, family }]) : callback(null, address, family)
  try {
    const answer = await ask({ ...way, lookup }, '/health', { patience: way.patience / 2 })
    if (Health.safeParse(answer.json).success || errorOf(answer) === 'not_now') return []
    return [toWrong(`something else answers (${answer.status})`)]
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (noWay.includes(code))
      return [
        note('address', `${hostname} leads to ${address} too (${kind}), which cannot be reached from this machine.`),
      ]
    return [toWrong(code === 'ECONNREFUSED' ? 'nothing listens' : 'the program does not answer')]
  }
  function toWrong(what: string): Finding {
    return wrong(
      'address',
      `${hostname} leads to ${address} too (${kind}), where ${what}: phones that take this way are late, or see nothing.`,
      `Take that ${kind} entry out where your domain is kept, or let the proxy listen there too (with nginx: listen [::]:443 ssl).`,
    )
  }
}

function lookUp({ lookup = lookUpBySystem }: Way, hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve) => {
    lookup(hostname, { all: true }, (error, found) => resolve(error || !Array.isArray(found) ? [] : found))
  })
}
