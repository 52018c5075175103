// Marks phrase ends in the words of the interface and in the titles of sources, as in the deck's texts: browsers break Japanese and
// Chinese lines anywhere, and Chromium is the only one that knows phrases.
import type { References } from '../core/deck.ts'
import { phraseEnd, type Segment } from '../core/text.ts'
import type { UiFile } from './check-ui.ts'
import { markPhrases } from './mark-phrases.ts'
import type { CutPhrases } from './phrases.ts'

const placeOrStar = /(\{\{[^}]*\}\}|\*)/

/** The words with U+200B at the end of each phrase. */
export const markUi = (ui: UiFile, cut: CutPhrases): UiFile =>
  Object.fromEntries(
    Object.entries(ui).map(([key, text]) => [key, typeof text === 'string' ? markText(text, cut) : markUi(text, cut)]),
  )

/** The titles of sources with the same marks, each by the language it was written in. */
export const markTitles = (
  { sources, ...others }: References,
  phrasesOf: (lang: string) => CutPhrases | undefined,
): References => ({
  ...others,
  sources: Object.fromEntries(
    Object.entries(sources).map(([id, source]) => {
      const cut = source.lang ? phrasesOf(source.lang) : undefined
      return [id, source.title && cut ? { ...source, title: markText(source.title, cut) } : source]
    }),
  ),
})

/** For the search of phrases, a {{place}} that is filled later counts as a digit, and stars, which mark emphasis, are left out. */
function markText(text: string, cut: CutPhrases): string {
  const runs = text.split(placeOrStar)
  const segments = runs.map((run): Segment => {
    if (run === '*') return { text: '', nobr: true }
    return placeOrStar.test(run) ? { text: '0', nobr: true } : { text: run }
  })
  return markPhrases(segments, cut)
    .map((marked, index) => {
      const run = runs[index] ?? ''
      if (!placeOrStar.test(run)) return marked.text
      return marked.text.endsWith(phraseEnd) ? run + phraseEnd : run
    })
    .join('')
}
