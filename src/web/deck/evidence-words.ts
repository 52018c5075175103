// A chart of evidence in the words of a language: what is written at its points, its numbers as a table, what its marks mean.
import { formatAmount } from '../../core/amount.ts'
import { formatDate, isCalendarDate } from '../../core/date.ts'
import type { ChartWords } from '../../core/deck.ts'
import type { Evidence, Point } from '../../core/evidence.ts'
import { type Mark, marks } from '../../core/evidence.ts'
import { type Text, toPlain } from '../../core/text.ts'
import type { Page } from '../shared/page.ts'
import { drawText } from '../shared/text.ts'
import { build } from './element.ts'
import type { ChartView } from './evidence-paint.ts'

const before: Mark[] = ['approx', 'floor']
const markNames = Object.keys(marks) as Mark[]

/** The words of a chart as the canvas takes them, phrase ends included, so that long names can be broken. */
export function toView(page: Page, evidence: Evidence, words: ChartWords, lang: string): ChartView {
  const t = page.tIn(lang)
  return {
    evidence,
    label: labelOf(page, evidence, words, lang),
    amount: amountOf(page, evidence, words, lang),
    series: Object.fromEntries(Object.entries(words.series).map(([key, text]) => [key, toPlain(text)])),
    nameOf: (x) => joined(rowName(page, x, words, lang)),
    nature: ({ nature }) => (nature ? t(($) => $.comma) + joined(words.natures[nature]) : ''),
    day: (date) => formatDate(date, lang),
    reference: words.reference && evidence.reference !== undefined ? toPlain(words.reference) : undefined,
  }
}

/** A point's amount between its marks. */
const labelOf =
  (page: Page, evidence: Evidence, words: ChartWords, lang: string) =>
  (point: Point): string => {
    const signs = (those: Mark[]) => those.map((mark) => (point[mark] ? marks[mark] : '')).join('')
    return (
      signs(before) +
      amountOf(page, evidence, words, lang)(point.y) +
      signs(markNames.filter((mark) => !before.includes(mark)))
    )
  }

const joined = (text: Text = []): string => text.map((segment) => segment.text).join('')

/** How an amount of this chart is written. Where some are below zero the others have a plus. */
function amountOf(page: Page, { unit, series }: Evidence, words: ChartWords, lang: string): (value: number) => string {
  const signed = series.some(({ points }) => points.some(({ y }) => y < 0))
  return (value) => {
    const amount = formatAmount(value, lang, { signed })
    return words.unit ? amount + joined(words.unit) : unit ? inUnit(page, amount, unit, lang) : amount
  }
}

const named = { '%': 'percent', CNY: 'CNY', USD: 'USD', HKD: 'HKD' } as const
const isNamed = (unit: string): unit is keyof typeof named => Object.hasOwn(named, unit)

/** An amount in a currency: as the interface names it, else with the sign that the language has for it, where that stands. */
function inUnit({ tIn }: Page, amount: string, unit: string, lang: string): string {
  if (isNamed(unit)) return tIn(lang)(($) => $.amount[named[unit]], { amount })
  const format = new Intl.NumberFormat(lang, { style: 'currency', currency: unit, maximumFractionDigits: 0 })
  return format
    .formatToParts(0)
    .map(({ type, value }) => (type === 'integer' ? amount : value))
    .join('')
}

/** What a row is called: its own words, else a time as the language writes it. */
function rowName({ tIn }: Page, x: string, words: ChartWords, lang: string): Text {
  const own = words.x[x]
  if (own) return own
  if (isCalendarDate(x)) return [{ text: formatDate(x, lang) }]
  const [year = '', half] = x.split('-H')
  const t = tIn(lang)
  return [{ text: half === '1' ? t(($) => $.evidence.firstHalf, { year }) : t(($) => $.evidence.secondHalf, { year }) }]
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
  const amount = amountOf(page, evidence, words, lang)
  const isSeen = evidence.kind === 'table'
  const cell = (point: Point | undefined): string => {
    if (!point) return ''
    if (isSeen) return labelOf(page, evidence, words, lang)(point)
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
    const row = build('tr', '', headCell('', rowName(page, x, words, lang)))
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
