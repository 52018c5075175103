// Where the claims pull: each towards YES or NO, by the mean of its votes and as heavy as it has voters. Pure.
import type { Counts } from './contract.ts'
import type { Deck } from './deck.ts'
import { scales } from './scale.ts'
import { toTally } from './tally.ts'

export interface Pull {
  claim: string
  /** Voters with a value: its weight. */
  n: number
  /** −1 (all for NO) … +1 (all for YES): the mean of the votes, turned to the side that agreeing supports. */
  pull: number
  /** Part of 1 of the voters with a value who agree, whatever that supports. */
  agreed: number
}

/** The pulls of the claims that anybody took a value on; `countsOf` gives null for what may not be seen. */
export function toPulls(deck: Deck, countsOf: (claim: string) => Counts | null): Pull[] {
  const strongest = Math.max(...scales[deck.scale])
  return deck.claims.flatMap(({ id, agreeSupports }) => {
    const { n, mean, agree } = toTally(deck.scale, countsOf(id) ?? [])
    if (mean === null) return []
    const pull = (agreeSupports === 'yes' ? mean : -mean) / strongest
    return [{ claim: id, n, pull, agreed: agree / n }]
  })
}

/** Where they balance, −1 … +1: the centre of gravity Σ n·pull / Σ n; null where there is none. */
export function toBalance(pulls: Pull[]): number | null {
  const weight = pulls.reduce((sum, { n }) => sum + n, 0)
  return weight === 0 ? null : pulls.reduce((sum, { n, pull }) => sum + n * pull, 0) / weight
}

export interface Disc {
  x: number
  radius: number
}

/**
 * Heights at which discs rest when they are laid on a line one after the other, none upon another: of each the distance of its
 * middle from the line, in the order given.
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
