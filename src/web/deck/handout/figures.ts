// The charts of a handout: each is drawn once, where it is first needed, and named by its number from then on.
import { dayOf, formatDate } from '../../../core/date.ts'
import type { Evidence } from '../../../core/evidence.ts'
import { build } from '../element.ts'
import { fillEvidenceChart } from '../evidence-chart.ts'
import { drawTable, explainMarks, toView } from '../evidence-words.ts'
import { citeSources } from '../sources.ts'
import type { DeckPage } from '../words.ts'
import { buildRow, buildText, buildTexts, type Column } from './columns.ts'

/** Device pixels for each pixel of a chart's box, which is shrunk by handout.css: 2 ÷ 0.55 × 96 are 349 dpi. */
const printRatio = 2

export interface Figures {
  /** A chart for a claim of this number: drawn where it is the first to show it, else named. */
  add(chart: string, claim: number): HTMLElement
  /** Draws all charts, once they are on the page. */
  draw(): void
}

export function createFigures(page: DeckPage, columns: Column[]): Figures {
  const places = new Map<string, { number: number; claim: number }>()
  const drawings: (() => void)[] = []
  return {
    add: (chart, claim) => {
      const evidence = page.references()?.evidence[chart]
      if (!evidence) throw new Error(`no evidence of the name ${chart}`)
      const shown = places.get(chart)
      if (shown) return nameFigure(columns, chart, shown)
      const place = { number: places.size + 1, claim }
      places.set(chart, place)
      return buildFigure(page, columns, chart, evidence, place.number, drawings)
    },
    draw: () => {
      for (const draw of drawings) draw()
    },
  }
}

function buildFigure(
  page: DeckPage,
  columns: Column[],
  id: string,
  evidence: Evidence,
  number: number,
  drawings: (() => void)[],
): HTMLElement {
  const figure = build(
    'figure',
    'figure',
    buildTexts(
      columns,
      'h3',
      'figure-title serif',
      ({ words }) => words.evidence.charts[id]?.title,
      ({ t }) => t(($) => $.print.chart, { number }),
    ),
    buildTexts(columns, 'p', 'summary', ({ words }) => words.evidence.charts[id]?.summary),
    ...(evidence.kind === 'table'
      ? [buildRow(columns, (column) => buildTable(page, column, id, evidence, 'chart-table'))]
      : [buildChart(page, columns, id, evidence, drawings)]),
    buildRow(columns, ({ lang, words }) => {
      const chart = words.evidence.charts[id]
      return build('p', 'marks', ...(chart ? explainMarks(page, evidence, chart, lang) : []))
    }),
    buildTexts(columns, 'p', 'caution', ({ words }) => words.evidence.charts[id]?.caution),
    buildRow(columns, ({ lang, t, words }) => {
      const asOf = evidence.asOf && t(($) => $.evidence.asOf, { date: formatDate(evidence.asOf, lang) })
      const cited = citeSources(page, evidence.sources, words.arguments, lang)
      return build('p', 'cited', ...cited, ...(asOf ? [build('span', '', asOf)] : []))
    }),
  )
  figure.id = `chart-${number}`
  return figure
}

/** The drawing, in the first language, across all columns. */
function buildChart(
  page: DeckPage,
  columns: Column[],
  id: string,
  evidence: Evidence,
  drawings: (() => void)[],
): HTMLElement {
  const canvas = build('canvas', '')
  canvas.setAttribute('aria-hidden', 'true')
  const plot = build('div', 'plot', build('div', '', canvas))
  plot.style.setProperty('--height', `${heightOf(evidence)}px`)
  drawings.push(() => {
    const [first] = columns
    const words = first?.words.evidence.charts[id]
    if (first && words) fillEvidenceChart(canvas).draw(toView(page, evidence, words, first.lang), printRatio)
  })
  // A table that is hidden from the eye keeps its width, so it is in a box that does not.
  const tables = columns.map((column) => buildTable(page, column, id, evidence, ''))
  return build('div', 'chart', plot, build('div', 'hidden-visually', ...tables))
}

function buildTable(
  page: DeckPage,
  { lang, words }: Column,
  id: string,
  evidence: Evidence,
  name: string,
): HTMLElement {
  const table = build('table', name)
  table.lang = lang
  const chart = words.evidence.charts[id]
  if (chart) drawTable(page, table, evidence, chart, lang)
  return table
}

/** What a drawing needs, in pixels of its box: a line for each name, or room above an axis of days. */
function heightOf({ kind, series }: Evidence): number {
  const points = series.flatMap((one) => one.points)
  if (points.every(({ x }) => dayOf(x) !== null)) return kind === 'bar' ? 250 : 310
  return 30 + 48 * new Set(points.map(({ x }) => x)).size
}

function nameFigure(columns: Column[], id: string, { number, claim }: { number: number; claim: number }): HTMLElement {
  return build(
    'div',
    'figure-again',
    buildRow(columns, ({ t, words }) => {
      const chart = words.evidence.charts[id]
      const link = build(
        'a',
        'lead',
        t(($) => $.print.sameChart, { number, claim }),
      )
      link.href = `#chart-${number}`
      const title = buildText('span', 'figure-title serif', chart?.title)
      return build('p', '', link, ' ', title, ' ', buildText('span', '', chart?.summary))
    }),
  )
}
