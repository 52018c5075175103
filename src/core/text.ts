// A text as pages draw it: the segments into which the build parses its markup (debate/markup.ts). One renderer draws all texts;
// code that does not draw them uses `toPlain`.

/** Phrase ends within a segment are marked with U+200B by the build; the renderer turns them into `<wbr>`. */
export const phraseEnd = '\u200b'

/** Around a text of the interface that is English among the words of another language: Unicode's left-to-right isolate, and its end. */
export const [englishStart, englishEnd] = ['\u2066', '\u2069']

/** Between the English text for one and that for other numbers, where the language of a page has one plural form for both. */
export const betweenForms = '\u001f'

export interface Segment {
  text: string
  lang?: string
  nobr?: true
  /** The reading of the text, set above it; not part of what is copied or read aloud. */
  ruby?: string
  em?: true
  strong?: true
  /** Where a link leads: an address of the web or of mail. */
  href?: string
}
export type Text = Segment[]
/** A longer text: paragraphs and lists. */
export type Body = ({ paragraph: Text } | { list: Text[]; isOrdered: boolean })[]

/** A string without the marks of phrase ends and of English. */
export const unmarked = (text: string): string => text.replace(/[\u200b\u2066\u2069]/g, '')

/** The text as it is copied, searched and read aloud: no markup, no marks of phrase ends. */
export const toPlain = (text: Text): string => text.map((segment) => unmarked(segment.text)).join('')
