// Whether a list is a sheet, with cells beside each other, or an outline, a line for each text: its content says so, not its file's name.
import { findHeadRow } from './head-row.ts'
import { createRecogniser, type HeadWords } from './heads.ts'
import { findMarked } from './outline-levels.ts'
import { readMarks } from './outline-marks.ts'
import { readCsv, type Sheet } from './sheet.ts'
import { type Row, StatementsError } from './taken.ts'

/** The lines of an outline are rows of one cell. */
export interface List extends Sheet {
  isOutline: boolean
}

/** What the heads of a sheet may say; `languages`: those of the debate, if they are known. */
interface Named {
  words: HeadWords
  languages: string[] | undefined
}

/** By delimiter: what stands between two cells, but neither between the words of a sentence nor between the digits of a number. */
const delimiters: Record<string, RegExp> = {
  '\t': /(?<=\S *)\t/,
  ';': /;(?!\s)/,
  ',': /(?<!\d),(?!\s)|,(?![\s\d])/,
}

/** `file`: its name for messages; `text`: what is in it. */
export function readList(file: string, text: string, named: Named): List {
  const bare = text.replace(/^\ufeff/, '')
  // The inside of a quoted cell says nothing of the cells beside it.
  const lines = bare.replace(/"(?:[^"]|"")*"/g, '""').split(/\r\n?|\n/)
  const delimiter = delimiterOf(lines)
  if (isBeside(lines, delimiter)) return { ...readCsv(file, bare, delimiter), isOutline: false }
  const sheet = tryRead(file, bare, delimiter)
  const outline = bare.split(/\r\n?|\n/).map((line, index): Row => ({ at: index + 1, cells: [line] }))
  if (!sheet) return { rows: outline, remarks: [], isOutline: true }
  const heads = findHeadRow(sheet.rows, named.words, named.languages)?.heads ?? []
  // Such as cells with blanks before them, as people type them by hand.
  if (heads.filter(({ kind, lang, hasMore }) => (kind ?? lang) && !hasMore).length > 1)
    return { ...sheet, isOutline: false }
  return isQuoted(bare, lines) ? toColumn(sheet, named, true) : toColumn({ rows: outline, remarks: [] }, named)
}

/** Whether a column has quotes as a sheet writes them: around each cell, or around each one that has a sign with a meaning. */
function isQuoted(text: string, lines: string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== '')
  if (!filled.every((line) => line === '""' || !/[",;\t]/.test(line))) return false
  const needsThem = /^"(?:[^"]|"")*(?:[,;\t\n]|"")(?:[^"]|"")*"\r?$/m
  return needsThem.test(text) || (filled.length > 1 && filled.slice(1).every((line) => line === '""'))
}

/**
 * A sheet of one column, such as a workbook with a line in each row, is an outline unless a head stands above it. `isInQuotes`: what is
 * below a head is in quotes, and so the text, whatever it begins with.
 */
export function toColumn(sheet: Sheet, named: Named, isInQuotes = false): List {
  const { rows, remarks } = sheet
  const filled = rows.flatMap(({ cells }) => cells.flatMap((cell, column) => (cell.trim() === '' ? [] : [column])))
  const [column] = filled
  if (column === undefined || filled.some((one) => one !== column)) return { ...sheet, isOutline: false }
  const lines = rows.flatMap(({ at, cells }): Row[] =>
    cells[column]?.trim() ? [{ at, cells: [cells[column].replace(/\n(?=.)/g, ' ')] }] : [],
  )
  const [first, ...below] = lines
  const recognise = createRecogniser(named.words, named.languages)
  const isHead = ({ cells: [cell = ''] }: Row) => {
    const { kind, lang, number, hasMore } = recognise(cell)
    return (
      (kind === 'statement' || (kind === undefined && lang)) && number === undefined && !hasMore && /^\p{L}/u.test(cell)
    )
  }
  if (!first || !isHead(first) || below.some(isHead)) return { rows: lines, remarks, isOutline: true }
  const isMarked = below.some(({ cells: [cell = ''] }) => /^[\s#＃]/u.test(cell)) || hasMarks(below)
  if (isInQuotes || !isMarked) return { rows: lines, remarks, isOutline: false }
  // The name of a language may be the heading of a part.
  const isName = recognise(first.cells[0] ?? '').kind === undefined
  return { rows: isName ? lines : below, remarks, isOutline: true }
}

const hasMarks = (rows: Row[]): boolean =>
  findMarked(rows.map(({ at, cells: [written = ''] }) => ({ at, depth: 0, written }))).size > 0

/** Undefined if the quotes of a text are not those of a sheet. */
function tryRead(file: string, text: string, delimiter: string): Sheet | undefined {
  try {
    return readCsv(file, text, delimiter)
  } catch (error) {
    if (!(error instanceof StatementsError)) throw error
    return undefined
  }
}

/** The sign that stands between two cells in most lines, and in the first one most often. */
function delimiterOf(lines: string[]): string {
  const [first = ''] = lines
  const weigh = ([sign, pattern]: [string, RegExp]) =>
    lines.filter((line) => pattern.test(line)).length * 1000 + first.split(sign).length
  const [[best = ','] = []] = Object.entries(delimiters).toSorted((a, b) => weigh(b) - weigh(a))
  return best
}

/** Whether most lines have cells beside each other, other than the number of a line and its text. */
function isBeside(lines: string[], delimiter: string): boolean {
  const pattern = delimiters[delimiter]
  const filled = lines.filter((line) => line.trim() !== '')
  const beside = filled.filter((line) => pattern?.test(line))
  if (beside.length === 0 || beside.length < (filled.length * 2) / 3) return false
  return delimiter !== '\t' || !beside.every(isMarkAndText) || beside.every((line) => /^\d+\t/.test(line))
}

/** A number or bullet, a tab and the text, as word processors paste a line of a list. */
function isMarkAndText(line: string): boolean {
  const [before = '', ...after] = line.trim().split('\t')
  return after.length === 1 && readMarks(`${before} .`).some(({ length }) => length > before.length)
}
