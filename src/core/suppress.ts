// The part of a table that may be published if all its totals are public: small cells are hidden, and others with them, so that
// nobody can compute the small ones. Publish each table once: two states of one table can be subtracted from each other. Pure.

/** A table of counts by row and column. */
export type Cells = number[][]
/** The same table as everybody may see it; null is hidden. */
export type ShownCells = (number | null)[][]
/** The possible values of a whole number, both ends included. */
export interface Range {
  least: number
  most: number
}
/** False where the table has no cell: shown as 0, and everybody knows that it is 0. */
export type IsCell = (row: number, column: number) => boolean

/** A cell as an edge between its row and its column; the numbers of the columns follow those of the rows. */
interface Edge {
  row: number
  column: number
  count: number
  /** The lowest count that everybody knows to be possible here. */
  floor: number
  isHidden: boolean
}
/** Adds one voter to an edge, on the way from its row to its column, or takes one away, on the way back. */
type Step = { edge: Edge; sign: 1 | -1 }
/** The cost of a step; `endless` if the step is impossible. */
type CostOf = (edge: Edge, sign: Step['sign']) => number
const endless = Number.POSITIVE_INFINITY

export const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0)
export const totalsOf = (cells: Cells): { rows: number[]; columns: number[] } => ({
  rows: cells.map(sum),
  columns: (cells[0] ?? []).map((_, column) => sum(cells.map((line) => line[column] ?? 0))),
})

/**
 * The bounds of every cell that follow from the shown cells and the totals. They are exact: a table with whole totals is a
 * flow between rows and columns, whose extremes are whole numbers (Ford & Fulkerson 1962). Throws if no table has these totals.
 */
export function rangesOf(
  shown: ShownCells,
  rowTotals: number[],
  columnTotals: number[],
  isCell: IsCell = () => true,
): Range[][] {
  const edges = edgesOf(shown, isCell)
  fill(edges, [...rowTotals, ...columnTotals], rowTotals.length)
  const ranges = shown.map((line) => line.map((count) => ({ least: count ?? 0, most: count ?? 0 })))
  for (const edge of edges) {
    const line = ranges[edge.row]
    if (edge.isHidden && line) line[edge.column - rowTotals.length] = rangeOf(edges, edge)
  }
  return ranges
}

/**
 * A cell of 1 … k − 1 is hidden, and a zero if its row or column has 1 … k − 1 in all. Then others are hidden, those of the
 * fewest voters first, until every hidden cell can still have 3 values, or as many as the totals alone allow, even in the eyes of a
 * person who knows that other zeros are never hidden. If that takes half of the cells with voters, all are hidden.
 */
export function suppress(cells: Cells, k = 5, isCell: IsCell = () => true): ShownCells {
  const nothing = cells.map((line, row) => line.map((_, column) => (isCell(row, column) ? null : 0)))
  const counted = cells.map((line, row) => line.map((count, column) => (isCell(row, column) ? count : 0)))
  const { rows, columns } = totalsOf(counted)
  const widest = rangesOf(nothing, rows, columns, isCell)

  const totals = [...rows, ...columns]
  const isSmall = (count: number) => count > 0 && count < k
  const edges = edgesOf(counted, isCell)
  for (const edge of edges) {
    const isInSmall = isSmall(totals[edge.row] ?? 0) || isSmall(totals[edge.column] ?? 0)
    edge.isHidden = isSmall(edge.count) || (edge.count === 0 && isInSmall)
    edge.floor = isInSmall ? 0 : 1
  }
  for (;;) {
    const filled = edges.filter(({ count }) => count > 0)
    const hidden = filled.filter(({ isHidden }) => isHidden)
    if (hidden.length > 0 && hidden.length * 2 >= filled.length) return nothing
    const weak = findWeak(edges, widest)
    if (!weak) break
    const cover = findCover(edges, weak)?.filter(({ edge }) => !edge.isHidden)
    if (!cover?.length) return nothing
    for (const { edge } of cover) edge.isHidden = true
  }
  const shown: ShownCells = counted.map((line) => [...line])
  for (const { row, column, isHidden } of edges) if (isHidden) shown[row]?.splice(column - cells.length, 1, null)
  return shown
}

const edgesOf = (shown: ShownCells, isCell: IsCell): Edge[] =>
  shown.flatMap((line, row) =>
    line.flatMap((count, column) =>
      isCell(row, column)
        ? [{ row, column: shown.length + column, count: count ?? 0, floor: 0, isHidden: count === null }]
        : [],
    ),
  )

/** Fills the hidden edges so that the table has these totals (first of the rows, then of the columns). */
function fill(edges: Edge[], totals: number[], rows: number): void {
  const left = [...totals]
  for (const { row, column, count } of edges) {
    left[row] = (left[row] ?? 0) - count
    left[column] = (left[column] ?? 0) - count
  }
  for (let moved = 1; moved > 0; ) {
    moved = 0
    for (let row = 0; row < rows; row++) {
      for (let column = rows; column < totals.length; column++) {
        const amount = push(edges, row, column, Math.min(left[row] ?? 0, left[column] ?? 0))
        left[row] = (left[row] ?? 0) - amount
        left[column] = (left[column] ?? 0) - amount
        moved += amount
      }
    }
  }
  if (left.some((count) => count !== 0)) throw new Error(`No table has the totals ${totals} and the cells shown of it.`)
}

/** The possible values of a hidden edge. The edges must hold one possible table, and hold another possible one afterwards. */
function rangeOf(edges: Edge[], edge: Edge): Range {
  edge.count += push(edges, edge.column, edge.row, endless, edge)
  const most = edge.count
  edge.count -= push(edges, edge.row, edge.column, most - edge.floor, edge)
  return { least: edge.count, most }
}

/** Adds at most `limit` voters to a row and a column, or takes them out of both if `from` is the column; returns how many. */
function push(edges: Edge[], from: number, to: number, limit: number, without?: Edge): number {
  let moved = 0
  while (moved < limit) {
    const way = findWay(edges, from, to, (edge, sign) => {
      const isOpen = edge.isHidden && edge !== without && (sign === 1 || edge.count > edge.floor)
      return isOpen ? 1 : endless
    })
    if (!way) break
    const spare = way.filter(({ sign }) => sign === -1).map(({ edge }) => edge.count - edge.floor)
    const amount = Math.min(limit - moved, ...spare)
    for (const { edge, sign } of way) edge.count += sign * amount
    moved += amount
  }
  return moved
}

/** The first hidden edge whose range is too small, and how far it must be able to move: by 2, or less if the totals allow less. */
function findWeak(edges: Edge[], widest: Range[][]): { target: Edge; need: number } | null {
  const trial = edges.map((edge) => ({ ...edge }))
  for (const [index, target] of edges.entries()) {
    const tried = trial[index]
    const allowed = widest[target.row]?.[target.column - widest.length]
    if (!target.isHidden || !tried || !allowed) continue
    const need = Math.min(2, allowed.most - allowed.least)
    const { least, most } = rangeOf(trial, tried)
    if (most - least < need) return { target, need }
  }
  return null
}

/** The edges with the fewest voters that, once hidden, let an edge move by `need`: up or down. */
function findCover(edges: Edge[], { target, need }: { target: Edge; need: number }): Step[] | null {
  const costOf: CostOf = (edge, sign) => {
    const isOpen =
      edge !== target && (edge.isHidden || edge.count > 0) && (sign === 1 || edge.count - edge.floor >= need)
    return isOpen ? (edge.isHidden ? 0 : edge.count) : endless
  }
  const price = (way: Step[] | null) => (way ? sum(way.map(({ edge, sign }) => costOf(edge, sign))) : endless)
  const up = findWay(edges, target.column, target.row, costOf)
  const down = target.count - target.floor >= need ? findWay(edges, target.row, target.column, costOf) : null
  return price(down) < price(up) ? down : up
}

/** The cheapest way from one row or column to another, one edge for each step (Bellman–Ford); null if there is none. */
function findWay(edges: Edge[], from: number, to: number, costOf: CostOf): Step[] | null {
  const costs: number[] = []
  const last: Step[] = []
  costs[from] = 0
  for (let changed = true; changed; ) {
    changed = false
    for (const edge of edges) {
      for (const sign of [1, -1] as const) {
        const tail = sign === 1 ? edge.row : edge.column
        const head = sign === 1 ? edge.column : edge.row
        const cost = (costs[tail] ?? endless) + costOf(edge, sign)
        if (cost >= (costs[head] ?? endless)) continue
        costs[head] = cost
        last[head] = { edge, sign }
        changed = true
      }
    }
  }
  const way: Step[] = []
  for (let line = to; line !== from; ) {
    const step = last[line]
    if (!step) return null
    way.unshift(step)
    line = step.sign === 1 ? step.edge.row : step.edge.column
  }
  return way
}
