// Brings language tags, as authors type them, to the one form in which all other code compares them.
import { Lang } from '../core/id.ts'
import { remember } from './remember.ts'

/** The canonical form of a language tag; undefined if the text is no language tag. */
export const canonicalTag: (tag: string) => string | undefined = remember((tag) => {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    return canonical !== undefined && Lang.safeParse(canonical).success ? canonical : undefined
  } catch {
    return undefined
  }
}, 10_000)

/** Codes of countries and the like that people write where a language's code belongs. */
export const meantTags: Record<string, string> = {
  cz: 'cs',
  ua: 'uk',
  vn: 'vi',
  jp: 'ja',
  cn: 'zh',
  kr: 'ko',
  tw: 'zh-hant',
  eng: 'en',
  jpn: 'ja',
  chn: 'zh',
}

/** The tag that was meant by a country's code, a tag with `_`, or a language's name in English or in itself. */
export function meantTag(word: string): string | undefined {
  const wanted = word.toLowerCase()
  if (Object.hasOwn(meantTags, wanted)) return canonicalTag(meantTags[wanted] ?? '')
  return /_/.test(word) ? canonicalTag(word.replaceAll('_', '-')) : tagOfName(wanted)
}

const letters = [...'abcdefghijklmnopqrstuvwxyz']

/** All languages with a code of two letters are tried, since no list of them has their names. */
const tagOfName = remember((name: string): string | undefined => {
  const english = namesIn('en')
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .find((tag) => {
      const known = english.of(tag)
      return known !== undefined && [known, namesIn(tag).of(tag)].some((one) => one?.toLowerCase() === name)
    })
}, 1000)

const namesIn = (lang: string) => new Intl.DisplayNames([lang, 'en'], { type: 'language', fallback: 'none' })

/** The language that a tag names, or else the one that its author means, as `ja` by `jp`; undefined if there is none. */
export function languageOf(tag: string): string | undefined {
  const lang = canonicalTag(tag)
  if (lang !== undefined && namesIn('en').of(lang) !== undefined) return lang
  return canonicalTag(meantTags[tag.toLowerCase()] ?? '')
}
