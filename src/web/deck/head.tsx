// The head of a slide: its part or claim, the progress so far, and, from the result slide on, the side that agreeing supports.
import { type Claim, type Deck, hasBalance, headingOf, numberOf, type Slide, sideOf } from '../../core/deck.ts'
import type { PollRef } from '../../core/poll.ts'
import { Ticks } from '../../draw/ticks.tsx'
import { Words } from '../../draw/words.tsx'
import type { DeckPage } from './words.ts'

interface HeadProps {
  page: DeckPage
  slide: Slide
  poll: PollRef
  claim: Claim | undefined
  /** The deck as it is shown now, whole or short. */
  deck: Deck
}

export function Head({ page, slide: { kind, stack }, poll, claim, deck }: HeadProps) {
  const { t } = page
  const here = claim ? deck.claims.indexOf(claim) : -1
  const isLate = poll.round === 'after' || poll.round === 'since'
  // Read from the whole deck, because the short one may lack the claim.
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
      {/* Not before people have answered: it would influence them. */}
      {(claim ? hasBalance(page.deck) : page.deck.thesis) && kind !== 'vote' && kind !== 'arguments' && (
        <p class="badge">{t(($) => $.side[side])}</p>
      )}
    </div>
  )
}
