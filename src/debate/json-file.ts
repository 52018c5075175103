// A JSON file that an author wrote: its value, and the line of every key, so that an error message can name the line.

export interface JsonFile {
  value: unknown
  /** The line, from 1, by key: `claims.few-unicorns.reasons.1`. */
  lines: Map<string, number>
  /** Keys that an object has twice; JSON.parse keeps the last one silently. */
  twice: string[]
}

/** `line` and `column` from 1. */
export class JsonError extends Error {
  override name = 'JsonError'
  readonly line: number
  readonly column: number
  constructor(message: string, before: string) {
    super(message)
    const lines = before.split('\n')
    this.line = lines.length
    this.column = (lines.at(-1)?.length ?? 0) + 1
  }
}

/** Parses JSON, with a byte order mark before it or without; throws a JsonError. */
export function parseJson(source: string): JsonFile {
  const text = source.replace(/^\ufeff/, '')
  const message = failure(text)
  if (message === null) return { value: JSON.parse(text), ...findKeys(text) }
  throw new JsonError(
    message.replace(/,? (in JSON )?at position.*|, (\.{3})?".*/s, '').replace(/token '\n'/, 'end of line'),
    text.slice(0, findFailure(text, message)),
  )
}

function failure(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    // JSON.parse throws SyntaxErrors only.
    return (error as SyntaxError).message
  }
}

/** V8 reports a position, or the unexpected token: that token ends the shortest prefix that fails in the same way. */
function findFailure(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)
  if (position) return Number(position[1])
  if (!message.startsWith('Unexpected token')) return text.length
  let low = 0
  let high = text.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (failure(text.slice(0, middle))?.startsWith('Unexpected token')) high = middle
    else low = middle
  }
  return low
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:\n]|[^\s{}[\],:"]+/g

function findKeys(text: string): Pick<JsonFile, 'lines' | 'twice'> {
  const lines = new Map<string, number>()
  const twice: string[] = []
  // The names and indexes from the root to the current token; null where the next name of an object must follow.
  const path: (string | number | null)[] = []
  let line = 1
  // Full keys are stored as text, and a hostile file could make gigabytes of them: this is how many characters they may have in all.
  let allowed = 16 * text.length + 100_000
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '\n') line += 1
    else if (token === '}' || token === ']') path.pop()
    else if (token === ',') {
      const last = path.pop()
      path.push(typeof last === 'number' ? last + 1 : null)
    } else if (token !== ':') {
      const isName = path.at(-1) === null
      // The token in the position of a name is a JSON string.
      if (isName) path.splice(-1, 1, JSON.parse(token) as string)
      const key = path.join('.')
      allowed -= key.length
      if (allowed < 0) throw new JsonError('it is nested too deeply, or its names are too long', text.slice(0, index))
      if (isName && lines.has(key)) twice.push(key)
      if (isName || typeof path.at(-1) === 'number') lines.set(key, line)
      if (token === '{') path.push(null)
      if (token === '[') path.push(0)
    }
  }
  return { lines, twice }
}
