// What is written at the points of a chart, in both directions of reading: the name of a series is apart from its amount, and the words of a
// reference lie over nothing. A chart runs as its page is read.
import type { Chart } from 'chart.js'
import { expect, it } from 'vitest'
import type { ChartView } from '../src/draw/evidence-words.ts'
import { daysScale, namesScale } from '../src/web/deck/evidence-axes.ts'
import { marksPlugin } from '../src/web/deck/evidence-marks.ts'
import type { Paint } from '../src/web/deck/evidence-paint.ts'
import { referenceLine } from '../src/web/deck/evidence-reference.ts'

const letter = 10
const measure = (text: string) => text.length * letter
const paintOf = (dir: 'ltr' | 'rtl') =>
  ({ ink: 'black', soft: 'grey', font: () => '', measure, isReversed: dir === 'rtl' }) as unknown as Paint

interface Written {
  left: number
  right: number
  middle: number
}

/** The series `rows`, with a point at each pair of pixels; the line of a reference is at the height 100. */
function write(
  dir: 'ltr' | 'rtl',
  rows: [x: number, y: number][][],
  { reference }: { reference?: string } = {},
): Map<string, Written> {
  const view = {
    evidence: {
      kind: 'line',
      series: rows.map((points, row) => ({
        key: `s${row + 1}`,
        points: points.map((_, at) => ({ x: 'x', y: 10 * row + at })),
      })),
      ...(reference && { reference: 9 }),
    },
    series: { s1: 'Evening', s2: 'Afternoon' },
    label: ({ y }: { y: number }) => `${y} visitors`,
    amount: (amount: number) => `${amount} visitors`,
    reference,
  } as unknown as ChartView
  const written = new Map<string, Written>()
  const ctx = {
    textAlign: 'left',
    ...Object.fromEntries(
      ['save', 'restore', 'beginPath', 'moveTo', 'lineTo', 'stroke', 'setLineDash'].map((name) => [name, () => {}]),
    ),
    fillText: (text: string, x: number, middle: number) => {
      const left = ctx.textAlign === 'right' ? x - measure(text) : x
      written.set(text, { left, right: left + measure(text), middle })
    },
  }
  const metas = rows.map((points) => ({ data: points.map(([x, y]) => ({ x, y })) }))
  const chart = {
    ...{ ctx, width: 1000, height: 400, chartArea: { left: 0, right: 1000, top: 0, bottom: 400 } },
    scales: { y: { getPixelForValue: () => 100 } },
    getDatasetMeta: (row: number) => metas[row],
    getSortedVisibleDatasetMetas: () => metas,
  } as unknown as Chart<'bar' | 'line'>
  const plugin = marksPlugin(view, paintOf(dir), false)
  plugin.beforeDatasetsDraw?.(chart, { cancelable: true }, {})
  plugin.afterDatasetsDraw?.(chart, {}, {}, false)
  return written
}

const dirs = ['ltr', 'rtl'] as const

it.each(dirs)('the name of a series is read before its amount and apart from it, %s', (dir) => {
  const written = write(dir, [
    [[500, 100]],
    [
      [500, 200],
      [600, 200],
    ],
  ])
  for (const [name, amount] of [
    ['Evening', '0 visitors'],
    ['Afternoon', '11 visitors'],
  ] as const) {
    const [left, right] = dir === 'ltr' ? [name, amount] : [amount, name]
    expect((written.get(right)?.left ?? 0) - (written.get(left)?.right ?? 0)).toBe(letter)
  }
})

it.each(dirs)('the amounts at both ends of a line stand outside it, %s', (dir) => {
  const [first, last] = dir === 'ltr' ? [300, 700] : [700, 300]
  const written = write(dir, [
    [
      [first, 100],
      [500, 150],
      [last, 200],
    ],
  ])
  const [left, right] = dir === 'ltr' ? ['0 visitors', '2 visitors'] : ['2 visitors', '0 visitors']
  expect(written.get(left)?.right).toBeLessThan(300)
  expect(written.get(right)?.left).toBeGreaterThan(700)
})

it.each(dirs)('the words of a reference stand at the end of its line, but over no line, dot or amount, %s', (dir) => {
  const reference = 'As before:'
  const said = `${reference} 9 visitors`
  const [first, last] = dir === 'ltr' ? [100, 960] : [900, 40]
  const free = write(
    dir,
    [
      [
        [first, 300],
        [last, 320],
      ],
    ],
    { reference },
  ).get(said)
  expect(free?.middle).toBeLessThan(100)
  if (dir === 'ltr') expect(free?.right).toBe(1000)
  else expect(free?.left).toBe(0)
  // Where the line of a series crosses the end of it, they stand beside that one; and an amount is not struck out by the reference.
  const crossed = write(
    dir,
    [
      [
        [first, 100],
        [last, 90],
      ],
    ],
    { reference },
  )
  expect(crossed.get(said)?.middle).toBeGreaterThan(100)
  expect(Math.abs((crossed.get('0 visitors')?.middle ?? 100) - 100)).toBeGreaterThan(10)
})

it.each(dirs)('dates run, and names of bars stand, as the page is read, %s', (dir) => {
  const points = ['2021', '2022', '2023'].map((x) => ({ x, y: 1 }))
  const nameOf = (x: string) => x
  const view = { evidence: { kind: 'line', series: [{ key: 's1', points }] }, nameOf } as unknown as ChartView
  expect(daysScale(view, paintOf(dir)).reverse).toBe(dir === 'rtl')
  expect(namesScale(view, [], paintOf(dir)).position).toBe(dir === 'rtl' ? 'right' : 'left')
})

it('the line of a reference stands upright beside names, and lies across dates', () => {
  const view = { evidence: { reference: 9 }, reference: 'As before:' } as unknown as ChartView
  const chart = {
    chartArea: { left: 0, right: 1000, top: 0, bottom: 400 },
    scales: { x: { getPixelForValue: () => 700 }, y: { getPixelForValue: () => 100 } },
  } as unknown as Chart<'bar' | 'line'>
  expect(referenceLine(view, chart, true)).toEqual({ left: 699, right: 701, top: 0, bottom: 400 })
  expect(referenceLine(view, chart, false)).toEqual({ left: 0, right: 1000, top: 99, bottom: 101 })
  expect(referenceLine({ ...view, reference: undefined }, chart, true)).toBeUndefined()
})
