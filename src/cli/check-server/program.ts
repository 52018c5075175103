// Whether this program answers at an address, whether it is well, and whether it is the version that asks.
import { Health } from '../../core/contract.ts'
import { type Answer, ask, errorOf, type Way } from './ask.ts'
import { type Finding, note, ok, wrong } from './finding.ts'

/** `isOurs`: whether there is anything to ask further. */
export async function checkProgram(
  way: Way,
  health: Answer,
  own: string,
): Promise<{ isOurs: boolean; findings: Finding[] }> {
  const found = Health.safeParse(health.json)
  if (found.success) {
    const { version } = found.data
    const same = ok('program', `The program answers, version ${version}, and can store votes.`)
    const other = note(
      'program',
      `The server runs version ${version}, this command is of ${own}: some of what it says may not hold.`,
    )
    return { isOurs: true, findings: [version === own ? same : other] }
  }
  if (errorOf(health) === 'not_now') {
    const todo = 'Look into its log: the disk is full or cannot be written, or the database is away.'
    return { isOurs: true, findings: [wrong('program', 'The program answers but cannot store votes (503).', todo)] }
  }
  return { isOurs: false, findings: [await nameOther(way, health)] }
}

/** What answers in place of the program. */
async function nameOther(way: Way, { status, headers, url }: Answer): Promise<Finding> {
  const { location } = headers
  if (status === 401 && headers['www-authenticate'] !== undefined)
    return wrong(
      'program',
      `The proxy asks for a password at ${way.base}: nobody in the hall can join.`,
      'Take the password off: who may open sessions depends on the key of the host alone.',
    )
  if (status === 502 || status === 504 || status === 503)
    return wrong(
      'program',
      `The proxy answers ${status}: it does not reach the program behind it.`,
      "Start the program, and compare its port with the one in the proxy's settings.",
    )
  const target = location === undefined ? null : URL.parse(location, url)
  if (status >= 300 && status < 400 && target && /^https?:$/.test(target.protocol)) {
    const { origin, protocol } = target
    const isSafer = protocol === 'https:' && url.startsWith('http:')
    return wrong(
      'program',
      `${way.base} leads to ${origin}.`,
      isSafer
        ? 'Give the address that begins with https:// to this command, and to the program as PUBLIC_URL.'
        : 'Give that address to this command and to the program as PUBLIC_URL, if it is yours.',
    )
  }
  const { origin, pathname } = new URL(way.base)
  const isAtRoot =
    pathname !== '/' && Health.safeParse((await ask(way, `${origin}/health`).catch(() => undefined))?.json).success
  if (isAtRoot)
    return wrong(
      'program',
      `The program is at ${origin} and not below ${pathname}.`,
      `Set PUBLIC_URL=${origin}, or let the proxy pass on what is below ${pathname} and set PUBLIC_URL=${way.base}.`,
    )
  // Only this program sends these together with its own short 404.
  const isLost =
    status === 404 &&
    headers['referrer-policy'] === 'no-referrer' &&
    headers['cross-origin-resource-policy'] === 'same-origin'
  if (isLost)
    return wrong(
      'program',
      `The proxy passes on another path than ${pathname === '/' ? 'the one that was asked' : pathname}: the program finds nothing there.`,
      `Set PUBLIC_URL=${way.base}, and let proxy_pass end without a path (or with / alone, below a path).`,
    )
  return wrong(
    'program',
    `Something else answers at ${url} (${status}).`,
    'Let the proxy pass this address on to the program, and look whether another site on the same machine takes it.',
  )
}
