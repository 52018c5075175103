// `key: value` at the beginning of a list's item: a language with its text, or a property with its value.
import type { Row } from './source-text.ts'
import { toNarrow } from './wide-forms.ts'

/** `rows`: the lines from the colon on, without those that are empty; `value`: where the text after the colon begins. */
export interface Keyed {
  key: string
  rows: Row[]
  value: { line: number; column: number }
}

const keyed = /^([^:：]{1,60}?)[ \t　]*[:：][ \t　]*(.*)$/su

/** Splits an item after the key in its first line; undefined if that line has no key. */
export function splitKey([first, ...others]: Row[]): Keyed | undefined {
  const [, key, rest] = keyed.exec(first?.text ?? '') ?? []
  if (!first || key === undefined || rest === undefined) return undefined
  const column = first.column + first.text.length - rest.length
  const value = { line: first.line, column }
  return { key: toNarrow(key).trim(), rows: [...(rest ? [{ text: rest, ...value }] : []), ...others], value }
}

const comment = /<!--[\s\S]*?-->/g
const keyWithComments = /^(?:\s|<!--[\s\S]*?-->)*(?:<!--[\s\S]*?-->|[^:：])*?[:：][ \t　]*/u

/** The lines of an item without its key; comments before or within the key are moved to the beginning of the text. */
export function withoutKey(lines: readonly string[]): string[] {
  const [before = ''] = keyWithComments.exec(lines.join('\n')) ?? []
  const text = lines.join('\n').slice(before.length)
  return [...(before.match(comment) ?? []), text]
    .filter(Boolean)
    .join(' ')
    .replace(/^[ \t\n\u3000]+/, '')
    .split('\n')
}
