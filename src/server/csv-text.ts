// Texts for a CSV. A spreadsheet would read some of them as a formula, a number or a date: those get an apostrophe, as a person
// types it into a cell to mean "text". Quotes alone do not help: spreadsheets remove them first.

/** The beginning of a formula, also after blanks and quotes and in full width (OWASP, CSV injection). */
const formula = `[\\s"]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]`
/**
 * A formula at the beginning, or after a character that separates cells or rows in some countries: a spreadsheet that splits there
 * does not see where our quotes begin and end. Blanks and quotes before the sign are skipped, so each sign gets one apostrophe.
 */
const formulas = new RegExp(`(^|[;|\\t\\r\\n])(${formula})`, 'g')

/**
 * Digits together with the characters of a number, an amount, a share, a date or a time, in Western or East Asian writing; also a
 * Japanese year, `R5.4.1`.
 */
const number =
  /^\s*(?:[MTSHR]|\u5E73\u6210|\u4EE4\u548C)?[\s\d.,:'/\\()%+\-\u2010-\u2015\u2212$\u00A2-\u00A5\u20A0-\u20CF\u5E74\u6708\u65E5\u65F6\u6642\u5206\u79D2\u5186\u5143E]*$/i
/** A month by its English name or its first letters, with a day, a year or both. */
const month = /^[\s\d.,'/-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s\d.,'/-]*$/i
const time = /^[\s\d:.]+[ap]\.?m?\.?\s*$/i

/** Whether a spreadsheet would read a text as another kind of value: `23E456`, `007`, `2023-11-14`, `1/2`, `MAR23`, `TRUE`. */
function isTaken(text: string): boolean {
  const plain = text.normalize('NFKC')
  if (/^\s*(true|false)\s*$/i.test(plain)) return true
  return /\d/.test(plain) && [number, month, time].some((kind) => kind.test(plain))
}

/** The text, with an apostrophe wherever a spreadsheet would read it as something else. */
export function toCsvText(text: string): string {
  const guarded = text.replace(formulas, "$1'$2")
  // A cell that begins with a tab or a line break may continue as a formula in Excel.
  const isOther = isTaken(text) || /^[\t\r\n]/.test(text)
  return isOther && !new RegExp(`^${formula}`).test(text) ? `'${guarded}` : guarded
}
