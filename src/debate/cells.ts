// The cell of a chart's table: a number between its marks, `≈1,234.5* (registered)`.
import type { Point } from '../core/evidence.ts'
import { marks } from '../core/evidence.ts'
import { Id } from '../core/id.ts'
import { toNumber } from './properties.ts'
import { toNarrow } from './wide-forms.ts'

type Cell = Omit<Point, 'x'>

/** A cell that says that there is no number. */
const none = /^(?:|[-–—−]|n\/a)$/iu
const before = '≈≥'
const after = '*†‡'

/** Reads a cell; null if it says that there is no number; a text if something is wrong. */
export function readCell(text: string): Cell | null | string {
  const cell = toNarrow(text).trim()
  if (none.test(cell)) return null
  const [, signs = '', amount = '', ends = '', nature] =
    /^([≈≥\s]*)([^≈≥*†‡()]*?)([*†‡\s]*)(?:\(([^()]*)\))?$/u.exec(cell) ?? []
  const y = toNumber(amount.trim())
  if (y === undefined) return wrongAmount(cell, amount.trim())
  if (nature !== undefined && !Id.safeParse(nature).success)
    return `"(${nature})" is no id: write small letters and digits joined by -, and its words below "## Nature ${Id.safeParse(nature.toLowerCase()).success ? nature.toLowerCase() : 'my-nature'}"`
  const written = [...signs, ...ends].filter((sign) => (before + after).includes(sign))
  const twice = written.find((sign, at) => written.indexOf(sign) < at)
  if (twice) return `"${twice}" appears twice in "${cell}"; remove one`
  const flags = Object.entries(marks).flatMap(([name, sign]) => (written.includes(sign) ? [[name, true]] : []))
  return { y, ...Object.fromEntries(flags), ...(nature !== undefined && { nature }) }
}

function wrongAmount(cell: string, amount: string): string {
  const closed = amount.replace(/\s/g, '')
  if (closed !== amount && toNumber(closed) !== undefined)
    return `"${cell}" has a blank within the number: write "${cell.replace(amount, closed)}"`
  const bare = amount.replace(/[%€$£¥￥\s]|[A-Z]{3}/g, '')
  if (bare !== amount && toNumber(bare) !== undefined)
    return `"${cell}" has a unit: write "${cell.replace(amount, bare)}", since the unit stands once, as "- unit: …" below the chart's heading`
  const minus = cell.replace(/^[▲△]\s*/u, '-')
  if (minus !== cell && typeof readCell(minus) === 'object') return `"${cell}" is no number: write "${minus}"`
  const pointed = amount.replace(',', '.')
  if (/^[-−]?\d+,\d+$/u.test(amount))
    return `"${cell}" has a comma: write "${cell.replace(amount, pointed)}"; a comma parts thousands, as in 1,234.5`
  return `"${cell}" is no number: write one such as 1,234.5, with ≈ or ≥ before it, and *, † or ‡ and (nature) behind it; leave the cell empty where there is none`
}
