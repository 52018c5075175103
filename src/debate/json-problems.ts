// What is wrong with a deck, told to its author: the file, the line, the key and what to do.
import type { JsonFile } from './json-file.ts'

/** The message is for the author of a deck: a line a problem, `file:line: key: what to do`. */
export class ContentError extends Error {
  override name = 'ContentError'
}

export type Key = readonly PropertyKey[]
export type Report = (file: string, key: Key, message: string) => void

/** Collects what is wrong, each problem with its line where its file is known. */
export function createProblems() {
  const files = new Map<string, JsonFile['lines']>()
  const found: { file: string; line: number; text: string }[] = []

  /** The line of a key, or of the nearest group around it if it is missing. */
  const findLine = (file: string, key: Key): number => {
    const line = key.length ? files.get(file)?.get(key.join('.')) : 1
    return line ?? findLine(file, key.slice(0, -1))
  }
  const report: Report = (file, key, message) => {
    const isRead = files.has(file)
    const line = isRead ? findLine(file, key) : 0
    const place = isRead && key.length ? `${file}:${line}` : file
    found.push({ file, line, text: `${place}: ${key.length ? `${key.map(String).join('.')}: ` : ''}${message}` })
  }
  return {
    report,
    /** From here on a problem of this file is told with its line. */
    know: (file: string, { lines }: JsonFile) => void files.set(file, lines),
    /** All of them, by file and line. */
    list: (): string[] =>
      found.sort((a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line).map(({ text }) => text),
  }
}
