// The head of a slide.
import { type Claim, type Deck, headingOf, numberOf, type Slide, sideOf } from '../../core/deck.ts'
import type { PollRef, Round } from '../../core/poll.ts'
import { drawText, toPhrases } from '../shared/text.ts'
import { build } from './element.ts'
import type { DeckPage } from './words.ts'

/**
 * The position of a slide: its part or claim, the way so far, and from its result on the side that agreeing supports. `deck`: as it is
 * shown now.
 */
export function buildHead(
  page: DeckPage,
  { kind, stack }: Slide,
  poll: PollRef,
  claim: Claim | undefined,
  deck: () => Deck,
): HTMLElement {
  const { onWords, shownWords, t, uiText } = page
  const place = build('p', 'place')
  onWords(() => {
    if (!claim) return void place.replaceChildren(toPhrases(t(($) => $.thesis)))
    if (kind !== 'vote' && kind !== 'result') {
      const heading = build('span', 'of')
      drawText(heading, headingOf(shownWords().claims, stack))
      return void place.replaceChildren(build('span', '', String(numberOf(deck(), claim.id))), heading)
    }
    if (claim.part === null) return void place.replaceChildren()
    const part = build('span', '')
    drawText(part, shownWords().frame.parts[claim.part] ?? [])
    const number = deck().parts.indexOf(claim.part) + 1
    place.replaceChildren(
      build(
        'span',
        '',
        t(($) => $.act, { number }),
      ),
      part,
    )
  })
  // Agreeing supports the same side in the short deck, which may lack the claim.
  const side = sideOf(page.deck, poll.claim)
  return build(
    'div',
    'head',
    place,
    buildTicks(page, claim, poll.round, deck),
    // Before anybody has answered it would lead them.
    ...(kind === 'vote' || kind === 'arguments' ? [] : [uiText('p', 'badge', () => t(($) => $.side[side]))]),
  )
}

/** The way through the debate: a tick for each claim, coloured by side up to the current one, which is taller; gaps divide parts. */
function buildTicks({ onWords }: DeckPage, here: Claim | undefined, round: Round, deck: () => Deck): HTMLElement {
  const row = build('p', 'ticks')
  row.setAttribute('aria-hidden', 'true')
  onWords(() => {
    const { claims } = deck()
    const at = here ? claims.indexOf(here) : -1
    const isPast = (index: number) => index <= at || round === 'after' || round === 'since'
    row.replaceChildren(
      ...claims.map((claim, index) => {
        const names = [isPast(index) ? claim.agreeSupports : 'ahead']
        if (index === at) names.push('here')
        if (index > 0 && claim.part !== claims[index - 1]?.part) names.push('act')
        return build('i', names.join(' '))
      }),
    )
  })
  return row
}
