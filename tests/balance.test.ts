// Which way the votes on the claims lean, and where the claims are placed on the plank; checked with hand-made and with random claims.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { pileUp, toAgreed, toBalance, toPulls } from '../src/core/balance.ts'
import type { Counts } from '../src/core/contract.ts'
import { deck as wholeDeck } from './served.ts'

const [first, second, third] = wholeDeck.claims
if (!first || !second || !third) throw new Error('the deck has three claims')
const deck = {
  ...wholeDeck,
  claims: [
    { ...first, id: 'for-yes', agreeSupports: 'yes' as const },
    { ...second, id: 'for-no', agreeSupports: 'no' as const },
    { ...third, id: 'for-neither', agreeSupports: 'neither' as const },
  ],
}
const pullsOf = (counts: Record<string, Counts>) => toPulls(deck, (claim) => counts[claim] ?? null)

it.each<[string, Counts, Counts, number | null]>([
  ['everybody strongly for YES', [0, 0, 0, 0, 4, 0], [4, 0, 0, 0, 0, 0], 1],
  ['everybody strongly for NO', [4, 0, 0, 0, 0, 0], [0, 0, 0, 0, 4, 0], -1],
  ['everybody agrees with both claims, one for each side', [0, 0, 0, 0, 4, 0], [0, 0, 0, 0, 4, 0], 0],
  ['three times as many voters on one claim, but both sides weigh the same', [0, 0, 0, 0, 3, 0], [0, 0, 0, 0, 1, 0], 0],
  ['nobody voted on a claim of one side: the other side’s mean', [0, 0, 0, 0, 0, 0], [0, 0, 0, 2, 2, 0], -0.75],
  ['neutral answers and "don’t know" pull to no side', [0, 0, 5, 0, 0, 9], [0, 0, 0, 0, 0, 3], 0],
  ['nobody chose a value', [0, 0, 0, 0, 0, 9], [0, 0, 0, 0, 0, 0], null],
])('weighs each claim by its votes, for the side that agreeing supports: %s', (_, yes, no, balance) => {
  expect(toBalance(pullsOf({ 'for-yes': yes, 'for-no': no }))).toEqual(balance)
})

it('leaves out hidden counts, and counts agreement as it was voted', () => {
  expect(pullsOf({ 'for-no': [1, 0, 0, 2, 1, 4] })).toEqual([
    { claim: 'for-no', side: 'no', n: 4, pull: -0.25, agreed: 0.75 },
  ])
})

it('a claim that supports neither side pulls to no side, but how far voters agreed with it is told', () => {
  const counts = (claim: string) => (claim === 'for-neither' ? [0, 0, 0, 1, 3, 0] : null)
  expect(toPulls(deck, counts)).toEqual([])
  expect(toBalance(toPulls(deck, counts))).toBeNull()
  expect(toAgreed(deck, counts)).toEqual([{ claim: 'for-neither', n: 4, agreed: 1 }])
})

it('the balance is the mean of the two sides’ means, and each side’s mean is over all its votes', () => {
  const counts = fc.array(fc.nat(40), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(counts, counts, (yes, no) => {
      const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
      const votesOf = (side: number[], way: number) =>
        side.slice(0, 5).flatMap((count, index): number[] => Array(count).fill((way * (index - 2)) / 2))
      const means = [votesOf(yes, 1), votesOf(no, -1)].filter((votes) => votes.length > 0).map(meanOf)
      const mean = means.length === 0 ? null : meanOf(means)
      const balance = toBalance(pullsOf({ 'for-yes': yes, 'for-no': no, 'for-neither': yes }))
      if (mean === null) expect(balance).toBeNull()
      else expect(balance).toBeCloseTo(mean, 9)
    }),
  )
})

it('piles discs so that no two overlap and each rests on the line or on another disc', () => {
  const disc = fc.record({ x: fc.double({ min: 0, max: 400, noNaN: true }), radius: fc.integer({ min: 10, max: 34 }) })
  fc.assert(
    fc.property(fc.array(disc, { maxLength: 18 }), (discs) => {
      const heights = pileUp(discs)
      const placed = discs.map((one, index) => ({ ...one, y: heights[index] ?? 0 }))
      for (const [index, one] of placed.entries()) {
        expect(one.y).toBeGreaterThanOrEqual(one.radius)
        const gaps = placed
          .filter((_, other) => other !== index)
          .map(({ x, y, radius }) => Math.hypot(x - one.x, y - one.y) - radius - one.radius)
        expect(Math.min(...gaps, Number.POSITIVE_INFINITY)).toBeGreaterThan(-1e-6)
        if (one.y > one.radius) expect(Math.min(...gaps)).toBeLessThan(1e-6)
      }
    }),
  )
})
