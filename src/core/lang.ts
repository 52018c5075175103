// Languages: their tags, and which of those there are fits a reader's wishes.
import * as z from 'zod/mini'

/** BCP 47: `ja`, `zh-Hans`, `en`. */
export const Lang = z.string().check(z.regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/))
export type Lang = z.infer<typeof Lang>

/** The language that fits a list of wishes best; English where none does. `zh-CN` and `zh-SG` are zh-Hans. */
export function matchLang(wishes: readonly string[], available: readonly string[]): string {
  for (const wish of wishes) {
    let locale: Intl.Locale
    try {
      locale = new Intl.Locale(wish).maximize()
    } catch {
      continue
    }
    const { language, script } = locale
    const match =
      available.find((lang) => lang === wish) ??
      available.find((lang) => lang === `${language}-${script}`) ??
      available.find((lang) => lang === language) ??
      available.find((lang) => lang.startsWith(`${language}-`))
    if (match) return match
  }
  return available.includes('en') ? 'en' : (available[0] ?? 'en')
}
