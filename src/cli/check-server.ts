// `check-server`: asks the address that phones use, as a stranger's browser would, whether the server there is right for an evening, and
// says what to do where it is not. It needs no key, casts no vote and changes nothing.

import { version } from '../debate/package.ts'
import { toPublicUrl } from '../debate/public-url.ts'
import { SettingError } from '../debate/setting-error.ts'
import { checkOwnPorts, checkSafety, reach } from './check-server/address.ts'
import { toBase, type Way } from './check-server/ask.ts'
import { checkCalls, checkStrangers } from './check-server/calls.ts'
import { checkEntries } from './check-server/entries.ts'
import type { Finding } from './check-server/finding.ts'
import { checkPages } from './check-server/pages.ts'
import { checkProgram } from './check-server/program.ts'
import { checkCrowd, checkStream, usualWaits, type Waits } from './check-server/stream.ts'
import { checkClock, checkSpeed } from './check-server/time.ts'

/** What tests change: how long an answer may take, where names lead, whose certificates are taken, where HTTP is answered, the program's own ports, shorter waits. */
export interface CheckOptions extends Partial<Pick<Way, 'patience' | 'lookup' | 'authority'>> {
  plainPort?: number
  ownPorts?: number[]
  waits?: Waits
  /** Told what is waited for. */
  tell?: (line: string) => void
}

/** Milliseconds in which a server must answer. */
const usualPatience = 10_000

/** Everything that was found, in the order in which it is asked. */
export async function checkServer(typed: string, options: CheckOptions = {}): Promise<Finding[]> {
  const url = toBase(typed)
  const { plainPort, ownPorts = [4000], waits = usualWaits, tell = () => {} } = options
  const { patience = usualPatience, lookup, authority } = options
  tell(`Asking ${url} …`)
  const reached = await reach({ base: url, patience, lookup, authority })
  const { way, answer: health } = reached
  if (!health) return reached.findings
  const [safety, entries, program, ports] = await Promise.all([
    checkSafety(way, plainPort),
    checkEntries(way),
    checkProgram(way, health, version),
    checkOwnPorts(way, ownPorts),
  ])
  const before = [...reached.findings, ...safety, ...entries, ...program.findings]
  if (!program.isOurs) return [...before, ...ports]
  const pages = await checkPages(way)
  const strangers = await checkStrangers(way)
  // Whoever asks is taken for the host there, so that what phones do would be refused for that alone.
  if (strangers.some(({ is }) => is === 'wrong'))
    return [...before, ...pages.findings, ...strangers, ...ports, ...checkClock(health)]
  const { debate } = pages
  const calls = debate === undefined ? [] : await checkCalls(way, debate)
  const speed = await checkSpeed(way, pages.phone, pages.script)
  if (debate !== undefined) tell(`Listening to a stream for ${Math.round(waits.whole / 1000)} s …`)
  const crowd = debate === undefined ? [] : await checkCrowd(way, debate, waits)
  const stream = debate === undefined ? [] : await checkStream(way, debate, waits)
  return [
    ...before,
    ...pages.findings,
    ...calls,
    ...stream,
    ...crowd,
    ...strangers,
    ...ports,
    ...checkClock(health),
    ...speed,
  ]
}

/** Prints what was found, or with `isJson` gives it to tools; gives 1 if anything is wrong, 2 without an address, else 0. */
export async function printCheck(
  given: string | undefined,
  isJson: boolean,
  print: (text: string) => void,
): Promise<number> {
  const url = readUrl(given)
  if (url === undefined) return 2
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  const own = Number(process.env.PORT || 4000)
  const findings = await checkServer(url, { ...(isJson ? {} : { tell }), ownPorts: [...new Set([4000, own])] })
  const isRight = findings.every(({ is }) => is !== 'wrong')
  print(isJson ? `${JSON.stringify({ url, version, isRight, findings }, null, 2)}\n` : toText(findings))
  return isRight ? 0 : 1
}

function readUrl(given: string | undefined): string | undefined {
  try {
    const url = given === undefined ? toPublicUrl(process.env.PUBLIC_URL) : toPublicUrl(given, 'check-server')
    if (url !== undefined) return url
    process.stderr.write('Say which server: check-server https://vote.example.org, or set PUBLIC_URL.\n')
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    process.stderr.write(`${error.message}\n`)
  }
  return undefined
}

/** What a server answered is part of the sentences, and must not steer the terminal. */
const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '\ufffd')

const marks: Record<Finding['is'], string> = { ok: 'ok   ', wrong: 'WRONG', note: 'note ' }

/** A line for each finding, with its remedy below it, and at the end how many are wrong. */
export function toText(findings: Finding[]): string {
  const lines = findings.flatMap(({ is, what, todo }) => [
    `  ${marks[is]}  ${withoutControls(what)}`,
    ...(todo === undefined ? [] : [`         → ${withoutControls(todo)}`]),
  ])
  const count = findings.filter(({ is }) => is === 'wrong').length
  const end = count === 0 ? 'Nothing is wrong.' : count === 1 ? 'One thing is wrong.' : `${count} things are wrong.`
  return `\n${[...lines, '', end].join('\n')}\n`
}
