// Statements that were taken from a list, and what is said of the rest.
import type { HeadWords } from './heads.ts'

/** Whether a row above others has no more than one cell, such as the title of a sheet. */
export const isTitle = ({ cells }: Row): boolean => cells.filter((cell) => cell.trim() !== '').length <= 1

/** A text by its languages. */
export type Texts = Map<string, string>

/** A statement with its reasons and counters; of an outline also the heading above it, in the first language. */
export interface Statement {
  texts: Texts
  reasons: Texts[]
  counters: Texts[]
  part?: string
}

export interface Statements {
  taken: Statement[]
  /** The name of the whole list, in the first language, if it has one. */
  title?: string
  /** What was not taken, or taken with a doubt: a sentence for each row, column or sheet. */
  remarks: string[]
}

/** Why a file has no statements to take; the sentence is for the person who named it. */
export class StatementsError extends Error {
  override name = 'StatementsError'
}

/** What is asked of an author whose languages are neither said nor named by a sheet. */
export const whichLanguages = 'Say in which languages the debate is, that of most people first: --languages ja,en'

export interface Row {
  /** The number of the row, or of the line, from 1. */
  at: number
  cells: string[]
}

/** `languages`: those of the debate; `words`: those of the heads of columns, in each language of the interface. */
export interface Wish {
  languages: string[]
  words: HeadWords
}

/**
 * Signs that cannot be written as they are: they begin a comment, make a picture, or stand where a `\` is taken away
 * (debate/read-words.ts).
 */
const unwritable = /<!--|!\[[^\]]*\]\([^()\s]+\)|^\\[-+>#=]|^\d+\\[.)]/

/** Whether a text can be written into a debate's Markdown letter for letter. */
export const isWritable = (text: string): boolean => !unwritable.test(text)

/** What is said of a row that cannot be written. */
export const notWritable = 'has signs that mean something else in Markdown'

/** The statements of rows, without those that have no text in the first language and those that appear twice. */
export function take(
  rows: Row[],
  languages: string[],
  read: (row: Row, say: (why: string) => undefined) => Texts | undefined,
  /** What there is beside the texts of a row that is taken. */
  more: (row: Row, say: (why: string) => void) => Omit<Statement, 'texts'>,
): Statements {
  const taken: Statement[] = []
  const remarks: string[] = []
  const seen = new Map<string, number>()
  const [first = 'en'] = languages
  for (const row of rows) {
    const say = (why: string) => void remarks.push(`row ${row.at} ${why}`)
    const texts = read(row, say)
    if (!texts) continue
    for (const [lang, text] of texts) if (text === '') texts.delete(lang)
    const own = texts.get(first)
    if (texts.size === 0) {
      if (row.cells.some((cell) => cell.trim() !== '')) say('has no statement')
    } else if (own === undefined) say(`has no text in ${first}, the first language`)
    else if (![...texts.values()].every(isWritable)) say(notWritable)
    else if (seen.has(own)) say(`is the same as row ${seen.get(own)}`)
    else {
      seen.set(own, row.at)
      taken.push({ texts, ...more(row, say) })
    }
  }
  return { taken, remarks }
}

/** Whether a cell has a number, a date, a time or an address for e-mail, and so no statement. */
export const isFigure = (cell: string): boolean =>
  /^\S+@\S+\.\w+$/.test(cell) ||
  /^[\s.,:/+%()−-]*\d[\d\s.,:/+%()−-]*$/.test(
    cell.replace(/(?<![a-z])(?:am|pm|a\.m\.|p\.m\.|gmt|utc|t|z)(?![a-z])/gi, ''),
  )

/** A text on one line, without invisible signs. */
export const tidy = (text: string): string =>
  text
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
