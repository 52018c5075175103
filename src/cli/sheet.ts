// Statements in a sheet (XLSX, CSV, TSV): a column for each language, or one column in the first language; the comments that polis exports.

import { readFileSync } from 'node:fs'
import { CsvError, parse } from 'csv-parse/sync'
import readSheet from 'read-excel-file/node'
import { type Column, findArgued, readArgued, tellArgued } from './argued.ts'
import { findColumns, findHeadRow } from './head-row.ts'
import { isFigure, type Row, type Statements, StatementsError, take, tidy, type Wish } from './taken.ts'

/** The rows of a sheet, and what to say about the file. */
export interface Sheet {
  rows: Row[]
  remarks: string[]
}

/** All cells of the first sheet, as texts. */
export async function readXlsx(file: string): Promise<Sheet> {
  try {
    const [first, ...others] = await readSheet(readFileSync(file))
    const rows = (first?.data ?? []).map((cells, index) => ({
      at: index + 1,
      cells: cells.map((cell) => (cell instanceof Date ? cell.toISOString() : String(cell ?? ''))),
    }))
    const filled = others.filter(({ data }) => data.length > 0)
    return { rows, remarks: filled.map(({ sheet }) => `sheet "${sheet}" was not read: only the first one is`) }
  } catch {
    throw new StatementsError(
      `${file}: this is no XLSX file that can be read: open the list in a sheet and save it as XLSX again`,
    )
  }
}

/** `file`: its name for messages; `text`: what is in it; `delimiter`: what stands between two cells. */
export function readCsv(file: string, text: string, delimiter: string): Sheet {
  try {
    const options = { bom: true, delimiter, relax_column_count: true, relax_quotes: true }
    return { rows: parse(text, options).map((cells, index) => ({ at: index + 1, cells })), remarks: [] }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new StatementsError(`${file}: ${error.message}; open the list in a sheet and save it as CSV again`)
  }
}

/** The column of a sheet in which a language's texts stand. */
type Columns = Map<string, number>

export function takeSheet({ rows, remarks: ofFile }: Sheet, wish: Wish): Statements {
  const { languages } = wish
  const { columns, head, moderated, argued, remarks } = findHead(rows, wish) ?? guessColumn(rows, languages)
  const below = rows.slice(head)
  const statements = take(
    below,
    languages,
    (row, say) => {
      // polis: -1 is a comment that its moderators rejected.
      if (row.cells[moderated]?.trim() === '-1') return say('was rejected by the moderators (moderated is -1)')
      const texts = new Map([...columns].map(([lang, column]) => [lang, tidy(row.cells[column] ?? '')]))
      const said = [...texts.values()].filter(Boolean)
      if (said.length > 0 && said.every(isFigure)) return say('has a number in place of a statement')
      return texts
    },
    (row, say) => readArgued(row, argued, languages, say),
  )
  return { ...statements, remarks: [...ofFile, ...remarks, ...statements.remarks] }
}

/**
 * `head`: how many rows stand above the statements; `moderated`: the column of polis with that name, or -1; `argued`: the columns with
 * reasons and counters.
 */
interface Found {
  columns: Columns
  head: number
  moderated: number
  argued: Column[]
  remarks: string[]
}

/** The columns that the heads of a sheet name. Undefined if there are none. */
function findHead(rows: Row[], { languages, words }: Wish): Found | undefined {
  const row = findHeadRow(rows, words, languages)
  if (!row) return undefined
  const { at, heads, guessed } = row
  const columns = findColumns(heads, languages)
  if (columns.size === 0) return undefined
  const argued = findArgued(heads, languages)
  const cells = heads.map(({ cell }) => cell)
  const moderated = cells.findIndex((cell) => cell.trim().toLowerCase() === 'moderated')
  const own = new Set([...columns.values(), moderated, ...argued.map((column) => column.at)])
  const unused = cells.filter((cell, column) => !own.has(column) && cell.trim() !== '')
  const ofFirst = heads[columns.get(languages[0] ?? '') ?? -1]
  const lacksLang = ofFirst && ofFirst.lang === undefined ? ofFirst : undefined
  const above = rows.slice(0, at).filter((row) => row.cells.some((cell) => cell.trim() !== ''))
  return {
    ...{ columns, head: at + 1, moderated, argued },
    remarks: [
      ...(guessed ? [`column "${guessed.cell}" was taken as the statements, since it stands beside reasons`] : []),
      ...([...columns.values()].some((column) => heads[column]?.hasMore)
        ? [`row ${rows[at]?.at} was taken for the heads of the columns`]
        : []),
      ...(languages[0] !== undefined && columns.size < languages.length && unused.length > 0 && lacksLang
        ? [
            `column "${lacksLang.cell}" was taken as ${languages[0]}, since no head names that language: write heads such as ${tagsOf(languages)}`,
          ]
        : []),
      ...tellArgued(argued),
      ...above.map((row) => `row ${row.at} stands above the heads of the columns`),
      ...(unused.length > 0
        ? [`columns that are not used: ${unused.map((cell) => `"${cell.trim()}"`).join(', ')}`]
        : []),
    ],
  }
}

/**
 * In a sheet whose heads name no language, the statements are what is longest, dates and numbers aside. The first row is a head if it has
 * words where all below are dates or numbers.
 */
function guessColumn(rows: Row[], languages: string[]): Found {
  const [first = 'en'] = languages
  const [top, ...others] = rows
  const count = Math.max(0, ...rows.map(({ cells }) => cells.length))
  const columns = Array.from({ length: count }, (_, column) => {
    const texts = others.map(({ cells }) => (cells[column] ?? '').trim()).filter(Boolean)
    const head = (top?.cells[column] ?? '').trim()
    return {
      column,
      head,
      texts,
      isWords: [head, ...texts].filter((text) => text && !isFigure(text)).length > texts.length / 2,
    }
  })
  const hasHead = columns.some(
    ({ head, texts }) => texts.length > 0 && texts.every(isFigure) && head && !isFigure(head),
  )
  const lengthOf = ({ texts, head }: (typeof columns)[0]) => [...texts, hasHead ? '' : head].join('').length
  const [best, ...rest] = columns.filter(({ isWords }) => isWords).toSorted((a, b) => lengthOf(b) - lengthOf(a))
  const not = rest
    .filter((one) => lengthOf(one) > 0)
    .map(({ column }) => column + 1)
    .sort((a, b) => a - b)
  const taken = `column ${(best?.column ?? 0) + 1} was taken as ${first}`
  return {
    ...{ columns: new Map([[first, best?.column ?? 0]]), head: hasHead ? 1 : 0, moderated: -1, argued: [] },
    remarks: [
      hasHead
        ? `row 1 was taken for the heads of the columns, and names no language: ${taken}`
        : `row 1 names no language and no column of statements, so it was taken as a statement too${count > 1 ? `; ${taken}` : ''}`,
      ...(not.length > 0
        ? [
            `column${not.length > 1 ? 's' : ''} ${not.join(', ')} not taken: ${hasHead ? 'write into row 1 in which language each column is' : 'put a row above whose cells name their language'}, such as ${tagsOf(languages)}`,
          ]
        : []),
    ],
  }
}

/** Two heads that an author of this debate may write. */
const tagsOf = ([first = 'en', second = first === 'en' ? 'ja' : 'en']: string[]): string => `"${first}" and "${second}"`
