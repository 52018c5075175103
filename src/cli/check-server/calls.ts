// Whether the calls of phones and presenters arrive: keys, bodies, methods; and whether a stranger without a key is refused what only the
// host may. Nothing is voted, opened, deleted or changed: every call is one that the program refuses, or one that only reads.
import { randomBytes } from 'node:crypto'
import { NewRoom, paths, Room } from '../../core/contract.ts'
import { RoomList } from '../../core/host-lists.ts'
import { readersCode } from '../../core/room-code.ts'
import { typedCommand } from '../../debate/package.ts'
import { type Answer, ask, errorOf, nameAnswer, toBase, type Way } from './ask.ts'
import { type Finding, note, ok, wrong } from './finding.ts'

/** The secret of a voter who never votes. */
export const strangersSecret = (): Record<string, string> => ({
  authorization: `Bearer ${randomBytes(16).toString('hex')}`,
})

/** `debate`: a debate of the server, in whose room of all readers is asked. */
export async function checkCalls(way: Way, debate: string): Promise<Finding[]> {
  const code = readersCode(debate)
  const read = await ask(way, paths.room(code)).catch(() => undefined)
  const room = Room.safeParse(read?.json)
  if (!read || !room.success) {
    const what = `${paths.room(code)} is not answered as the program does (${read ? nameAnswer(read) : 'no answer'}).`
    return [wrong('calls', what, 'Let the proxy pass on everything below /api, and cache none of it.')]
  }
  return [...checkJoin(way, room.data.joinUrl), ...checkFreshness(read), ...(await checkVoting(way, code))]
}

/** Whether codes and links lead to the address that was asked. */
function checkJoin(way: Way, joinUrl: string): Finding[] {
  const link = joinUrl.replace(/\/j\/[^/]*$/, '')
  const told = URL.canParse(link) ? toBase(link) : link
  if (told === way.base) return [ok('program', `QR codes and links show ${way.base}.`)]
  // The program is told the right address already, and the proxy does not answer there yet.
  const isSafeOne = way.base.startsWith('http:') && told === way.base.replace(/^http:/, 'https:')
  const todo = isSafeOne
    ? `Let the proxy answer at ${told}, then ask there: ${typedCommand(`check-server ${told}`)}.`
    : `Start the program with PUBLIC_URL=${way.base}; or give this command the address that is right.`
  return [wrong('program', `QR codes and links show ${told}, not ${way.base}.`, todo)]
}

function checkFreshness({ headers }: Answer): Finding[] {
  const isCached =
    headers.age !== undefined || /\bhit\b/i.test(String(headers['x-cache'] ?? headers['cf-cache-status'] ?? ''))
  const caching = headers['cache-control'] ?? 'nothing'
  if (!isCached && /no-store/.test(caching)) return []
  const what = isCached
    ? 'Answers of /api come from a cache: phones and screens see old counts.'
    : `The proxy changes Cache-Control of /api from no-store to "${caching}": browsers may keep old counts.`
  return [
    wrong(
      'calls',
      what,
      'Turn caching off for /api (proxy_cache off, no expires; with a CDN: a rule that bypasses its cache).',
    ),
  ]
}

async function checkVoting(way: Way, code: string): Promise<Finding[]> {
  const key = strangersSecret()
  const [mine, wrongVote, longVote, deletion] = await Promise.all(
    [
      ask(way, paths.mine(code), { headers: key }),
      ask(way, paths.votes(code), { method: 'POST', headers: key, body: '{}' }),
      // Over the most that a vote may have: this answer shows that the program has seen the body.
      ask(way, paths.votes(code), { method: 'POST', headers: key, body: JSON.stringify({ none: '-'.repeat(5000) }) }),
      ask(way, paths.room(code), { method: 'DELETE' }),
    ].map((answer) => answer.catch(() => undefined)),
  )
  const told = (answer: Answer | undefined) => (answer ? nameAnswer(answer) : 'no answer')
  const findings: Finding[] = []
  const say = (what: string, todo: string) => void findings.push(wrong('calls', what, todo))
  if (mine && errorOf(mine) === 'key_needed')
    say(
      'The proxy drops the Authorization header: no vote is taken, and no presenter gets in.',
      'Take the line out that clears it (with nginx: proxy_set_header Authorization ""), or the proxy\'s own sign-in.',
    )
  else if (mine?.status !== 200)
    say(
      `A voter's own votes cannot be read (${told(mine)}).`,
      'Let the proxy pass on /api with its Authorization header.',
    )
  if (!wrongVote || errorOf(wrongVote) !== 'bad_request')
    say(
      `A vote does not reach the program (${told(wrongVote)}).`,
      'Let the proxy pass on POST below /api, with its body, and take no rule of a firewall for web pages to it.',
    )
  else if (!longVote || errorOf(longVote) !== 'too_large')
    say(
      `The bodies of requests do not reach the program (${told(longVote)}).`,
      'Let the proxy pass bodies on (with nginx: no proxy_pass_request_body off, client_max_body_size of 8k or more).',
    )
  if (!deletion || errorOf(deletion) !== 'key_needed')
    say(
      `DELETE does not reach the program (${told(deletion)}): presenters cannot delete a session.`,
      'Let the proxy pass on every method (with nginx: no limit_except).',
    )
  return findings.length > 0 ? findings : [ok('calls', 'Votes and keys reach the program.')]
}

/** How the program refuses what needs the key of the host; the second one where a proxy sends a wrong key. */
const refusals = ['key_needed', 'key_wrong']

/** Whether a stranger is refused what only the host may do. */
export async function checkStrangers(way: Way): Promise<Finding[]> {
  const list = await ask(way, paths.rooms).catch(() => undefined)
  // If strangers were let in, this body would still be refused, so no session is opened.
  const opening = await ask(way, paths.rooms, { method: 'POST', body: '{"debate":0}' }).catch(() => undefined)
  const metrics = await ask(way, '/metrics').catch(() => undefined)
  const isOpen =
    RoomList.safeParse(list?.json).success ||
    NewRoom.safeParse(opening?.json).success ||
    (opening !== undefined && errorOf(opening) === 'bad_request')
  const isRefused = [list, opening].every((answer) => answer && refusals.includes(errorOf(answer) ?? ''))
  const findings: Finding[] = []
  if (isOpen)
    findings.push(
      wrong(
        'strangers',
        'Anybody may open and list sessions here, and gets the keys of all of them: the proxy sends the key of the host for everybody.',
        'Take the line out that sets the Authorization header, and change the key (HOST_KEY); then ask again, since votes and streams were not looked at.',
      ),
    )
  if (metrics?.status === 200 && /^# (HELP|TYPE) /m.test(metrics.text))
    findings.push(
      note(
        'strangers',
        'Anybody may read /metrics: how many votes and streams there are, and how much memory the program takes; no names and no votes.',
        'Close it in the proxy if you mind (with nginx: location = /metrics { deny all; }).',
      ),
    )
  if (findings.length > 0) return findings
  if (isRefused) return [ok('strangers', 'A stranger without a key can open no session, and sees none.')]
  const what = `Whether a stranger without a key can open a session is not known: ${paths.rooms} is answered ${list ? nameAnswer(list) : 'nothing'}.`
  return [note('strangers', what, 'Let the proxy pass on everything below /api, then ask again.')]
}
