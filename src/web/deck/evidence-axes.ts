// The axis of a chart of evidence: names beside their bars, or dates on a line of days.
import type { Scale } from 'chart.js'
import { dayOf } from '../../core/date.ts'
import { phraseEnd } from '../../core/text.ts'
import { hasNegatives } from '../../draw/evidence-rows.tsx'
import type { ChartView } from '../../draw/evidence-words.ts'
import { wrap } from '../shared/pieces.ts'
import { type Paint, sizes } from './evidence-paint.ts'

/** An axis of names, where lines of the page begin; each name is written in full, in as many lines as it needs. */
export function namesScale(view: ChartView, names: string[], paint: Paint) {
  const widest = 460
  return {
    type: 'category' as const,
    position: paint.isReversed ? ('right' as const) : ('left' as const),
    offset: true,
    grid: { display: false },
    border: { color: paint.ink, width: 2, display: view.evidence.kind === 'bar' && !hasNegatives(view.evidence) },
    ticks: {
      color: paint.ink,
      autoSkip: false,
      crossAlign: 'far' as const,
      padding: 14,
      font: { family: paint.family, size: sizes.axis, lineHeight: sizes.line },
      callback: (_: unknown, index: number): string[] => {
        const name = names[index] ?? ''
        const point = view.evidence.series.flatMap(({ points }) => points).find(({ x }) => x === name)
        const said = view.nameOf(name) + (point ? view.nature(point) : '')
        return wrap(said, (text) => paint.measure(text) <= widest)
      },
    },
  }
}

/**
 * Dates on a linear axis of days, which runs as the page is read. Points are labelled if all are years or parts of years, or if the axis
 * spans less than 400 days; else each new year is.
 */
export function daysScale(view: ChartView, paint: Paint) {
  const { kind, series } = view.evidence
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))]
  const days = xs.map((x) => dayOf(x) ?? 0)
  const [from, to] = [Math.min(...days), Math.max(...days)]
  const gaps = [...days].sort((a, b) => a - b).flatMap((day, at, all) => (at ? [day - (all[at - 1] ?? day)] : []))
  const pad = kind === 'bar' ? Math.min(...gaps) / 2 : (to - from) * 0.04
  const isPeriods = xs.every((x) => !/^\d{4}-\d{2}/.test(x))
  const isNamed = isPeriods || to - from < 400
  const nameOf = (name: string): string =>
    (isPeriods || /-/.test(name) ? view.nameOf(name) : view.day(name)).replaceAll(phraseEnd, '')
  const widest = Math.max(...xs.map((x) => paint.measure(nameOf(x)))) + between
  let ticks: { name: string; day: number }[] = []
  return {
    type: 'linear' as const,
    reverse: paint.isReversed,
    min: from - pad,
    max: to + pad,
    // `pad` is enough space at both ends; with `offset` Chart.js would add as much again for bars.
    offset: false,
    grid: { display: false },
    border: { color: paint.ink, width: 2 },
    afterBuildTicks: (axis: Scale) => {
      const days = (widest / axis.width) * (to - from + pad + pad)
      ticks = isNamed ? spaced(xs, Math.max((to - from) / 8, days)) : newYears(from, to)
      axis.ticks = ticks.map(({ day }) => ({ value: day }))
    },
    ticks: {
      color: paint.ink,
      autoSkip: false,
      maxRotation: 0,
      padding: 8,
      font: { family: paint.family, size: sizes.axis },
      callback: (_: unknown, index: number): string => nameOf(ticks[index]?.name ?? ''),
    },
  }
}

/** Pixels between two names of dates. */
const between = 16

/** The dates that are farther than `room` days from the one before, so that their names do not overlap. */
function spaced(xs: string[], room: number): { name: string; day: number }[] {
  const kept: { name: string; day: number }[] = []
  const all = xs.map((name) => ({ name, day: dayOf(name) ?? 0 })).sort((a, b) => a.day - b.day)
  for (const one of all) if (one.day - (kept.at(-1)?.day ?? Number.NEGATIVE_INFINITY) > room) kept.push(one)
  return kept
}

function newYears(from: number, to: number): { name: string; day: number }[] {
  const years: { name: string; day: number }[] = []
  for (let year = 1970; ; year += 1) {
    const day = dayOf(`${year}-01-01`) ?? 0
    if (day > to) return years
    if (day >= from - 20) years.push({ name: String(year), day })
  }
}
