// A chart of evidence as a slide: title, one sentence, the chart with a table beside it, what its marks mean, what to beware
// of, where it comes from and as of when.

import { references } from 'virtual:references'
import { formatDate } from '../../core/date.ts'
import { currentLang, t } from '../shared/i18n.ts'
import { build } from './element.ts'
import type { EvidenceChart } from './evidence-chart.ts'
import { drawRows } from './evidence-rows.ts'
import { drawTable, explainMarks, toView } from './evidence-words.ts'
import { loadOnce } from './load-once.ts'
import { buildSourcesLine } from './sources.ts'
import { deckText, onWords, secondText, shownWords } from './words.ts'

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
  // For the page that scrolls, in the chart's place.
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
    if (loaded && ratio > 0) chart?.draw(toView(evidence, loaded, currentLang()), ratio)
  }
  const loadChart = loadOnce(async () => {
    const { fillEvidenceChart } = await import('./evidence-chart.ts')
    chart = fillEvidenceChart(canvas)
    drawChart()
  })
  onWords(() => {
    const loaded = words()
    if (!loaded) return
    drawTable(table, evidence, loaded, currentLang())
    if (!isTable) drawRows(rows, toView(evidence, loaded, currentLang()))
    explained.replaceChildren(...explainMarks(evidence, loaded, currentLang()))
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
