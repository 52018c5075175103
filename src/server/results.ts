// The files that the presenter downloads: sheets of all counts.
import type { SheetData } from 'write-excel-file/node'
import * as z from 'zod'
import { Results } from '../core/results.ts'
import { stands } from '../core/swing.ts'
import { toTally } from '../core/tally.ts'
import { toCsvText } from './csv-text.ts'

/** `day`: a date, written as such into every file; other texts are plain text. */
type Cell = string | number | null | { day: string }

/** One row for each poll, with what was asked in every language. The mean is empty if nobody chose a value. */
function tallyRows({ code, name, date, rehearsal, debate, polls }: Results): Cell[][] {
  // A column for each value that any poll has: a poll without this value has an empty cell there.
  const values = [...new Set(polls.flatMap((poll) => poll.values))]
  const newest = polls.map(({ asked }) => asked.at(-1))
  const langsOf = (texts: (Record<string, string> | null | undefined)[]) => [
    ...new Set(texts.flatMap((text) => Object.keys(text ?? {}))),
  ]
  const parts = langsOf(polls.map(({ part }) => part))
  const texts = langsOf(newest.map((asked) => asked?.text))
  const definitions = langsOf(newest.map((asked) => asked?.definition))
  const head = [
    ...['room', 'name', 'date', 'rehearsal', 'debate'],
    ...parts.map((lang) => `part_${lang}`),
    ...['claim', 'round', 'epoch', 'side', 'kind'],
    ...values.map((value) => `value_${value}`.replace('-', 'minus_')),
    ...['dont_know', 'n', 'voted', 'mean'],
    ...texts.map((lang) => `text_${lang}`),
    ...definitions.map((lang) => `definition_${lang}`),
  ]
  const rows = polls.map((poll, index): Cell[] => {
    const { n, voted, dontKnow, mean } = toTally(poll, poll.counts)
    const asked = newest[index]
    return [
      ...[code, name, { day: date }, rehearsal ? 'rehearsal' : null, debate.id],
      ...parts.map((lang) => poll.part?.[lang] ?? null),
      ...[poll.claim, poll.round, poll.epoch, poll.side, poll.kind],
      ...values.map((value) => poll.counts[poll.values.indexOf(value)] ?? null),
      ...[dontKnow, n, voted, mean === null ? null : Math.round(mean * 1e4) / 1e4],
      ...texts.map((lang) => asked?.text[lang] ?? null),
      ...definitions.map((lang) => asked?.definition?.[lang] ?? null),
    ]
  })
  return [head, ...rows]
}

/** From stands (rows) to stands (columns); `hidden` where a number would reveal too few. */
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
 * RFC 4180 with a byte-order mark, which Excel needs to read it as UTF-8: a row for each poll, then an empty line, then who moved.
 * Every text is in quotes; a text that a spreadsheet would read as something else begins with an apostrophe.
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

/** A workbook: a sheet of tallies, and one of who moved. Its cells have types, so texts need no apostrophe. */
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
  // Loaded only here, so that a server starts sooner.
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  return new Uint8Array(await (await writeXlsxFile(sheets)).toBuffer())
}

/** In a workbook `_x0041_` means the letter A; a text that really contains it gets its underscore escaped (ECMA-376, 22.4.2.4). */
const toXlsxText = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')

/** The JSON Schema of results.json and of every file in results/. */
export const resultsSchema = z.toJSONSchema(Results)
