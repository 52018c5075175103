// A file of a frozen room as it lies in results/: read at once and never more of it than such a file can be, whatever stands
// under its name; and what it says, checked beyond its shape, since pages reckon with its numbers.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { mostVoters, type Results } from '../core/contract.ts'
import { isCalendarDate } from '../core/date.ts'
import { pollKey } from '../core/poll.ts'
import { type ScaleName, scales, tallyValues } from '../core/scale.ts'
import { sum } from '../core/suppress.ts'
import { isPossible } from '../core/swing.ts'
import { toTally } from '../core/tally.ts'
import type { Key } from './problems.ts'
import { UnreadableError } from './read-json.ts'

/** Bytes of a file, at most; a room of three hundred polls has a tenth of it. */
export const largestFile = 1_000_000

/** A pipe would be waited for, and a link may lead anywhere. Windows knows neither flag, nor such pipes in a folder. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** The text of a file; throws an UnreadableError where it is none, or too large. */
export function readFrozenText(path: string): string {
  let file: number
  try {
    file = openSync(path, flags)
  } catch (error) {
    const isLink = (error as NodeJS.ErrnoException).code === 'ELOOP'
    throw new UnreadableError(isLink ? noFile : 'the file cannot be read; make it readable, or remove it')
  }
  try {
    const found = fstatSync(file)
    if (!found.isFile()) throw new UnreadableError(noFile)
    if (found.size > largestFile)
      throw new UnreadableError(`the file is larger than ${largestFile} bytes, which no room needs; remove it`)
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

const noFile = 'this is a link, a folder or a pipe; put the file itself there, or remove it'

/** What is wrong with a room whose shape is right: the key, and what to do; undefined where nothing is. */
export function findFault({ date, scale, polls, swing }: Results): { key: Key; message: string } | undefined {
  if (!isCalendarDate(date))
    return { key: ['date'], message: 'the calendar has no such day; write one like 2023-06-13' }
  // Of a scale that is not known nothing is reckoned: the room is left out.
  if (!Object.hasOwn(scales, scale)) return undefined
  const places = tallyValues(scale as ScaleName).length
  const seen = new Set<string>()
  for (const [place, { counts, n, voted, ...poll }] of polls.entries()) {
    const at = (name: string) => ['polls', place, name]
    if (seen.has(pollKey(poll))) return { key: ['polls', place], message: 'this vote stands twice; remove one' }
    seen.add(pollKey(poll))
    if (counts.length !== places)
      return { key: at('counts'), message: `the scale ${scale} has ${places} counts; write all` }
    if (sum(counts) > mostVoters)
      return { key: at('counts'), message: `these are more than ${mostVoters} voters; correct them` }
    const tally = toTally(scale as ScaleName, counts)
    if (n !== tally.n) return { key: at('n'), message: `the counts come to ${tally.n}; correct one of them` }
    if (voted !== tally.voted)
      return { key: at('voted'), message: `the counts come to ${tally.voted}; correct one of them` }
  }
  if (swing && (sum(swing.before) > mostVoters || !isPossible(swing)))
    return { key: ['swing', 'table'], message: 'its rows and columns do not come to `before` and `after`; correct it' }
  return undefined
}
