// How an amount is written in each language, to five digits.
import { toLocale } from './locale.ts'

/** Languages that put no mark between the thousands of a number below 10,000. */
const withoutThousands = ['zh']

/**
 * An amount as a language writes it: 515,000,000 is `515 million`, `5億1,500万` and `5.15亿`. `signed`: positive amounts get a
 * plus. A minus is U+2212.
 */
export function formatAmount(amount: number, lang: string, { signed = false } = {}): string {
  // Rounded first: an amount that is rounded up may need the name of the next larger power.
  const size = Number(Math.abs(amount).toPrecision(5))
  const write = size < 10_000 ? plain : languageOf(lang) === 'ja' ? inMyriads : compact
  const sign = amount < 0 ? '\u2212' : signed && amount > 0 ? '+' : ''
  return sign + write(size, lang)
}

const languageOf = (lang: string): string => new Intl.Locale(lang).language

const plain = (size: number, lang: string): string =>
  formatOf(lang, 'plain', {
    maximumFractionDigits: 2,
    useGrouping: withoutThousands.includes(languageOf(lang)) ? false : 'auto',
  }).format(size)

const compact = (size: number, lang: string): string =>
  formatOf(lang, 'compact', { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 5 }).format(size)

/** Japanese names each power of ten thousand and writes a whole number before each name; five digits need at most two of these. */
function inMyriads(size: number, lang: string): string {
  const whole = formatOf(lang, 'whole', {})
  const upper = 10_000 ** Math.floor(Math.log10(size) / 4)
  const lower = upper / 10_000
  const head = whole.format(Math.floor(size / upper)) + nameOf(upper, lang)
  const rest = (size % upper) / lower
  return rest === 0 ? head : head + whole.format(rest) + (lower > 1 ? nameOf(lower, lang) : '')
}

const nameOf = (power: number, lang: string): string =>
  formatOf(lang, 'name', { notation: 'compact' })
    .formatToParts(power)
    .find(({ type }) => type === 'compact')?.value ?? ''

/** Kept, since making a format takes a hundred times as long as using it, and charts have hundreds of amounts. */
const formats = new Map<string, Intl.NumberFormat>()

/** `use`: one name for each set of options. */
function formatOf(lang: string, use: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${lang} ${use}`
  const known = formats.get(key) ?? new Intl.NumberFormat(toLocale(lang), options)
  formats.set(key, known)
  return known
}
