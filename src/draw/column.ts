// A debate in one language, in the form that components receive: a component that draws two languages receives two columns.
import type { DeckWords } from '../core/deck.ts'
import type { Text } from '../core/text.ts'
import type { Speech } from './speech.ts'

/** The words of one language. The optional parts load a little later, or never if nothing draws them. */
export type ShownWords = Pick<DeckWords, 'claims'> & Partial<Pick<DeckWords, 'frame' | 'arguments' | 'evidence'>>

/** Picks a text of the debate; undefined if the debate has no such text or if the text is not loaded yet. */
export type PickText = (words: ShownWords) => Text | undefined

export interface Column extends Speech {
  words: ShownWords
}

/** The first language, then the second language if two are shown. */
export type Columns = [Column, ...Column[]]
