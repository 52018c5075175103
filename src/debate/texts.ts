// The texts of a language's words: a tree whose leaves are texts.
import type { Key } from './json-problems.ts'

/** Every text of a tree with its key. */
export function textsOf(tree: object, key: Key = []): [Key, string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [[[...key, name], value] satisfies [Key, string]]
    return typeof value === 'object' && value !== null ? textsOf(value, [...key, name]) : []
  })
}
