// The problems of a debate's folder, for its author: where, what, and what to do. Reading continues after a problem, so that all of
// them are reported at once.

/** `file` as its author knows it; `line` and `column` from 1. */
export interface Place {
  file: string
  line: number
  column: number
}

/** A warning says what a reader will miss; an error, why the debate cannot be shown. */
export interface Problem extends Place {
  severity: 'error' | 'warning'
  message: string
}

export interface Problems {
  /** `once`: a name of the mistake, of which only the first place is listed, with the number of the others. */
  error(place: Place, message: string, once?: string): void
  warn(place: Place, message: string, once?: string): void
  /** All problems that were found, file by file, from top to bottom. */
  list(): Problem[]
}

/** `order`: the names of the files in their order; other files come after these. */
export function createProblems(order: readonly string[]): Problems {
  const found: (Problem & { once?: string | undefined })[] = []
  const add = (severity: Problem['severity'], { file, line, column }: Place, message: string, once?: string) =>
    void found.push({ file, line, column, severity, message, once })
  /** Each mistake of a name at its first place only. */
  const withoutOthers = (problem: (typeof found)[number]): Problem[] => {
    const { once, ...own } = problem
    const alike = inOrder(once === undefined ? [problem] : found.filter((other) => other.once === once), order)
    if (alike[0] !== problem) return []
    const more = alike.length - 1
    return [
      more > 0
        ? { ...own, message: `${own.message}; ${more === 1 ? '1 more line is' : `${more} more lines are`} like this` }
        : own,
    ]
  }
  return {
    error: (place, message, once) => add('error', place, message, once),
    warn: (place, message, once) => add('warning', place, message, once),
    list: () => inOrder(found.flatMap(withoutOthers), order),
  }
}

/** Problems file by file, from top to bottom; files that `order` does not name come last, in the order of their first problems. */
export function inOrder(problems: readonly Problem[], order: readonly string[] = []): Problem[] {
  const files = [...new Set([...order, ...problems.map(({ file }) => file)])]
  return problems.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  )
}

/** A problem as one line: `005-few-unicorns.md:12:1 Reason 2 has no ja: …`. */
export const toLine = ({ file, line, column, severity, message }: Problem): string =>
  `${file}:${line}:${column} ${severity === 'warning' ? 'warning: ' : ''}${message}`

/** A debate that cannot be shown; the message has one line for each error. */
export class DebateError extends Error {
  override name = 'DebateError'
  readonly problems: Problem[]
  constructor(problems: Problem[]) {
    super(problems.map(toLine).join('\n'))
    this.problems = problems
  }
}
