// What an author probably meant: the right name for one that is nearly right, and the id that words make.
import { Id } from '../core/id.ts'

/** Whether two words are equal except for one letter that is missing, added or different, or two that changed places. */
function isNear(a: string, b: string): boolean {
  if (a === b) return true
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 3) return false
  let at = 0
  while (a[at] !== undefined && a[at] === b[at]) at += 1
  if (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)) return true
  return a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at)
}

/** The only name that a word nearly equals: with other capitals, in the plural, or with a slip of one letter. */
export function nearestName(word: string, names: string[]): string | undefined {
  const found = names.filter((name) => isNear(word.toLowerCase(), name.toLowerCase()))
  return word !== '' && found.length === 1 ? found[0] : undefined
}

/**
 * How an option is written that was typed with the dash of a word processor or with one hyphen, such as `--watch` by `—watch` and
 * `-watch`; undefined if it was not. `known`: the options, without hyphens.
 */
export function meantOption(typed: string, known: readonly string[]): string | undefined {
  const [, dash = '', name = '', value = ''] =
    /^([-\u2010-\u2015\u2212\uff0d]{1,2})(\p{L}[^=\s]*)(=.*)?$/u.exec(typed) ?? []
  const isOneHyphen = dash === '-' && name.length > 1
  if (name === '' || (/^-+$/.test(dash) && !isOneHyphen)) return undefined
  return `--${known.find((one) => one === name.toLowerCase()) ?? nearestName(name, [...known]) ?? name}${value}`
}

/** The letters with which another form of a word begins: `agree`, `agreed` and `agreement` mean `agreeing`. */
const stem = 5
const shortestKey = 4
const longestKey = 12

/** The key that a word nearly equals, or of which it is another form. */
export function nearestKey(word: string, keys: readonly string[]): string | undefined {
  const key = word.toLowerCase()
  const isForm = (one: string) =>
    key.length >= shortestKey &&
    key.length <= longestKey &&
    one.length >= shortestKey &&
    (one.startsWith(key) || key.startsWith(one) || one.slice(0, stem) === key.slice(0, stem))
  return keys.find((one) => isNear(one, key)) ?? keys.find(isForm)
}

/** The known id that was meant: with other capitals, other signs between its words, or one wrong letter. */
export function nearestId(id: string, known: readonly string[], form: typeof Id = Id): string | undefined {
  const right = known.filter((one) => form.safeParse(one).success)
  const bare = (one: string) => toId(one).replaceAll('-', '')
  const alike = right.filter((one) => bare(one) === bare(id) && bare(id) !== '')
  // Ids that differ in a number are of two things.
  const lettersOf = (one: string) => one.toLowerCase().replace(/\d/g, '')
  const isSlip = (one: string) => isNear(one.toLowerCase(), id.toLowerCase()) && lettersOf(one) !== lettersOf(id)
  const found = alike.length > 0 ? alike : right.filter(isSlip)
  return found.length === 1 ? found[0] : undefined
}

const longestId = 40

/** The id that words make, in small letters; empty if they have no letters for one. */
export const toId = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, longestId)
    .replace(/-$/, '')
