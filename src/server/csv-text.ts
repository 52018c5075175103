// Texts for a CSV. A spreadsheet would read some of them as a formula, a number or a date: those get an apostrophe, as a person
// types it into a cell to mean "text". Quotes alone do not help: spreadsheets remove them first.

import { toLocale } from '../core/locale.ts'

/** The beginning of a formula, also after blanks and quotes, in full width and small (OWASP, CSV injection). */
const formula = `[\\s"]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B]`
/**
 * A formula at the beginning, or after a character that separates cells or rows in some countries: a spreadsheet that splits there
 * does not see where our quotes begin and end. Blanks and quotes before the sign are skipped, so each sign gets one apostrophe.
 */
const formulas = new RegExp(`(^|[;|\\t\\r\\n])(${formula})`, 'g')

/** Years of eras: R5 or \u4EE4\u548C5 in Japan, and those of the Republic in Taiwan. */
const era = '[MTSHR]|\u660E\u6CBB|\u5927\u6B63|\u662D\u548C|\u5E73\u6210|\u4EE4\u548C|\u6C11\u570B|\u6C11\u56FD'
/** Before and after noon, in Japanese, Chinese and Korean. */
const noon = '\u5348\u524D|\u5348\u5F8C|\u4E0A\u5348|\u4E0B\u5348|\uC624\uC804|\uC624\uD6C4'
/** Characters of a number, an amount, a share, a date or a time, in Western or East Asian writing. */
const signs =
  "\\s\\d.,:'\u2019\u066B\u066C/\\\\()%+\\-\u2010-\u2015\u2212$\u00A2-\u00A5\u20A0-\u20CFE" +
  '\u5E74\u6708\u65E5\u65F6\u6642\u5206\u79D2\u5186\u5143\uB144\uC6D4\uC77C\uC2DC\uBD84\uCD08'
const number = new RegExp(`^\\s*(?:${era})?(?:[${signs}]|${noon})*$`, 'i')
/** One word among the digits and signs of a date. */
const dated = /^[\s\d.,'/-]*(?:de\s+)?(\p{L}+)(?:\s+de\b)?[\s\d.,'/-]*$/u
/** An English month by its name or its first letters. */
const month = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i
/** Other languages whose spreadsheets read months in their own words. */
const languages = ['de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs', 'hu', 'tr', 'ru', 'uk']
/** `true` and `false` in the spreadsheets of those languages, and in English. */
const switches = new Set(
  [
    'true false wahr falsch vrai faux verdadero falso vero verdadeiro waar onwaar sant falskt sand falsk sann usann tosi',
    'epätosi prawda fałsz pravda nepravda igaz hamis doğru yanlış истина ложь',
  ].flatMap((words) => words.split(' ')),
)
const fault = /^\s*#(N\/A|NV|REF!|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!)\s*$/i
const time = /^[\s\d:.]+[ap]\.?m?\.?\s*$/i

let monthNames: Set<string> | undefined

/** The names of months in other languages, long and short, alone and in a date. */
function readMonthNames(): Set<string> {
  const forms = (['long', 'short'] as const).flatMap((form) => [
    { month: form },
    { month: form, day: 'numeric' } as const,
  ])
  const names = languages.flatMap((language) =>
    forms.flatMap((form) => {
      const format = new Intl.DateTimeFormat(toLocale(language), { ...form, timeZone: 'UTC' })
      return Array.from({ length: 12 }, (_, at) => format.formatToParts(Date.UTC(2023, at)))
        .flat()
        .flatMap(({ type, value }) => (type === 'month' ? value.toLowerCase().replace(/\.$/, '') : []))
    }),
  )
  return new Set(names)
}

function isMonth(word: string): boolean {
  monthNames ??= readMonthNames()
  return month.test(word) || monthNames.has(word.toLowerCase())
}

/** Whether a spreadsheet would read a text as another kind of value: `23E456`, `007`, `2023-11-14`, `1/2`, `MAR23`, `TRUE`, `#N/A`. */
function isTaken(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/\p{Nd}/gu, '0')
  if (switches.has(plain.trim().toLowerCase()) || fault.test(plain)) return true
  if (!/\d/.test(plain)) return false
  const [, word] = dated.exec(plain) ?? []
  return number.test(plain) || time.test(plain) || (word !== undefined && isMonth(word))
}

/** The text, with an apostrophe wherever a spreadsheet would read it as something else. */
export function toCsvText(text: string): string {
  const guarded = text.replace(formulas, "$1'$2")
  // A cell that begins with a tab or a line break may continue as a formula in Excel.
  const isOther = isTaken(text) || /^[\t\r\n]/.test(text)
  return isOther && !new RegExp(`^${formula}`).test(text) ? `'${guarded}` : guarded
}
