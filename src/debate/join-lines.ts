// How the lines of a text are joined, and which characters are as wide as a Han character.
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

/** The last and the first character of a line that a reader sees: signs of our markup, readings and link addresses do not count. */
const lastSeen = (text: string): string =>
  [...text.replace(/(?:\*|(?:\|[^{|}]*)?\}|\]\(\S+\))+$/, '').slice(-2)].at(-1) ?? ''
const firstSeen = (text: string): string =>
  [...text.replace(/^(?:\*|\{=|\{[\w-]+:|\{|\[(?=[^[\]]+\]\())+/, '').slice(0, 2)][0] ?? ''

/** Whether two parts of a text are joined without a space: in Japanese and Chinese, beside a wide character. */
export const joinsTightly = (lang: string, before: string, after: string): boolean =>
  /^(ja|zh)(-|$)/.test(lang) && (needsNoSpace(lastSeen(before)) || needsNoSpace(firstSeen(after)))

/** Lines as one text. */
export const joinLines = (lines: readonly string[], lang: string): string =>
  lines.reduce((text, line) => (text === '' ? line : `${text}${joinsTightly(lang, text, line) ? '' : ' '}${line}`), '')
