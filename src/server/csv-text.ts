// A text on its way into a CSV, where a spreadsheet would read a formula, a number or a date out of some: these get an
// apostrophe, as one would type it into a cell to say "text". Quotes alone do not help: spreadsheets take them off first.

/** Begins a formula, also behind blanks and quotes and in full width (OWASP, CSV injection). */
const formula = `[\\s"]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]`
/**
 * At the beginning, and behind what divides cells or rows where a list is not divided by commas: such a spreadsheet does not see
 * where the quotes of ours begin and end. Blanks and quotes before the sign are passed over, so that a text gets one apostrophe
 * a sign.
 */
const formulas = new RegExp(`(^|[;|\\t\\r\\n])(${formula})`, 'g')

/**
 * Digits with what stands among them in a number, an amount, a share, a date or a time, in Western or East Asian writing; also a
 * Japanese year, `R5.4.1`.
 */
const number =
  /^\s*(?:[MTSHR]|\u5E73\u6210|\u4EE4\u548C)?[\s\d.,:'/\\()%+\-\u2010-\u2015\u2212$\u00A2-\u00A5\u20A0-\u20CF\u5E74\u6708\u65E5\u65F6\u6642\u5206\u79D2\u5186\u5143E]*$/i
/** A month by its English name or the beginning of it, with a day, a year or both. */
const month = /^[\s\d.,'/-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s\d.,'/-]*$/i
const time = /^[\s\d:.]+[ap]\.?m?\.?\s*$/i

/** Whether a spreadsheet would take a text for a value of another kind: `23E456`, `007`, `2023-11-14`, `1/2`, `MAR23`, `TRUE`. */
function isTaken(text: string): boolean {
  const plain = text.normalize('NFKC')
  if (/^\s*(true|false)\s*$/i.test(plain)) return true
  return /\d/.test(plain) && [number, month, time].some((kind) => kind.test(plain))
}

/** The text, with an apostrophe wherever a spreadsheet would take it for something else. */
export function toCsvText(text: string): string {
  const guarded = text.replace(formulas, "$1'$2")
  // Excel takes a cell that begins with a tab or a line's end as one that may go on as a formula.
  const isOther = isTaken(text) || /^[\t\r\n]/.test(text)
  return isOther && !new RegExp(`^${formula}`).test(text) ? `'${guarded}` : guarded
}
