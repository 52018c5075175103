// The shape of a debate's Markdown once it is held against the grammar: a tree of headings, each with what stands below it, in the
// order in which it was written. Reading (read-sections.ts) makes it and printing (print.ts) writes it again.
import type { Part } from './markdown.ts'
import type { Place } from './problems.ts'

/** A source that a heading names. */
export interface Citation {
  id: string
  place: Place
}

/** `lines`: as its author broke them, comments included; `isPlain`: it stands alone, without its language before it. */
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
  /** A comment that stands behind it. */
  comment?: string
  place: Place
}
export interface TableEntry {
  kind: 'table'
  head: string[]
  rows: { cells: string[]; line: number }[]
  place: Place
}
/** A source in short: `[S1]: https://example.org "Title"`. */
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
  /** The word of its heading, one of the grammar. */
  name: string
  level: number
  /** What stands behind that word; empty where nothing may. */
  id: string
  cites: Citation[]
  /** A comment that stands in the heading itself. */
  comment?: string
  /** Comments before the first heading of a file. */
  lead: string[][]
  entries: Entry[]
  pieces: Section[]
  place: Place
  /** Whether an error was told of its heading or of what stands right below it; what it lacks is then not told as well. */
  isBroken: boolean
}

export const piecesOf = ({ pieces }: Section, name: string): Section[] => pieces.filter((piece) => piece.name === name)
export const pieceOf = (section: Section, name: string): Section | undefined => piecesOf(section, name)[0]

export const propertyOf = ({ entries }: Section, key: string): PropertyEntry | undefined =>
  entries.find((entry) => entry.kind === 'property' && entry.key === key) as PropertyEntry | undefined

export const textsOf = ({ entries }: Section): TextEntry[] => entries.filter((entry) => entry.kind === 'text')

/** The tables of a heading, behind whichever of its texts they stand. */
export const tablesOf = (section: Section): TableEntry[] =>
  allOf(section).flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'table'))

/** A heading and all below it. */
export const allOf = (section: Section): Section[] => [section, ...section.pieces.flatMap(allOf)]

/** Where a section says something, for messages about it. */
export const placeOfProperty = (section: Section, key: string): Place =>
  propertyOf(section, key)?.place ?? section.place
