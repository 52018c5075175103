// What is written at the points of a chart, in both directions of reading: the name of a series is apart from its amount.
import type { Chart } from 'chart.js'
import { afterEach, expect, it, vi } from 'vitest'
import type { ChartView } from '../src/draw/evidence-words.ts'
import { marksPlugin } from '../src/web/deck/evidence-marks.ts'
import type { Paint } from '../src/web/deck/evidence-paint.ts'

afterEach(() => vi.unstubAllGlobals())

const letter = 10
const measure = (text: string) => text.length * letter

/** The left and right ends of every text that is written, by text. */
function write(dir: 'ltr' | 'rtl'): Map<string, { left: number; right: number }> {
  vi.stubGlobal('document', { dir })
  const point = (y: number) => ({ x: 'x', y })
  const view = {
    evidence: { kind: 'line', series: [1, 2].map((y) => ({ key: `s${y}`, points: [point(y)] })) },
    series: { s1: 'Evening', s2: 'Afternoon' },
    label: ({ y }: { y: number }) => `${y} visitors`,
  } as unknown as ChartView
  const written = new Map<string, { left: number; right: number }>()
  const ctx = {
    textAlign: 'left',
    save: () => {},
    restore: () => {},
    fillText: (text: string, x: number) => {
      const left = ctx.textAlign === 'right' ? x - measure(text) : x
      written.set(text, { left, right: left + measure(text) })
    },
  }
  const chart = {
    ...{ ctx, width: 1000, height: 400, chartArea: { bottom: 400 } },
    getDatasetMeta: (row: number) => ({ data: [{ x: 500, y: 100 + row * 100 }] }),
  } as unknown as Chart<'bar' | 'line'>
  const paint = { ink: 'black', font: () => '', measure } as unknown as Paint
  const plugin = marksPlugin(view, paint, false)
  plugin.afterDatasetsDraw?.(chart, {}, {}, false)
  return written
}

it.each(['ltr', 'rtl'] as const)('the name of a series is read before its amount and apart from it, %s', (dir) => {
  const written = write(dir)
  for (const [name, amount] of [
    ['Evening', '1 visitors'],
    ['Afternoon', '2 visitors'],
  ] as const) {
    const [left, right] = dir === 'ltr' ? [name, amount] : [amount, name]
    expect((written.get(right)?.left ?? 0) - (written.get(left)?.right ?? 0)).toBe(letter)
  }
})
