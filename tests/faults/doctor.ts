// How the tests of the checker doctor a made-up evening: what they look for in it, and what they change.
import type { Evidence, ExportedTally, Note, ShownTally, StreamCapture, Tally, VoteRow } from './evidence.ts'
import { calm, type Happened } from './made-evening.ts'
import { nameOf } from './recount.ts'

/** Changes of an evening, by the promise that each breaks and by what is wrong then. */
export type Cases = Record<string, Record<string, Doctored>>

interface Doctored {
  /** What is done before everything else follows from it. */
  before?: (happened: Happened) => void
  after?: (evidence: Evidence) => void
}

export function must<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the made-up evening has nothing of this kind')
  return found
}

export const tapOf = ({ notes }: Pick<Happened, 'notes'>, voteId: string) =>
  must(notes.find((note): note is Extract<Note, { kind: 'tap' }> => note.kind === 'tap' && note.voteId === voteId))
export const isAcked = ({ notes }: Pick<Happened, 'notes'>, voteId: string) =>
  notes.some((note) => note.kind === 'acked' && note.voteId === voteId)
export const isCalm = (row: VoteRow) => nameOf(row) === nameOf(calm)
const isHeld = ({ log }: Pick<Happened, 'log'>, row: VoteRow) =>
  !log.some((other) => other.voter === row.voter && nameOf(other) === nameOf(row) && other.n > row.n)
/** A vote of the poll that streams show only at the end, of which a newer vote of its voter took the place. */
export const replaced = (happened: Pick<Happened, 'notes' | 'log'>, acked: boolean): VoteRow =>
  must(happened.log.find((row) => isCalm(row) && isAcked(happened, row.voteId) === acked && !isHeld(happened, row)))
export const other = (value: string | null) => (value === '1' ? '-1' : '1')
export const tallyOf = <T extends Tally>(tallies: T[]): T =>
  must(tallies.find((tally) => nameOf(tally) === nameOf(calm)))
export const jsonOf = ({ json }: Evidence): ExportedTally => tallyOf(json)
export const projector = ({ streams }: Evidence): StreamCapture => must(streams[0])
export const lastShown = (evidence: Evidence): ShownTally =>
  must(
    projector(evidence)
      .events.at(-1)
      ?.shows.find((shown) => nameOf(shown) === nameOf(calm)),
  )
export const shownOnWay = (evidence: Evidence): ShownTally[] =>
  projector(evidence)
    .events.slice(0, -1)
    .flatMap(({ shows }) => shows.filter(({ counts }) => counts?.[0]))
/** The line of the CSV that tells of the calm poll, in cells. */
export function inCsv(evidence: Evidence, doctor: (cells: string[]) => string[]): void {
  const lines = evidence.csv.split('\r\n')
  evidence.csv = lines.map((line) => (line.includes('"calm"') ? doctor(line.split(',')).join(',') : line)).join('\r\n')
}
/** Moves one voter of a tally from one value to another: the sum stays. */
export function shift(counts: number[]): void {
  const from = counts.findIndex((count) => count > 0)
  counts[from] = (counts[from] ?? 0) - 1
  counts[from + 1] = (counts[from + 1] ?? 0) + 1
}
export const waitingTap = (happened: Happened) =>
  must(
    happened.notes.findLast(
      (note): note is Extract<Note, { kind: 'tap' }> =>
        note.kind === 'tap' &&
        !happened.notes.some(({ voteId, kind }) => voteId === note.voteId && (kind === 'acked' || kind === 'refused')),
    ),
  )
