// What the presenter takes home: sheets of everything counted, and the room frozen for readers.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import * as z from 'zod'
import { Results } from '../core/contract.ts'
import { type ScaleName, tallyValues } from '../core/scale.ts'
import { stands } from '../core/swing.ts'
import { toTally } from '../core/tally.ts'

type Cell = string | number | null

/** One row a poll. A mean is empty where nobody took a value. */
function tallyRows({ code, name, date, rehearsal, scale, polls }: Results): Cell[][] {
  const places = tallyValues(scale as ScaleName)
  const values = places.map((value) => (value === null ? 'dont_know' : `value_${value}`.replace('-', 'minus_')))
  const rows = polls.map(({ claim, round, epoch, counts }): Cell[] => {
    const { n, voted, mean } = toTally(scale as ScaleName, counts)
    const rounded = mean === null ? null : Math.round(mean * 1e4) / 1e4
    return [code, name, date, rehearsal ? 'rehearsal' : null, claim, round, epoch, ...counts, n, voted, rounded]
  })
  return [['room', 'name', 'date', 'rehearsal', 'claim', 'round', 'epoch', ...values, 'n', 'voted', 'mean'], ...rows]
}

/** From where (rows) to where (columns); `hidden` where a number would tell of too few. */
function swingRows({ swing }: Results): Cell[][] {
  if (!swing) return []
  const rows = stands.map((from, row): Cell[] => [
    from,
    ...stands.map((_, column) => swing.table[row]?.[column] ?? 'hidden'),
    swing.before[row] ?? null,
  ])
  return [['before_after', ...stands, 'before'], ...rows, ['after', ...swing.after, null]]
}

/**
 * RFC 4180 with a byte-order mark, which Excel needs to read it as UTF-8: a row a poll, and below an empty line who moved. What
 * a spreadsheet would take for a formula is quoted with an apostrophe.
 */
export function toCsv(results: Results): string {
  const swing = swingRows(results)
  const rows = [...tallyRows(results), ...(swing.length ? [[], ...swing] : [])]
  return `\uFEFF${rows.map((row) => `${row.map(toCsvCell).join(',')}\r\n`).join('')}`
}

function toCsvCell(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '')
  // Also behind spaces and in full width (OWASP, CSV injection).
  const text = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A workbook: a sheet of tallies, and one of who moved. Texts are texts there, whatever they begin with. */
export async function toXlsx(results: Results): Promise<Uint8Array<ArrayBuffer>> {
  const sheet = (rows: Cell[][]): SheetData =>
    rows.map((row, at) =>
      row.map((value) =>
        value === null
          ? null
          : typeof value === 'number'
            ? { type: Number, value }
            : { type: String, value: toXlsxText(value), ...(at === 0 && { fontWeight: 'bold' as const }) },
      ),
    )
  const swing = swingRows(results)
  const sheets = [
    { data: sheet(tallyRows(results)), sheet: 'votes' },
    ...(swing.length ? [{ data: sheet(swing), sheet: 'swing' }] : []),
  ]
  return new Uint8Array(await (await writeXlsxFile(sheets)).toBuffer())
}

/** `_x0041_` in a workbook is the letter A; what was meant so is written with its underscore escaped (ECMA-376, 22.4.2.4). */
const toXlsxText = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')

/** The JSON Schema of results.json and of every file in results/. */
export const resultsSchema = () => z.toJSONSchema(Results)

/** The last of the files that are being written: of two rooms that want one name at once, the second finds it taken. */
let writing: Promise<unknown> = Promise.resolve()

/** Writes `name`.json for readers; the file's name, or undefined where another room has it already. */
export function freezeResults(folder: string, name: string, results: Results): Promise<string | undefined> {
  const frozen = writing.then(() => writeResults(folder, name, results))
  writing = frozen.catch(() => undefined)
  return frozen
}

async function writeResults(folder: string, name: string, results: Results): Promise<string | undefined> {
  const file = `${name}.json`
  const path = join(folder, file)
  await mkdir(folder, { recursive: true })
  const there = await readFile(path, 'utf8').catch(() => undefined)
  if (there !== undefined && codeOf(there) !== results.code) return undefined
  // A reader never sees half a file.
  await writeFile(`${path}.new`, `${JSON.stringify(results, null, 2)}\n`)
  await rename(`${path}.new`, path)
  return file
}

function codeOf(text: string): string | undefined {
  try {
    return Results.safeParse(JSON.parse(text)).data?.code
  } catch {
    return undefined
  }
}
