// Finds what a text shows letter for letter although its author probably meant markup: that of other programs, entities of HTML, links
// where there are none, and marks with full-width signs. Each message says what to write instead.
import { fromMarkdown } from 'mdast-util-from-markdown'

/** `at`: the place in the text, from 0. */
interface AsTyped {
  at: number
  message: string
}

/** What is meant as it stands: signs behind a `\`, and all within braces. */
const meant = /\\+[*{}[\]<|]|\{[^{}]*\}/g
const links = /(?<!!)\[[^[\]]+\]\((?:[^()\s]|\([^()\s]*\))+\)/g

/** What is looked for, in a text without what is meant as it stands, and what is said of it. */
const marks: [pattern: RegExp, message: (found: string, hasLinks: boolean) => string | undefined][] = [
  [/&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]+);/giu, sayEntity],
  [
    links,
    (found, hasLinks) =>
      hasLinks
        ? undefined
        : `"${found}" is shown as it is typed, since links stand in notes and on pages only: write the words alone, or name a source in brackets behind the heading`,
  ],
  [/<(?:https?|mailto):[^<>\s]+>/giu, (found, hasLinks) => sayAddress(found.slice(1, -1), hasLinks)],
  [/［[^［］]+］[(（][^()（）\s]+[)）]|\[[^[\]]+\]（[^()（）\s]+）/gu, wide('as in [words](https://…)')],
  [
    /｛(?:[=＝]|[\w-]+[:：])[^｛｝{}]+[｝}]|｛[^｛｝{}|｜]+[|｜][^｛｝{}|｜]+[｝}]/gu,
    wide('as in {=never broken} or {name|reading}'),
  ],
  [/＊＊(?=[^\s＊])[^＊]*＊＊/gu, wide('as in **words**')],
  [/(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])[^_]*(?<=[^\s_])\1(?![\p{L}\p{N}_])/gu, foreign],
  [/~~(?=[^\s~])[^~]*(?<=[^\s~])~~/gu, foreign],
  [/(?<!\x60)(\x60{1,2})[^\x60]+\1(?!\x60)/gu, foreign],
]

/** All that is shown as it is typed; `hasLinks`: whether links are allowed. */
export function findAsTyped(source: string, hasLinks: boolean): AsTyped[] {
  if (!/[&[［<｛＊_~\x60]/u.test(source)) return []
  const hide = (found: string) => '\0'.repeat(found.length)
  const bare = source.replace(meant, hide)
  return marks.flatMap(([pattern, messageOf]) =>
    [...bare.matchAll(pattern)].flatMap(({ 0: found, index: at }) => {
      const message = messageOf(found, hasLinks)
      return message ? [{ at, message }] : []
    }),
  )
}

/** Whether a text seems to have markup, for places that show all texts as they are typed. */
export const hasMarkup = (text: string): boolean =>
  /\{[^{}]+\}|(?<![\p{L}\p{N}*])(\*{1,3})(?=[^\s*])[^*]*(?<=[^\s*])\1(?![\p{L}\p{N}*])/u.test(text) ||
  findAsTyped(text, false).length > 0

/** What is said of a star without another one that matches it. */
export const sayStar = (star: string): string =>
  `this "${star}" matches no other and is shown as it is typed: emphasis begins and ends beside blanks, punctuation or East Asian characters; correct it, or write "${star.replaceAll('*', '\\*')}"`

/** What is said of braces with blanks at the ends of their text. */
export const sayBlanks = (inside: string, right: string): string =>
  `"{${inside}}" has blanks that are shown too: write "{${right}}"`

/** Markdown knows all entities. */
function sayEntity(entity: string): string | undefined {
  const [paragraph] = fromMarkdown(entity).children
  const [text] = paragraph?.type === 'paragraph' ? paragraph.children : []
  const sign = text?.type === 'text' ? text.value : entity
  if (sign === entity) return undefined
  const right =
    /[\s\p{C}]/u.test(sign) || sign === '' ? 'a blank, or {=two words} for what stays on one line' : `"${sign}"`
  return `"${entity}" is HTML, and shown as it is typed: write ${right}`
}

const sayAddress = (address: string, hasLinks: boolean): string =>
  hasLinks
    ? `"<${address}>" is shown as it is typed: write a link as [words](${address})`
    : `"<${address}>" is shown as it is typed: remove the "<" and ">", or name a source in brackets behind the heading`

function wide(right: string): (found: string) => string {
  return (found) => `"${found}" is shown as it is typed: write half-width signs, ${right}`
}

function foreign(found: string): string {
  return `"${found}" is shown as it is typed: emphasis is *so* or **so**, and there is no other markup; remove the signs, or write "{=${found}}" if they are meant`
}
