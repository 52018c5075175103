// The data from which the first slide is drawn, which a page shows before any script has run.
import type { Deck, DeckWords } from './deck.ts'

export interface FirstSlide {
  deck: Deck
  lang: string
  words: Pick<DeckWords, 'claims' | 'frame'>
  /** The interface's words in that language (locales/). */
  ui: object
  /** The site's root as the page names it, with a slash at its end. */
  root: string
}

/** Draws the first slide as HTML. */
export type RenderFirst = (slide: FirstSlide) => string
