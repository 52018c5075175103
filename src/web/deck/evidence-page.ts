// A chart of evidence, as a slide or within a claim: title, one sentence, the chart with a table beside it, the meaning of its
// marks, its limits, its source and its date.
import { formatDate } from '../../core/date.ts'
import type { Evidence } from '../../core/evidence.ts'
import { build } from './element.ts'
import type { EvidenceChart } from './evidence-chart.ts'
import { drawRows } from './evidence-rows.ts'
import { drawTable, explainMarks, toView } from './evidence-words.ts'
import { loadOnce } from './load-once.ts'
import { buildSourcesLine } from './sources.ts'
import type { DeckPage } from './words.ts'

export interface EvidencePage {
  element: HTMLElement
  /**
   * Draws the chart at so many device pixels for each of the stage's; does nothing if it is drawn so already, unless `isAnew`,
   * after a change of colours.
   */
  show(pixelRatio: number, isAnew: boolean): void
}

/** The page of one of the debate's charts as a slide; throws if there is no chart of that name. */
export function buildEvidencePage(page: DeckPage, id: string): EvidencePage {
  const evidence = evidenceOf(page, id)
  const isTable = evidence.kind === 'table'
  const canvas = build('canvas', '')
  canvas.setAttribute('aria-hidden', 'true')
  const picture = build('div', 'chart', ...(isTable ? [] : [canvas]), buildTable(page, id))
  let chart: EvidenceChart | undefined
  let ratio = 0
  const drawChart = () => {
    const words = wordsOf(page, id)
    if (words && ratio > 0) chart?.draw(toView(page, evidence, words, page.currentLang()), ratio)
  }
  const loadChart = loadOnce(
    () => import('./evidence-chart.ts'),
    ({ fillEvidenceChart }) => {
      chart = fillEvidenceChart(canvas)
      drawChart()
    },
  )
  page.onWords(drawChart)
  return {
    element: build('div', 'evidence-page', buildSaid(page, id, 'h2'), picture, buildSmallPrint(page, id)),
    show: (pixelRatio, isAnew) => {
      if (isTable || (chart && pixelRatio === ratio && !isAnew)) return
      ratio = pixelRatio
      loadChart()
      drawChart()
    },
  }
}

/** The same chart within a claim, in two parts: the visible part, as rows, and the part for screen readers. */
export const buildEvidencePieces = (page: DeckPage, id: string): [() => HTMLElement, () => HTMLElement] => {
  const isTable = evidenceOf(page, id).kind === 'table'
  const seen = isTable ? buildTable : buildRows
  return [
    () => build('div', 'evidence-page', buildSaid(page, id, 'h4'), build('div', 'chart', seen(page, id))),
    () =>
      build(
        'div',
        'evidence-page',
        ...(isTable ? [] : [build('div', 'chart', buildTable(page, id))]),
        buildSmallPrint(page, id),
      ),
  ]
}

function evidenceOf({ references }: DeckPage, id: string): Evidence {
  const evidence = references()?.evidence[id]
  if (!evidence) throw new Error(`no evidence of the name ${id}`)
  return evidence
}

const wordsOf = ({ shownWords }: DeckPage, id: string) => shownWords().evidence?.charts[id]

/** Title and one sentence, also in the second language. */
const buildSaid = (page: DeckPage, id: string, heading: 'h2' | 'h4'): HTMLElement =>
  build(
    'div',
    'said',
    page.deckText(heading, 'serif', () => wordsOf(page, id)?.title),
    page.deckText('p', 'summary', () => wordsOf(page, id)?.summary),
    page.secondText('', ({ evidence }) => evidence?.charts[id]?.summary),
  )

/** The numbers, visible if there is no picture of them. */
function buildTable(page: DeckPage, id: string): HTMLElement {
  const evidence = evidenceOf(page, id)
  const isSeen = evidence.kind === 'table'
  const table = build('table', isSeen ? 'chart-table' : '')
  page.onWords(() => {
    const words = wordsOf(page, id)
    if (words) drawTable(page, table, evidence, words, page.currentLang())
  })
  return isSeen ? table : build('div', 'hidden-visually', table)
}

function buildRows(page: DeckPage, id: string): HTMLElement {
  const rows = build('div', 'chart-rows')
  rows.setAttribute('aria-hidden', 'true')
  page.onWords(() => {
    const words = wordsOf(page, id)
    if (words) drawRows(rows, toView(page, evidenceOf(page, id), words, page.currentLang()))
  })
  return rows
}

/** The meaning of the marks, the limits, the source and the date. */
function buildSmallPrint(page: DeckPage, id: string): HTMLElement {
  const evidence = evidenceOf(page, id)
  const { asOf } = evidence
  const explained = build('p', 'marks')
  page.onWords(() => {
    const words = wordsOf(page, id)
    if (words) explained.replaceChildren(...explainMarks(page, evidence, words, page.currentLang()))
  })
  return build(
    'div',
    'small-print',
    explained,
    page.deckText('p', 'caution', () => wordsOf(page, id)?.caution),
    buildSourcesLine(page, evidence.sources, () =>
      asOf === undefined ? '' : page.t(($) => $.evidence.asOf, { date: formatDate(asOf, page.currentLang()) }),
    ),
  )
}
