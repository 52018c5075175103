// Statements as people have them: a sheet with a column for each language (CSV or XLSX), the comments that polis exports, or an outline, a
// line for each. What is not taken is said with its row.
import { existsSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import readSheet from 'read-excel-file/node'
import { readText } from '../debate/read-folder.ts'

/** A statement in one language or several, with the reasons that stand below it in an outline. */
export interface Statement {
  texts: Map<string, string>
  reasons: string[]
}

export interface Statements {
  taken: Statement[]
  /** What was not taken, and why: a sentence for each row or column. */
  left: string[]
}

/** Why a file has no statements to take; the sentence is for the person who named it. */
export class StatementsError extends Error {
  override name = 'StatementsError'
}

interface Row {
  /** The number of the row, or of the line, from 1. */
  at: number
  cells: string[]
}

/** `languages`: those of the debate; `heads`: the heads of a column whose texts are in the first language. */
interface Wish {
  languages: string[]
  heads: string[]
}

/** Reads the statements of a file. */
export async function readStatements(file: string, wish: Wish): Promise<Statements> {
  if (!existsSync(file)) throw new StatementsError(`${file}: there is no such file`)
  const kind = extname(file).toLowerCase()
  if (kind === '.xlsx') return takeSheet(await readXlsx(file), wish)
  if (['.csv', '.tsv'].includes(kind)) return takeSheet(readCsv(file), wish)
  if (['.txt', '.md'].includes(kind)) return takeOutline(readPlain(file), wish)
  throw new StatementsError(
    `${file}: statements are read from .xlsx, .csv, .tsv, .txt and .md; save the list as one of these`,
  )
}

function readPlain(file: string): string {
  const text = readText(file)
  if (typeof text === 'string') return text
  throw new StatementsError(`${file}: ${text.why}`)
}

/** All cells of the first sheet, as texts. */
async function readXlsx(file: string): Promise<Row[]> {
  try {
    const [sheet] = await readSheet(readFileSync(file))
    return (sheet?.data ?? []).map((cells, index) => ({
      at: index + 1,
      cells: cells.map((cell) => String(cell ?? '')),
    }))
  } catch {
    throw new StatementsError(
      `${file}: this is no XLSX file that can be read: open the list in a sheet and save it as XLSX again`,
    )
  }
}

function readCsv(file: string): Row[] {
  const text = readPlain(file)
  try {
    const options = { bom: true, delimiter: delimiterOf(text), relax_column_count: true, relax_quotes: true }
    return parse(text, options).map((cells, index) => ({ at: index + 1, cells }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new StatementsError(`${file}: ${error.message}; open the list in a sheet and save it as CSV again`)
  }
}

/** What stands between two cells: the sign that the first row has most often outside of quotes. */
function delimiterOf(text: string): string {
  const [first = ''] = text.replace(/"(?:[^"]|"")*"/g, '""').split(/\r?\n/, 1)
  const often = (sign: string) => first.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (often(sign) > often(best) ? sign : best))
}

/** The column of a sheet in which a language's texts stand. */
type Columns = Map<string, number>

function takeSheet(rows: Row[], { languages, heads }: Wish): Statements {
  const [head, ...others] = rows
  if (!head) return { taken: [], left: [] }
  const found = findColumns(head.cells, { languages, heads })
  const columns = found ?? new Map([[languages[0] ?? 'en', longestColumn(rows)]])
  const moderated = found ? head.cells.findIndex((cell) => cell.trim().toLowerCase() === 'moderated') : -1
  const own = new Set([...columns.values(), moderated])
  const unused = found ? head.cells.filter((cell, at) => !own.has(at) && cell.trim() !== '') : []
  const statements = take(found ? others : rows, languages, (row, say) => {
    // polis: -1 is a comment that its moderators rejected.
    if (row.cells[moderated]?.trim() === '-1') return say('was rejected by the moderators (moderated is -1)')
    return new Map([...columns].map(([lang, column]) => [lang, tidy(row.cells[column] ?? '')]))
  })
  const ofColumns =
    unused.length > 0 ? [`columns that are not used: ${unused.map((cell) => `"${cell.trim()}"`).join(', ')}`] : []
  const ofHead = found
    ? []
    : ['row 1 names no language and no column of statements, so it was taken as a statement too']
  return { ...statements, left: [...ofHead, ...ofColumns, ...statements.left] }
}

/** Codes of countries and the like that people write where a language's code belongs. */
const aliases: Record<string, string> = { jp: 'ja', cn: 'zh', kr: 'ko', tw: 'zh-hant', eng: 'en', jpn: 'ja', chn: 'zh' }

/** The columns that a head names, by language; undefined if it names none. */
function findColumns(head: string[], { languages, heads }: Wish): Columns | undefined {
  const columns: Columns = new Map()
  for (const lang of languages) {
    const at = head.findIndex(
      (cell, index) => namesLanguage(cell, lang, languages) && ![...columns.values()].includes(index),
    )
    if (at >= 0) columns.set(lang, at)
  }
  const text = head.findIndex((cell) => heads.includes(cell.trim().toLowerCase()))
  const [first = 'en'] = languages
  if (!columns.has(first) && text >= 0 && ![...columns.values()].includes(text)) columns.set(first, text)
  return columns.size > 0 ? columns : undefined
}

/** Whether a head names a language, by its tag or by its name in any of these languages or in English. */
function namesLanguage(cell: string, lang: string, languages: string[]): boolean {
  const head = cell.trim().toLowerCase()
  const { language } = new Intl.Locale(lang)
  const isOnly = languages.filter((other) => new Intl.Locale(other).language === language).length === 1
  const tags = [lang.toLowerCase(), ...(isOnly ? [language] : [])]
  const names = ['en', ...languages].flatMap((inLang) => {
    const name = new Intl.DisplayNames([inLang], { type: 'language' })
    return [lang, ...(isOnly ? [language] : [])].map((one) => name.of(one)?.toLowerCase() ?? one)
  })
  const words = head.split(/[^\p{L}\p{N}-]+|_/u).flatMap((word) => [word, aliases[word] ?? word])
  return (
    tags.some((tag) => words.includes(tag) || head.endsWith(`-${tag}`)) || names.some((name) => head.includes(name))
  )
}

/** The column with most text: in a list without heads, the statements are longer than everything else. */
function longestColumn(rows: Row[]): number {
  const lengths: number[] = []
  for (const { cells } of rows) for (const [at, cell] of cells.entries()) lengths[at] = (lengths[at] ?? 0) + cell.length
  return lengths.reduce((best, length, at) => (length > (lengths[best] ?? 0) ? at : best), 0)
}

/** A bullet or number before a line of an outline. */
const bullet = /^(?:[-*+•‣◦▪・●○–—]|[#＃]+(?=\s)|[（(][\d０-９]{1,3}[)）]|[\d０-９]{1,3}[.)．）、](?!\d)|[①-⑳])\s*/u

function takeOutline(text: string, { languages }: Wish): Statements {
  const lines = text.split(/\r?\n/).flatMap((line, index): (Row & { depth: number })[] => {
    const [, indent = '', rest = ''] = /^([\s\u3000]*)(.*)$/.exec(line) ?? []
    const depth = indent.replaceAll('\t', '    ').length
    return rest === '' ? [] : [{ at: index + 1, depth, cells: [rest.replace(bullet, '')] }]
  })
  const top = Math.min(...lines.map(({ depth }) => depth))
  const [first = 'en'] = languages
  const reasons = new Map<number, string[]>()
  const tops: Row[] = []
  for (const line of lines) {
    const above = tops.at(-1)
    if (line.depth === top || !above) tops.push(line)
    else reasons.set(above.at, [...(reasons.get(above.at) ?? []), tidy(line.cells[0] ?? '')])
  }
  const { taken, left } = take(tops, languages, ({ cells }) => new Map([[first, tidy(cells[0] ?? '')]]), reasons)
  return { taken, left }
}

/** Signs that cannot be written as they are: they begin a comment, or stand where a `\` is taken away (debate/read-words.ts). */
const unwritable = /<!--|^\\[-+>#=]|^\d+\\[.)]/

/** The statements of rows, without those that have no text in the first language and those that appear twice. */
function take(
  rows: Row[],
  languages: string[],
  read: (row: Row, say: (why: string) => undefined) => Map<string, string> | undefined,
  reasons = new Map<number, string[]>(),
): Statements {
  const taken: Statement[] = []
  const left: string[] = []
  const seen = new Map<string, number>()
  const [first = 'en'] = languages
  for (const row of rows) {
    const say = (why: string) => void left.push(`row ${row.at} ${why}`)
    const texts = read(row, say)
    if (!texts) continue
    for (const [lang, text] of texts) if (text === '') texts.delete(lang)
    const own = texts.get(first)
    if (texts.size === 0) {
      if (row.cells.some((cell) => cell.trim() !== '')) say('has no statement')
    } else if (own === undefined) say(`has no text in ${first}, the first language`)
    else if ([...texts.values()].some((text) => unwritable.test(text)))
      say('has signs that mean something else in Markdown')
    else if (seen.has(own)) say(`is the same as row ${seen.get(own)}`)
    else {
      seen.set(own, row.at)
      taken.push({ texts, reasons: reasons.get(row.at) ?? [] })
    }
  }
  return { taken, left }
}

/** A text on one line, without invisible signs. */
const tidy = (text: string): string =>
  text
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
