// What a page shows before any script has run: the shape of what it is drawn from.
import type { Deck, DeckWords } from './deck.ts'

export interface FirstSlide {
  deck: Deck
  lang: string
  words: Pick<DeckWords, 'claims' | 'frame'>
  /** The interface's words in that language (locales/). */
  ui: object
}

/** Draws it as HTML. */
export type RenderFirst = (slide: FirstSlide) => string
