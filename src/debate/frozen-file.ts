// The file of a frozen room in results/. It is read in one step, only if it is a plain file, and only up to a size limit. Its numbers
// are checked too, and not only its shape, since pages calculate with them.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { mostVoters } from '../core/contract.ts'
import { isCalendarDate } from '../core/date.ts'
import { pollKey } from '../core/poll.ts'
import { type Kind, kinds, questionOf } from '../core/question.ts'
import { Results, resultsFormat } from '../core/results.ts'
import { sum } from '../core/suppress.ts'
import { isPossible } from '../core/swing.ts'
import { toTally } from '../core/tally.ts'
import type { Key } from './json-problems.ts'
import { UnreadableError } from './read-json.ts'

/** The most bytes of a file; a room of three hundred polls has a tenth of that. */
export const largestFile = 1_000_000

/** Reading a pipe would wait for a writer, and a link may point anywhere. Windows has neither these flags nor pipes in folders. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** The text of a file; throws an UnreadableError if it is not a plain file or is too large. */
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

/** The fault in a room whose shape is right: the key, and what to do; undefined if there is none. */
export function findFault({ date, polls, swing }: Results): { key: Key; message: string } | undefined {
  if (!isCalendarDate(date))
    return { key: ['date'], message: 'the calendar has no such day; write one like 2023-06-13' }
  const seen = new Set<string>()
  for (const [index, { counts, kind, values, n, voted, ...poll }] of polls.entries()) {
    const at = (name: string) => ['polls', index, name]
    const known = findKind(kind)
    if (known === undefined)
      return { key: at('kind'), message: 'this version has no such kind of question; update it, or remove the file' }
    // Pages draw the counts in this order, and name each one by its value.
    const right = questionOf(known).values.join(', ')
    if (values.join(', ') !== right) return { key: at('values'), message: `this question has the values ${right}` }
    if (seen.has(pollKey(poll))) return { key: ['polls', index], message: 'this vote appears twice; remove one' }
    seen.add(pollKey(poll))
    if (counts.length !== values.length + 1)
      return {
        key: at('counts'),
        message: `the question has ${values.length} values, so write ${values.length + 1} counts, "don't know" last`,
      }
    if (sum(counts) > mostVoters)
      return { key: at('counts'), message: `these are more than ${mostVoters} voters; correct them` }
    const tally = toTally({ values }, counts)
    if (n !== tally.n) return { key: at('n'), message: `the counts come to ${tally.n}; correct one of them` }
    if (voted !== tally.voted)
      return { key: at('voted'), message: `the counts come to ${tally.voted}; correct one of them` }
  }
  if (swing && (sum(swing.before) > mostVoters || !isPossible(swing)))
    return { key: ['swing', 'table'], message: 'its rows and columns do not come to `before` and `after`; correct it' }
  return undefined
}

/** Reads a file of any format as the newest one. In the first format, all polls had one scale, and what they asked was not stored. */
export const FrozenResults = z.preprocess((stored) => (isFirstFormat(stored) ? fromFirst(stored) : stored), Results)

interface FirstFormat {
  deck: unknown
  scale: unknown
  polls: unknown
}

const isFirstFormat = (stored: unknown): stored is FirstFormat =>
  typeof stored === 'object' && stored !== null && !('format' in stored) && 'scale' in stored && 'deck' in stored

function fromFirst({ deck, scale, polls, ...others }: FirstFormat): object {
  const kind = findKind(scale)
  return {
    ...others,
    format: resultsFormat,
    debate: { id: deck, title: null },
    // Counts on a scale that is no longer known mean nothing.
    polls: kind === undefined ? [] : Array.isArray(polls) ? polls.map((poll) => withQuestion(poll, kind)) : polls,
  }
}

const findKind = (stored: unknown): Kind | undefined => kinds.find((one) => one === stored)

const withQuestion = (poll: unknown, kind: Kind): unknown =>
  typeof poll === 'object' && poll !== null ? { ...poll, ...questionOf(kind), asked: [], side: null, part: null } : poll
