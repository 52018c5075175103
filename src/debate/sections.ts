// A debate's Markdown after it was checked against the grammar: a tree of headings, each with what is written below it, in that order.
// Reading (read-sections.ts) makes the tree, and printing (print.ts) makes Markdown of it again.
import type { Part } from './markdown.ts'
import type { Place } from './problems.ts'
import type { Row } from './source-text.ts'

/** A source that a heading names. */
export interface Citation {
  id: string
  place: Place
}

/** `lines`: as its author broke them, comments included; `isPlain`: whether it is written without its language before it. */
export interface TextEntry {
  kind: 'text'
  lang: string
  isPlain: boolean
  lines: string[]
  parts: Part[]
  place: Place
}
export interface PropertyEntry {
  kind: 'property'
  key: string
  value: string
  /** A comment that follows the value. */
  comment?: string
  place: Place
}
export interface TableEntry {
  kind: 'table'
  head: string[]
  rows: { cells: string[]; columns: number[]; line: number }[]
  place: Place
}
/** A source in its short form: `[S1]: https://example.org "Title"`. */
export interface DefinitionEntry {
  kind: 'definition'
  id: string
  url: string
  title?: string
  place: Place
}
/** A comment, or a line across the page. */
interface AsideEntry {
  kind: 'aside'
  lines: string[]
}
export type Entry = TextEntry | PropertyEntry | TableEntry | DefinitionEntry | AsideEntry

export interface Section {
  /** The word of its heading, which is one of the grammar's. */
  name: string
  level: number
  /** What follows that word; empty if the grammar allows nothing there. */
  id: string
  cites: Citation[]
  /** A comment in the line of the heading. */
  comment?: string
  /** Comments before the first heading of a file. */
  lead: string[][]
  entries: Entry[]
  pieces: Section[]
  place: Place
  /** Whether an error was reported in its heading or right below it; what the section lacks is then not reported as well. */
  isBroken: boolean
}

export const piecesOf = ({ pieces }: Section, name: string): Section[] => pieces.filter((piece) => piece.name === name)
export const pieceOf = (section: Section, name: string): Section | undefined => piecesOf(section, name)[0]

export const propertyOf = ({ entries }: Section, key: string): PropertyEntry | undefined =>
  entries.find((entry) => entry.kind === 'property' && entry.key === key) as PropertyEntry | undefined

export const textsOf = ({ entries }: Section): TextEntry[] => entries.filter((entry) => entry.kind === 'text')

/** The lines of a text, in all its paragraphs and lists. */
export const rowsOf = ({ parts }: Pick<TextEntry, 'parts'>): Row[] =>
  parts.flatMap((part) => (part.kind === 'paragraph' ? part.rows : part.kind === 'list' ? part.items.flat() : []))

/** The tables of a heading, also those that are written below one of its pieces. */
export const tablesOf = (section: Section): TableEntry[] =>
  allOf(section).flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'table'))

/** A heading and all below it. */
export const allOf = (section: Section): Section[] => [section, ...section.pieces.flatMap(allOf)]

/** The place of a property, for messages about it; if the section does not have it, the place of the heading. */
export const placeOfProperty = (section: Section, key: string): Place =>
  propertyOf(section, key)?.place ?? section.place
