// How far voters agreed with the claims, and how far the mean of each claim's votes pulls towards YES or NO. Pure.
import type { Counts } from './contract.ts'
import { claimOf, type Deck } from './deck.ts'
import type { ThesisSide } from './side.ts'
import { toTally } from './tally.ts'

/** How far a claim was agreed with. */
export interface Agreed {
  claim: string
  /** Voters with a value. */
  n: number
  /** The share (0 … 1) of the voters with a value who agree, whichever side that supports. */
  agreed: number
}
/** A claim with which agreeing supports one of the two sides. */
export interface Pull extends Agreed {
  /** The side that agreeing supports. */
  side: ThesisSide
  /** −1 (all for NO) … +1 (all for YES): the mean of the votes, with the other sign if agreeing supports NO. */
  pull: number
}

/** The claims for which at least one voter chose a value; `countsOf` gives null for counts that may not be seen. */
export const toAgreed = (deck: Deck, countsOf: (claim: string) => Counts | null): Agreed[] =>
  deck.claims.flatMap(({ id, question }) => {
    const { n, agree } = toTally(question, countsOf(id) ?? [])
    return n === 0 ? [] : [{ claim: id, n, agreed: agree / n }]
  })

/** The pulls of the same claims, without claims with which agreeing supports neither side. */
export function toPulls(deck: Deck, countsOf: (claim: string) => Counts | null): Pull[] {
  return toAgreed(deck, countsOf).flatMap((agreed) => {
    const { agreeSupports: side, question } = claimOf(deck, agreed.claim)
    const { mean } = toTally(question, countsOf(agreed.claim) ?? [])
    const strongest = Math.max(...question.values.map(Number))
    if (side === 'neither' || mean === null) return []
    return [{ ...agreed, side, pull: (side === 'yes' ? mean : -mean) / strongest }]
  })
}

/**
 * The balance of the pulls, −1 … +1; null without pulls. It is the mean of the two sides' means, each Σ n·pull / Σ n over the claims
 * of that side, so that agreeing with everything gives 0 however many claims a side has. A side without a vote is left out.
 */
export function toBalance(pulls: Pull[]): number | null {
  const means = (['yes', 'no'] as const).flatMap((side) => {
    const own = pulls.filter((pull) => pull.side === side)
    const weight = own.reduce((sum, { n }) => sum + n, 0)
    return weight === 0 ? [] : [own.reduce((sum, { n, pull }) => sum + n * pull, 0) / weight]
  })
  return means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0) / means.length
}

export interface Disc {
  x: number
  radius: number
}

/**
 * Lays discs on a line one after the other, each as low as it can lie without overlapping those before it. Returns the height of the
 * middle of each disc above the line, in the order given.
 */
export function pileUp(discs: Disc[]): number[] {
  const placed: (Disc & { y: number })[] = []
  return discs.map((disc) => {
    const steps = placed.flatMap(({ x, y, radius }) => {
      const reach = radius + disc.radius
      const apart = Math.abs(x - disc.x)
      return apart < reach ? [y + Math.sqrt(reach ** 2 - apart ** 2)] : []
    })
    const isFree = (y: number) =>
      placed.every((other) => Math.hypot(other.x - disc.x, other.y - y) >= other.radius + disc.radius - 1e-6)
    const y = [disc.radius, ...steps].sort((a, b) => a - b).find((height) => height >= disc.radius && isFree(height))
    placed.push({ ...disc, y: y ?? disc.radius })
    return y ?? disc.radius
  })
}
