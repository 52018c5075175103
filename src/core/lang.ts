// Chooses, among the languages that there are, the one that fits a reader's wishes.

/** The language that fits a list of wishes best; if none fits, English or else the first one. `zh-CN` and `zh-SG` are zh-Hans. */
export function matchLang(wishes: readonly string[], available: readonly string[]): string {
  for (const wish of wishes) {
    // The common case first, because a browser takes 10 ms to read its table of languages.
    if (available.includes(wish)) return wish
    let locale: Intl.Locale
    try {
      locale = new Intl.Locale(wish).maximize()
    } catch {
      continue
    }
    const { language, script } = locale
    const match =
      available.find((lang) => lang === `${language}-${script}`) ??
      available.find((lang) => lang === language) ??
      available.find((lang) => lang.startsWith(`${language}-`))
    if (match) return match
  }
  return available.includes('en') ? 'en' : (available[0] ?? 'en')
}
