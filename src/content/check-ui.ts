// Holds the interface's words of each language against English: the same keys with the plural forms that the language
// needs itself, and in each text the same {{places}}.
import * as z from 'zod'
import { textsOf } from './check-deck.ts'
import type { Report } from './problems.ts'

/** An interface's words: texts by key, in groups. */
export interface UiWords {
  [key: string]: string | UiWords
}
export const UiFile: z.ZodType<UiWords> = z.lazy(() =>
  z.record(z.string(), z.union([z.string().min(1), UiFile], { error: 'is neither a text nor a group of texts' })),
)

const plural = /_(zero|one|two|few|many|other)$/
const toTexts = (words: UiWords) => new Map(textsOf(words).map(([key, text]) => [key.join('.'), text]))
const placesOf = (text: string): string => [...new Set(text.match(/\{\{.*?\}\}/g))].sort().join(' ') || 'no {{place}}'

export function checkUi(lang: string, file: string, words: UiWords, english: UiWords, report: Report): void {
  const found = toTexts(words)
  const models = toTexts(english)
  const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories
  /** Each key this language must have, with the English text it follows. */
  const expected = new Map<string, string>()
  for (const [key, model] of models) {
    if (!plural.test(key)) expected.set(key, model)
    else
      for (const form of forms) {
        const own = key.replace(plural, `_${form}`)
        expected.set(own, models.get(own) ?? models.get(key.replace(plural, '_other')) ?? model)
      }
  }
  for (const [key, model] of expected) {
    const text = found.get(key)
    if (text === undefined) report(file, key.split('.'), 'the text is missing; add it')
    else if (placesOf(text) !== placesOf(model)) {
      report(file, key.split('.'), `has ${placesOf(text)}, English ${placesOf(model)}; make them the same`)
    }
  }
  for (const key of found.keys()) {
    if (!expected.has(key)) report(file, key.split('.'), 'locales/en/ui.json has no such key; remove or correct it')
  }
}
