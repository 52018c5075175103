// How many lines of a slide a text takes, and how many pixels, from the sizes of its kind.
import { type Text, toPlain } from '../core/text.ts'
import type { Words } from './debate.ts'
import { tallness, widthOf } from './letter-size.ts'
import { type Section, textsOf } from './sections.ts'

/** For Chinese and Japanese, and for all other languages. */
type Script = 'han' | 'other'
type ByScript = Record<Script, number>

export interface Kind {
  /** The word for such a text in messages, and for several of them. */
  name: string
  names?: string
  /** Pixels of a line, and of the space around the text. */
  line: ByScript
  around: number
  /** How much fits on a line, in full-width characters, without the space that line breaks leave empty at its end. */
  width: ByScript
}

/** How much more the last line holds, in full-width characters, since no line break leaves space empty at its end. */
export const lastLine = 1.5

export interface Part {
  kind: Kind
  section: Section | undefined
  words: Words | undefined
  /** As a multiple of the usual width. */
  width?: number
}

/** Those of the texts that there are in a language. */
export const measureAll = (parts: Part[], lang: string) =>
  parts.flatMap((part) => {
    const text = part.words?.[lang]
    return text && part.section ? [measure(text, lang, part)] : []
  })

/** A text on its slide: how many lines it has and how many pixels they take. */
function measure(text: Text, lang: string, { kind, section, width: share = 1 }: Part) {
  const plain = [...toPlain(text)]
  const width = plain.reduce((sum, character) => sum + widthOf(character), 0)
  const script: Script = /^(ja|zh)(-|$)/.test(lang) ? 'han' : 'other'
  const perLine = kind.width[script] * share
  // Only where lines are set closer for other languages than for Chinese and Japanese, their scripts make a difference (base.css).
  const isClose = script === 'other' && kind.line.other < kind.line.han
  const line = kind.line[script] * (isClose ? tallness(lang) : 1)
  const lines = Math.max(1, Math.ceil((width - lastLine) / perLine))
  const place = section && (textsOf(section).find((entry) => entry.lang === lang)?.place ?? section.place)
  if (!place) throw new Error('a text without its heading')
  return { kind, place, width, perLine, line, lines, characters: plain.length, pixels: lines * line + kind.around }
}
