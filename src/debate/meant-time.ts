// The right way to write a time that was written in another one: `2023/04`, `2023.4` and `Apr 2023` are 2023-04.
import { dayOf } from '../core/date.ts'
import { toNarrow } from './wide-forms.ts'

/** One to four, and the words for a quarter of a year, in Chinese and Japanese and, of the words, in Korean. */
const numerals = '\u4e00\u4e8c\u4e09\u56db'
const quarterWords = '\u56db\u534a\u671f|\u5b63\u5ea6?|\ubd84\uae30'

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
  /^(?<year>\d{4})\s*\p{Lo}?\s*[-/]?\s*(?:Q(?<quarter>[1-4])|(?<quarterFirst>[1-4])Q)$/iu,
  /^(?:Q(?<quarter>[1-4])|(?<quarterFirst>[1-4])Q)\s*[-/]?\s*(?<year>\d{4})$/i,
  // Quarters and halves of a year as Chinese, Japanese and Korean name them: 第1四半期, 第一季度, 1분기, 上半期, 下半年, 상반기.
  new RegExp(`^(?<year>\\d{4})\\s*\\p{Lo}?\\s*\\u7b2c?(?<nth>[1-4${numerals}])\\s*(?:${quarterWords})$`, 'u'),
  /^(?<year>\d{4})\s*\p{Lo}?\s*(?<side>[\u4e0a\u4e0b\uc0c1\ud558])(?:\u534a[\u5e74\u671f]|\ubc18\uae30)$/u,
]

const months = Array.from({ length: 12 }, (_, at) =>
  new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2023, at)).toLowerCase(),
)

const firstSides = '\u4e0a\uc0c1'

/** The half or the quarter of a year that a way of writing it names. */
function periodOf({ half, quarter, quarterFirst, nth, side }: Record<string, string | undefined>): string | undefined {
  if (half) return `H${half}`
  if (side) return firstSides.includes(side) ? 'H1' : 'H2'
  const number = quarter ?? quarterFirst ?? (nth && (numerals.includes(nth) ? String(numerals.indexOf(nth) + 1) : nth))
  return number && `Q${number}`
}

/** Undefined for what is a time already, and for all that is none. */
export function meantTime(text: string): string | undefined {
  const written = toNarrow(text).trim()
  for (const way of ways) {
    const groups = way.exec(written)?.groups ?? {}
    const { year, month, day, name } = groups
    if (year === undefined) continue
    const named =
      name && months.findIndex((one) => one === name.toLowerCase() || one.slice(0, 3) === name.toLowerCase()) + 1
    const period = periodOf(groups)
    const parts = period ? [year, period] : [year, name ? String(named) : month, day]
    const time = parts.flatMap((part) => (part ? part.padStart(2, '0') : [])).join('-')
    if (dayOf(time) !== null && time !== text) return time
  }
  return undefined
}
