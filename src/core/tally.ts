// From votes to numbers: counts by value and the sentence about them. Pure.
import type { Counts } from './contract.ts'
import type { Question } from './question.ts'

type Values = Pick<Question, 'values'>

export const emptyCounts = ({ values }: Values): Counts => Array(values.length + 1).fill(0)

/** The index of a value in a tally; −1 if the question does not have it. */
export const valueIndex = ({ values }: Values, value: string | null): number =>
  value === null ? values.length : values.indexOf(value)

/** The values in the order of a tally: "don't know" comes last. */
export const tallyValues = ({ values }: Values): (string | null)[] => [...values, null]

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

export function toTally(question: Values, counts: Counts): Tally {
  const tally: Tally = { counts, voted: 0, n: 0, agree: 0, disagree: 0, neutral: 0, dontKnow: 0, mean: null }
  let sum = 0
  for (const [index, value] of tallyValues(question).entries()) {
    const count = counts[index] ?? 0
    tally.voted += count
    if (value === null) {
      tally.dontKnow += count
      continue
    }
    tally.n += count
    const agreement = Number(value)
    sum += count * agreement
    if (agreement > 0) tally.agree += count
    else if (agreement < 0) tally.disagree += count
    else tally.neutral += count
  }
  if (tally.n > 0) tally.mean = sum / tally.n
  return tally
}

/** One segment of a diverging bar. `from`, `to`: parts of 1 of the voters with a value; 0 is the middle of the neutral segment. */
export interface BarSegment {
  value: string
  count: number
  from: number
  to: number
}

/** The diverging bar: disagree to the left (negative), agree to the right; all widths add up to 1, or to 0 where n is 0. */
export function toBar(question: Values, counts: Counts): BarSegment[] {
  const { n, disagree, neutral } = toTally(question, counts)
  let edge = n === 0 ? 0 : -(disagree + neutral / 2) / n
  return question.values.map((value, index) => {
    const count = counts[index] ?? 0
    const from = edge
    edge += n === 0 ? 0 : count / n
    return { value, count, from, to: edge }
  })
}
