// Whether an address can be reached as phones reach it: its name, its certificate, HTTP and HTTPS, and the program's own port beside it.
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Health } from '../../core/contract.ts'
import { type Answer, ask, BadAnswerError, type Way } from './ask.ts'
import { type Finding, note, ok, wrong } from './finding.ts'

/** Whether strangers in the internet could reach this host, by its name. */
export function isPublicHost(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '')
  if (isIP(address)) return !hidden.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return address.includes('.') && !/(^|\.)(localhost|local|lan|internal|home\.arpa)\.?$/.test(address)
}

const hidden = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  hidden.addSubnet(network, bits, 'ipv4')
hidden.addSubnet('fc00::', 7, 'ipv6')
hidden.addSubnet('fe80::', 10, 'ipv6')
hidden.addAddress('::1', 'ipv6')

/** The answer of `/health`; without one, only what is in the way. A wrong certificate is told, and taken from then on. */
export async function reach(way: Way): Promise<{ way: Way; answer?: Answer; findings: Finding[] }> {
  try {
    const answer = await ask(way, '/health')
    return { way, answer, findings: [] }
  } catch (error) {
    const found = nameFailure(error, new URL(way.base))
    if (!found.isCertificate || way.takesAnyCertificate) return { way, findings: [found.finding] }
    const further = await reach({ ...way, takesAnyCertificate: true })
    return { ...further, findings: [found.finding, ...further.findings] }
  }
}

/** The causes for which browsers refuse a certificate, by Node's codes. */
const certificates: Record<string, [what: string, todo: string]> = {
  CERT_HAS_EXPIRED: ['has expired', 'Renew it, and see why the proxy did not renew it by itself.'],
  CERT_NOT_YET_VALID: ['is not valid yet', 'Look whether the clocks of this machine and of the server are right.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'is for another name',
    'Get one for exactly this name, and see that the proxy uses it for this name.',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'comes without the certificates between it and its authority',
    'Give the proxy the whole chain: fullchain.pem and not cert.pem.',
  ],
}
const unknownAuthority: [string, string] = [
  'is signed by itself or by an authority that browsers do not know',
  "Get one from Let's Encrypt (Caddy and certbot do that by themselves), or from your institution.",
]
const isOfCertificate = (code: string) => code in certificates || /CERT|ISSUER|SIGNATURE/.test(code)

function nameFailure(error: unknown, { hostname, port, protocol }: URL): { finding: Finding; isCertificate: boolean } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const at = port || (protocol === 'https:' ? '443' : '80')
  const told = (what: string, todo: string) => ({ finding: wrong('address', what, todo), isCertificate: false })
  if (isOfCertificate(code)) {
    const [what, todo] = certificates[code] ?? unknownAuthority
    const sentence = `The certificate of ${hostname} ${what}: browsers show a warning instead of the page.`
    return { finding: wrong('address', sentence, todo), isCertificate: true }
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return told(
      `No machine is known by the name ${hostname}.`,
      'Look for a slip of the pen; else make an entry for the name (A or AAAA) where your domain is kept, and wait some minutes.',
    )
  if (code === 'ECONNREFUSED')
    return told(
      `Nothing listens at ${hostname}, port ${at}.`,
      `Start the proxy there, or open port ${at} in the firewall of the server.`,
    )
  // An alert is how a server that speaks TLS refuses a name that it does not know (RFC 6066, 3; RFC 8446, 6.2).
  if (/_ALERT_|ssl alert number/i.test(`${code} ${error instanceof Error ? error.message : ''}`))
    return told(
      `Port ${at} of ${hostname} speaks HTTPS, but has no certificate for this name.`,
      `Let the configuration of the proxy name ${hostname} (nginx: server_name, Caddy: the line before the block), and look into its log.`,
    )
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return told(
      `Port ${at} of ${hostname} does not speak HTTPS.`,
      'Give the proxy a certificate for this port (with nginx: listen 443 ssl), or ask the port that has one.',
    )
  if (code === 'ABORT_ERR' || code === 'ETIMEDOUT' || (error instanceof Error && /abort|timeout/i.test(error.name)))
    return told(
      `${hostname}, port ${at}, does not answer: a firewall swallows requests, or what listens there hangs.`,
      `Open port ${at} in the firewall of the server and of its provider, and look whether the proxy and the program run.`,
    )
  if (error instanceof BadAnswerError || (code.startsWith('HPE_') && code !== 'HPE_INVALID_CONSTANT'))
    return told(
      `${hostname}, port ${at}, gives an answer that no browser can show: ${error instanceof Error ? error.message : code}.`,
      'Look which program listens there, and whether a proxy on the way changes or compresses answers.',
    )
  if (code === 'ECONNRESET' || code === 'HPE_INVALID_CONSTANT')
    return told(
      `${hostname}, port ${at}, breaks off without an answer.`,
      'Look whether the address begins with the right http:// or https://, and into the log of the proxy.',
    )
  return told(
    `${hostname}, port ${at}, cannot be reached: ${error instanceof Error ? error.message : error}.`,
    'Look whether this machine is in the internet, and whether the proxy runs.',
  )
}

/** Whether what phones send is readable on the way. `plainPort`: where HTTP is answered, if not on 80. */
export async function checkSafety(way: Way, plainPort: number | undefined): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(way.base)
  if (protocol === 'http:')
    return isPublicHost(hostname)
      ? [
          wrong(
            'address',
            `${way.base} is plain HTTP: votes can be read on the way, and phones can neither keep the page offline nor copy.`,
            'Give the proxy a certificate (Caddy gets one by itself, certbot for nginx), and let PUBLIC_URL begin with https://.',
          ),
        ]
      : [note('address', `${way.base} is plain HTTP: fine in a hall's own network, wrong in the internet.`)]
  if (port !== '' && plainPort === undefined) return []
  const plain = `http://${hostname}${plainPort === undefined ? '' : `:${plainPort}`}${new URL(way.base).pathname}`
  const answer = await ask(way, plain).catch(() => undefined)
  const todo =
    'Let the proxy lead HTTP to HTTPS (with nginx: return 301 https://$host$request_uri; Caddy does it by itself).'
  if (!answer)
    return [note('address', `Who types ${hostname} without https:// may find nothing: HTTP is not answered.`, todo)]
  const to = URL.parse(answer.headers.location ?? '')
  if (to?.protocol === 'https:' && to.hostname === hostname) return [ok('address', 'HTTP leads to HTTPS.')]
  if (to?.protocol === 'https:')
    return [
      note('address', `Who types ${hostname} without https:// comes to ${to.origin}, which may be another page.`, todo),
    ]
  const what = `${plain} does not lead to HTTPS: who comes that way votes readably, or finds another page.`
  return [wrong('address', what, todo)]
}

/** Whether the program answers at its own ports too, past the proxy. */
export async function checkOwnPorts(way: Way, ports: number[]): Promise<Finding[]> {
  const { hostname, port } = new URL(way.base)
  const others = ports.filter((one) => String(one) !== port)
  const findings = await Promise.all(
    others.map(async (one) => {
      const answer = await ask(way, `http://${hostname}:${one}/health`, { patience: way.patience / 4 }).catch(
        () => undefined,
      )
      return Health.safeParse(answer?.json).success ? [toOpenPort(`${hostname}:${one}`, hostname)] : []
    }),
  )
  if (others.length === 0 || findings.flat().length > 0) return findings.flat()
  return [
    ok(
      'strangers',
      `The program does not answer beside the proxy, at port ${others.join(' or ')} (PORT says if it has another).`,
    ),
  ]
}

function toOpenPort(place: string, hostname: string): Finding {
  const todo = 'Start the program with HOST=127.0.0.1, or close that port in the firewall.'
  const isHere = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === hostname))
  return isHere
    ? note('strangers', `The program answers at ${place} too, past the proxy, at least from the server itself.`, todo)
    : wrong(
        'strangers',
        `The program answers at ${place} too, past the proxy: without HTTPS, and without its limits.`,
        todo,
      )
}
