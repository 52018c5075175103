// The progress through a debate: one tick for each claim, in the colour of its side once it is passed; gaps separate the parts.
import type { Claim, Deck } from '../core/deck.ts'

interface TicksProps {
  deck: Deck
  /** The index of the claim that is shown; -1 for none. */
  here: number
  isPassed: (claim: Claim, at: number) => boolean
}

export const Ticks = ({ deck: { claims }, here, isPassed }: TicksProps) => (
  <p class="ticks" aria-hidden="true">
    {claims.map((claim, at) => {
      const names = [isPassed(claim, at) ? claim.agreeSupports : 'ahead']
      if (at === here) names.push('here')
      if (at > 0 && claim.part !== claims[at - 1]?.part) names.push('act')
      return <i key={claim.id} class={names.join(' ')} />
    })}
  </p>
)
