// Holds the words of the debate in one language against slides/: no text missing, none too many, each in the markup of
// parse-text.ts.
import { isCalendarDate } from '../core/date.ts'
import type { ClaimFile, DeckWordsFile, Evidence } from '../core/deck-files.ts'
import { parseText } from './parse-text.ts'
import type { Key, Report } from './problems.ts'
import type { ClaimFiles, Structure } from './structure.ts'
import { textsOf } from './texts.ts'

/** The file of a language's words of the debate. */
export const wordsPath = (lang: string): string => `locales/${lang}/deck.json`

/** Reports the texts that are missing in a language, and those that slides/ has no place for. */
export function checkWords(
  { deck, sources, evidence }: Structure,
  { claims, files, areAllRead }: ClaimFiles,
  lang: string,
  words: DeckWordsFile,
  report: Report,
): void {
  const compare = createComparison((key, message) => report(wordsPath(lang), key, message))
  compare.names(['acts'], words.acts, deck.acts)
  compare.names(['claims'], words.claims, files.keys(), areAllRead)
  compare.names(['evidence'], words.evidence, Object.keys(evidence))
  compare.names(['sources'], words.sources, Object.keys(sources))
  compare.optional(['thesis'], words.thesis, { since: deck.thesis.since !== undefined })
  for (const claim of claims) checkClaimWords(claim, files.get(claim.id) ?? 'slides', words, compare)
  for (const [id, chart] of Object.entries(evidence)) checkChartWords(id, chart, words, compare)
}

/** Reports every text whose markup is wrong. */
export function checkMarkup(lang: string, words: DeckWordsFile, report: Report): void {
  for (const [key, text] of textsOf(words)) {
    try {
      parseText(text)
    } catch (error) {
      // The one error that parseText throws.
      report(wordsPath(lang), key, (error as SyntaxError).message)
    }
  }
}

function checkClaimWords(
  { id, reasons, hindsight }: ClaimFile,
  file: string,
  words: DeckWordsFile,
  compare: Comparison,
) {
  const claim = ownOf(words.claims, id)
  if (!claim) return
  const key = ['claims', id]
  if (claim.reasons.length !== reasons.length) {
    const counts = `${claim.reasons.length} texts here, ${reasons.length} reasons in ${file}`
    compare.say([...key, 'reasons'], `${counts}; make them as many`)
  }
  compare.optional(key, claim, { hindsight: hindsight !== undefined })
}

function checkChartWords(id: string, { series, reference }: Evidence, words: DeckWordsFile, compare: Comparison) {
  const chart = ownOf(words.evidence, id)
  if (!chart) return
  const key = ['evidence', id]
  const points = series.flatMap((one) => one.points)
  const names = points.flatMap(({ x }) => (isCalendarDate(x) ? [] : [x]))
  const natures = points.flatMap(({ nature }) => nature ?? [])
  compare.names(
    [...key, 'series'],
    chart.series,
    series.map((one) => one.key),
  )
  compare.names([...key, 'x'], chart.x, names)
  compare.names([...key, 'natures'], chart.natures, natures)
  compare.optional(key, chart, {
    derivation: points.some(({ derived }) => derived),
    reference: reference !== undefined,
  })
}

type Comparison = ReturnType<typeof createComparison>

/** Compares the texts below a key with those that slides/ has a place for. */
function createComparison(say: (key: Key, message: string) => void) {
  const miss = (key: Key) => say(key, 'the words are missing; add them')
  const refuse = (key: Key) => say(key, 'slides/ has nothing of this name; remove or correct it')
  return {
    say,
    /** Texts by a name of the deck's own. `isComplete`: what is not expected is too much. */
    names(key: Key, texts: object | undefined, expected: Iterable<string>, isComplete = true): void {
      const found = texts ?? {}
      const names = new Set(expected)
      for (const name of names) if (!Object.hasOwn(found, name)) miss([...key, name])
      if (!isComplete) return
      for (const name of Object.keys(found)) if (!names.has(name)) refuse([...key, name])
    },
    /** Texts that only some have; `expected`: whether this one has it. */
    optional(key: Key, found: object, expected: Record<string, boolean>): void {
      for (const [name, isNeeded] of Object.entries(expected)) {
        const isThere = Object.hasOwn(found, name)
        if (isNeeded && !isThere) miss([...key, name])
        if (isThere && !isNeeded) refuse([...key, name])
      }
    },
  }
}

/** `constructor` may be the name of a chart, and every object answers to it. */
const ownOf = <T>(group: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(group, name) ? group[name] : undefined
