// Marks where a text may be broken into lines: at the ends of its phrases.
import { phraseEnd, type Text, toPlain } from '../core/text.ts'
import type { CutPhrases } from './phrases.ts'

/** A last line with fewer characters than this looks lost. */
const fewest = 3
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/gu

/** Marks the ends of phrases with U+200B: at the ends of all segments and within plain ones, never within a run that is kept whole. */
export function markPhrases(text: Text, cut: CutPhrases): Text {
  const ends = new Set<number>()
  let at = 0
  const plain = toPlain(text)
  for (const phrase of cut(plain)) {
    at += phrase.length
    ends.add(at)
  }
  for (const end of [...ends].reverse()) {
    if ((plain.slice(end).match(han)?.length ?? 0) >= fewest) break
    ends.delete(end)
  }
  let from = 0
  return text.map((segment) => {
    const { length } = segment.text
    const own = [...ends]
      .map((end) => end - from)
      .filter((end) => end > 0 && end <= length && (!segment.nobr || end === length))
    const starts = [0, ...own]
    from += length
    return {
      ...segment,
      text: starts.map((start, index) => segment.text.slice(start, starts[index + 1])).join(phraseEnd),
    }
  })
}
