// Whether the argument read first changes the vote: no small group is revealed to attackers who know every total, and the verdict
// is that of the textbooks. A failure prints its seed and path; pass them to `fc.assert` to see it again.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Counts, Order } from '../src/core/contract.ts'
import { readOrder, toOrder } from '../src/core/order.ts'
import { type IsCell, rangesOf, sum, totalsOf } from '../src/core/suppress.ts'
import { countOtherValues, enumerate, floorsOf, hiddenOf, hideAll, isAllHidden } from './table-attack.ts'

/** The last vote on the thesis, by group of voters; `ahead`: votes of the arms that the thesis does not have yet. */
interface Readers {
  yesFirst: Counts
  noFirst: Counts
  others: Counts
  ahead: Counts
}
const indexes = [0, 1, 2, 3, 4, 5] as const
const at = (counts: Counts, index: number) => counts[index] ?? 0
const thesisOf = ({ yesFirst, noFirst, others, ahead }: Readers): Counts =>
  indexes.map((index) => Math.max(0, at(yesFirst, index) + at(noFirst, index) + at(others, index) - at(ahead, index)))
const orderOf = (readers: Readers): Order => toOrder('agree-5', thesisOf(readers), [readers.yesFirst, readers.noFirst])

/** Agree, undecided, disagree of a tally, by hand. */
const byStand = ([m2 = 0, m1 = 0, zero = 0, p1 = 0, p2 = 0, unknown = 0]: Counts) => [p1 + p2, zero + unknown, m2 + m1]

/** The whole table; a person who sees that an arm is ahead of the thesis knows that nobody is left there. */
function truthOf(readers: Readers) {
  const [yes, no, all] = [byStand(readers.yesFirst), byStand(readers.noFirst), byStand(thesisOf(readers))]
  const left = all.map((count, column) => count - at(yes, column) - at(no, column))
  const isCell: IsCell = (row, column) => row < 2 || at(left, column) >= 0
  return { cells: [yes, no, left.map((count) => Math.max(0, count))], isCell, k: 5 }
}

const nobody = [0, 0, 0, 0, 0, 0]
/** `scale`: the six counts of a tally from the drawn numbers, of which there are `length`. */
function anyReaders(
  least: number,
  most: number,
  length: number,
  scale: (drawn: number[]) => Counts,
): fc.Arbitrary<Readers> {
  const large = fc.integer({ min: least, max: most })
  const tally = (weight: number) =>
    fc
      .array(fc.oneof({ weight, arbitrary: fc.nat(4) }, { weight: 6, arbitrary: large }), {
        ...{ minLength: length, maxLength: length },
      })
      .map(scale)
  const ahead = fc.array(fc.nat(3), { minLength: length, maxLength: length }).map(scale)
  // Often nearly everybody takes part.
  const others = fc.oneof(tally(1), tally(20), fc.constant(nobody))
  return fc.record({ yesFirst: tally(1), noFirst: tally(1), others, ahead: fc.oneof(fc.constant(nobody), ahead) })
}
/** So few readers that every table can be listed: one value for each stand. */
const few = anyReaders(5, 9, 3, ([agree = 0, neutral = 0, disagree = 0]) => [0, disagree, neutral, agree, 0, 0])
const many = anyReaders(3, 400, 6, (drawn) => drawn)

/** The knowledge of an attacker: the published table, and the cells that are known to be empty. */
const seenBy = (readers: Readers, { isCell }: ReturnType<typeof truthOf>) =>
  orderOf(readers).table.map((line, row) => line.map((count, column) => (isCell(row, column) ? count : 0)))

/** How many values a hidden cell may have by the totals alone. */
function allowedOf(truth: ReturnType<typeof truthOf>): number[][] {
  const { rows, columns } = totalsOf(truth.cells)
  const ranges = rangesOf(hideAll(truth), rows, columns, truth.isCell)
  return ranges.map((line) => line.map(({ least, most }) => most - least + 1))
}

it('[k] a person who lists every table that fits still finds three numbers for each hidden cell, or as many as the totals allow', () => {
  let partly = 0
  fc.assert(
    fc.property(few, (readers) => {
      const truth = truthOf(readers)
      const shown = seenBy(readers, truth)
      if (hiddenOf(shown).length === 0 || isAllHidden(shown, truth.isCell)) return
      partly++
      const { rows, columns } = totalsOf(truth.cells)
      const possible = enumerate(shown, rows, columns, floorsOf(truth, shown))
      const allowed = allowedOf(truth)
      for (const { row, column } of hiddenOf(shown))
        expect(possible[row]?.[column]?.size).toBeGreaterThanOrEqual(Math.min(3, allowed[row]?.[column] ?? 0))
    }),
    { numRuns: 3000 },
  )
  expect(partly).toBeGreaterThan(100)
})

it('[k] among many readers too, each hidden cell may still be three numbers, or as many as the totals allow', () => {
  let partly = 0
  fc.assert(
    fc.property(many, (readers) => {
      const truth = truthOf(readers)
      const shown = seenBy(readers, truth)
      if (hiddenOf(shown).length === 0 || isAllHidden(shown, truth.isCell)) return
      partly++
      const floors = floorsOf(truth, shown)
      const allowed = allowedOf(truth)
      for (const { row, column } of hiddenOf(shown)) {
        const others = countOtherValues(truth.cells, shown, floors, row, column)
        expect(others).toBeGreaterThanOrEqual(Math.min(2, (allowed[row]?.[column] ?? 1) - 1))
      }
    }),
    { numRuns: 4000 },
  )
  expect(partly).toBeGreaterThan(100)
})

it('[k] gives no negative number, no wrong number and no group of one to four', () => {
  let shownCount = 0
  fc.assert(
    fc.property(fc.oneof(few, many), (readers) => {
      const order = orderOf(readers)
      const { cells } = truthOf(readers)
      expect(Order.parse(order)).toEqual(order)
      expect(order.readers).toEqual(cells.map(sum))
      expect(order.readers.slice(0, 2)).toEqual([sum(readers.yesFirst), sum(readers.noFirst)])
      for (const [row, line] of order.table.entries())
        for (const [column, count] of line.entries()) {
          if (count === null) continue
          shownCount++
          expect(count).toBe(cells[row]?.[column])
          expect(count === 0 || count >= 5).toBe(true)
        }
    }),
    { numRuns: 2000 },
  )
  expect(shownCount).toBeGreaterThan(2000)
})

it('counts nobody as not taking part of those whose answer an arm has before the thesis does', () => {
  const arms = [
    [0, 9, 6, 8, 3, 2],
    [7, 0, 8, 5, 4, 0],
  ]
  // Of 19 who agree 20 are in an arm.
  expect(toOrder('agree-5', [7, 15, 20, 15, 4, 10], arms)).toEqual({
    readers: [28, 24, 20],
    table: [
      [11, 8, 9],
      [9, 8, 7],
      [0, 14, 6],
    ],
  })
})

/** One arm: `agreed` of `n`, the others against. */
const arm = (agreed: number, n: number): Counts => [n - agreed, 0, 0, agreed, 0, 0]
const readingOf = (yesFirst: Counts, noFirst: Counts) =>
  readOrder(orderOf({ yesFirst, noFirst, others: nobody, ahead: nobody }))

it.each<[title: string, yesFirst: [number, number], noFirst: [number, number], more: string]>([
  ['18 of 31 and 11 of 29', [18, 31], [11, 29], 'close'],
  ['57 and 43 of 100', [57, 100], [43, 100], 'close'],
  ['58 and 43 of 100', [58, 100], [43, 100], 'yes-first'],
  ['43 and 58 of 100', [43, 100], [58, 100], 'no-first'],
  ['the same share of unlike arms', [10, 20], [50, 100], 'close'],
  ['everybody and everybody', [10, 10], [30, 30], 'close'],
  ['nobody and nobody', [0, 10], [0, 30], 'close'],
  ['everybody and nobody', [10, 10], [0, 10], 'yes-first'],
  ['two who must stay hidden', [2, 20], [10, 20], 'unknown'],
  ['an arm that nobody is in', [10, 20], [0, 0], 'unknown'],
  ['nobody at all', [0, 0], [0, 0], 'unknown'],
])('%s: %j against %j is %s', (_, yesFirst, noFirst, more) => {
  expect(readingOf(arm(...yesFirst), arm(...noFirst)).more).toBe(more)
})

it('says how many agreed of everybody in an arm, those who don’t know included, and nothing where they are hidden', () => {
  const shown = readingOf([5, 0, 3, 4, 6, 2], [6, 0, 8, 5, 0, 1])
  expect(shown).toEqual({
    arms: [
      { arm: 'yes-first', n: 20, agreed: 10, share: 0.5 },
      { arm: 'no-first', n: 20, agreed: 5, share: 0.25 },
    ],
    more: 'close',
    isHidden: false,
  })
  const hidden = readingOf([5, 0, 3, 4, 6, 2], [11, 0, 8, 0, 1, 0])
  expect(hidden.arms).toEqual([
    { arm: 'yes-first', n: 20, agreed: null, share: null },
    { arm: 'no-first', n: 20, agreed: null, share: null },
  ])
  expect([hidden.more, hidden.isHidden]).toEqual(['unknown', true])
})

it('is close where χ² of the table of two by two is below 4, and turns with the arms', () => {
  const seen = new Set<string>()
  const drawn = fc
    .integer({ min: 5, max: 300 })
    .chain((n) => fc.integer({ min: 5, max: n }).map((agreed) => [agreed, n] as const))
  fc.assert(
    fc.property(drawn, drawn, ([a, n], [b, m]) => {
      const { more, arms } = readingOf(arm(a, n), arm(b, m))
      fc.pre(arms.every(({ agreed }) => agreed !== null))
      const [c, d] = [n - a, m - b]
      const chi = ((a * d - b * c) ** 2 * (n + m)) / (n * m * (a + b) * (c + d) || 1)
      fc.pre(Math.abs(chi - 4) > 1e-9)
      seen.add(more)
      expect(more).toBe(chi < 4 ? 'close' : a / n > b / m ? 'yes-first' : 'no-first')
    }),
    { numRuns: 1000 },
  )
  expect(seen).toEqual(new Set(['close', 'yes-first', 'no-first']))
})
