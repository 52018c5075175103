// Evidence as numbers: where a date stands on an axis of days, and how an amount is written in each language.

const date = /^(\d{4})(?:-(?:H([12])|(\d{2})(?:-(\d{2}))?))?$/
const dayLength = 86_400_000
const day = (year: number, month: number, of: number): number => Date.UTC(year, month, of) / dayLength

/** The day, counted from 1970-01-01, that stands for a year, half-year, month or day: its middle. Null for any other name. */
export function dayOf(x: string): number | null {
  const [, year, half, month, dayOfMonth] = date.exec(x)?.map(Number) ?? []
  if (year === undefined) return null
  if (dayOfMonth) return day(year, (month ?? 1) - 1, dayOfMonth)
  if (month) return middle(year, month - 1, 1)
  return half ? middle(year, half * 6 - 6, 6) : middle(year, 0, 12)
}
const middle = (year: number, month: number, months: number): number =>
  (day(year, month, 1) + day(year, month + months, 1)) / 2

/** A year, month or day that the calendar names; a half-year or a name of its own has words instead. */
export const isCalendarDate = (x: string): boolean => date.test(x) && !x.includes('H')

/** A year, month or day as a language writes it: `2023年6月`, `Jun 2023`. */
export function formatDate(text: string, lang: string): string {
  const [year = '', month, dayOfMonth] = text.split('-')
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' }
  if (month) options.month = lang === 'en' ? 'short' : 'long'
  if (dayOfMonth) options.day = 'numeric'
  // The house writes British English: 13 July 2023.
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, options).format(
    new Date(`${year}-${month ?? '01'}-${dayOfMonth ?? '01'}`),
  )
}

/**
 * An amount as a language writes it, to about five digits: 515,000,000 is `515 million`, `5億1,500万` and `5.15亿`. `signed`:
 * with a plus before what is above zero. A minus is U+2212.
 */
export function formatAmount(amount: number, lang: string, { signed = false } = {}): string {
  const size = Math.abs(amount)
  const text = lang === 'ja' ? inMyriads(size, lang) : compact(size, lang)
  const sign = amount < 0 ? '\u2212' : signed && amount > 0 ? '+' : ''
  return sign + text
}

const compact = (size: number, lang: string): string =>
  size < 10_000
    ? new Intl.NumberFormat(lang, { maximumFractionDigits: 2, useGrouping: lang === 'en' }).format(size)
    : new Intl.NumberFormat(lang, {
        notation: 'compact',
        compactDisplay: 'long',
        maximumSignificantDigits: 5,
      }).format(size)

/** Japanese names each power of ten thousand and puts whole numbers between; the two largest are enough here. */
function inMyriads(size: number, lang: string): string {
  const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: size < 10_000 ? 2 : 0 })
  const exponent = Math.floor(Math.log10(Math.max(size, 1)) / 4) * 4
  if (exponent === 0) return whole.format(size)
  const lower = 10 ** (exponent - 4)
  const rounded = Math.round(size / lower)
  const rest = rounded % 10_000
  const head = whole.format(Math.floor(rounded / 10_000)) + nameOf(10 ** exponent, lang)
  return rest === 0 ? head : head + whole.format(rest) + (lower > 1 ? nameOf(lower, lang) : '')
}

const nameOf = (power: number, lang: string): string =>
  new Intl.NumberFormat(lang, { notation: 'compact' }).formatToParts(power).find(({ type }) => type === 'compact')
    ?.value ?? ''
