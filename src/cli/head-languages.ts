// The languages that the heads of a sheet name by themselves, for an author who has not said in which languages the debate is.
import { meantTags } from '../debate/language-tag.ts'
import { isTitle, type Row } from './taken.ts'

/** The languages that are looked for; any other must be said. */
const known = [
  ...['zh-Hans', 'zh-Hant', 'zh', 'ja', 'en', 'ko', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'sv', 'da', 'fi', 'pl', 'cs'],
  ...['ru', 'uk', 'tr', 'ar', 'he', 'fa', 'hi', 'id', 'vi', 'th', 'el', 'hu', 'ro'],
]
/** A tag that is also a word: a head `id` numbers the rows. */
const alsoWord = 'id'

/** The languages in the order of their columns. `locales`: the languages in whose names for languages a head may be, beside its own. */
export function languagesOfHeads(rows: Row[], locales: string[]): string[] {
  const heads = [rows[0], rows.find((row) => !isTitle(row))]
  const found = heads.map((row) => new Set(row?.cells.flatMap((cell) => languageOf(cell, locales) ?? [])))
  return [...(found.find(({ size }) => size > 0) ?? [])]
}

/** The language of a head that is its tag or its name, alone or with one more word: `ja`, `statement_en`, `Japanese`, `日本語訳`. */
function languageOf(cell: string, locales: string[]): string | undefined {
  const words = cell
    .toLowerCase()
    .split(/[\s_()（）:：/]+/u)
    .filter(Boolean)
  if (words.length > 2) return undefined
  const whole = words.toSorted().join(' ')
  const namesOf = (lang: string) =>
    ['en', lang, ...locales].map(
      (inLang) => new Intl.DisplayNames([inLang], { type: 'language' }).of(lang)?.toLowerCase() ?? lang,
    )
  const isTag = (lang: string) =>
    words.some((word) => word !== alsoWord && (meantTags[word] ?? word) === lang.toLowerCase())
  // In East Asian writing a further word follows without a blank.
  const begins = (name: string) => /^\P{ASCII}/u.test(name) && whole.startsWith(name) && whole.length <= name.length + 3
  return (
    known.find((lang) => isTag(lang) || namesOf(lang).some((name) => name.split(' ').toSorted().join(' ') === whole)) ??
    known.find((lang) => namesOf(lang).some((name) => words.includes(name) || begins(name)))
  )
}
