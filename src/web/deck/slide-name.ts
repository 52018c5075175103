// What a slide is called: the claim it is about, by its number, or what it shows.
import type { Deck, Slide } from '../../core/deck.ts'
import { toPlain, unmarked } from '../../core/text.ts'
import { claimName } from '../shared/claim-name.ts'
import type { DeckPage } from './words.ts'

/** "Claim 5 of 18", "Sources"; the first slide has the title of the deck. Only to be asked for while drawing. */
export function slideName(page: DeckPage, { kind, poll }: Slide, shown: Deck): string {
  if (poll) return claimName(page, shown, poll.claim)
  return kind === 'start' ? toPlain(page.shownWords().claims.title) : unmarked(page.t(($) => $.deck[kind]))
}
