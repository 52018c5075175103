// The data of a debate that its pages get: one part as JSON in the page itself, the rest in files that this JSON names.
import type { Deck, DeckWords } from './deck.ts'

/** A language's words in parts: the deck's, and the interface's. `ui`: for all pages; `stageUi`: for pages with slides or results. */
export type WordParts = DeckWords & { ui: object; stageUi: object; deskUi: object }

/** The parts in each file, which are needed together; `deck` has at once what is in `claims` and `stage`, which costs one request less. */
export const wordFiles = {
  claims: ['ui', 'claims'],
  stage: ['stageUi', 'frame'],
  deck: ['ui', 'claims', 'stageUi', 'frame'],
  arguments: ['arguments'],
  evidence: ['evidence'],
  desk: ['deskUi', 'notes'],
} as const satisfies Record<string, readonly (keyof WordParts)[]>
export type WordFile = keyof typeof wordFiles

/** The id of the element that holds the debate's JSON in a page. */
export const debateElement = 'debate'

export interface DebateData {
  deck: Deck
  /** The hash of the deck and all words: it differs once the debate has changed. */
  hash: string
  /** The name of each language in that language, in the order of the debate. */
  names: Record<string, string>
  /** The path of each file of words in the site, by language. A page names only those that it may load, and no two with the same part. */
  words: Record<string, Partial<Record<WordFile, string>>>
  /** The path of the file with the deck's sources and charts (deck.ts, References). */
  references: string
  /** The words with which the page is drawn first, in its own language. */
  first?: { lang: string; parts: Partial<WordParts> }
}
