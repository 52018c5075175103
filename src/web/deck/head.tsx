// The head of a slide: its part or claim, the way so far, and from its result on the side that agreeing supports.
import { type Claim, type Deck, headingOf, numberOf, type Slide, sideOf } from '../../core/deck.ts'
import type { PollRef } from '../../core/poll.ts'
import { Ticks } from '../../draw/ticks.tsx'
import { Words } from '../../draw/words.tsx'
import type { DeckPage } from './words.ts'

interface HeadProps {
  page: DeckPage
  slide: Slide
  poll: PollRef
  claim: Claim | undefined
  /** As it is shown now, whole or short. */
  deck: Deck
}

export function Head({ page, slide: { kind, stack }, poll, claim, deck }: HeadProps) {
  const { t } = page
  const here = claim ? deck.claims.indexOf(claim) : -1
  const isLate = poll.round === 'after' || poll.round === 'since'
  // Agreeing supports the same side in the short deck, which may lack the claim.
  const side = sideOf(page.deck, poll.claim)
  return (
    <div class="head">
      <p class="place">
        {!claim ? (
          t(($) => $.thesis)
        ) : kind !== 'vote' && kind !== 'result' ? (
          <>
            <span>{numberOf(deck, claim.id)}</span>
            <span class="of">
              <Words text={headingOf(page.shownWords().claims, stack)} />
            </span>
          </>
        ) : claim.part === null ? null : (
          <>
            <span>{t(($) => $.act, { number: deck.parts.indexOf(claim.part) + 1 })}</span>
            <span>
              <Words text={page.shownWords().frame.parts[claim.part]} />
            </span>
          </>
        )}
      </p>
      <Ticks deck={deck} here={here} isPassed={(_, at) => at <= here || isLate} />
      {/* Before anybody has answered it would lead them. */}
      {kind !== 'vote' && kind !== 'arguments' && <p class="badge">{t(($) => $.side[side])}</p>}
    </div>
  )
}
