// From votes to numbers: counts by value and the sentence about them. Pure.
import type { Counts } from './contract.ts'
import { type ScaleName, scales, tallyValues } from './scale.ts'

export const emptyCounts = (scale: ScaleName): Counts => tallyValues(scale).map(() => 0)

/** The index of a value in a tally; −1 if the scale does not have it. */
export const valueIndex = (scale: ScaleName, value: number | null): number => tallyValues(scale).indexOf(value)

export interface Tally {
  counts: Counts
  /** All voters who hold a vote: `n` and those who don't know. */
  voted: number
  /** Voters with a value: shares and the sentence refer to them. */
  n: number
  agree: number
  disagree: number
  neutral: number
  dontKnow: number
  /** −2 … +2; null where n is 0. */
  mean: number | null
}

export function toTally(scale: ScaleName, counts: Counts): Tally {
  const tally: Tally = { counts, voted: 0, n: 0, agree: 0, disagree: 0, neutral: 0, dontKnow: 0, mean: null }
  let sum = 0
  for (const [index, value] of tallyValues(scale).entries()) {
    const count = counts[index] ?? 0
    tally.voted += count
    if (value === null) {
      tally.dontKnow += count
      continue
    }
    tally.n += count
    sum += count * value
    if (value > 0) tally.agree += count
    else if (value < 0) tally.disagree += count
    else tally.neutral += count
  }
  if (tally.n > 0) tally.mean = sum / tally.n
  return tally
}

/** One segment of a diverging bar, as parts of 1 of the voters with a value: the middle of the neutral ones is 0. */
export interface BarSegment {
  value: number
  count: number
  from: number
  to: number
}

/** The diverging bar: disagree to the left (negative), agree to the right; all widths add up to 1, or to 0 where n is 0. */
export function toBar(scale: ScaleName, counts: Counts): BarSegment[] {
  const { n, disagree, neutral } = toTally(scale, counts)
  let edge = n === 0 ? 0 : -(disagree + neutral / 2) / n
  return scales[scale].map((value, index) => {
    const count = counts[index] ?? 0
    const from = edge
    edge += n === 0 ? 0 : count / n
    return { value, count, from, to: edge }
  })
}
