// Finds texts of two languages that changed places, by the scripts of their letters.
import type { Problems } from './problems.ts'
import { rowsOf, type Section, type TextEntry, textsOf } from './sections.ts'

/** Scripts that have several in Unicode's data; all others have one of the same name. */
const several: Record<string, string[]> = {
  Jpan: ['Han', 'Hiragana', 'Katakana'],
  Kore: ['Hangul', 'Han'],
  Hans: ['Han'],
  Hant: ['Han'],
}

/** A pattern for a letter of the script in which a language is mostly written. */
function letterOf(lang: string): string {
  const { script = '' } = new Intl.Locale(lang).maximize()
  return (several[script] ?? [script]).map((one) => `\\p{scx=${one}}`).join('|')
}

/** Undefined for a script that Unicode's data do not have. */
function toPattern(letter: string): RegExp | undefined {
  try {
    return new RegExp(letter, 'u')
  } catch {
    return undefined
  }
}

/** The letters of a text, without the names in other languages. */
const lettersOf = (text: TextEntry): string[] =>
  rowsOf(text).flatMap((row) => row.text.replace(/\{[\w-]+:[^{}]*\}/g, '').match(/\p{L}/gu) ?? [])

/** Warns of each pair of languages once. */
export function checkSwapped(sections: Section[], languages: readonly string[], { warn }: Problems): void {
  const letters = new Map(languages.map((lang) => [lang, letterOf(lang)]))
  const patterns = [...new Set(letters.values())].map((letter) => ({ letter, pattern: toPattern(letter) }))
  /** The scripts in which most of a text's letters are. */
  const scriptsOf = (text: TextEntry): string[] => {
    const all = lettersOf(text)
    return patterns.flatMap(({ letter, pattern }) =>
      pattern && all.filter((one) => pattern.test(one)).length * 2 > all.length ? [letter] : [],
    )
  }
  for (const section of sections) {
    const texts = textsOf(section).map((text) => ({ ...text, own: letters.get(text.lang) ?? '', has: scriptsOf(text) }))
    const isStrange = (one: (typeof texts)[number], other: (typeof texts)[number]): boolean =>
      !one.has.includes(one.own) && one.has.includes(other.own) && other.has.includes(one.own)
    for (const [at, one] of texts.entries()) {
      for (const other of texts.slice(at + 1)) {
        const [a, b] = [one.lang, other.lang]
        if (isStrange(one, other) || isStrange(other, one))
          warn(
            one.place,
            `the ${a} text has the letters of ${b}, and the ${b} text those of ${a}: exchange the two`,
            `swapped ${[a, b].toSorted().join(' ')}`,
          )
      }
    }
  }
}
