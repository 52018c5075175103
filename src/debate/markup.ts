// The small markup of a text: `{zh-Hans:光年之外}` is a name in another language, `{=US$4.3 bn}` a run that is never broken,
// `{name|reading}` a name with its reading above it, `*…*` and `**…**` emphasis, `[words](https://…)` a link where links are allowed.
// `\` takes the meaning from the sign after it. Everything else stays as it was typed.
import { phraseEnd, type Segment, type Text } from '../core/text.ts'
import { findAsTyped, sayBlanks, sayStar } from './as-typed.ts'
import { isWide } from './join-lines.ts'
import { readTag } from './language-tag.ts'

/** What is wrong with a text's markup; `at`: where, from 0. */
export class MarkupError extends Error {
  override name = 'MarkupError'
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

type Star = '*' | '**' | '***'
type Token = { segment: Segment } | { star: Star; at: number; opens: boolean; closes: boolean; isMark: boolean }

/** Hears of what is taken as it was typed although something else may have been meant; `at`: where, from 0. */
type Doubt = (at: number, message: string) => void

/** A sign that has a meaning here, with the `\`s right before it; two of these stand for one `\`. */
const escaped = /^(\\+)([*{}[\]<|])/

/** Parses a text; throws a MarkupError. */
export function parseText(
  source: string,
  { hasLinks = false, hasBreaks = false, doubt = () => {} }: Options = {},
): Text {
  const unseen = hasBreaks ? -1 : source.indexOf(phraseEnd)
  if (unseen >= 0) throw new MarkupError(unseen, 'an invisible space (U+200B); remove it')
  const typed = findAsTyped(source, hasLinks)
  for (const { at, message } of typed) doubt(at, message)
  const isTold = (at: number) => typed.some((one) => at >= one.at && at < one.at + one.length)
  const other: Doubt = (at, message) => void (isTold(at) || doubt(at, message))
  return joinAlike(emphasise(tokenise(source, hasLinks, doubt), other))
}
interface Options {
  hasLinks?: boolean
  /** Whether its author may mark with U+200B where a line may be broken, as pages do. */
  hasBreaks?: boolean
  doubt?: Doubt
}

function tokenise(source: string, hasLinks: boolean, doubt: Doubt): Token[] {
  const tokens: Token[] = []
  let plain = ''
  let at = 0
  const add = (token: Token): void => {
    if (plain) tokens.push({ segment: { text: plain } })
    plain = ''
    tokens.push(token)
  }
  while (at < source.length) {
    const rest = source.slice(at)
    const [, slashes = '', sign = ''] = escaped.exec(rest) ?? []
    const link = hasLinks ? /^\[([^[\]]+)\]\(((?:[^()\s]|\([^()\s]*\))+)\)/.exec(rest) : null
    const stars = /^\*+/.exec(rest)?.[0] ?? ''
    if (slashes) {
      plain += '\\'.repeat(slashes.length >> 1) + (slashes.length % 2 ? sign : '')
      at += slashes.length + (slashes.length % 2)
    } else if (rest.startsWith('{')) {
      const length = closeOf(rest, at)
      add({ segment: parseBraces(rest.slice(1, length - 1), at, doubt) })
      at += length
    } else if (rest.startsWith('}'))
      throw new MarkupError(at, '"}" without a "{" before it; remove it, or write "\\" before it')
    else if (hasLinks && !link && /^\[[^[\]]*\]\(/.test(rest))
      throw new MarkupError(at, '"[" begins a link that is none; write it as [words](https://…), or "\\" before it')
    else if (link) {
      const [whole, words = '', href = ''] = link
      if (!/^(?:https?|mailto):/.test(href))
        throw new MarkupError(at, `"${href}" is no address of the web; write one that begins with https://`)
      for (const token of tokenise(words, false, (inside, message) => doubt(at + 1 + inside, message)))
        add('segment' in token ? { segment: { ...token.segment, href } } : { ...token, at: at + 1 + token.at })
      at += whole.length
    } else if (stars && stars.length <= 3) {
      const before = lastSign(plain || lastText(tokens))
      const after = firstSign(source.slice(at + stars.length).replace(/^\{(?:=|[\w-]+:)?/, ''))
      const [opens, closes] = [isEdge(before) && !isBlank(after), isEdge(after) && !isBlank(before)]
      // Stars beside letters are meant to emphasise them, but one alone may be a sign: `5 * 3`, `p*1`, or that of a note, `*Prices of
      // 2024`.
      const isMark = stars === '*' ? at > 0 && opens && isLetter(after) : isLetter(before) || isLetter(after)
      add({ star: stars as Star, at, opens, closes, isMark })
      at += stars.length
    } else {
      plain += stars || rest.slice(0, 1)
      at += stars.length || 1
    }
  }
  if (plain) tokens.push({ segment: { text: plain } })
  return tokens
}

const lastSign = (text: string): string => [...text.slice(-2)].at(-1) ?? ''
const firstSign = (text: string): string => [...text.slice(0, 2)][0] ?? ''

function lastText(tokens: Token[]): string {
  const last = tokens.at(-1)
  return last && 'segment' in last ? last.segment.text : ''
}

const isLetter = (sign: string): boolean => /\p{L}/u.test(sign)
const isBlank = (sign: string): boolean => sign === '' || /\s/u.test(sign)
/** Where emphasis may begin and end: at blanks, punctuation and East Asian wide characters. */
const isEdge = (sign: string): boolean => isBlank(sign) || /[\p{P}\p{S}]/u.test(sign) || isWide(sign)

function closeOf(rest: string, at: number): number {
  const close = rest.indexOf('}')
  const again = rest.indexOf('{', 1)
  if (close < 0 || (again >= 0 && again < close))
    throw new MarkupError(at, '"{" is never closed with "}"; close it, or write "\\" before it')
  return close + 1
}

function parseBraces(inside: string, at: number, doubt: Doubt): Segment {
  const [, typed = ''] = inside.startsWith('=') ? [] : (/^([^:|]+):[^|]/.exec(inside) ?? [])
  const { lang, fault, doubt: isOther } = typed ? readTag(typed) : {}
  if (fault && lang) throw new MarkupError(at, `"{${typed}:…}": ${fault}`)
  if (isOther) doubt(at, `"{${typed}:…}": ${isOther}`)
  const segment = toSegment(inside)
  if (!segment) throw new MarkupError(at, `"{${inside}}" is neither {=never broken}, {lang:name} nor {name|reading}`)
  const right = inside.startsWith('=')
    ? `=${inside.slice(1).trim()}`
    : inside
        .replace(/^([^:|]+):\s+/u, '$1:')
        .replace(/\s*\|\s*/gu, '|')
        .trim()
  if (right !== inside) doubt(at, sayBlanks(inside, right))
  return segment
}

function toSegment(inside: string): Segment | undefined {
  if (inside.startsWith('=') && inside.length > 1) return { text: inside.slice(1), nobr: true }
  const [, before, ruby] = /^([^|]+)\|([^|]+)$/.exec(inside) ?? []
  const named = before ?? inside
  const reading = ruby === undefined ? {} : { ruby }
  const [, tag = '', text] = /^([^:]+):(.+)$/.exec(named) ?? []
  const { lang, fault } = tag ? readTag(tag) : {}
  if (lang && !fault && text) return { text, lang, nobr: true, ...reading }
  return before && ruby && !tag ? { text: before, nobr: true, ruby } : undefined
}

/** Segments between two stars that match are emphasised; stars without a match stay as typed, and each is a doubt. */
function emphasise(tokens: Token[], doubt: Doubt): Segment[] {
  const open: { token: Token; star: Star; at: number }[] = []
  const alone = new Map<Token, { star: Star; at: number }>()
  const segments: Segment[] = []
  for (const token of tokens) {
    if ('segment' in token) {
      segments.push(token.segment)
      continue
    }
    const { star, opens, closes, isMark } = token
    const match = closes ? open.findLastIndex((one) => one.star === star && one.at < segments.length - 1) : -1
    const opener = open[match]
    if (opener) {
      alone.delete(opener.token)
      open.length = match
      const inside = segments.splice(opener.at).slice(1)
      segments.push(...inside.map((segment) => ({ ...segment, ...marks[star] })))
    } else {
      if (isMark) alone.set(token, token)
      if (opens) open.push({ token, star, at: segments.length })
      segments.push({ text: star })
    }
  }
  for (const { at, star } of alone.values()) doubt(at, sayStar(star))
  return segments
}

const marks: Record<Star, Partial<Segment>> = {
  '*': { em: true },
  '**': { strong: true },
  '***': { em: true, strong: true },
}

/** Joins neighbours that look alike; names, readings and runs that are never broken stay segments of their own. */
function joinAlike(segments: Segment[]): Text {
  const text: Text = []
  for (const segment of segments) {
    const last = text.at(-1)
    if (
      last &&
      isPlain(last) &&
      isPlain(segment) &&
      last.em === segment.em &&
      last.strong === segment.strong &&
      last.href === segment.href
    )
      text[text.length - 1] = { ...last, text: last.text + segment.text }
    else text.push(segment)
  }
  return text
}

const isPlain = ({ lang, nobr, ruby }: Segment): boolean => !lang && !nobr && !ruby
