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
  dk: 'da',
  gr: 'el',
  ua: 'uk',
  vn: 'vi',
  jp: 'ja',
  jap: 'ja',
  cn: 'zh-hans',
  kr: 'ko',
  tw: 'zh-hant',
  gb: 'en',
  eng: 'en',
  jpn: 'ja',
  chn: 'zh-hans',
}

/** Codes of countries that are also languages, which few write in. */
const doubtful: Record<string, string> = { kr: 'ko', se: 'sv', ee: 'et', br: 'pt-BR', ch: 'zh-Hans' }

/** The tag that was meant by a country's code, a tag with `_`, or a language's name in English or in itself. */
export function meantTag(word: string): string | undefined {
  const [first = '', ...others] = word.toLowerCase().split(/[-_]/)
  const code = Object.hasOwn(meantTags, first) ? meantTags[first] : undefined
  if (code !== undefined) return canonicalTag([code, ...(code.includes('-') ? [] : others)].join('-'))
  return /_/.test(word) ? canonicalTag(word.replaceAll('_', '-')) : tagOfName(word.toLowerCase())
}

const letters = [...'abcdefghijklmnopqrstuvwxyz']
const namesIn = (lang: string) => new Intl.DisplayNames([lang, 'en'], { type: 'language', fallback: 'none' })
const english = namesIn('en')

let tagsByName: Map<string, string> | undefined

/** All languages with a code of two letters, and the two writings of Chinese, by their names: no list of them is at hand. */
function tagOfName(name: string): string | undefined {
  const pairs = () => letters.flatMap((first) => letters.map((second) => first + second))
  tagsByName ??= new Map(
    [...pairs(), 'zh-Hans', 'zh-Hant'].reverse().flatMap((tag) => {
      const known = english.of(tag)
      if (known === undefined) return []
      return [namesIn(tag).of(tag), known].flatMap((one): [string, string][] => (one ? [[one.toLowerCase(), tag]] : []))
    }),
  )
  return tagsByName.get(name)
}

/**
 * What a tag is as an author typed it, by the same rule wherever one is typed. `lang`: the language that it names, or else the one that is
 * meant; `meant`: what to write if it names none; `fault`: why it is wrong; `doubt`: why it may be.
 */
export interface TypedTag {
  lang?: string | undefined
  meant?: string | undefined
  fault?: string
  doubt?: string
}

export const readTag: (typed: string) => TypedTag = remember((typed) => {
  const lang = canonicalTag(typed)
  if (lang !== undefined && english.of(lang) !== undefined) {
    const other = doubtful[lang]
    if (other === undefined) return { lang }
    return {
      lang,
      doubt: `"${typed}" is the tag of ${english.of(lang)}; if you mean ${english.of(other)}, write ${other}`,
    }
  }
  const meant = meantTag(typed)
  const what = lang === undefined ? 'is no language tag' : 'is the tag of no language'
  return { lang: meant ?? lang, meant, fault: `"${typed}" ${what}; write ${meant ?? 'one such as en, ja or zh-Hans'}` }
}, 10_000)

/** Of these languages the one whose words are those of a language: itself, or that of its script, as zh-Hans for zh-CN. */
export function spokenAs(lang: string, spoken: Iterable<string>): string | undefined {
  const all = [...spoken]
  const { language, script } = new Intl.Locale(lang).maximize()
  return [lang, `${language}-${script}`, language].find((one) => {
    const own = all.includes(one) ? new Intl.Locale(one).maximize() : undefined
    return own?.language === language && own.script === script
  })
}
