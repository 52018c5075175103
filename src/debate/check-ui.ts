// Holds the interface's words of each language against English: the same keys with the plural forms that the language
// needs itself, in each text the same {{places}}, and none that asks for a format.
import * as z from 'zod'
import type { Report } from './json-problems.ts'
import { textsOf } from './texts.ts'

/** locales/<lang>/ui.json: texts by key, in groups. */
export interface UiFile {
  [key: string]: string | UiFile
}
export const UiFile: z.ZodType<UiFile> = z.lazy(() =>
  z.record(z.string(), z.union([z.string().min(1), UiFile], { error: 'is neither a text nor a group of texts' })),
)

const plural = /_(zero|one|two|few|many|other)$/
const toTexts = (words: UiFile) => new Map(textsOf(words).map(([key, text]) => [key.join('.'), text]))
const placesOf = (text: string): string =>
  [...new Set(text.replace(/,[^{}]*(?=\}\})/g, '').match(/\{\{.*?\}\}/g))].sort().join(' ') || 'no {{place}}'

/** The file of a language's words of the interface. */
export const uiPath = (lang: string): string => `locales/${lang}/ui.json`

/** Reports the keys that are missing in a language or too many, and the texts whose places are not those of English. */
export function checkUi(lang: string, words: UiFile, english: UiFile, report: Report): void {
  const say = (key: string, message: string) => report(uiPath(lang), key.split('.'), message)
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
    if (text === undefined) say(key, 'the text is missing; add it')
    else if (placesOf(text) !== placesOf(model)) {
      say(key, `has ${placesOf(text)}, English ${placesOf(model)}; make them the same`)
    }
  }
  for (const [key, text] of found) {
    if (!expected.has(key)) say(key, `${uiPath('en')} has no such key; remove or correct it`)
    const [format] = text.match(/\{\{[^}]*,[^}]*\}\}/) ?? []
    if (format)
      say(key, `${format} asks for a format, which the build leaves out (vite.config.ts); let the code write it`)
  }
}
