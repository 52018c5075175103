// Who moved from where to where between two votes on the thesis, and what of it may be told. Everything finer than whole
// tallies leaves through `toSwing` and `hideSmall`; what pages say of it is read from that alone, so they cannot say what is
// hidden. Pure.
import type { Counts, Swing } from './contract.ts'
import { type ScaleName, tallyValues } from './scale.ts'
import { type Range, rangesOf, sum, suppress, totalsOf } from './suppress.ts'

/**
 * Where a voter stands in one vote. `undecided`: neutral or don't know, taken together so that more of the flows may be shown;
 * `absent`: did not vote in it, but in the other one.
 */
export const stands = ['agree', 'undecided', 'disagree', 'absent'] as const
export type Stand = (typeof stands)[number]
const absent = stands.indexOf('absent')
// Who was absent twice is not counted anywhere.
const isCell = (row: number, column: number) => row !== absent || column !== absent

/** Voters who hold a vote both times, by value before (rows) and after (columns), both in the order of a tally. */
export type Pairs = number[][]

/** Where the voters of a value stand. */
const standOf = (value: number | null): number =>
  stands.indexOf(value === null || value === 0 ? 'undecided' : value > 0 ? 'agree' : 'disagree')

/** Voters who voted both times that there must be before a flow between the two votes is told: of fewer, totals alone are. */
export const fewestPaired = 10
/** Voters who voted both times that must have come since a swing was told before the same two votes are told of again. */
export const fewestMore = 5

/** How many of a tally agree, are undecided, disagree. */
export function totalsByStand(scale: ScaleName, counts: Counts): number[] {
  const totals = [0, 0, 0]
  for (const [place, value] of tallyValues(scale).entries()) {
    const stand = standOf(value)
    totals[stand] = (totals[stand] ?? 0) + (counts[place] ?? 0)
  }
  return totals
}

/**
 * A swing as it was written down when both votes were closed, every flow in it, for good: a second one of the same votes,
 * a voter later, would tell of that voter by subtraction. `k`: flows of fewer voters were hidden at that time.
 */
export interface ToldSwing {
  paired: number
  k: number
  swing: Swing
}

/** Whether a swing of so many paired voters is told, where one of `told` paired voters was told of the same votes or none was. */
export const isTellable = (paired: number, told: number | undefined): boolean =>
  paired >= fewestPaired && (told === undefined || paired >= told + fewestMore)

export const countPaired = (pairs: Pairs): number => sum(pairs.map(sum))

/**
 * Who moved, from the pairs and both whole tallies of one moment: every flow, or none where too few voted both times. Throws
 * if a tally holds fewer voters than the pairs.
 */
export function toSwing(scale: ScaleName, pairs: Pairs, before: Counts, after: Counts): Swing {
  const cells = stands.map(() => stands.map(() => 0))
  const add = (row: number, column: number, count: number) => {
    if (count < 0) throw new Error('A tally lacks voters of the pairs: count pairs and both tallies at one moment.')
    const line = cells[row]
    if (line) line[column] = (line[column] ?? 0) + count
  }
  const twice = totalsOf(pairs)
  const standsOfPlaces = tallyValues(scale).map(standOf)
  for (const [place, stand] of standsOfPlaces.entries()) {
    for (const [other, otherStand] of standsOfPlaces.entries()) add(stand, otherStand, pairs[place]?.[other] ?? 0)
    add(stand, absent, (before[place] ?? 0) - (twice.rows[place] ?? 0))
    add(absent, stand, (after[place] ?? 0) - (twice.columns[place] ?? 0))
  }
  const { rows, columns } = totalsOf(cells)
  const isTold = countPaired(pairs) >= fewestPaired
  return { before: rows, after: columns, table: isTold ? cells : hideAll(cells) }
}

const hideAll = (table: Swing['table']): Swing['table'] =>
  table.map((line, row) => line.map((_, column) => (isCell(row, column) ? null : 0)))

/**
 * The swing with flows of fewer than each `k` voters hidden, and what would give them away; 1 hides none. Of two, what either
 * hides is hidden: a number that one of them shows may give away what the other hides.
 */
export function hideSmall(swing: Swing, ...ks: number[]): Swing {
  const cells = swing.table.map((line) => line.filter((count) => count !== null))
  // Where all is hidden there is nothing more to hide.
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

/** How one stand fared among voters who hold a vote both times; each number from its least to its most. */
interface Movement {
  before: Range
  after: Range
  gained: Range
  lost: Range
  /** `gained` − `lost`; exact where `before` and `after` are, whatever of the two is hidden. */
  net: Range
  /** `net` in percentage points of the paired, don't know included; null where nobody is. */
  points: Range | null
}

/** Whether more came to agree than left it: `unknown` where hidden cells decide. */
type Band = 'close' | 'gain' | 'loss' | 'unknown'

/** What a swing says. `paired`: voters with a vote, don't know included, both times; `hidden`: those of them in hidden cells. */
export interface SwingReading {
  paired: number
  onlyBefore: number
  onlyAfter: number
  agree: Movement
  disagree: Movement
  /** Shown cells with voters, those who stayed included. */
  flows: { from: Stand; to: Stand; count: number }[]
  hidden: number
  band: Band
}

/** All that the pages say of a swing, from what is public alone. */
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
  const others = [...stands.keys()].filter((place) => place !== own && place !== absent)
  const before = minus(exactly(swing.before[own]), cell(own, absent))
  const after = minus(exactly(swing.after[own]), cell(absent, own))
  const net = minus(after, before)
  const gained = both(others.map((row) => cell(row, own)).reduce(plus), minus(after, cell(own, own)))
  const lost = both(others.map((column) => cell(own, column)).reduce(plus), minus(before, cell(own, own)))
  const points = paired === 0 ? null : { least: (100 * net.least) / paired, most: (100 * net.most) / paired }
  return { before, after, gained, lost, net, points }
}

/**
 * Too close to call: of b who came to agree and c who left it, a lead |b − c| below 2√(b + c), which chance alone exceeds about
 * 1 time in 20 (McNemar 1947: χ² = (b − c)² / (b + c) < 4). A smaller side gains by chance alone (regression to the mean); the
 * band does not know of that. Decided where all possible b and c decide alike.
 */
function bandOf({ gained, lost, net }: Movement): Band {
  const verdicts = new Set<Band>()
  for (let lead = net.least; lead <= net.most; lead++) {
    const fewest = Math.max(gained.least, lost.least + lead)
    const most = Math.min(gained.most, lost.most + lead)
    // With the lead given, b + c is all that matters: the ends of its range speak for what lies between.
    if (fewest <= most) for (const b of [fewest, most]) verdicts.add(verdictOf(b, b - lead))
  }
  const [verdict] = verdicts
  return verdicts.size === 1 && verdict ? verdict : 'unknown'
}

function verdictOf(gained: number, lost: number): Band {
  const lead = gained - lost
  if (lead === 0 || lead ** 2 < 4 * (gained + lost)) return 'close'
  return lead > 0 ? 'gain' : 'loss'
}
