// What of a table may be told where all its totals are public: small cells are hidden, and others with them, so that
// nobody works them out again. One table, told once: two states of one table can still be subtracted from each other. Pure.

/** A table of counts by row and column. */
export type Cells = number[][]
/** The same, as everybody may see it; null is hidden. */
export type ShownCells = (number | null)[][]
/** What a whole number may be, both ends included. */
export interface Range {
  least: number
  most: number
}
/** False where a table has no cell: shown as 0, and known to everybody to be 0. */
export type IsCell = (row: number, column: number) => boolean

/** One cell, between the two lines it belongs to: its row, and its column numbered on behind the rows. */
interface Place {
  row: number
  column: number
  count: number
  /** The least that everybody knows to be here. */
  floor: number
  isHidden: boolean
}
/** One voter more in a place, on the way from its row to its column, or one less on the way back. */
type Step = { place: Place; sign: 1 | -1 }
/** `endless` where the way is closed. */
type CostOf = (place: Place, sign: Step['sign']) => number
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
  const places = placesOf(shown, isCell)
  fill(places, [...rowTotals, ...columnTotals], rowTotals.length)
  const ranges = shown.map((line) => line.map((count) => ({ least: count ?? 0, most: count ?? 0 })))
  for (const place of places) {
    const line = ranges[place.row]
    if (place.isHidden && line) line[place.column - rowTotals.length] = rangeOf(places, place)
  }
  return ranges
}

/**
 * A cell of 1 … k − 1 is hidden, and a zero where its row or column has 1 … k − 1 in all. Then others are hidden, those of the
 * fewest voters first, until every hidden cell may still be 3 numbers, or as many as the totals alone allow, even for who
 * knows that other zeros are never hidden. If that takes half of the cells with voters, all are hidden.
 */
export function suppress(cells: Cells, k = 5, isCell: IsCell = () => true): ShownCells {
  const nothing = cells.map((line, row) => line.map((_, column) => (isCell(row, column) ? null : 0)))
  const counted = cells.map((line, row) => line.map((count, column) => (isCell(row, column) ? count : 0)))
  const { rows, columns } = totalsOf(counted)
  const untold = rangesOf(nothing, rows, columns, isCell)

  const totals = [...rows, ...columns]
  const isSmall = (count: number) => count > 0 && count < k
  const places = placesOf(counted, isCell)
  for (const place of places) {
    const isInSmall = isSmall(totals[place.row] ?? 0) || isSmall(totals[place.column] ?? 0)
    place.isHidden = isSmall(place.count) || (place.count === 0 && isInSmall)
    place.floor = isInSmall ? 0 : 1
  }
  for (;;) {
    const filled = places.filter(({ count }) => count > 0)
    const hidden = filled.filter(({ isHidden }) => isHidden)
    if (hidden.length > 0 && hidden.length * 2 >= filled.length) return nothing
    const weak = findWeak(places, untold)
    if (!weak) break
    const cover = findCover(places, weak)?.filter(({ place }) => !place.isHidden)
    if (!cover?.length) return nothing
    for (const { place } of cover) place.isHidden = true
  }
  const shown: ShownCells = counted.map((line) => [...line])
  for (const { row, column, isHidden } of places) if (isHidden) shown[row]?.splice(column - cells.length, 1, null)
  return shown
}

const placesOf = (shown: ShownCells, isCell: IsCell): Place[] =>
  shown.flatMap((line, row) =>
    line.flatMap((count, column) =>
      isCell(row, column)
        ? [{ row, column: shown.length + column, count: count ?? 0, floor: 0, isHidden: count === null }]
        : [],
    ),
  )

/** Puts into the hidden places one table that has these totals: of the rows, then of the columns. */
function fill(places: Place[], totals: number[], rows: number): void {
  const left = [...totals]
  for (const { row, column, count } of places) {
    left[row] = (left[row] ?? 0) - count
    left[column] = (left[column] ?? 0) - count
  }
  for (let moved = 1; moved > 0; ) {
    moved = 0
    for (let row = 0; row < rows; row++) {
      for (let column = rows; column < totals.length; column++) {
        const amount = push(places, row, column, Math.min(left[row] ?? 0, left[column] ?? 0))
        left[row] = (left[row] ?? 0) - amount
        left[column] = (left[column] ?? 0) - amount
        moved += amount
      }
    }
  }
  if (left.some((count) => count !== 0)) throw new Error(`No table has the totals ${totals} and the cells shown of it.`)
}

/** What a hidden place may hold, found from the table in the places, which changes to another one of those possible. */
function rangeOf(places: Place[], place: Place): Range {
  place.count += push(places, place.column, place.row, endless, place)
  const most = place.count
  place.count -= push(places, place.row, place.column, most - place.floor, place)
  return { least: place.count, most }
}

/** Adds voters, at most `limit`, to a row and a column, or from column to row takes them out of both; says how many it could. */
function push(places: Place[], from: number, to: number, limit: number, without?: Place): number {
  let moved = 0
  while (moved < limit) {
    const way = findWay(places, from, to, (place, sign) => {
      const isOpen = place.isHidden && place !== without && (sign === 1 || place.count > place.floor)
      return isOpen ? 1 : endless
    })
    if (!way) break
    const spare = way.filter(({ sign }) => sign === -1).map(({ place }) => place.count - place.floor)
    const amount = Math.min(limit - moved, ...spare)
    for (const { place, sign } of way) place.count += sign * amount
    moved += amount
  }
  return moved
}

/** The first hidden place of which too much can be worked out, and how far it must move: by 2, or less as the totals have it. */
function findWeak(places: Place[], untold: Range[][]): { hole: Place; need: number } | null {
  const trial = places.map((place) => ({ ...place }))
  for (const [index, hole] of places.entries()) {
    const tried = trial[index]
    const known = untold[hole.row]?.[hole.column - untold.length]
    if (!hole.isHidden || !tried || !known) continue
    const need = Math.min(2, known.most - known.least)
    const { least, most } = rangeOf(trial, tried)
    if (most - least < need) return { hole, need }
  }
  return null
}

/** The places with the fewest voters that, hidden too, let a place move by `need`: up or down. */
function findCover(places: Place[], { hole, need }: { hole: Place; need: number }): Step[] | null {
  const costOf: CostOf = (place, sign) => {
    const isOpen =
      place !== hole && (place.isHidden || place.count > 0) && (sign === 1 || place.count - place.floor >= need)
    return isOpen ? (place.isHidden ? 0 : place.count) : endless
  }
  const price = (way: Step[] | null) => (way ? sum(way.map(({ place, sign }) => costOf(place, sign))) : endless)
  const up = findWay(places, hole.column, hole.row, costOf)
  const down = hole.count - hole.floor >= need ? findWay(places, hole.row, hole.column, costOf) : null
  return price(down) < price(up) ? down : up
}

/** The cheapest way from line to line, a step a place (Bellman–Ford); null if there is none. */
function findWay(places: Place[], from: number, to: number, costOf: CostOf): Step[] | null {
  const costs: number[] = []
  const last: Step[] = []
  costs[from] = 0
  for (let changed = true; changed; ) {
    changed = false
    for (const place of places) {
      for (const sign of [1, -1] as const) {
        const tail = sign === 1 ? place.row : place.column
        const head = sign === 1 ? place.column : place.row
        const cost = (costs[tail] ?? endless) + costOf(place, sign)
        if (cost >= (costs[head] ?? endless)) continue
        costs[head] = cost
        last[head] = { place, sign }
        changed = true
      }
    }
  }
  const way: Step[] = []
  for (let line = to; line !== from; ) {
    const step = last[line]
    if (!step) return null
    way.unshift(step)
    line = step.sign === 1 ? step.place.row : step.place.column
  }
  return way
}
