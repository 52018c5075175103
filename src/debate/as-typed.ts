// Finds what a text shows letter for letter although its author probably meant markup: that of other programs, entities of HTML, links
// where there are none, and marks with full-width signs. Each message says what to write instead.
import { fromMarkdown } from 'mdast-util-from-markdown'

/** `at`: the place in the text, from 0. */
interface AsTyped {
  at: number
  length: number
  message: string
}

/** What is meant as it stands: signs behind a `\`, and all within braces. */
const meant = /\\+[*{}[\]<|]|\{[^{}]*\}/g
const links = /(?<!!)\[[^[\]]+\]\((?=https?:|mailto:|www\.|[./#])(?:[^()\s]|\([^()\s]*\))+\)/g
/** Addresses, in which marks of emphasis are letters like others. */
const addresses = /(?:https?:\/\/|www\.)[^\s()<>]+|(?<=\]\()[^()\s]+/gu

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
  [
    /［[^［］]+］[(（](?:https?:|www\.)[^()（）\s]+[)）]|\[[^[\]]+\]（(?:https?:|www\.)[^()（）\s]+）/gu,
    sayWide('as in [words](https://…)'),
  ],
  [
    /｛(?:[=＝]|[\w-]+[:：])[^｛｝{}]+[｝}]|｛[^｛｝{}|｜]+[|｜][^｛｝{}|｜]+[｝}]/gu,
    sayWide('as in {=never broken} or {name|reading}'),
  ],
  [/＊＊(?=[^\s＊])[^＊]*＊＊/gu, sayWide('as in **words**')],
]

/** Marks of emphasis and code in other programs. Signs beside them make faces, such as `(^_^)`, and letters names, such as `O\x60ahu`. */
const foreignMarks: [pattern: RegExp, message: (found: string) => string | undefined][] = [
  [
    /(?<![\p{L}\p{N}\p{S}\p{Pd}_(\\/])(_{1,3})(?=[\p{L}\p{N}\p{Ps}\p{Pi}"'])[^_\n]*(?<=[^\s_(^])\1(?![\p{L}\p{N}\p{S}_/])/gu,
    sayForeign,
  ],
  [/~~(?=[^\s~])[^~\n]*(?<=[^\s~])~~/gu, sayForeign],
  [/(?<![\p{L}\p{N}\x60\\])(\x60{1,2})[^\x60\n]+\1(?![\p{L}\p{N}\x60])/gu, sayForeign],
  [/(?<![*\\])\*\*\s[^*\0]*\p{L}[^*\0]*\s\*\*(?!\*)/gu, sayLoose],
]

/** Programs that turn documents into Markdown write it before most signs; beside other signs it is an arm, as in `¯\_(ツ)_/¯`. */
const backslash = /(?<![\\\p{S}])\\[!"#$%&'()+,./:;=>?@^_\x60~-]/gu

/** All that is shown as it is typed; `hasLinks`: whether links are allowed. */
export function findAsTyped(source: string, hasLinks: boolean): AsTyped[] {
  if (!/[&[［<｛＊_~\x60\\*]/u.test(source)) return []
  const bare = hideMeant(source).replace(addresses, hide)
  return [
    ...findMarks(source, hasLinks),
    ...foreignMarks.flatMap(([pattern, messageOf]) => find(source, bare, pattern, messageOf)),
    // Who writes one writes many.
    ...find(source, bare, backslash, sayBackslash).slice(0, 1),
  ]
}

const findMarks = (source: string, hasLinks: boolean): AsTyped[] =>
  marks.flatMap(([pattern, messageOf]) =>
    find(source, hideMeant(source), pattern, (found) => messageOf(found, hasLinks)),
  )

/** `bare`: the text, with what is not looked at hidden. */
const find = (
  source: string,
  bare: string,
  pattern: RegExp,
  messageOf: (found: string) => string | undefined,
): AsTyped[] =>
  [...bare.matchAll(pattern)].flatMap(({ 0: { length }, index: at }) => {
    const message = messageOf(source.slice(at, at + length))
    return message ? [{ at, length, message }] : []
  })

/** A text without what is meant as it stands, and as long. */
export const hideMeant = (source: string): string => source.replace(meant, hide)

const hide = (found: string): string => '\0'.repeat(found.length)

/** Whether a text seems to have markup, for places that show all texts as they are typed. A title may have signs such as `__init__`. */
export const hasMarkup = (text: string): boolean =>
  /\{[^{}]+\}|(?<![\p{L}\p{N}*])(\*{1,3})(?=[^\s*])[^*]*(?<=[^\s*])\1(?![\p{L}\p{N}*])/u.test(text) ||
  findMarks(text, false).length > 0

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
  const right = /\s/u.test(sign)
    ? 'a blank, or {=two words} for what stays on one line'
    : /\p{C}/u.test(sign)
      ? 'the sign itself, which is not seen, or nothing'
      : `"${sign}"`
  return `"${entity}" is HTML, and shown as it is typed: write ${right}`
}

const sayAddress = (address: string, hasLinks: boolean): string =>
  hasLinks
    ? `"<${address}>" is shown as it is typed: write a link as [words](${address})`
    : `"<${address}>" is shown as it is typed: remove the "<" and ">", or name a source in brackets behind the heading`

function sayWide(right: string): (found: string) => string {
  return (found) => `"${found}" is shown as it is typed: write half-width signs, ${right}`
}

function sayForeign(found: string): string {
  // Braces within braces would be read as something else.
  const right = /[{}\\]/.test(found) ? '' : `, or write "{=${found}}" if they are meant`
  return `"${found}" is shown as it is typed: emphasis is *so* or **so**, and there is no other markup; remove the signs${right}`
}

const sayBackslash = (found: string): string =>
  `"${found}" is shown as it is typed: write "${found.slice(1)}" alone, since within a line "\\" stands before *, {, }, [, ], < and | only`

function sayLoose(found: string): string {
  return `"${found}" is shown as it is typed: write "**${found.slice(2, -2).trim()}**", without blanks inside`
}
