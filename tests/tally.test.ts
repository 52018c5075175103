// The count of a room's votes, and where a tally's bar is placed.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Kind, kinds, questionOf } from '../src/core/question.ts'
import { emptyCounts, tallyValues, toBar, toTally, valueIndex } from '../src/core/tally.ts'

const five = questionOf('agree-5')
const anyCounts = (kind: Kind) => {
  const { length } = tallyValues(questionOf(kind))
  return fc.array(fc.nat(5000), { minLength: length, maxLength: length })
}

it.each(kinds)(
  'has as many answers that disagree as answers that agree, with the neutral one in the middle: %s',
  (kind) => {
    const question = questionOf(kind)
    const values = question.values.map(Number)
    expect(values.toReversed().map((value) => 0 - value)).toEqual(values)
    expect(values.toSorted((a, b) => a - b)).toEqual(values)
    expect(values.map(String), 'each is written in one way').toEqual(question.values)
    expect(tallyValues(question)).toEqual([...question.values, null])
  },
)

it.each(['3', '-3', '0.5', 'NaN', '-0', '01', '', 'null'])(
  'has no index for an answer that the question does not have: %j',
  (value) => {
    expect(valueIndex(five, value)).toBe(-1)
  },
)

it('has an index for each answer, don’t know last', () => {
  expect(['-2', '-1', '0', '1', '2', null].map((value) => valueIndex(five, value))).toEqual([0, 1, 2, 3, 4, 5])
  expect(emptyCounts(five)).toEqual([0, 0, 0, 0, 0, 0])
})

it('says "31 of 47 agree" about voters with a value, and names "don’t know" separately', () => {
  expect(toTally(five, [4, 7, 5, 20, 11, 4])).toEqual({
    counts: [4, 7, 5, 20, 11, 4],
    voted: 51,
    n: 47,
    agree: 31,
    disagree: 11,
    neutral: 5,
    dontKnow: 4,
    mean: (4 * -2 + 7 * -1 + 20 + 11 * 2) / 47,
  })
})

it.each([
  [[0, 0, 0, 0, 0, 0], null],
  [[0, 0, 0, 0, 0, 9], null],
  [[0, 0, 3, 0, 0, 9], 0],
  [[1, 0, 0, 0, 1, 0], 0],
  [[0, 0, 0, 0, 5, 2], 2],
  [[7, 0, 0, 0, 0, 0], -2],
])('has a mean only if somebody chose a value: %j', (counts, mean) => {
  expect(toTally(five, counts).mean).toBe(mean)
})

it.each(kinds)('[I4] every voter is counted as agreeing, disagreeing, neutral or not knowing: %s', (kind) => {
  fc.assert(
    fc.property(anyCounts(kind), (counts) => {
      const { voted, n, agree, disagree, neutral, dontKnow, mean } = toTally(questionOf(kind), counts)
      expect(agree + disagree + neutral).toBe(n)
      expect(n + dontKnow).toBe(voted)
      expect(voted).toBe(counts.reduce((sum, count) => sum + count, 0))
      expect(mean === null).toBe(n === 0)
      const most = Math.max(...questionOf(kind).values.map(Number))
      if (mean !== null) expect(Math.abs(mean)).toBeLessThanOrEqual(most)
    }),
  )
})

it.each<[counts: number[], edges: number[]]>([
  [
    [0, 0, 0, 0, 4, 0],
    [0, 0, 0, 0, 0, 1],
  ],
  [
    [4, 0, 0, 0, 0, 0],
    [-1, 0, 0, 0, 0, 0],
  ],
  [
    [0, 0, 4, 0, 0, 9],
    [-0.5, -0.5, -0.5, 0.5, 0.5, 0.5],
  ],
  [
    [1, 1, 0, 1, 1, 0],
    [-0.5, -0.25, 0, 0, 0.25, 0.5],
  ],
  [
    [0, 1, 2, 1, 0, 0],
    [-0.5, -0.5, -0.25, 0.25, 0.5, 0.5],
  ],
  [
    [0, 0, 0, 0, 0, 3],
    [0, 0, 0, 0, 0, 0],
  ],
])('moves the bar to the side that has more voters: %j', (counts, edges) => {
  const bar = toBar(five, counts)
  expect([bar[0]?.from, ...bar.map(({ to }) => to)].map((edge) => (edge ?? Number.NaN) + 0)).toEqual(edges)
})

it.each(kinds)(
  'draws every voter with a value once, and the middle of the neutral segment at the middle line: %s',
  (kind) => {
    fc.assert(
      fc.property(anyCounts(kind), (counts) => {
        const { n } = toTally(questionOf(kind), counts)
        const bar = toBar(questionOf(kind), counts)
        const width = bar.reduce((sum, { from, to }) => sum + to - from, 0)
        expect(width).toBeCloseTo(n === 0 ? 0 : 1, 9)
        for (const [index, { value, count, from, to }] of bar.entries()) {
          expect(count).toBe(counts[index])
          expect(to - from).toBeCloseTo(n === 0 ? 0 : count / n, 9)
          if (index > 0) expect(from).toBe(bar[index - 1]?.to)
          if (value === '0') expect((from + to) / 2).toBeCloseTo(0, 9)
          if (Number(value) < 0) expect(to).toBeLessThanOrEqual(1e-9)
          if (Number(value) > 0) expect(from).toBeGreaterThanOrEqual(-1e-9)
        }
      }),
    )
  },
)
