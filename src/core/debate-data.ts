// What a page is given of the debate that it shows: as JSON in the page itself, the rest in files that it names.
import type { Deck, DeckWords } from './deck.ts'

/** The parts of a language's words: the deck's, and the interface's for all pages, for those with slides or results, for the desk. */
export type WordParts = DeckWords & { ui: object; stageUi: object; deskUi: object }

/** The parts that are in one file, since they are needed together; a phone loads the first file alone. */
export const wordFiles = {
  claims: ['ui', 'claims'],
  stage: ['stageUi', 'frame'],
  arguments: ['arguments'],
  evidence: ['evidence'],
  desk: ['deskUi', 'notes'],
} as const satisfies Record<string, readonly (keyof WordParts)[]>
export type WordFile = keyof typeof wordFiles

/** The id of the element that holds it. */
export const debateElement = 'debate'

export interface DebateData {
  deck: Deck
  /** Of the deck and all words: another one where the debate was changed since. */
  hash: string
  /** Each language's name in itself, in the order of the debate. */
  names: Record<string, string>
  /** The path of each file of words in the site, by language. */
  words: Record<string, Record<WordFile, string>>
  /** The path of what stands behind the deck. */
  references: string
  /** The words of the page's own language that it is drawn with first. */
  first?: { lang: string; parts: Partial<WordParts> }
}
