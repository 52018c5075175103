// Attackers of a table with hidden cells: they know every total, every shown cell and the rules of core/suppress.ts.
import { type Cells, type IsCell, type ShownCells, sum, totalsOf } from '../src/core/suppress.ts'

/** A table, and what is public about how it is shown. */
export interface Case {
  cells: Cells
  isCell: IsCell
  k: number
}

/** Rows and columns of the hidden cells. */
export const hiddenOf = (shown: ShownCells) =>
  shown.flatMap((line, row) => line.flatMap((count, column) => (count === null ? [{ row, column }] : [])))
export const isAllHidden = (shown: ShownCells, isCell: IsCell) =>
  shown.every((line, row) => line.every((count, column) => count === null || !isCell(row, column)))
export const hideAll = ({ cells, isCell }: Case): ShownCells =>
  cells.map((line, row) => line.map((_, column) => (isCell(row, column) ? null : 0)))
/** The lowest possible cells: by the rules, a hidden cell is not zero unless its row or column is small or everything is hidden. */
export const floorsOf = ({ cells, isCell, k }: Case, shown: ShownCells): Cells => {
  const isSmall = (count = 0) => count > 0 && count < k
  const { rows, columns } = totalsOf(cells)
  return cells.map((line, row) =>
    line.map((_, column) => (isAllHidden(shown, isCell) || isSmall(rows[row]) || isSmall(columns[column]) ? 0 : 1)),
  )
}

/** The first attacker lists every possible table; returns which numbers each hidden cell has in them. */
export function enumerate(shown: ShownCells, rows: number[], columns: number[], floors?: Cells): Set<number>[][] {
  const found = shown.map((line) => line.map(() => new Set<number>()))
  const table = shown.map((line) => line.map(() => 0))
  const [rowLeft, columnLeft] = [[...rows], [...columns]]
  const width = columns.length
  const walk = (at: number): void => {
    const [row, column] = [Math.floor(at / width), at % width]
    if (row > 0 && column === 0 && rowLeft[row - 1] !== 0) return
    if (row === rows.length) {
      if (columnLeft.some((left) => left !== 0)) return
      for (const [r, line] of table.entries()) for (const [c, count] of line.entries()) found[r]?.[c]?.add(count)
      return
    }
    const told = shown[row]?.[column] ?? null
    const [inRow, inColumn] = [rowLeft[row] ?? 0, columnLeft[column] ?? 0]
    const most = Math.min(told ?? inRow, inRow, inColumn)
    for (let count = told ?? floors?.[row]?.[column] ?? 0; count <= most; count++) {
      table[row]?.splice(column, 1, count)
      rowLeft[row] = inRow - count
      columnLeft[column] = inColumn - count
      walk(at + 1)
    }
    rowLeft[row] = inRow
    columnLeft[column] = inColumn
  }
  walk(0)
  return found
}

/**
 * The second attacker, for large tables, starts from the true table and searches for another that fits: one voter more (or less)
 * in a cell, one less in another cell of that row, one more in that column … until the changes cancel out.
 */
export function countOtherValues(truth: Cells, shown: ShownCells, floors: Cells, row: number, column: number): number {
  let others = 0
  for (const first of [1, -1]) {
    const table = truth.map((line) => [...line])
    while (others < 2 && closeCircle(table, shown, floors, row, column, first)) others++
  }
  return others
}
function closeCircle(table: Cells, shown: ShownCells, floors: Cells, row: number, column: number, by: number): boolean {
  const canMove = (r: number, c: number, by: number) =>
    shown[r]?.[c] === null && (table[r]?.[c] ?? 0) + by >= (floors[r]?.[c] ?? 0)
  const move = (r: number, c: number, by: number) => table[r]?.splice(c, 1, (table[r]?.[c] ?? 0) + by)
  const seen = new Set<number>([row])
  /** Column c is too large by `by`, which must be taken from another row, until that row is the first one. */
  const settle = (c: number): boolean => {
    for (const r of table.keys()) {
      if ((r === row && c === column) || !canMove(r, c, -by)) continue
      if (r === row) return move(r, c, -by) !== undefined
      if (seen.has(r)) continue
      seen.add(r)
      for (const next of shown[r]?.keys() ?? []) {
        if (next === c || !canMove(r, next, by)) continue
        if (!settle(next)) continue
        move(r, c, -by)
        move(r, next, by)
        return true
      }
    }
    return false
  }
  if (!canMove(row, column, by) || !settle(column)) return false
  move(row, column, by)
  return true
}

/** The range that the totals allow a cell: Fréchet's bounds, narrower if the bottom-right corner has no cell. */
export function boundsOfTotals({ cells, isCell }: Case, row: number, column: number) {
  const { rows, columns } = totalsOf(cells)
  const all = sum(rows)
  const [ofRow = 0, ofColumn = 0] = [rows[row], columns[column]]
  const [lastRow = 0, lastColumn = 0] = [rows.at(-1), columns.at(-1)]
  const [inLastRow, inLastColumn] = [row === rows.length - 1, column === columns.length - 1]
  if (isCell(rows.length - 1, columns.length - 1))
    return { least: Math.max(0, ofRow + ofColumn - all), most: Math.min(ofRow, ofColumn) }
  const room = all - (inLastRow ? lastColumn : 0) - (inLastColumn ? lastRow : 0)
  const most = Math.min(ofRow, ofColumn, inLastRow || inLastColumn ? all : all - lastRow - lastColumn)
  return { least: Math.max(0, ofRow + ofColumn - room), most }
}
