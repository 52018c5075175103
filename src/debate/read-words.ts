// Reads the texts of a heading in all languages: joins their lines, parses their markup, and reports missing translations.
import type { Body, Text } from '../core/text.ts'
import type { Bodies, Words } from './debate.ts'
import { joinLines } from './join-lines.ts'
import { MarkupError, parseText } from './markup.ts'
import type { Place, Problems } from './problems.ts'
import { type Section, type TextEntry, textsOf } from './sections.ts'
import type { Row } from './source-text.ts'

/** Reads texts of a debate in its languages; reports what is wrong and what is missing. */
export function createWordReader(languages: string[], problems: Problems) {
  const { error, warn } = problems
  const first = languages[0] ?? ''

  function toText(rows: Row[], file: string, lang: string, hasLinks: boolean): Text {
    const lines = rows.map(({ text }) => removeSlash(text))
    for (const { text, line, column } of rows)
      if (/(?<!\\)\\$/.test(text)) warn({ file, line, column: column + text.length - 1 }, endingSlash)
    const place = (at: number) => placeIn(rows, lines, lang, at, file)
    try {
      return parseText(joinLines(lines, lang), {
        hasLinks,
        hasBreaks: hasBreaks(lang),
        doubt: (at, message) => warn(place(at), message),
      })
    } catch (fault) {
      if (!(fault instanceof MarkupError)) throw fault
      error(place(fault.at), fault.message)
      return []
    }
  }

  function reportMissing({ isBroken, place }: Section, name: string): void {
    const right = languages.length === 1 ? 'write it below, after a blank line' : `add a line "- ${first}: …"`
    if (!isBroken) error(place, `${name} has no text: ${right}`)
  }

  /** Reports languages in which the text is missing. `name`: what the text belongs to, as messages call it. */
  function checkLanguages(section: Section, name: string): void {
    const written = textsOf(section).map(({ lang }) => lang)
    if (written.length === 0 || section.isBroken) return
    if (!written.includes(first)) {
      error(section.place, `${name} has no ${first}, the first language: add a line "- ${first}: …"`)
      return
    }
    for (const lang of languages) {
      if (!written.includes(lang)) warn(section.place, `${name} has no ${lang}: add a line "- ${lang}: …"`)
    }
  }
  const byLang = <T>(section: Section, read: (entry: TextEntry) => T): Record<string, T> =>
    Object.fromEntries(textsOf(section).map((entry) => [entry.lang, read(entry)]))
  const textOf = ({ parts, lang, place }: TextEntry): Text =>
    toText(
      parts.flatMap((part) => (part.kind === 'paragraph' ? part.rows : [])),
      place.file,
      lang,
      false,
    )

  return {
    /** The one paragraph below a heading; undefined if there is none, which is reported if `isNeeded`. */
    words(section: Section | undefined, name: string, isNeeded = true): Words | undefined {
      if (!section) return undefined
      if (textsOf(section).length === 0) {
        if (isNeeded) reportMissing(section, name)
        return undefined
      }
      checkLanguages(section, name)
      return byLang(section, textOf)
    },
    /** The texts of a heading that need not be in every language. */
    someWords: (section: Section): Partial<Words> => byLang(section, textOf),
    bodies(section: Section | undefined, name: string): Bodies | undefined {
      if (!section) return undefined
      if (textsOf(section).length === 0) {
        reportMissing(section, name)
        return undefined
      }
      checkLanguages(section, name)
      return byLang(section, ({ parts, lang, place }): Body => {
        const text = (rows: Row[]) => toText(rows, place.file, lang, true)
        return parts.flatMap((part): Body => {
          if (part.kind === 'odd') return []
          return part.kind === 'list'
            ? [{ list: part.items.map(text), isOrdered: part.isOrdered }]
            : [{ paragraph: text(part.rows) }]
        })
      })
    },
  }
}
export type WordReader = ReturnType<typeof createWordReader>

/** Scripts without blanks between words, whose keyboards have U+200B for the ends of words. */
const hasBreaks = (lang: string): boolean =>
  /^(?:Khmr|Laoo|Mymr|Thai)$/.test(new Intl.Locale(lang).maximize().script ?? '')

const endingSlash = 'this "\\" is shown as it is typed, and breaks no line: remove it'

/** The line without the `\` that takes its meaning from a sign of Markdown at its beginning. */
const removeSlash = (line: string): string => line.replace(/^\\([-+>#=])/, '$1').replace(/^(\d+)\\([.)])/, '$1$2')

/** The place in its file of a character of the joined text. */
function placeIn(rows: Row[], lines: string[], lang: string, at: number, file: string): Place {
  const last = rows.findLastIndex((_, index) => index === 0 || joinLines(lines.slice(0, index), lang).length < at + 1)
  const row = rows[last]
  const start = last <= 0 ? 0 : joinLines(lines.slice(0, last + 1), lang).length - (lines[last]?.length ?? 0)
  const taken = (row?.text.length ?? 0) - (lines[last]?.length ?? 0)
  return { file, line: row?.line ?? 1, column: (row?.column ?? 1) + Math.max(0, at - start) + taken }
}
