// How the lines of a text become one, and which characters are as wide as a Han character.
import { eastAsianWidthType } from 'get-east-asian-width'

const hangul = /\p{Script=Hangul}/u

/** Whether a character is wide in East Asian text (UAX #11, W or F). */
export function isWide(character: string): boolean {
  if (character === '') return false
  const width = eastAsianWidthType(character.codePointAt(0) ?? 0)
  return width === 'wide' || width === 'fullwidth'
}
/** Hangul is wide, but written with spaces. */
const needsNoSpace = (character: string): boolean => isWide(character) && !hangul.test(character)

/** The last and the first character that a reader sees in the line: neither marks of our markup, nor a reading or a link's address. */
const lastSeen = (text: string): string =>
  [...text.replace(/(?:\*|(?:\|[^{|}]*)?\}|\]\(\S+\))+$/, '').slice(-2)].at(-1) ?? ''
const firstSeen = (text: string): string =>
  [...text.replace(/^(?:\*|\{=|\{[\w-]+:|\{|\[(?=[^[\]]+\]\())+/, '').slice(0, 2)][0] ?? ''

/** Whether two parts of a text in a language stand together without a blank: in Japanese and Chinese, beside a wide character. */
export const joinsTightly = (lang: string, before: string, after: string): boolean =>
  /^(ja|zh)(-|$)/.test(lang) && (needsNoSpace(lastSeen(before)) || needsNoSpace(firstSeen(after)))

/** Lines as one text. */
export const joinLines = (lines: readonly string[], lang: string): string =>
  lines.reduce((text, line) => (text === '' ? line : `${text}${joinsTightly(lang, text, line) ? '' : ' '}${line}`), '')
