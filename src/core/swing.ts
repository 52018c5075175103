// Which voters moved between the two votes on the thesis, and which of these numbers may be published. Numbers finer than whole
// tallies leave only through `toSwing` and `hideSmall`. The pages read their sentences from that published swing alone, so they
// cannot reveal a hidden number. Pure.
import type { Counts, Swing } from './contract.ts'
import type { Question } from './question.ts'
import { type Range, rangesOf, sum, suppress, totalsOf } from './suppress.ts'
import { tallyValues } from './tally.ts'

/**
 * A voter's stand in one vote. `undecided`: neutral or "don't know", counted together so that more flows may be shown; `absent`:
 * the voter voted only in the other vote.
 */
export const stands = ['agree', 'undecided', 'disagree', 'absent'] as const
export type Stand = (typeof stands)[number]
const absent = stands.indexOf('absent')
// A voter who was absent both times is not counted anywhere.
const isCell = (row: number, column: number) => row !== absent || column !== absent

/** Voters who voted both times, by value before (rows) and after (columns), both in the order of a tally. */
export type Pairs = number[][]

/** The stand that a value means. */
const standOf = (value: string | null): number => {
  const agreement = Number(value)
  return stands.indexOf(agreement === 0 ? 'undecided' : agreement > 0 ? 'agree' : 'disagree')
}

/** At least this many voters must have voted both times before flows are published; with fewer, only totals are. */
export const fewestPaired = 10
/** At least this many more voters must have voted both times before a published swing of the same votes is replaced. */
export const fewestMore = 5

/** How many voters of a tally agree, are undecided and disagree. */
export function totalsByStand(question: Question, counts: Counts): number[] {
  const totals = [0, 0, 0]
  for (const [index, value] of tallyValues(question).entries()) {
    const stand = standOf(value)
    totals[stand] = (totals[stand] ?? 0) + (counts[index] ?? 0)
  }
  return totals
}

/**
 * A swing as it was stored when both votes were closed, with every flow, and never changed: a second swing of the same votes with
 * one voter more would reveal that voter by subtraction. `k`: flows of fewer voters were hidden at that time.
 */
export interface PublishedSwing {
  paired: number
  k: number
  swing: Swing
}

/** Whether a swing of `paired` voters may be published; `before`: the pairs in the swing published before, if there is one. */
export const isPublishable = (paired: number, before: number | undefined): boolean =>
  paired >= fewestPaired && (before === undefined || paired >= before + fewestMore)

export const countPaired = (pairs: Pairs): number => sum(pairs.map(sum))

/**
 * The swing from the pairs and both whole tallies of one moment: every flow, or no flow where too few voted both times. Throws if
 * a tally has fewer voters than the pairs.
 */
export function toSwing(question: Question, pairs: Pairs, before: Counts, after: Counts): Swing {
  const cells = stands.map(() => stands.map(() => 0))
  const add = (row: number, column: number, count: number) => {
    if (count < 0) throw new Error('A tally lacks voters of the pairs: count pairs and both tallies at one moment.')
    const line = cells[row]
    if (line) line[column] = (line[column] ?? 0) + count
  }
  const twice = totalsOf(pairs)
  const standsOfValues = tallyValues(question).map(standOf)
  for (const [index, stand] of standsOfValues.entries()) {
    for (const [other, otherStand] of standsOfValues.entries()) add(stand, otherStand, pairs[index]?.[other] ?? 0)
    add(stand, absent, (before[index] ?? 0) - (twice.rows[index] ?? 0))
    add(absent, stand, (after[index] ?? 0) - (twice.columns[index] ?? 0))
  }
  const { rows, columns } = totalsOf(cells)
  const isLarge = countPaired(pairs) >= fewestPaired
  return { before: rows, after: columns, table: isLarge ? cells : hideAll(cells) }
}

const hideAll = (table: Swing['table']): Swing['table'] =>
  table.map((line, row) => line.map((_, column) => (isCell(row, column) ? null : 0)))

/**
 * The swing without flows of fewer voters than each `k`, and without numbers that would give those away; 1 hides none. A flow that
 * is hidden for one `k` stays hidden for all: a number shown for one `k` may give away a number hidden for another.
 */
export function hideSmall(swing: Swing, ...ks: number[]): Swing {
  const cells = swing.table.map((line) => line.filter((count) => count !== null))
  // If every flow is hidden already, there is nothing left to hide.
  if (cells.some((line) => line.length < stands.length)) return swing
  const tables = ks.filter((k) => k > 1).map((k) => suppress(cells, k, isCell))
  const isHidden = (row: number, column: number) => tables.some((table) => table[row]?.[column] === null)
  const table = cells.map((line, row) => line.map((count, column) => (isHidden(row, column) ? null : count)))
  return { ...swing, table }
}

/** Whether there is a table with these cells and totals. */
export function isPossible({ table, before, after }: Swing): boolean {
  try {
    rangesOf(table, before, after, isCell)
    return table[absent]?.[absent] === 0
  } catch {
    return false
  }
}

/** Gains and losses of one stand among voters who voted both times; each number as a range of possible values. */
interface Movement {
  before: Range
  after: Range
  gained: Range
  lost: Range
  /** `gained` − `lost`; exact where `before` and `after` are known, even if flows are hidden. */
  net: Range
  /** `net` in percentage points of the paired voters, "don't know" included; null without paired voters. */
  points: Range | null
}

/** Whether more voters came to agree than stopped agreeing: `unknown` where it depends on hidden cells. */
type Band = 'close' | 'gain' | 'loss' | 'unknown'

/** The facts of a swing. `paired`: voters who voted both times, "don't know" included; `hidden`: those of them in hidden cells. */
export interface SwingReading {
  paired: number
  onlyBefore: number
  onlyAfter: number
  agree: Movement
  disagree: Movement
  /** The shown cells that are not zero, including voters who stayed. */
  flows: { from: Stand; to: Stand; count: number }[]
  hidden: number
  band: Band
}

/** The facts that the pages state about a swing, read from public numbers alone. */
export function readSwing(swing: Swing): SwingReading {
  const ranges = rangesOf(swing.table, swing.before, swing.after, isCell)
  const onlyBefore = swing.after[absent] ?? 0
  const onlyAfter = swing.before[absent] ?? 0
  const paired = sum(swing.before) - onlyBefore - onlyAfter
  const flows = swing.table.flatMap((line, row) =>
    line.flatMap((count, column) => {
      const [from, to] = [stands[row], stands[column]]
      return count && from && to && row !== absent && column !== absent ? [{ from, to, count }] : []
    }),
  )
  const agree = movementOf('agree', swing, ranges, paired)
  return {
    paired,
    onlyBefore,
    onlyAfter,
    agree,
    disagree: movementOf('disagree', swing, ranges, paired),
    flows,
    hidden: paired - sum(flows.map(({ count }) => count)),
    band: bandOf(agree),
  }
}

const exactly = (count = 0): Range => ({ least: count, most: count })
const plus = (a: Range, b: Range): Range => ({ least: a.least + b.least, most: a.most + b.most })
const minus = (a: Range, b: Range): Range => ({ least: a.least - b.most, most: a.most - b.least })
const both = (a: Range, b: Range): Range => ({ least: Math.max(a.least, b.least), most: Math.min(a.most, b.most) })

function movementOf(stand: Stand, swing: Swing, ranges: Range[][], paired: number): Movement {
  const own = stands.indexOf(stand)
  const cell = (row: number, column: number) => ranges[row]?.[column] ?? exactly()
  const others = [...stands.keys()].filter((index) => index !== own && index !== absent)
  const before = minus(exactly(swing.before[own]), cell(own, absent))
  const after = minus(exactly(swing.after[own]), cell(absent, own))
  const net = minus(after, before)
  const gained = both(others.map((row) => cell(row, own)).reduce(plus), minus(after, cell(own, own)))
  const lost = both(others.map((column) => cell(own, column)).reduce(plus), minus(before, cell(own, own)))
  const points = paired === 0 ? null : { least: (100 * net.least) / paired, most: (100 * net.most) / paired }
  return { before, after, gained, lost, net, points }
}

/** Half the width of the band "too close to call", in standard deviations of a lead that is due to chance alone. */
export const bandDeviations = 2

/**
 * Too close to call: b voters came to agree and c stopped agreeing, and the lead |b − c| is below 2√(b + c), which chance alone
 * exceeds about 1 time in 20 (McNemar 1947: χ² = (b − c)² / (b + c) < 2²). The band ignores that the smaller side gains by chance
 * alone (regression to the mean). It is decided only if all possible b and c give the same verdict.
 */
function bandOf({ gained, lost, net }: Movement): Band {
  const verdicts = new Set<Band>()
  for (let lead = net.least; lead <= net.most; lead++) {
    const fewest = Math.max(gained.least, lost.least + lead)
    const most = Math.min(gained.most, lost.most + lead)
    // With a fixed lead, the verdict depends on b + c alone: if both ends of its range agree, all sums between them agree.
    if (fewest <= most) for (const b of [fewest, most]) verdicts.add(verdictOf(b, b - lead))
  }
  const [verdict] = verdicts
  return verdicts.size === 1 && verdict ? verdict : 'unknown'
}

function verdictOf(gained: number, lost: number): Band {
  const lead = gained - lost
  if (lead === 0 || lead ** 2 < bandDeviations ** 2 * (gained + lost)) return 'close'
  return lead > 0 ? 'gain' : 'loss'
}
