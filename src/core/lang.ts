// Chooses, among the languages that there are, the one that fits a reader's wishes.

/**
 * The language that fits a list of wishes best; if none fits, English or else the first one. Of several forms of a wished language the
 * one in its script is taken, and of those the one of its region: `zh-TW` is zh-Hant, and zh-Hans only where there is no zh-Hant.
 */
export function matchLang(wishes: readonly string[], available: readonly string[]): string {
  for (const wish of wishes) {
    // The common case first, because a browser takes 10 ms to read its table of languages.
    if (available.includes(wish)) return wish
    const fits = available.map((lang) => fitOf(wish, lang))
    const best = Math.max(...fits)
    if (best > 0) return available[fits.indexOf(best)] ?? wish
  }
  return available.includes('en') ? 'en' : (available[0] ?? 'en')
}

/** How well a language fits a wish, by the likely subtags of CLDR; 0 if it is another one, or if the wish is no tag. */
function fitOf(wish: string, lang: string): number {
  try {
    const [a, b] = [new Intl.Locale(wish).maximize(), new Intl.Locale(lang).maximize()]
    return a.language === b.language ? 1 + 2 * Number(a.script === b.script) + Number(a.region === b.region) : 0
  } catch {
    return 0
  }
}
