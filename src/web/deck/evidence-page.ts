// A chart of evidence as a slide: title, one sentence, the chart with a table beside it, what its marks mean, what to beware
// of, where it comes from and as of when.

import { references } from 'virtual:references'
import { formatAmount } from '../../core/amount.ts'
import { formatDate, isCalendarDate } from '../../core/date.ts'
import type { ChartWords } from '../../core/deck.ts'
import type { Evidence, Point } from '../../core/deck-files.ts'
import { type Text, toPlain } from '../../core/text.ts'
import { currentLang, t } from '../shared/i18n.ts'
import { build } from './element.ts'
import type { EvidenceChart } from './evidence-chart.ts'
import type { ChartView } from './evidence-paint.ts'
import { drawRows } from './evidence-rows.ts'
import { loadOnce } from './load-once.ts'
import { buildSourcesLine } from './sources.ts'
import { deckText, onWords, secondText, shownWords } from './words.ts'

/** What a point may be marked with, and the sign of it. */
const marks = { approx: '≈', floor: '≥', derived: '*', disputed: '†', reported: '‡' } as const
type Mark = keyof typeof marks
const before: Mark[] = ['approx', 'floor']
const markNames = Object.keys(marks) as Mark[]

export interface EvidencePage {
  element: HTMLElement
  /**
   * Draws the chart at so many device pixels for each of the stage's; nothing where it is drawn so already, unless colours
   * changed and all is to be drawn anew.
   */
  show(pixelRatio: number, isAnew: boolean): void
}

/** The page of a chart of evidence.json; throws where there is none of that name. */
export function buildEvidencePage(id: string, heading: 'h2' | 'h4' = 'h2'): EvidencePage {
  const evidence = references.evidence[id]
  if (!evidence) throw new Error(`no evidence of the name ${id}`)
  const words = () => shownWords().evidence?.charts[id]
  const isTable = evidence.kind === 'table'
  const canvas = build('canvas', '')
  canvas.setAttribute('aria-hidden', 'true')
  const table = build('table', isTable ? 'chart-table' : 'hidden-visually')
  // For narrow pages, in the chart's place.
  const rows = build('div', 'chart-rows')
  rows.setAttribute('aria-hidden', 'true')
  const explained = build('p', 'marks')
  const element = build(
    'div',
    'evidence-page',
    build(
      'div',
      'said',
      deckText(heading, 'serif', () => words()?.title),
      deckText('p', 'summary', () => words()?.summary),
      secondText('', ({ evidence: second }) => second?.charts[id]?.summary),
    ),
    build('div', 'chart', ...(isTable ? [table] : [canvas, rows, table])),
    build(
      'div',
      'small-print',
      explained,
      deckText('p', 'caution', () => words()?.caution),
      buildSourcesLine(evidence.sources, () =>
        t(($) => $.evidence.asOf, { date: formatDate(evidence.asOf, currentLang()) }),
      ),
    ),
  )
  let chart: EvidenceChart | undefined
  let ratio = 0
  const drawChart = () => {
    const loaded = words()
    if (loaded && ratio > 0) chart?.draw(toView(evidence, loaded), ratio)
  }
  const loadChart = loadOnce(async () => {
    const { fillEvidenceChart } = await import('./evidence-chart.ts')
    chart = fillEvidenceChart(canvas)
    drawChart()
  })
  onWords(() => {
    const loaded = words()
    if (!loaded) return
    drawTable(table, evidence, loaded)
    if (!isTable) drawRows(rows, toView(evidence, loaded))
    explained.replaceChildren(...explain(evidence, loaded))
    drawChart()
  })
  return {
    element,
    show: (pixelRatio, isAnew) => {
      if (isTable || (chart && pixelRatio === ratio && !isAnew)) return
      ratio = pixelRatio
      loadChart()
      drawChart()
    },
  }
}

/** The words of a chart as the canvas takes them, phrase ends included, so that long names can be broken. */
function toView(evidence: Evidence, words: ChartWords): ChartView {
  return {
    evidence,
    label: labelOf(evidence),
    amount: amountOf(evidence),
    series: Object.fromEntries(Object.entries(words.series).map(([key, text]) => [key, toPlain(text)])),
    place: (x) => (isCalendarDate(x) ? formatDate(x, currentLang()) : joined(words.x[x])),
    nature: ({ nature }) => (nature ? t(($) => $.comma) + joined(words.natures[nature]) : ''),
    day: (date) => formatDate(date, currentLang()),
    reference: words.reference && evidence.reference !== undefined ? toPlain(words.reference) : undefined,
  }
}

/** A point's amount between its marks. */
const labelOf =
  (evidence: Evidence) =>
  (point: Point): string => {
    const signs = (those: Mark[]) => those.map((mark) => (point[mark] ? marks[mark] : '')).join('')
    return signs(before) + amountOf(evidence)(point.y) + signs(markNames.filter((mark) => !before.includes(mark)))
  }

const joined = (text: Text = []): string => text.map((segment) => segment.text).join('')

/** How an amount of this chart is written. Where some are below zero the others have a plus. */
function amountOf({ unit, series }: Evidence): (value: number) => string {
  const signed = series.some(({ points }) => points.some(({ y }) => y < 0))
  return (value) => {
    const amount = formatAmount(value, currentLang(), { signed })
    return t(($) => $.amount[unit], { amount, count: value })
  }
}

function drawTable(table: HTMLTableElement, evidence: Evidence, words: ChartWords): void {
  const amount = amountOf(evidence)
  const isSeen = evidence.kind === 'table'
  const cell = (point: Point | undefined): string => {
    if (!point) return ''
    if (isSeen) return labelOf(evidence)(point)
    const said = markNames.filter((mark) => point[mark]).map((mark) => t(($) => $.evidence.mark[mark]))
    if (point.nature) said.push(toPlain(words.natures[point.nature] ?? []))
    return said.length === 0
      ? amount(point.y)
      : t(($) => $.evidence.marked, { amount: amount(point.y), marks: said.join(t(($) => $.comma)) })
  }
  const places = [...new Set(evidence.series.flatMap(({ points }) => points.map(({ x }) => x)))]
  const head = build('tr', '', build('td', ''))
  for (const { key } of evidence.series) head.append(build('th', 'series', toPlain(words.series[key] ?? [])))
  const rows = places.map((x) => {
    const name = isCalendarDate(x) ? formatDate(x, currentLang()) : toPlain(words.x[x] ?? [])
    const row = build('tr', '', build('th', '', name))
    for (const { points } of evidence.series) row.append(build('td', '', cell(points.find((point) => point.x === x))))
    return row
  })
  table.replaceChildren(build('caption', 'hidden-visually', toPlain(words.title)), head, ...rows)
}

/** What the marks on this chart mean, and how derived numbers were reckoned. */
function explain({ series }: Evidence, words: ChartWords): HTMLElement[] {
  const points = series.flatMap((one) => one.points)
  return markNames
    .filter((mark) => points.some((point) => point[mark]))
    .map((mark) => {
      const how = mark === 'derived' && words.derivation ? toPlain(words.derivation) : undefined
      const meaning = t(($) => $.evidence.mark[mark])
      const text = how ? t(($) => $.evidence.derived, { meaning, how }) : meaning
      return build('span', '', build('b', '', marks[mark]), ` ${text}`)
    })
}
