// The texts of a chart of evidence in one language: the label of each point, the numbers as a table, the meaning of the marks.
import { formatAmount } from '../core/amount.ts'
import { formatDate, isCalendarDate } from '../core/date.ts'
import type { ChartWords } from '../core/deck.ts'
import type { Evidence, Point } from '../core/evidence.ts'
import { type Mark, marks } from '../core/evidence.ts'
import { toLocale } from '../core/locale.ts'
import { type Text, toPlain } from '../core/text.ts'
import { inLang } from './in-lang.ts'
import type { Speech } from './speech.ts'

/** A chart in one language. */
export interface ChartView {
  evidence: Evidence
  /** A point's amount with its marks. */
  label: (point: Point) => string
  amount: (value: number) => string
  /** The name of each series, by its key. */
  series: Record<string, string>
  /** The name of a point on the axis. */
  nameOf: (x: string) => string
  /** What kind of sum a point is, to be written after its name; '' if the debate does not say. */
  nature: (point: Point) => string
  /** The name of a year, month or day. */
  day: (date: string) => string
  reference: string | undefined
}

const marksBefore: Mark[] = ['approx', 'floor']
const markNames = Object.keys(marks) as Mark[]

/** The texts of a chart as the canvas needs them: with the marks of phrase ends, so that long names can be broken into lines. */
export function toView(speech: Speech, evidence: Evidence, words: ChartWords): ChartView {
  const { currentLang, t } = speech
  return {
    evidence,
    label: labelOf(speech, evidence, words),
    amount: amountOf(speech, evidence, words),
    series: Object.fromEntries(Object.entries(words.series).map(([key, text]) => [key, toPlain(text)])),
    nameOf: (x) => joined(rowName(speech, x, words)),
    nature: ({ nature }) => (nature ? t(($) => $.comma) + joined(words.natures[nature]) : ''),
    day: (date) => formatDate(date, currentLang()),
    reference: words.reference && evidence.reference !== undefined ? toPlain(words.reference) : undefined,
  }
}

/** The amount of a point, with the marks that stand before and after it. */
const labelOf =
  (speech: Speech, evidence: Evidence, words: ChartWords) =>
  (point: Point): string => {
    const signs = (those: Mark[]) => those.map((mark) => (point[mark] ? marks[mark] : '')).join('')
    return (
      signs(marksBefore) +
      amountOf(speech, evidence, words)(point.y) +
      signs(markNames.filter((mark) => !marksBefore.includes(mark)))
    )
  }

const joined = (text: Text = []): string => text.map((segment) => segment.text).join('')

/** Invisible, and a letter from left to right for whatever stands beside it (Unicode's U+200E). */
const leftToRight = '\u200e'

/**
 * How an amount of this chart is written. If any amount is below zero, amounts above zero get a plus sign. In a language from right to
 * left the sign would else stand behind its number, and the percent sign before it wherever a letter comes first.
 */
function amountOf(speech: Speech, { unit, series }: Evidence, words: ChartWords): (value: number) => string {
  const signed = series.some(({ points }) => points.some(({ y }) => y < 0))
  return (value) => {
    const number = formatAmount(value, speech.currentLang(), { signed })
    const amount = isReversed(speech) ? leftToRight + number : number
    return words.unit ? amount + joined(words.unit) : unit ? inUnit(speech, amount, unit) : amount
  }
}

const namedUnits = { '%': 'percent', CNY: 'CNY', USD: 'USD', HKD: 'HKD' } as const
const isNamed = (unit: string): unit is keyof typeof namedUnits => Object.keys(namedUnits).includes(unit)

/** An amount in a unit: in the interface's words if it has some, else with the currency sign, placed as the language places it. */
function inUnit(speech: Speech, amount: string, unit: string): string {
  const { currentLang, t } = speech
  if (isNamed(unit)) return t(($) => $.amount[namedUnits[unit]], { amount })
  const format = new Intl.NumberFormat(toLocale(currentLang()), {
    style: 'currency',
    currency: unit,
    maximumFractionDigits: 0,
  })
  return format
    .formatToParts(0)
    .map(({ type, value }) => (type === 'integer' ? amount : type === 'currency' ? atOnce(speech, value) : value))
    .join('')
}

const isReversed = ({ currentLang }: Speech): boolean => inLang(currentLang()).dir === 'rtl'

/** A currency's sign, as `JP¥`, whose last character would else stand before the first. */
const atOnce = (speech: Speech, sign: string): string => (isReversed(speech) ? sign + leftToRight : sign)

/** The name of a row: the debate's words for it, else its date as the language writes dates. */
function rowName({ currentLang, t }: Speech, x: string, words: ChartWords): Text {
  const own = words.x[x]
  if (own) return own
  if (isCalendarDate(x)) return [{ text: formatDate(x, currentLang()) }]
  const [year = '', period = ''] = x.split('-')
  if (period.startsWith('Q')) return [{ text: t(($) => $.evidence.quarter, { year, quarter: period.slice(1) }) }]
  return [
    { text: period === 'H1' ? t(($) => $.evidence.firstHalf, { year }) : t(($) => $.evidence.secondHalf, { year }) },
  ]
}

/** The numbers of a chart as a table. A chart of kind `table` has the same marks as other charts; else the marks are in words. */
export function evidenceTable(speech: Speech, evidence: Evidence, words: ChartWords): (string | Text)[][] {
  const { t } = speech
  const amount = amountOf(speech, evidence, words)
  const cell = (point: Point | undefined): string => {
    if (!point) return ''
    if (evidence.kind === 'table') return labelOf(speech, evidence, words)(point)
    const said = markNames.filter((mark) => point[mark]).map((mark) => t(($) => $.evidence.mark[mark]))
    if (point.nature) said.push(toPlain(words.natures[point.nature] ?? []))
    return said.length === 0
      ? amount(point.y)
      : t(($) => $.evidence.marked, { amount: amount(point.y), marks: said.join(t(($) => $.comma)) })
  }
  const xs = [...new Set(evidence.series.flatMap(({ points }) => points.map(({ x }) => x)))]
  return [
    ['', ...evidence.series.map(({ key }) => words.series[key] ?? [])],
    ...xs.map((x) => [
      rowName(speech, x, words),
      ...evidence.series.map(({ points }) => cell(points.find((point) => point.x === x))),
    ]),
  ]
}

/** What the marks on a chart mean, and how derived numbers were calculated. */
export function explainMarks(
  { t }: Speech,
  { series }: Evidence,
  words: ChartWords,
): { mark: string; means: string }[] {
  const points = series.flatMap((one) => one.points)
  return markNames
    .filter((mark) => points.some((point) => point[mark]))
    .map((mark) => {
      const how = mark === 'derived' && words.derivation ? toPlain(words.derivation) : undefined
      const meaning = t(($) => $.evidence.mark[mark])
      return { mark: marks[mark], means: how ? t(($) => $.evidence.derived, { meaning, how }) : meaning }
    })
}
