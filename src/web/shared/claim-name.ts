// What a claim is called by its place.

import { type Deck, numberOf } from '../../core/deck.ts'
import { unmarked } from '../../core/text.ts'
import type { Page } from './page.ts'

/** "Claim 5 of 18", in the deck as it is shown; the thesis has no number. */
export function claimName({ t }: Page, shown: Deck, claim: string): string {
  const number = numberOf(shown, claim)
  return unmarked(number ? t(($) => $.claimNumber, { number, total: shown.claims.length }) : t(($) => $.thesis))
}
