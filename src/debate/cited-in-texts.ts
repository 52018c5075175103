// Finds sources that are named in a text, in brackets, where they are shown as they are typed: they belong behind the heading.
import { hideMeant } from './as-typed.ts'
import { grammar, type Rule } from './grammar.ts'
import type { Problems } from './problems.ts'
import { rowsOf, type Section, textsOf } from './sections.ts'

const bracketed = /[[［【]\^?([\w-]{1,40}(?:\s*[,，、;；]\s*[\w-]{1,40})*)[\]］】](?![(（])/gu

/** Warns of the first one in each text. `known`: the ids of the debate's sources. */
export function checkCitedInTexts(sections: Section[], known: ReadonlySet<string>, { warn }: Problems): void {
  const isSource = (id: string) => known.has(id) || /^S?\d{1,3}$/.test(id)
  const splitIds = (ids: string) => ids.split(/\s*[,，、;；]\s*/u)

  function check(section: Section, rule: Rule | undefined): void {
    const { name, id, level, cites } = section
    // A line that looks like a source was reported.
    const texts = section.isBroken ? [] : textsOf(section)
    for (const text of texts) {
      const [found] = rowsOf(text).flatMap((row) =>
        [...hideMeant(row.text).matchAll(bracketed)].flatMap(({ 0: written, 1: ids = '', index }) =>
          splitIds(ids).every(isSource) ? [{ ...row, column: row.column + index, written, ids }] : [],
        ),
      )
      if (!found) continue
      const heading = `${'#'.repeat(level)} ${[name, id].filter(Boolean).join(' ')}`
      const all = [...new Set([...cites.map(({ id }) => id), ...splitIds(found.ids)])]
      const right = rule?.cites
        ? `sources stand behind the heading, as in "${heading} [${all.join(', ')}]"`
        : 'sources stand behind the heading of a reason, a counter, a look back or a chart'
      warn(
        { file: text.place.file, line: found.line, column: found.column },
        `"${found.written}" is shown as it is typed: ${right}; write "\\[" if it is meant`,
      )
    }
    for (const piece of section.pieces) check(piece, rule?.pieces[piece.name])
  }
  for (const section of sections) check(section, grammar[section.name])
}
