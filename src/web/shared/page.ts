// The debate that a page shows. Its main makes the page and hands it on, so that nothing about a debate is global, or computed when
// a module loads.
import { type Deck, type Slide, toSlides } from '../../core/deck.ts'

export interface Page {
  readonly deck: Deck
  /** All slides of the whole deck. */
  readonly slides: Slide[]
}

export const createPage = ({ deck }: Pick<Page, 'deck'>): Page => ({ deck, slides: toSlides(deck) })
