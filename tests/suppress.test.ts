// The published table is attacked by people who know every total, every shown cell and these rules.
// A failure prints its seed and path; pass them to `fc.assert` to see it again.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Cells, type IsCell, rangesOf, type ShownCells, suppress, totalsOf } from '../src/core/suppress.ts'
import { runs } from './runs.ts'
import {
  boundsOfTotals,
  type Case,
  countOtherValues,
  enumerate,
  floorsOf,
  hiddenOf,
  hideAll,
  isAllHidden,
} from './table-attack.ts'

/** Tables of some rows and columns; in half of them the bottom-right corner has no cell. */
const anyCase = (counts: fc.Arbitrary<number>, most: number, k: fc.Arbitrary<number>, least = 1): fc.Arbitrary<Case> =>
  fc
    .record({
      rows: fc.integer({ min: least, max: most }),
      columns: fc.integer({ min: least, max: most }),
      k,
      cut: fc.boolean(),
    })
    .chain(({ rows, columns, k, cut }) => {
      const isCell: IsCell = (row, column) => !cut || row !== rows - 1 || column !== columns - 1
      const line = fc.array(counts, { minLength: columns, maxLength: columns })
      return fc.array(line, { minLength: rows, maxLength: rows }).map((drawn) => ({
        cells: drawn.map((line, row) => line.map((count, column) => (isCell(row, column) ? count : 0))),
        isCell,
        k,
      }))
    })
const small = anyCase(
  fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.nat(4) }),
  3,
  fc.integer({ min: 2, max: 4 }),
)
const medium = anyCase(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 7, arbitrary: fc.integer({ min: 4, max: 8 }) },
  ),
  4,
  fc.integer({ min: 2, max: 4 }),
  3,
)
const big = anyCase(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
    { weight: 6, arbitrary: fc.integer({ min: 5, max: 40 }) },
    { weight: 3, arbitrary: fc.integer({ min: 5, max: 1500 }) },
  ),
  6,
  fc.constant(5),
)

it('[k] a person who lists every possible table still finds three numbers for each hidden cell, or as many as the totals allow', () => {
  let partly = 0
  fc.assert(
    fc.property(medium, (drawn) => {
      const { cells, isCell, k } = drawn
      const shown = suppress(cells, k, isCell)
      if (hiddenOf(shown).length === 0 || isAllHidden(shown, isCell)) return
      partly++
      const { rows, columns } = totalsOf(cells)
      const possible = enumerate(shown, rows, columns, floorsOf(drawn, shown))
      for (const { row, column } of hiddenOf(shown)) {
        const { least, most } = boundsOfTotals(drawn, row, column)
        expect(possible[row]?.[column]?.size).toBeGreaterThanOrEqual(Math.min(3, most - least + 1))
      }
    }),
    { numRuns: runs(4000) },
  )
  expect(partly).toBeGreaterThan(runs(500))
})

it('[k] with many voters too, each hidden cell may still be three numbers, or as many as the totals allow', () => {
  let partly = 0
  fc.assert(
    fc.property(big, (drawn) => {
      const { cells, isCell } = drawn
      const shown = suppress(cells, 5, isCell)
      if (hiddenOf(shown).length === 0 || isAllHidden(shown, isCell)) return
      partly++
      const floors = floorsOf(drawn, shown)
      for (const { row, column } of hiddenOf(shown)) {
        const { least, most } = boundsOfTotals(drawn, row, column)
        expect(countOtherValues(cells, shown, floors, row, column)).toBeGreaterThanOrEqual(Math.min(2, most - least))
      }
    }),
    { numRuns: runs(10_000) },
  )
  expect(partly).toBeGreaterThan(runs(2000))
})

it('if all cells are hidden, allows each the range that follows from the totals', () => {
  fc.assert(
    fc.property(small, (drawn) => {
      const { cells, isCell } = drawn
      const { rows, columns } = totalsOf(cells)
      for (const [row, line] of enumerate(hideAll(drawn), rows, columns).entries())
        for (const [column, values] of line.entries())
          if (isCell(row, column))
            expect({ least: Math.min(...values), most: Math.max(...values) }).toEqual(
              boundsOfTotals(drawn, row, column),
            )
    }),
    { numRuns: runs(1000) },
  )
})

it('the computed range of a cell is exactly what follows from the totals and the shown cells', () => {
  fc.assert(
    fc.property(small, fc.infiniteStream(fc.boolean()), ({ cells, isCell }, coins) => {
      const { rows, columns } = totalsOf(cells)
      const shown: ShownCells = cells.map((line, row) =>
        line.map((count, column) => (isCell(row, column) && coins.next().value ? null : count)),
      )
      const truth = enumerate(shown, rows, columns).map((line) =>
        line.map((values) => ({ least: Math.min(...values), most: Math.max(...values) })),
      )
      expect(rangesOf(shown, rows, columns, isCell)).toEqual(truth)
    }),
    { numRuns: runs(2000) },
  )
})

it('[k] shows only true numbers, never a cell of 1 to 4, and either only the totals or more than half of the cells', () => {
  fc.assert(
    fc.property(big, ({ cells, isCell }) => {
      const shown = suppress(cells, 5, isCell)
      const { rows, columns } = totalsOf(cells)
      const isSmall = (count = 0) => count > 0 && count < 5
      let [shownCount, filled] = [0, 0]
      for (const [row, line] of cells.entries())
        for (const [column, count] of line.entries()) {
          const seen = shown[row]?.[column]
          if (seen !== null) expect(seen).toBe(count)
          if (
            isCell(row, column) &&
            (isSmall(count) || (count === 0 && (isSmall(rows[row]) || isSmall(columns[column]))))
          )
            expect(seen).toBe(null)
          if (count > 0) filled++
          if (count > 0 && seen !== null) shownCount++
        }
      if (!isAllHidden(shown, isCell)) expect(shownCount * 2).toBeGreaterThanOrEqual(Math.min(filled * 2, filled + 1))
      expect(suppress(cells, 5, isCell)).toEqual(shown)
    }),
    { numRuns: runs(2000) },
  )
})

/** Reads a table in which `.` is a hidden cell and a stroke separates rows. */
const read = (table: string): ShownCells =>
  table.split(' / ').map((line) => line.split(' ').map((cell) => (cell === '.' ? null : Number(cell))))

it.each<[what: string, cells: string, shown: string]>([
  ['nothing, where every cell has five voters', '5 6 / 7 8', '5 6 / 7 8'],
  ['no zero of a large row', '9 0 / 0 9', '9 0 / 0 9'],
  ['everything, where two by two cells hold one of 3', '3 9 / 9 9', '. . / . .'],
  [
    'with a 3 the smallest of its row and column, and their corner',
    '3 20 8 30 / 7 30 20 30 / 30 50 60 40',
    '. 20 . 30 / . 30 . 30 / 30 50 60 40',
  ],
  [
    'more than four cells of 1, since the sum of two would tell that each is 1',
    '1 1 20 30 40 / 1 1 30 30 40 / 30 50 60 40 40 / 30 50 60 40 40 / 30 50 60 40 40',
    '. . 20 . 40 / . . 30 . 40 / . . 60 . 40 / 30 50 60 40 40 / 30 50 60 40 40',
  ],
  [
    'the whole of a row of 4, its zeros too',
    '4 0 0 / 20 30 40 / 50 60 70 / 50 60 70',
    '. . . / . . . / 50 60 70 / 50 60 70',
  ],
])('[k] hides %s', (_what, cells, shown) => {
  expect(suppress(read(cells).map((line) => line.map(Number)))).toEqual(read(shown))
})

it.each<[cells: Cells]>([[[[0, 0]]], [[[]]], [[]]])('has nothing to hide where nobody voted: %j', (cells) => {
  expect(suppress(cells)).toEqual(cells)
})

it('refuses impossible totals', () => {
  expect(() => rangesOf([[null, 3]], [2], [0, 2])).toThrow('No table has the totals 2,0,2')
  expect(() => rangesOf([[null, null]], [2], [3, 0])).toThrow('No table has the totals')
})
