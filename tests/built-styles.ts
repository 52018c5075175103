// Reads a built style sheet without comments: its rules, what they declare and which rules are around them.
export interface Rule {
  /** The at-rules around the rule, and the selectors around it if it is nested; the outermost first. */
  within: string[]
  /** A list of selectors; empty for what an at-rule itself declares. */
  selectors: string
  declarations: { property: string; value: string }[]
}

export function readRules(css: string, within: string[] = []): Rule[] {
  const rules: Rule[] = []
  const own: Rule = { within, selectors: '', declarations: [] }
  for (let at = 0; at < css.length; ) {
    const end = findEnd(css, at, '{;')
    const text = css.slice(at, end).trim()
    at = end + 1
    if (css.charAt(end) !== '{') own.declarations.push(...readDeclarations(text))
    else {
      const close = findEnd(css, at, '}')
      const body = css.slice(at, close)
      at = close + 1
      if (text.startsWith('@') || body.includes('{')) rules.push(...readRules(body, [...within, text]))
      else rules.push({ within, selectors: text, declarations: readDeclarations(body) })
    }
  }
  return own.declarations.length > 0 ? [own, ...rules] : rules
}

function readDeclarations(body: string): Rule['declarations'] {
  const declarations: Rule['declarations'] = []
  for (let at = 0; at < body.length; ) {
    const end = findEnd(body, at, ';')
    const [, property, value] = /^([\w-]+)\s*:(.*)$/s.exec(body.slice(at, end).trim()) ?? []
    if (property !== undefined && value !== undefined) declarations.push({ property, value: value.trim() })
    at = end + 1
  }
  return declarations
}

/** The position of the next of `ends` outside brackets and quotes, or the end of the text. */
function findEnd(css: string, from: number, ends: string): number {
  let depth = 0
  for (let at = from; at < css.length; at += 1) {
    const character = css.charAt(at)
    if (depth === 0 && ends.includes(character)) return at
    if (character === '\\') at += 1
    else if (character === '"' || character === "'") at = css.indexOf(character, at + 1)
    else if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
  }
  return css.length
}
