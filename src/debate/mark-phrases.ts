// Marks where a text may be broken into lines: at the ends of its phrases.
import { phraseEnd, type Text, toPlain } from '../core/text.ts'
import type { CutPhrases } from './phrases.ts'

/** A last line with fewer characters than this looks lost. */
const fewest = 3
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu

/** Marks the ends of phrases with U+200B: at the ends of all segments and within plain ones, never within a run that is kept whole. */
export function markPhrases(text: Text, cut: CutPhrases): Text {
  const ends = new Set<number>()
  let at = 0
  const plain = toPlain(text)
  for (const phrase of cut(plain)) {
    at += phrase.length
    ends.add(at)
  }
  for (const end of ends) if ((plain.slice(end).match(han)?.length ?? 0) < fewest) ends.delete(end)
  let from = 0
  return text.map((segment) => {
    const characters = segment.text.split('')
    const marked = characters
      .map((character, index) => {
        const isLast = index === characters.length - 1
        return ends.has(from + index + 1) && (!segment.nobr || isLast) ? character + phraseEnd : character
      })
      .join('')
    from += characters.length
    return { ...segment, text: marked }
  })
}
