// A debate in one language, as components are given it: what is drawn in two languages gets two of these.
import type { DeckWords } from '../core/deck.ts'
import type { Text } from '../core/text.ts'
import type { Speech } from './speech.ts'

/** The words of one language; what is not drawn first arrives a little later, or not at all where it is not drawn. */
export type ShownWords = Pick<DeckWords, 'claims'> & Partial<Pick<DeckWords, 'frame' | 'arguments' | 'evidence'>>

/** Picks a text of the debate; undefined where the debate, or what has arrived of it, has none. */
export type PickText = (words: ShownWords) => Text | undefined

export interface Column extends Speech {
  words: ShownWords
}

/** The first language, then the second one if two are shown. */
export type Columns = [Column, ...Column[]]
