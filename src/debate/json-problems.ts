// What is wrong with JSON that an author wrote: the file, the line, the key and what to do.
import type { JsonFile } from './json-file.ts'
import type { Problem } from './problems.ts'

export type Key = readonly PropertyKey[]
/** `at`: the place, if it is known more exactly than the key says it. */
export type Report = (file: string, key: Key, message: string, at?: { line: number; column: number }) => void

/** Collects what is wrong, each problem with its line where its file is known. */
export function createJsonProblems() {
  const files = new Map<string, JsonFile['lines']>()
  /** `line` and `column`: 0 where they are not known. */
  const found: { file: string; line: number; column: number; message: string; isAtKey: boolean }[] = []

  /** The line of a key, or of the nearest group around it if it is missing. */
  const findLine = (file: string, key: Key): number => {
    const line = key.length ? files.get(file)?.get(key.join('.')) : 1
    return line ?? findLine(file, key.slice(0, -1))
  }
  const report: Report = (file, key, message, at) => {
    const line = at?.line ?? (files.has(file) ? findLine(file, key) : 0)
    const named = key.length ? `${key.map(String).join('.')}: ` : ''
    found.push({
      file,
      line,
      column: at?.column ?? 0,
      message: named + message,
      isAtKey: line > 0 && (key.length > 0 || at !== undefined),
    })
  }
  const inOrder = () => found.toSorted((a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line)
  return {
    report,
    /** Makes the lines of a file known: its problems are listed with their lines from now on. */
    know: (file: string, { lines }: JsonFile) => void files.set(file, lines),
    findLine,
    /** A line for each, by file and line: `file:line: key: what to do`. */
    list: (): string[] =>
      inOrder().map(({ file, line, column, message, isAtKey }) =>
        [isAtKey ? `${file}:${line}` : file, ...(column ? [column] : []), ` ${message}`].join(':'),
      ),
    /** The same as problems of a debate. */
    toProblems: (): Problem[] =>
      inOrder().map(({ file, line, column, message }) => ({
        ...{ file, line: line || 1, column: column || 1 },
        severity: 'error',
        message,
      })),
  }
}
export type JsonProblems = ReturnType<typeof createJsonProblems>
