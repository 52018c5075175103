// Dates as the deck writes them: whether the calendar has a date, its place on an axis of days, and how each language writes it.
import * as z from 'zod/mini'
import { toLocale } from './locale.ts'

const form = /^(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?))?$/
const dayLength = 86_400_000
const toDay = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / dayLength
const middle = (year: number, month: number, months: number): number =>
  (toDay(year, month, 1) + toDay(year, month + months, 1)) / 2

/** The middle of a year, half-year, quarter, month or day, as a number of days since 1970-01-01. Null for any other text. */
export function dayOf(x: string): number | null {
  const [, year, half, quarter, month, day] = form.exec(x)?.map(Number) ?? []
  if (year === undefined) return null
  if (half) return middle(year, half * 6 - 5, 6)
  if (quarter) return middle(year, quarter * 3 - 2, 3)
  if (!month) return middle(year, 1, 12)
  if (!day) return middle(year, month, 1)
  // The pattern alone would let 30 February through.
  return toDay(year, month, day) < toDay(year, month + 1, 1) ? toDay(year, month, day) : null
}

/** Whether a text is a year, month or day that the calendar has. A half-year or quarter is not: it is shown in words. */
export const isCalendarDate = (x: string): boolean => dayOf(x) !== null && !/[HQ]/.test(x)

const isDate = /* @__PURE__ */ z.refine<string>(isCalendarDate, {
  error: 'is no date; write one that the calendar has, like 2023, 2023-06, 2023-06-13',
})
/** A year, month or day: `2023`, `2023-06`, `2023-06-13`. Marked as pure, so that the build leaves it out of the pages. */
export const DateText = /* @__PURE__ */ z.string().check(isDate)

/** Whether one date (DateText) begins only after the other has ended: `2023-08` after `2023-07`, but not `2023` nor `2023-07-31`. */
export const isAfter = (date: string, other: string): boolean => {
  const length = Math.min(date.length, other.length)
  return date.slice(0, length) > other.slice(0, length)
}

/** Kept, since making a format takes a hundred times as long as using it, and a deck has a date on nearly every slide. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** A date (DateText) as a language writes it: `2023年6月`, `Jun 2023`. */
export function formatDate(date: string, lang: string): string {
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' }
  if (date.length > 4) options.month = lang === 'en' ? 'short' : 'long'
  if (date.length > 7) options.day = 'numeric'
  const key = `${lang} ${date.length}`
  const format = formats.get(key) ?? createDateFormat(lang, options)
  formats.set(key, format)
  return format.format(new Date(date))
}

/** The house writes British English: 13 July 2023. */
export const createDateFormat = (lang: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(toLocale(lang === 'en' ? 'en-GB' : lang), options)

/** The calendar day at `at` seconds since 1970, in a time zone with an IANA name; in this machine's zone if the name is unknown. */
export function calendarDay(at: number, timeZone?: string): string {
  const parts = dayFormat(timeZone).formatToParts(at * 1000)
  return (['year', 'month', 'day'] as const).map((name) => parts.find(({ type }) => type === name)?.value).join('-')
}

function dayFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat('en', { ...digits, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en', digits)
  }
}
