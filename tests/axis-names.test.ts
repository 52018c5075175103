// The names of dates below a chart: as many as fit beside each other, whatever the language calls them.
import type { Scale } from 'chart.js'
import { expect, it } from 'vitest'
import { dayOf } from '../src/core/date.ts'
import type { ChartView } from '../src/draw/evidence-words.ts'
import { daysScale } from '../src/web/deck/evidence-axes.ts'
import type { Paint } from '../src/web/deck/evidence-paint.ts'

const xs = [2020, 2021, 2022].flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`))

/** The named quarters of an axis of this width, if each name is as wide as that. */
function namesOn(axis: number, name: number): string[] {
  const view = {
    evidence: { kind: 'line', series: [{ key: 'a', points: xs.map((x) => ({ x, y: 1 })) }], sources: [] },
    nameOf: (x: string) => x,
  } as unknown as ChartView
  const scale = daysScale(view, { measure: () => name } as unknown as Paint)
  const drawn = { width: axis, ticks: [] } as unknown as Scale
  scale.afterBuildTicks(drawn)
  expect(drawn.ticks.map(({ value }, at) => dayOf(scale.ticks.callback(value, at)))).toEqual(
    drawn.ticks.map(({ value }) => value),
  )
  return drawn.ticks.map(({ value }, at) => scale.ticks.callback(value, at))
}

it('names every second quarter of three years where names are short', () => {
  expect(namesOn(1000, 60)).toEqual(xs.filter((_, at) => at % 2 === 0))
})

it('names fewer where they would overlap', () => {
  expect(namesOn(1000, 200)).toEqual(xs.filter((_, at) => at % 3 === 0))
  expect(namesOn(300, 200)).toEqual(['2020-Q1', '2022-Q2'])
})
