// The pieces of a text between which a line on a canvas may be broken; joined, they are the text without its marks of phrase ends.
// Written by hand, because some browsers have no `Intl.Segmenter` and cannot parse a file with a lookbehind.
import { phraseEnd } from '../../core/text.ts'

/** Splits a text into marked phrases and words; a blank belongs to the word before it. */
const toWords = (text: string): string[] =>
  text.split(phraseEnd).flatMap((phrase) => phrase.match(/^\s+|\S+\s*/g) ?? [])

/** Units: in Chinese and Japanese a run of katakana, a character with the hiragana after it, or a mark; blanks; anything else. */
const unit =
  /[\p{Script=Katakana}ー]+|\p{Script=Han}?\p{Script=Hiragana}+|[\p{Script=Han}\u3000-\u303f\uff00-\uffef]|\s+|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\u3000-\u303f\uff00-\uffef]+/gu

/** Phrases and words; without marked phrases also the units of Chinese and Japanese, with the punctuation around them. */
export function toPieces(text: string): string[] {
  if (text.includes(phraseEnd)) return toWords(text)
  const pieces: string[] = []
  for (const piece of text.match(unit) ?? []) {
    const last = pieces.at(-1)
    const isOpen = last !== undefined && /(^|\s)[\p{P}\p{S}]+$|[\p{Ps}\p{Pi}]$/u.test(last)
    const belongs = /^[\s\p{P}\p{S}]+$/u.test(piece) && !/^[\p{Ps}\p{Pi}]/u.test(piece)
    if (last !== undefined && (isOpen || (belongs && (!/\s$/.test(last) || /^\s/.test(piece)))))
      pieces[pieces.length - 1] = last + piece
    else pieces.push(piece)
  }
  return pieces
}

/** Breaks a text into lines that fit: between its pieces, and within a piece only if it is too long for a whole line. */
export function wrap(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  const append = (piece: string) => {
    if (line === '' || fits((line + piece).trimEnd())) line += piece
    else {
      lines.push(line.trimEnd())
      line = piece
    }
  }
  for (const piece of toPieces(text)) {
    if (fits(piece.trimEnd())) append(piece)
    else for (const character of piece) append(character)
  }
  return [...lines, line.trimEnd()]
}
