// Finds lines that Markdown silently takes as part of a text although their author meant something else: a bullet or a heading without
// a space after its sign, a row of a table, a source's address.
import type { Rule } from './grammar.ts'
import { canonicalTag } from './language-tag.ts'
import { oddMessage } from './odd-blocks.ts'
import { bullets } from './typed-lists.ts'

const html = /<(?:\/?[a-z][\w-]*(?:\s[^<>]*)?\/?|[!?][^>]*)>/i

/** A heading without the blank after its signs, which Markdown takes for a text. */
export const bareHeading: RegExp = /^[#＃]{1,6}(?=[^\s#＃])/u

/** A key behind a bullet of any kind, or behind none. */
const keyedLine = new RegExp(`^[-*+＊＋‐–—${bullets}]?[ \\u3000]*([\\w -]{2,20}?)[ \\u3000]*[:：]`, 'u')

/** `at`: the position in the line, from 0. */
export interface Stray {
  message: string
  at: number
}

/**
 * What is wrong with a line of a text; undefined if nothing is. `isBegun`: whether its author began the line as a text, with the
 * language before it.
 */
export function findStray(text: string, isBegun: boolean, languages: string[], rule: Rule): Stray | undefined {
  const tag = html.exec(text)?.[0]
  if (tag && !text.includes(`\\${tag}`))
    return {
      message: `"${shorten(tag)}" is HTML, which no debate has: remove it, or write "\\" before the "<"`,
      at: text.indexOf(tag),
    }
  const picture = /!\[[^\]]*\]\(([^()\s]+)\)/.exec(text)
  if (picture && !text.includes(`\\${picture[0]}`))
    return {
      message: rule.properties.includes('picture')
        ? `a picture stands above the text: write "- picture: ${picture[1]}" below the heading, and what it shows below "## Picture"`
        : 'a picture stands on a claim or a page, as "- picture: …" below its heading, and nowhere else: remove it',
      at: picture.index,
    }
  const message = isBegun ? undefined : findOther(text, languages, rule)
  return message ? { message, at: 0 } : undefined
}

function findOther(text: string, languages: string[], rule: Rule): string | undefined {
  if (/^(?:=+|-{2,})$/.test(text)) return 'this line underlines the one above, which means nothing here: remove it'
  if (/^(?:[-+*]|\d{1,9}[.)])$/.test(text)) return oddMessage('empty item')
  if (/^\||^:?-{3,}:?\s*\|/.test(text))
    return `a row of a table stands here in a text: a table has a line "|---|---|" below its first row, a blank line above, no blanks before its rows, and as many cells in each${/\{[^{}|]*\|/.test(text) ? '; a reading as in {name|reading} stands below "## Series" or "## Point"' : ''}`
  if (/^(?:```|~~~)/.test(text)) return 'this begins like a piece of code, which no debate has: remove the signs'
  if (bareHeading.test(text)) return 'this looks like a heading: write a blank after its "#", or "\\" before it'
  if (/^[#＃]{1,6}\s/u.test(text))
    return 'this looks like a heading: begin it at the margin, or write "\\" before its "#"'
  if (/^\[[^\]]+\][:：]/u.test(text)) {
    const [, id = ''] = /^\[\^?([^\]]+)\]/.exec(text) ?? []
    return `this looks like a source: write it as "# Source ${id}", with "- url: …" and who published it below`
  }
  const [, key = ''] = keyedLine.exec(text) ?? []
  if (key === '') return undefined
  const tagged = canonicalTag(key)
  const isKey = (tagged !== undefined && languages.includes(tagged)) || rule.properties.includes(key.toLowerCase())
  return isKey
    ? `this looks like a line of its own: begin it at the margin, as "- ${key}: …", with a blank behind the "-"`
    : undefined
}

/** The beginning of a text, for a message. */
export const shorten = (text: string): string => ([...text].length > 24 ? `${[...text].slice(0, 24).join('')}…` : text)

/** The message about a line at the margin below a text in a language. */
export const unindented = (lang: string, languages: string[]): string =>
  `this line is not indented: if it goes on the ${lang} text, indent it by two blanks${orAnother(languages.find((one) => one !== lang))}`

const orAnother = (other: string | undefined): string =>
  other ? `; if it is another text, write its language before it, as in "- ${other}: …"` : ''
