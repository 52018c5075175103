// The one small markup of a text: `{zh-Hans:光年之外}` is a name in another language, `{=US$4.3 bn}` a run that is never broken,
// `{name|reading}` a name with its reading above it, in another language too. Parsed at build alone.
import { Lang } from '../core/id.ts'
import { phraseEnd, type Segment, type Text } from '../core/text.ts'

/** Parses the markup; throws a SyntaxError that names the column (from 1) and what is wrong. */
export function parseText(source: string): Text {
  const unseen = source.indexOf(phraseEnd)
  if (unseen >= 0) throw new SyntaxError(`column ${unseen + 1}: an invisible space (U+200B); remove it`)
  const segments: Text = []
  let at = 0
  const plain = (text: string) => {
    const stray = text.indexOf('}')
    if (stray >= 0) throw new SyntaxError(`column ${at + stray + 1}: "}" without a "{" before it`)
    if (text) segments.push({ text })
  }
  while (at < source.length) {
    const open = source.indexOf('{', at)
    plain(open < 0 ? source.slice(at) : source.slice(at, open))
    if (open < 0) break
    const close = source.indexOf('}', open)
    const again = source.indexOf('{', open + 1)
    if (close < 0 || (again >= 0 && again < close)) {
      throw new SyntaxError(`column ${open + 1}: "{" is never closed with "}"`)
    }
    segments.push(parseBraces(source.slice(open + 1, close), open + 1))
    at = close + 1
  }
  return segments
}

function parseBraces(inside: string, column: number): Segment {
  if (inside.startsWith('=') && inside.length > 1) return { text: inside.slice(1), nobr: true }
  const [, before, ruby] = /^([^|]+)\|([^|]+)$/.exec(inside) ?? []
  const named = before ?? inside
  const reading = ruby === undefined ? {} : { ruby }
  const [, lang, text] = /^([^:]+):(.+)$/.exec(named) ?? []
  if (lang && text && Lang.safeParse(lang).success) return { text, lang, nobr: true, ...reading }
  if (before && ruby && !lang) return { text: before, nobr: true, ruby }
  throw new SyntaxError(`column ${column}: "{${inside}}" is neither {=never broken}, {lang:name} nor {name|reading}`)
}
