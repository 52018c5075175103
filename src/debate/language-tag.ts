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
  jp: 'ja',
  cn: 'zh',
  kr: 'ko',
  tw: 'zh-hant',
  eng: 'en',
  jpn: 'ja',
  chn: 'zh',
}
