// Holds the charts of slides/evidence.json against the claims that show them, and each chart's points against each other.
import { dayOf } from '../core/date.ts'
import { reservedCharts } from '../core/deck.ts'
import type { Evidence } from '../core/deck-files.ts'
import type { Report } from './problems.ts'
import { type ClaimFiles, evidencePath, type Structure } from './structure.ts'

/** Reports what does not fit in the evidence, or in a claim that names it. */
export function checkEvidence(
  { evidence }: Structure,
  { claims, files, areAllRead }: ClaimFiles,
  report: Report,
): void {
  const named = new Set<string>()
  for (const { id, evidence: charts = [] } of claims) {
    const file = files.get(id) ?? 'slides'
    for (const [at, chart] of charts.entries()) {
      named.add(chart)
      if (charts.indexOf(chart) < at) report(file, ['evidence', at], `"${chart}" stands twice; remove one`)
      if (Object.hasOwn(evidence, chart)) continue
      report(file, ['evidence', at], `"${chart}" is not in ${evidencePath}; add it there or correct it`)
    }
  }
  for (const [id, { series }] of Object.entries(evidence)) {
    if (reservedCharts.includes(id)) report(evidencePath, [id], 'is the name of another slide; take another')
    checkSeries(id, series, report)
    if (areAllRead && !named.has(id)) report(evidencePath, [id], 'no claim shows this chart; name it or remove it')
  }
}

function checkSeries(id: string, series: Evidence['series'], report: Report): void {
  const keys = series.map(({ key }) => key)
  const onDays = series[0]?.points.every(({ x }) => dayOf(x) !== null)
  for (const [at, { key, points }] of series.entries()) {
    if (keys.indexOf(key) < at) report(evidencePath, [id, 'series', at, 'key'], `"${key}" stands twice; rename one`)
    const places = points.map(({ x }) => x)
    for (const [point, x] of places.entries()) {
      const where = [id, 'series', at, 'points', point, 'x']
      if (places.indexOf(x) < point) report(evidencePath, where, `"${x}" stands twice in one series; remove one`)
      if ((dayOf(x) !== null) !== onDays)
        report(evidencePath, where, `"${x}": a chart has dates or names on its axis, not both; correct it`)
    }
  }
}
