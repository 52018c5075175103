// The right way to write a time that was written in another one: `2023/04`, `2023.4` and `Apr 2023` are 2023-04.
import { dayOf } from '../core/date.ts'
import { toNarrow } from './wide-forms.ts'

// Between the numbers, and behind the last, Chinese, Japanese and Korean have a letter each.
const ways = [
  /^(?<year>\d{4})\s*\p{Lo}?$/u,
  /^(?<year>\d{4})\s*[-/.–\p{Lo}]\s*(?<month>\d{1,2})\s*\p{Lo}?$/u,
  /^(?<year>\d{4})\s*[-/.–\p{Lo}]\s*(?<month>\d{1,2})\s*[-/.–\p{Lo}]\s*(?<day>\d{1,2})\s*\p{Lo}?$/u,
  /^(?<month>\d{1,2})\s*[/.]\s*(?<year>\d{4})$/,
  /^(?<day>\d{1,2})\.\s*(?<month>\d{1,2})\.\s*(?<year>\d{4})$/,
  /^(?:(?<day>\d{1,2})\.?\s+)?(?<name>[a-z]{3,9})\.?\s+(?<year>\d{4})$/i,
  /^(?<year>\d{4})\s*-?\s*H(?<half>[12])$/i,
  /^H(?<half>[12])\s*[-/]?\s*(?<year>\d{4})$/i,
]

const months = Array.from({ length: 12 }, (_, at) =>
  new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2023, at)).toLowerCase(),
)

/** Undefined for what is a time already, and for all that is none. */
export function meantTime(text: string): string | undefined {
  const written = toNarrow(text).trim()
  for (const way of ways) {
    const { year, month, day, name, half } = way.exec(written)?.groups ?? {}
    if (year === undefined) continue
    const named =
      name && months.findIndex((one) => one === name.toLowerCase() || one.slice(0, 3) === name.toLowerCase()) + 1
    const parts = half ? [year, `H${half}`] : [year, name ? String(named) : month, day]
    const time = parts.flatMap((part) => (part ? part.padStart(2, '0') : [])).join('-')
    if (dayOf(time) !== null && time !== text) return time
  }
  return undefined
}
