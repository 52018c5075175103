// A chart of evidence in the words of a language: what is written at its points, its numbers as a table, what its marks mean.
import { formatAmount } from '../../core/amount.ts'
import { formatDate, isCalendarDate } from '../../core/date.ts'
import type { ChartWords } from '../../core/deck.ts'
import type { Evidence, Point } from '../../core/deck-files.ts'
import { type Text, toPlain } from '../../core/text.ts'
import type { Page } from '../shared/page.ts'
import { drawText } from '../shared/text.ts'
import { build } from './element.ts'
import type { ChartView } from './evidence-paint.ts'

/** What a point may be marked with, and the sign of it. */
const marks = { approx: '≈', floor: '≥', derived: '*', disputed: '†', reported: '‡' } as const
type Mark = keyof typeof marks
const before: Mark[] = ['approx', 'floor']
const markNames = Object.keys(marks) as Mark[]

/** The words of a chart as the canvas takes them, phrase ends included, so that long names can be broken. */
export function toView(page: Page, evidence: Evidence, words: ChartWords, lang: string): ChartView {
  const t = page.tIn(lang)
  return {
    evidence,
    label: labelOf(page, evidence, lang),
    amount: amountOf(page, evidence, lang),
    series: Object.fromEntries(Object.entries(words.series).map(([key, text]) => [key, toPlain(text)])),
    nameOf: (x) => (isCalendarDate(x) ? formatDate(x, lang) : joined(words.x[x])),
    nature: ({ nature }) => (nature ? t(($) => $.comma) + joined(words.natures[nature]) : ''),
    day: (date) => formatDate(date, lang),
    reference: words.reference && evidence.reference !== undefined ? toPlain(words.reference) : undefined,
  }
}

/** A point's amount between its marks. */
const labelOf =
  (page: Page, evidence: Evidence, lang: string) =>
  (point: Point): string => {
    const signs = (those: Mark[]) => those.map((mark) => (point[mark] ? marks[mark] : '')).join('')
    return (
      signs(before) +
      amountOf(page, evidence, lang)(point.y) +
      signs(markNames.filter((mark) => !before.includes(mark)))
    )
  }

const joined = (text: Text = []): string => text.map((segment) => segment.text).join('')

/** How an amount of this chart is written. Where some are below zero the others have a plus. */
function amountOf({ tIn }: Page, { unit, series }: Evidence, lang: string): (value: number) => string {
  const t = tIn(lang)
  const signed = series.some(({ points }) => points.some(({ y }) => y < 0))
  return (value) => {
    const amount = formatAmount(value, lang, { signed })
    return t(($) => $.amount[unit], { amount, count: value })
  }
}

/** The numbers of a chart: where the table is all there is to see marked as on a chart, else with the marks in words. */
export function drawTable(
  page: Page,
  table: HTMLTableElement,
  evidence: Evidence,
  words: ChartWords,
  lang: string,
): void {
  const t = page.tIn(lang)
  const amount = amountOf(page, evidence, lang)
  const isSeen = evidence.kind === 'table'
  const cell = (point: Point | undefined): string => {
    if (!point) return ''
    if (isSeen) return labelOf(page, evidence, lang)(point)
    const said = markNames.filter((mark) => point[mark]).map((mark) => t(($) => $.evidence.mark[mark]))
    if (point.nature) said.push(toPlain(words.natures[point.nature] ?? []))
    return said.length === 0
      ? amount(point.y)
      : t(($) => $.evidence.marked, { amount: amount(point.y), marks: said.join(t(($) => $.comma)) })
  }
  const xs = [...new Set(evidence.series.flatMap(({ points }) => points.map(({ x }) => x)))]
  const head = build('tr', '', build('td', ''))
  for (const { key } of evidence.series) head.append(headCell('series', words.series[key]))
  const rows = xs.map((x) => {
    const name = isCalendarDate(x) ? [{ text: formatDate(x, lang) }] : words.x[x]
    const row = build('tr', '', headCell('', name))
    for (const { points } of evidence.series) row.append(build('td', '', cell(points.find((point) => point.x === x))))
    return row
  })
  table.replaceChildren(build('caption', 'hidden-visually', toPlain(words.title)), head, ...rows)
}

function headCell(name: string, text: Text = []): HTMLElement {
  const cell = build('th', name)
  drawText(cell, text)
  return cell
}

/** What the marks on this chart mean, and how derived numbers were reckoned. */
export function explainMarks({ tIn }: Page, { series }: Evidence, words: ChartWords, lang: string): HTMLElement[] {
  const t = tIn(lang)
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
