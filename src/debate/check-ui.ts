// Compares the interface's words of a language with English: they must have the same keys, with the plural forms of that language, and
// in each text the same {{places}}, none of which may ask for a format.
import * as z from 'zod'
import type { Key } from './json-problems.ts'
import { remember } from './remember.ts'
import { textsOf } from './texts.ts'

/** The interface's words of a language: texts by key, in groups. */
export interface UiFile {
  [key: string]: string | UiFile
}
export const UiFile = z.custom<UiFile>().superRefine((value, { addIssue }) => {
  // Checked by hand, since the error of a union of texts and groups would name the group around a fault, and not the fault.
  for (const { path, message } of findOdd(value, [])) addIssue({ code: 'custom', path, message })
})

function findOdd(value: unknown, path: string[]): { path: string[]; message: string }[] {
  if (value === '') return [{ path, message: 'is empty: write the text, or remove the line' }]
  if (typeof value === 'string' && path.length > 0) return []
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path, message: 'is neither a text nor a group of texts' }]
  return Object.entries(value).flatMap(([key, own]) => findOdd(own, [...path, key]))
}

/** The end of a key that names a plural form. */
export const plural = /_(zero|one|two|few|many|other)$/
/** All texts by keys such as `vote.saved`. */
export const toTexts = (words: UiFile): Map<string, string> =>
  new Map(textsOf(words).map(([key, text]) => [key.join('.'), text]))

/** The same texts in their groups again. */
export function toTree(texts: Iterable<[key: string, text: string]>): UiFile {
  const tree: UiFile = {}
  for (const [key, text] of texts) {
    const path = key.split('.')
    const name = path.pop() ?? ''
    let group = tree
    for (const part of path) {
      const below = group[part]
      const next = typeof below === 'object' ? below : {}
      group[part] = next
      group = next
    }
    group[name] = text
  }
  return tree
}

const placesOf = (text: string): string[] => [...new Set(text.replace(/,[^{}]*(?=\}\})/g, '').match(/\{\{.*?\}\}/g))]
const toList = (places: string[]): string => places.toSorted().join(' ') || 'no {{place}}'

/** Reports texts whose places differ from those in English, and keys that English does not have; returns the missing keys. */
export function checkUi(
  lang: string,
  words: UiFile,
  english: UiFile,
  report: (key: Key, message: string) => void,
): string[] {
  const say = (key: string, message: string) => report(key.split('.'), message)
  const found = toTexts(words)
  const expected = expectedTexts(lang, english)
  for (const [key, model] of expected) {
    const text = found.get(key)
    if (text === undefined) continue
    const [own, needed] = [placesOf(text), placesOf(model)]
    const [, form = ''] = plural.exec(key) ?? []
    const mayLeaveOut = isOfOneNumber(lang, form) && !own.includes('{{count}}')
    if (toList(own) !== toList(mayLeaveOut ? needed.filter((place) => place !== '{{count}}') : needed))
      say(key, `has ${toList(own)}, English ${toList(needed)}; make them the same`)
  }
  for (const [key, text] of found) {
    if (!expected.has(key)) say(key, 'English has no such key; remove or correct it')
    const [format] = text.match(/\{\{[^}]*,[^}]*\}\}/) ?? []
    if (format)
      say(key, `${format} asks for a format, which the build leaves out (vite.config.ts); let the code write it`)
  }
  return [...expected.keys()].filter((key) => !found.has(key))
}

/** Each key that a language must have, with the English text that it follows. */
export function expectedTexts(lang: string, english: UiFile): Map<string, string> {
  const models = toTexts(english)
  const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories
  const expected = new Map<string, string>()
  for (const [key, model] of models) {
    if (!plural.test(key)) expected.set(key, model)
    else
      for (const form of forms) {
        const own = key.replace(plural, `_${form}`)
        // The English text for "one" may leave the number out, but another language may need the number there.
        expected.set(own, models.get(key.replace(plural, '_other')) ?? model)
      }
  }
  return expected
}

/** Whether a plural form is used for a single number, like "one" in English, but not in French (0, 1) or Russian (1, 21 …). */
const isOfOneNumber = (lang: string, form: string): boolean =>
  ['zero', 'one', 'two'].includes(form) &&
  formsOfNumbers(lang)
    .split(' ')
    .filter((one) => one === form).length === 1

/** Whether a plural form of a language is used for 1: not at all, for 1 alone, or for other numbers too. */
export function isOfOne(lang: string, form: string): 'not' | 'alone' | 'too' {
  if (formsOfNumbers(lang).split(' ')[1] !== form) return 'not'
  return isOfOneNumber(lang, form) ? 'alone' : 'too'
}

/** The plural forms of the numbers from 0 to 200. */
const formsOfNumbers = remember((lang) => {
  const rules = new Intl.PluralRules(lang)
  return Array.from({ length: 201 }, (_, number) => rules.select(number)).join(' ')
}, 1000)
