// The texts of a heading in all languages: their lines joined, their markup read, and what is not translated told.
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
    const lines = rows.map(({ text }) => takeSlash(text))
    try {
      return parseText(joinLines(lines, lang), { hasLinks })
    } catch (fault) {
      if (!(fault instanceof MarkupError)) throw fault
      error(placeIn(rows, lines, lang, fault.at, file), fault.message)
      return []
    }
  }

  function tellMissing({ isBroken, place }: Section, name: string): void {
    const right = languages.length === 1 ? 'write it below, after a blank line' : `add a line "- ${first}: …"`
    if (!isBroken) error(place, `${name} has no text: ${right}`)
  }

  /** What is missing among the languages. `name`: what has the text, for the author. */
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
    /** The one paragraph below a heading; undefined, reported if it is needed, where there is none. */
    words(section: Section | undefined, name: string, isNeeded = true): Words | undefined {
      if (!section) return undefined
      if (textsOf(section).length === 0) {
        if (isNeeded) tellMissing(section, name)
        return undefined
      }
      checkLanguages(section, name)
      return byLang(section, textOf)
    },
    /** The texts of a heading that may be translated or not. */
    someWords: (section: Section): Partial<Words> => byLang(section, textOf),
    bodies(section: Section | undefined, name: string): Bodies | undefined {
      if (!section) return undefined
      if (textsOf(section).length === 0) {
        tellMissing(section, name)
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

/** A sign of Markdown at the beginning of a line, with a `\` that takes its meaning away. */
const takeSlash = (line: string): string => line.replace(/^\\([-+>#=])/, '$1').replace(/^(\d+)\\([.)])/, '$1$2')

/** Where a character of the joined text was written. */
function placeIn(rows: Row[], lines: string[], lang: string, at: number, file: string): Place {
  const last = rows.findLastIndex((_, index) => index === 0 || joinLines(lines.slice(0, index), lang).length < at + 1)
  const row = rows[last]
  const start = last <= 0 ? 0 : joinLines(lines.slice(0, last + 1), lang).length - (lines[last]?.length ?? 0)
  const taken = (row?.text.length ?? 0) - (lines[last]?.length ?? 0)
  return { file, line: row?.line ?? 1, column: (row?.column ?? 1) + Math.max(0, at - start) + taken }
}
