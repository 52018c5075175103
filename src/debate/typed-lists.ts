// Finds lists that were typed by hand, with signs that are none of Markdown's: they are shown as they stand, run together in a
// paragraph. And numbers before arguments, and Markdown's own signs where a text begins, which mean nothing there.
import type { Rule } from './grammar.ts'
import type { Row } from './source-text.ts'

/** Signs that begin the items of lists in word processors and with Asian keyboards. */
export const bullets = '•‣⁃◦▪▸►●○■□◆◇・･'
/** Signs that begin other lines too, so that one line of a text may begin with it. */
const others = '–—－＊＋※→➔✓✔①-⑳'

const bullet = new RegExp(`^[${bullets}]`, 'u')
const other = new RegExp(`^(?:[${others}]|[(（]?[0-9０-９]{1,2}[.．)）、](?![0-9０-９]))`, 'u')
const number = /^(?:[(（]?[0-9０-９]{1,2}[.．)）、](?![0-9０-９])|[①-⑳])/u

interface Found {
  row: Row
  message: string
}

/** What was typed by hand in the rows of a text, list by list; `name`: the heading's. `isKeyed`: whether the text begins behind its language. */
export function findTypedList(rows: readonly Row[], name: string, rule: Rule, isKeyed: boolean): Found | undefined {
  const [first] = rows
  if (!first) return undefined
  const isArgument = name === 'Reason' || name === 'Counter'
  const [sign] = (isKeyed && /^(?:[-+*>]|#{1,6})(?=\s)/.exec(first.text)) || []
  if (sign)
    return {
      row: first,
      message: `this "${sign}" is shown as it is typed: remove it, or write "\\${sign}" if it is meant`,
    }
  const [own] = (isArgument && number.exec(first.text)) || []
  if (own)
    return {
      row: first,
      message: `this "${own}" is shown as it is typed: arguments stand in their order, without numbers; remove it${/^\d+[.)]$/.test(own) ? `, or write "${own.slice(0, -1)}\\${own.slice(-1)}" if it is meant` : ''}`,
    }
  const begun = rows.filter(({ text }) => bullet.test(text))
  const alike = rows.filter(({ text }) => other.test(text))
  const [row, second] = begun.length > 0 ? begun : alike.length > 1 ? alike : []
  if (!row) return undefined
  const [typed = ''] = bullet.exec(row.text) ?? other.exec(row.text) ?? []
  const right = isArgument
    ? `each ${name} has a heading of its own, "## ${name}"`
    : rule.text === 'body'
      ? 'begin the lines of a list with "- ", as far to the right as the text, after a sentence and a blank line'
      : 'a text here is one paragraph, without lists'
  return {
    row,
    message: `"${typed}" begins no list, and is shown as it is typed: ${row === first && !second ? 'remove it' : right}`,
  }
}
