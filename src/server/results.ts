// What the presenter takes home: sheets of everything counted.
import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import * as z from 'zod'
import { Results } from '../core/contract.ts'
import { type ScaleName, tallyValues } from '../core/scale.ts'
import { stands } from '../core/swing.ts'
import { toTally } from '../core/tally.ts'
import { toCsvText } from './csv-text.ts'

/** A day is one in every file; any other text is a text. */
type Cell = string | number | null | { day: string }

/** One row a poll. A mean is empty where nobody took a value. */
function tallyRows({ code, name, date, rehearsal, scale, polls }: Results): Cell[][] {
  const places = tallyValues(scale as ScaleName)
  const values = places.map((value) => (value === null ? 'dont_know' : `value_${value}`.replace('-', 'minus_')))
  const rows = polls.map(({ claim, round, epoch, counts }): Cell[] => {
    const { n, voted, mean } = toTally(scale as ScaleName, counts)
    const rounded = mean === null ? null : Math.round(mean * 1e4) / 1e4
    return [
      code,
      name,
      { day: date },
      rehearsal ? 'rehearsal' : null,
      claim,
      round,
      epoch,
      ...counts,
      n,
      voted,
      rounded,
    ]
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
 * RFC 4180 with a byte-order mark, which Excel needs to read it as UTF-8: a row a poll, and below an empty line who moved. Every
 * text is in quotes; one that a spreadsheet would take for something else begins with an apostrophe.
 */
export function toCsv(results: Results): string {
  const swing = swingRows(results)
  const rows = [...tallyRows(results), ...(swing.length ? [[], ...swing] : [])]
  return `\uFEFF${rows.map((row) => `${row.map(toCsvCell).join(',')}\r\n`).join('')}`
}

function toCsvCell(cell: Cell): string {
  if (cell === null || typeof cell === 'number') return String(cell ?? '')
  if (typeof cell === 'object') return `"${cell.day}"`
  return `"${toCsvText(cell).replaceAll('"', '""')}"`
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
            : {
                type: String,
                value: toXlsxText(typeof value === 'string' ? value : value.day),
                ...(at === 0 && { fontWeight: 'bold' as const }),
              },
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
