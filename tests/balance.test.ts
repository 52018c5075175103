// Where the claims pull, and their positions on the plank: with hand-made and with random claims.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { pileUp, toBalance, toPulls } from '../src/core/balance.ts'
import type { Counts } from '../src/core/contract.ts'
import { deck as wholeDeck } from './served.ts'

const [first, second] = wholeDeck.claims
if (!first || !second) throw new Error('the deck has two claims')
const deck = {
  ...wholeDeck,
  claims: [
    { ...first, id: 'for-yes', agreeSupports: 'yes' as const },
    { ...second, id: 'for-no', agreeSupports: 'no' as const },
  ],
}
const pullsOf = (counts: Record<string, Counts>) => toPulls(deck, (claim) => counts[claim] ?? null)

it.each<[string, Counts, Counts, number | null]>([
  ['everybody strongly for YES', [0, 0, 0, 0, 4, 0], [4, 0, 0, 0, 0, 0], 1],
  ['everybody strongly for NO', [4, 0, 0, 0, 0, 0], [0, 0, 0, 0, 4, 0], -1],
  ['each claim agreed with, one for either side', [0, 0, 0, 0, 4, 0], [0, 0, 0, 0, 4, 0], 0],
  ['three times as many on one claim', [0, 0, 0, 0, 3, 0], [0, 0, 0, 0, 1, 0], 0.5],
  ['neutral and "don’t know" pull nowhere', [0, 0, 5, 0, 0, 9], [0, 0, 0, 0, 0, 3], 0],
  ['nobody took a value', [0, 0, 0, 0, 0, 9], [0, 0, 0, 0, 0, 0], null],
])('balances by votes, turned to the side that agreeing supports: %s', (_, yes, no, balance) => {
  expect(toBalance(pullsOf({ 'for-yes': yes, 'for-no': no }))).toEqual(balance)
})

it('leaves out hidden counts, and counts agreement as it was voted', () => {
  expect(pullsOf({ 'for-no': [1, 0, 0, 2, 1, 4] })).toEqual([{ claim: 'for-no', n: 4, pull: -0.25, agreed: 0.75 }])
})

it('is the mean of all votes, however they are spread over the claims', () => {
  const counts = fc.array(fc.nat(40), { minLength: 6, maxLength: 6 })
  fc.assert(
    fc.property(counts, counts, (yes, no) => {
      const sides = [...yes.map((count, index) => [count, index - 2]), ...no.map((count, index) => [count, 2 - index])]
      const votes = sides
        .filter((_, index) => index % 6 < 5)
        .flatMap(([count = 0, value = 0]) => Array(count).fill(value / 2))
      const mean = votes.length === 0 ? null : votes.reduce((sum, value) => sum + value, 0) / votes.length
      const balance = toBalance(pullsOf({ 'for-yes': yes, 'for-no': no }))
      if (mean === null) expect(balance).toBeNull()
      else expect(balance).toBeCloseTo(mean, 9)
    }),
  )
})

it('piles discs so that none lies in another, and each rests on the line or on another', () => {
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
