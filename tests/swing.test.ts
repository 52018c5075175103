// Who moved from which vote to which, and that the pages state only facts that follow from published numbers.
// A failure prints its seed and path; pass them to `fc.assert` to see it again.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Swing } from '../src/core/contract.ts'
import { questionOf } from '../src/core/question.ts'
import type { Range } from '../src/core/suppress.ts'
import {
  fewestMore,
  fewestPaired,
  hideSmall,
  isPublishable,
  type Pairs,
  readSwing,
  stands,
  toSwing,
} from '../src/core/swing.ts'
import { runs } from './runs.ts'

/** A voter's stand for each index in a tally: −2, −1, 0, 1, 2, don't know, absent. */
const standAt = ['disagree', 'disagree', 'undecided', 'agree', 'agree', 'undecided', 'absent'] as const
type Crowd = { pairs: Pairs; onlyBefore: number[]; onlyAfter: number[] }

const swingOf = ({ pairs, onlyBefore, onlyAfter }: Crowd, ...ks: number[]): Swing => {
  const before = pairs.map((line, index) => line.reduce((a, b) => a + b, onlyBefore[index] ?? 0))
  const after = onlyAfter.map((only, index) => pairs.reduce((total, line) => total + (line[index] ?? 0), only))
  return hideSmall(toSwing(questionOf('agree-5'), pairs, before, after), ...ks)
}
/** How many voters who voted both times fulfil `isCounted`, by their stand before and after. */
const count = ({ pairs }: Crowd, isCounted: (from: string, to: string) => boolean): number => {
  let total = 0
  for (const [row, line] of pairs.entries())
    for (const [column, voters] of line.entries())
      if (isCounted(standAt[row] ?? '', standAt[column] ?? '')) total += voters
  return total
}
const verdict = (gained: number, lost: number) =>
  Math.abs(gained - lost) < 2 * Math.sqrt(gained + lost) || gained === lost ? 'close' : gained > lost ? 'gain' : 'loss'
const contains = ({ least, most }: Range, truth: number) => least <= truth && truth <= most
const exactly = (count: number): Range => ({ least: count, most: count })

/** Random crowds in which few or many come and go, and few or many change their mind. */
const anyCrowd: fc.Arbitrary<Crowd> = fc
  .record({
    stay: fc.constantFrom(1, 8, 40, 800),
    move: fc.constantFrom(0, 1, 4, 12, 60),
    toAgree: fc.constantFrom(1, 1, 4),
    miss: fc.constantFrom(0, 0, 1, 3, 20),
  })
  .chain(({ stay, move, toAgree, miss }) => {
    const line = (row: number) =>
      fc.tuple(
        ...Array.from({ length: 6 }, (_, column) =>
          fc.nat(row === column ? stay : column === 3 || column === 4 ? move * toAgree : move),
        ),
      )
    const absent = fc.array(fc.nat(miss), { minLength: 6, maxLength: 6 })
    return fc.record({ pairs: fc.tuple(...[0, 1, 2, 3, 4, 5].map(line)), onlyBefore: absent, onlyAfter: absent })
  })

/** Voters who voted both times, by stand: agree, neutral, disagree, don't know, each divided over two values if possible. */
const crowdOf = (cells: number[][]): Crowd => {
  const pairs = [0, 1, 2, 3, 4, 5].map(() => [0, 0, 0, 0, 0, 0])
  const valuesOf = [
    [4, 3],
    [2, 2],
    [0, 1],
    [5, 5],
  ]
  for (const [row, line] of cells.entries())
    for (const [column, voters] of line.entries())
      for (let voter = 0; voter < voters; voter++) {
        const at = pairs[valuesOf[row]?.[voter % 2] ?? 0]
        const to = valuesOf[column]?.[Math.floor(voter / 2) % 2] ?? 0
        at?.splice(to, 1, (at[to] ?? 0) + 1)
      }
  return { pairs, onlyBefore: [0, 0, 0, 0, 0, 0], onlyAfter: [0, 0, 0, 0, 0, 0] }
}

it('[k] says only true things about who changed their mind, as exactly as the hidden cells allow', () => {
  let [exact, vague] = [0, 0]
  fc.assert(
    fc.property(anyCrowd, fc.constantFrom(1, 5), (crowd, k) => {
      const read = readSwing(swingOf(crowd, k))
      const all = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
      expect(read.paired).toBe(count(crowd, () => true))
      expect([read.onlyBefore, read.onlyAfter]).toEqual([all(crowd.onlyBefore), all(crowd.onlyAfter)])
      expect(read.hidden + all(read.flows.map(({ count }) => count))).toBe(read.paired)
      for (const stand of ['agree', 'disagree'] as const) {
        const gained = count(crowd, (from, to) => from !== stand && to === stand)
        const lost = count(crowd, (from, to) => from === stand && to !== stand)
        const truth = {
          before: count(crowd, (from) => from === stand),
          after: count(crowd, (_, to) => to === stand),
          gained,
          lost,
          net: gained - lost,
        }
        for (const name of ['before', 'after', 'gained', 'lost', 'net'] as const)
          expect([name, contains(read[stand][name], truth[name])]).toEqual([name, true])
        const { points, net } = read[stand]
        if (points) expect(contains(points, (100 * (gained - lost)) / read.paired)).toBe(true)
        else expect(read.paired).toBe(0)
        if (all([...crowd.onlyBefore, ...crowd.onlyAfter]) === 0) expect(net).toEqual(exactly(gained - lost))
        if (stand === 'agree' && read.band !== 'unknown') expect(read.band).toBe(verdict(gained, lost))
        if (read[stand].gained.least === read[stand].gained.most) exact++
        else vague++
      }
    }),
    { numRuns: runs(2000) },
  )
  expect(Math.min(exact, vague)).toBeGreaterThan(runs(200))
})

it('[k] with K=5 never shows a flow of one to four voters, nor a wrong flow', () => {
  fc.assert(
    fc.property(anyCrowd, (crowd) => {
      const swing = swingOf(crowd, 5)
      for (const { from, to, count: flow } of readSwing(swing).flows) {
        expect(flow).toBeGreaterThanOrEqual(5)
        expect(flow).toBe(count(crowd, (f, t) => f === from && t === to))
      }
      expect(swing.table.flat().filter((flow) => flow !== null && flow > 0 && flow < 5)).toEqual([])
    }),
    { numRuns: 500 },
  )
})

it('says the same on every page, using only the numbers that were sent', () => {
  fc.assert(
    fc.property(anyCrowd, (crowd) => {
      const swing = swingOf(crowd)
      const sent: unknown = JSON.parse(JSON.stringify(swing))
      expect(Swing.parse(sent)).toEqual(swing)
      expect(readSwing(Swing.parse(sent))).toEqual(readSwing(swing))
    }),
    { numRuns: 200 },
  )
})

it('counts every voter of both tallies once, by stand', () => {
  const crowd = crowdOf([
    [20, 5, 6, 0],
    [8, 9, 0, 0],
    [10, 0, 30, 0],
    [7, 0, 0, 6],
  ])
  const swing = swingOf({ ...crowd, onlyBefore: [3, 4, 0, 0, 0, 0], onlyAfter: [0, 0, 0, 5, 6, 0] })
  expect(stands).toEqual(['agree', 'undecided', 'disagree', 'absent'])
  expect(swing.before).toEqual([31, 30, 47, 11])
  expect(swing.after).toEqual([56, 20, 36, 7])
  expect(swing.table).toEqual([
    [20, 5, 6, 0],
    [15, 15, 0, 0],
    [10, 0, 30, 7],
    [11, 0, 0, 0],
  ])
})

it('shows every flow of 60 voters if no voter made a change alone', () => {
  const read = readSwing(
    swingOf(
      crowdOf([
        [15, 0, 5, 0],
        [6, 0, 0, 0],
        [12, 0, 15, 0],
        [0, 0, 0, 7],
      ]),
    ),
  )
  expect(read).toMatchObject({ paired: 60, onlyBefore: 0, onlyAfter: 0, hidden: 0, band: 'gain' })
  expect(read.agree).toEqual({
    before: exactly(20),
    after: exactly(33),
    gained: exactly(18),
    lost: exactly(5),
    net: exactly(13),
    points: { least: 1300 / 60, most: 1300 / 60 },
  })
  expect(read.disagree).toMatchObject({ gained: exactly(5), lost: exactly(12), net: exactly(-7) })
  expect(read.flows).toHaveLength(6)
  expect(read.flows).toContainEqual({ from: 'disagree', to: 'agree', count: 12 })
})

it('[k] with K=5 shows only the totals of 12 voters, but exactly how many more agree', () => {
  const swing = swingOf(
    crowdOf([
      [4, 0, 1, 0],
      [1, 0, 0, 0],
      [3, 1, 1, 0],
      [1, 0, 0, 0],
    ]),
    5,
  )
  expect(swing.table.flat().filter((cell) => cell !== null)).toEqual([0])
  const read = readSwing(swing)
  expect(read).toMatchObject({ paired: 12, hidden: 12, flows: [], band: 'unknown' })
  expect(read.agree).toMatchObject({ before: exactly(5), after: exactly(9), net: exactly(4) })
  expect(read.agree.gained).toEqual({ least: 4, most: 7 })
  expect(read.agree.lost).toEqual({ least: 0, most: 3 })
})

it('states nothing if nobody voted both times', () => {
  const nobody = { ...crowdOf([]), onlyBefore: [9, 0, 0, 0, 9, 0], onlyAfter: [0, 0, 0, 20, 0, 0] }
  const read = readSwing(swingOf(nobody))
  expect(read).toMatchObject({ paired: 0, onlyBefore: 18, onlyAfter: 20, hidden: 0, flows: [], band: 'close' })
  expect(read.agree).toMatchObject({ net: exactly(0), points: null })
  expect(readSwing(swingOf(crowdOf([])))).toMatchObject({ paired: 0, onlyBefore: 0, onlyAfter: 0, band: 'close' })
})

it.each<[gained: number, lost: number, band: string]>([
  [0, 0, 'close'],
  [0, 5, 'loss'],
  [5, 0, 'gain'],
  [9, 9, 'close'],
  [14, 6, 'close'],
  [15, 6, 'close'],
  [15, 5, 'gain'],
  [5, 15, 'loss'],
  [240, 200, 'close'],
  [260, 200, 'gain'],
])('judges %i who came to agree and %i who no longer agree as: %s', (gained, lost, band) => {
  expect(
    readSwing(
      swingOf(
        crowdOf([
          [50, 0, lost],
          [0, 0, 0],
          [gained, 0, 50],
        ]),
      ),
    ).band,
  ).toBe(band)
})

it('[k] says "too close to call" without a number, if that is true for all possible hidden cells', () => {
  const read = readSwing(
    swingOf(
      crowdOf([
        [3, 0, 2],
        [0, 0, 0],
        [3, 0, 3],
      ]),
      5,
    ),
  )
  expect(read).toMatchObject({ paired: 11, hidden: 11, band: 'close' })
  expect(read.agree.net).toEqual(exactly(1))
})

it.each<[paired: number, isPublished: boolean]>([
  [0, false],
  [1, false],
  [9, false],
  [10, true],
  [60, true],
])('[C5] with %i voters who voted both times, every flow is shown as it is: %s', (paired, isPublished) => {
  const moved = crowdOf(paired > 0 ? [[paired - 1, 0, 1]] : [])
  const crowd = { ...moved, onlyBefore: [0, 0, 0, 1, 0, 0], onlyAfter: [2, 0, 0, 0, 0, 0] }
  const swing = swingOf(crowd)
  const read = readSwing(swing)
  expect(read).toMatchObject({ paired, onlyBefore: 1, onlyAfter: 2, hidden: isPublished ? 0 : paired })
  expect(swing.table.flat().filter((cell) => cell === null)).toHaveLength(isPublished ? 0 : 15)
  for (const { from, to, count: flow } of read.flows) expect(flow).toBe(count(crowd, (f, t) => f === from && t === to))
  if (isPublished) expect(read.flows.some(({ count }) => count === 1)).toBe(true)
})

it.each<[paired: number, before: number | undefined, isPublished: boolean]>([
  [fewestPaired - 1, undefined, false],
  [fewestPaired, undefined, true],
  [12, 12, false],
  [12 + fewestMore - 1, 12, false],
  [12 + fewestMore, 12, true],
])(
  '[C4] a swing of %i who voted both times, after a published one of %s, is published: %s',
  (paired, before, isPublished) => {
    expect(isPublishable(paired, before)).toBe(isPublished)
  },
)

const eachHidesMore: Crowd = {
  pairs: [
    [0, 1, 3, 4, 0, 2],
    [1, 1, 3, 3, 3, 0],
    [1, 2, 1, 2, 0, 2],
    [1, 1, 3, 1, 0, 3],
    [1, 2, 4, 0, 0, 3],
    [0, 4, 3, 3, 0, 0],
  ],
  onlyBefore: [9, 2, 14, 1, 20, 19],
  onlyAfter: [18, 4, 1, 3, 1, 3],
}

it('[C4] with two values of K hides all that either hides, so that nobody can combine two tables', () => {
  let both = 0
  fc.assert(
    fc.property(anyCrowd, fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 12 }), (crowd, k, other) => {
      const [one, two, shown] = [swingOf(crowd, k), swingOf(crowd, other), swingOf(crowd, k, other)]
      // One check a crowd: one a cell, 180,000 in all, would take most of the test's time.
      const isShown = shown.table.map((line) => line.map((cell) => cell !== null))
      const isPublished = one.table.map((line, row) =>
        line.map((cell, column) => cell !== null && two.table[row]?.[column] !== null),
      )
      expect(isShown).toEqual(isPublished)
      if (JSON.stringify(shown) !== JSON.stringify(one) && JSON.stringify(shown) !== JSON.stringify(two)) both++
    }),
    // In about three crowds of a thousand, each K hides what the other shows, as in this one.
    { numRuns: runs(5000), examples: [[eachHidesMore, 5, 3]] },
  )
  expect(both, 'tables of which neither hides all that the other does').toBeGreaterThan(0)
})

it('refuses a tally that lacks voters of the pairs', () => {
  const { pairs } = crowdOf([[5]])
  expect(() => toSwing(questionOf('agree-5'), pairs, [0, 0, 0, 0, 4, 0], [0, 0, 0, 2, 3, 0])).toThrow(
    'count pairs and both tallies',
  )
})
