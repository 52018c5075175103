// The languages that the heads of a sheet name by themselves, for an author who has not said in which languages the debate is.
import { findArgued } from './argued.ts'
import { findHeadRow, isOfStatements } from './head-row.ts'
import type { HeadWords } from './heads.ts'
import { isFigure, type Row } from './taken.ts'

/** The languages in the order of their columns; none if texts would be left out, so that they must be asked for. */
export function languagesOfHeads(rows: Row[], words: HeadWords): string[] {
  const found = findHeadRow(rows, words)
  if (!found) return []
  const { at, heads } = found
  const languages = [...new Set(heads.filter(isOfStatements).flatMap(({ lang }) => lang ?? []))]
  const isFilled = (column: number) =>
    rows.slice(at + 1).some(({ cells }) => {
      const text = (cells[column] ?? '').trim()
      return text !== '' && !isFigure(text)
    })
  const isHomeless = heads.some(
    ({ kind, lang, wordLangs }, column) =>
      kind && isFilled(column) && !(lang ? [lang] : wordLangs).some((one) => languages.includes(one)),
  )
  const argued = findArgued(heads, languages)
  const lacksFirst = argued.some(
    ({ kind }) => !argued.some((other) => other.kind === kind && other.lang === languages[0]),
  )
  return isHomeless || lacksFirst ? [] : languages
}
