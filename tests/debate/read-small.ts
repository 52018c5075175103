// Reads small debates, written in a test, as a folder is read: the messages, and which of the author's words were kept.
import type { Debate } from '../../src/debate/debate.ts'
import { printDebate } from '../../src/debate/print.ts'
import { toLine } from '../../src/debate/problems.ts'
import { readDebate } from '../../src/debate/read-debate.ts'
import { allOf, type Section } from '../../src/debate/sections.ts'

/** The text of one file, or of several by their names. */
export type Files = string | Record<string, string>

export const filesOf = (files: Files): Record<string, string> =>
  typeof files === 'string' ? { 'debate.md': files } : files

/** Reads a debate as if all of its pictures existed. */
export const readSmall = (files: Files) =>
  readDebate(
    Object.entries(filesOf(files)).map(([file, text]) => ({ file, text })),
    () => true,
  )

/** The messages about a debate, one line each. */
export const toldOf = (files: Files): string[] => readSmall(files).problems.map(toLine)

/** The debate, which must have no errors. */
export function acceptedOf(files: Files): Debate {
  const { debate, problems } = readSmall(files)
  if (!debate) throw new Error(problems.map(toLine).join('\n'))
  return debate
}

/** What must stay the same when a debate is printed and read again: the debate, and its headings without their places. */
export const toKept = ({ debate, sections }: { debate: Debate | undefined; sections: Section[] }): string =>
  JSON.stringify({ debate, sections }, (key, value) =>
    ['place', 'line', 'column', 'columns'].includes(key) ? undefined : value,
  )

export const printedOf = (sections: Section[]): Record<string, string> => Object.fromEntries(printDebate(sections))

const comment = /<!--[\s\S]*?-->/g

/** Characters that an author does not see: they may be left out of headings and keys. */
const unseen = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]/gu

/** The comments of a file, grouped by the heading above them; the first group stands before any heading. */
export function commentsOf(text: string): string[][] {
  const found: string[] = []
  const masked = text
    .replace(unseen, '')
    .replace(/\r\n?/g, '\n')
    .replace(comment, (one) => {
      found.push(one.replace(/\s+/g, ' '))
      return '\u{F0000}'
    })
  return `\n${masked}`
    .split(/^(?= {0,3}[#＃]{1,6}(?:[ \t\u3000\u00a0]|$))/mu)
    .map((section) => [...section.matchAll(/\u{F0000}/gu)].map(() => found.shift() ?? ''))
}

/** Words and numbers; each Han character or kana is a word, since lines are joined without a blank between them. */
const words =
  /(?=\p{L})[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]|[^\P{L}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]+|\p{N}+/gu

function count(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [word] of text.normalize('NFKC').replace(unseen, '').matchAll(words))
    counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** The words that an author typed but that are neither in the debate nor a property; without comments and the grammar's own words. */
export function lostWords(
  files: Files,
  { debate, sections }: { debate: Debate | undefined; sections: Section[] },
): string[] {
  const typed = Object.values(filesOf(files))
    .map((text) =>
      text
        .replace(unseen, '')
        .replace(comment, (one) => one.replace(/[^\r\n]/g, ''))
        .replace(/^[ \t]*[#＃]+\s*\p{L}+/gmu, '')
        .replace(/^[ \t]*[-*+－]\s*[\w \t\u00a0\u3000\uFEFF-]+[:：]/gmu, '')
        .replace(/^[ \t]*\d+[.)] /gm, ''),
    )
    .join('\n')
  const entries = sections.flatMap(allOf).flatMap((section) => section.entries)
  const kept = count(
    textsIn([
      debate,
      entries.map((entry) =>
        entry.kind === 'property' ? entry.value : entry.kind === 'table' ? [entry.head, entry.rows] : '',
      ),
    ]).join('\n'),
  )
  return [...count(typed)].filter(([word, times]) => (kept.get(word) ?? 0) < times).map(([word]) => word)
}

/** All keys and texts inside a value. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return [String(value)]
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])
}
