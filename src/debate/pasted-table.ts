// Finds the rows of a table as other programs part its cells: by tabs, commas, semicolons, wide bars, or within drawn lines.
import { toNarrow } from './wide-forms.ts'

const separators: [between: string, separator: RegExp][] = [
  ['wide bars', /[｜￨│┃]/u],
  ['tabs', /\t/],
  // A sentence has a blank behind these.
  ['semicolons', /;(?!\s)/],
  ['commas', /,(?!\s)(?=(?:[^"]*"[^"]*")*[^"]*$)/],
]

/** A number with its sign before it, its unit behind it. */
const figure = /^[^\p{L}\d]{0,2}\d[\d.,\s]*[^\d\s]{0,3}$/u
const none = /^(?:|[-–—−]|n\/a)$/i

/** Whether all cells behind the first are numbers or empty; the thousands of a sentence, `from 1,000`, are no cells. */
const isRow = ([name = '', ...cells]: string[]): boolean =>
  cells.some((cell) => figure.test(cell)) &&
  cells.every((cell) => figure.test(cell) || none.test(cell)) &&
  !(/\s\d{1,3}$/.test(name) && /^\d{3}\b/.test(cells[0] ?? ''))

/** What is wrong with such rows, of which there are at least two; `at`: the first of them. Undefined if the lines are none. */
export function findPastedTable(lines: readonly string[]): { at: number; message: string } | undefined {
  if (lines.length < 2) return undefined
  const drawn = lines.findIndex((line) => /^\s*\+[-=+]+\+\s*$/.test(line))
  if (drawn >= 0)
    return {
      at: drawn,
      message: 'this is a drawn table: remove its lines of "+", and write "|---|---|" below its first row',
    }
  for (const [between, separator] of separators) {
    const rows = lines.map((line) => splitCells(line, separator))
    const sample = rows.find((cells) => isRow(cells))
    const at = rows.findIndex(({ length }) => length > 1)
    if (!sample || rows.slice(at + 1).every(({ length }) => length < 2)) continue
    const example = `"| ${sample.join(' | ')} |"`
    return {
      at,
      message: `this is a table with ${between} between its cells: write each row as ${example}, and "|${'---|'.repeat(sample.length)}" below the first`,
    }
  }
  return undefined
}

function splitCells(line: string, separator: RegExp): string[] {
  // Where a line begins with a tab, its first cell is empty.
  const cells = line
    .replace(/^ {4}/, '\t')
    .trimEnd()
    .split(separator)
    .map((cell) => toNarrow(cell).trim())
  const bare = cells.map((cell) => cell.replace(/^"(.*)"$/, '$1'))
  // Bars stand at both ends of a row as well.
  return bare.at(0) === '' && bare.at(-1) === '' && bare.length > 2 ? bare.slice(1, -1) : bare
}
