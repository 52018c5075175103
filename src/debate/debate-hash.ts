// The hash that tells one state of a debate from another: a page has that of its own debate, a room that of the server's debate.
import { createHash } from 'node:crypto'
import type { Content } from './read-content.ts'

/** Changes with the structure and the words of a debate, but not with the program. */
export function hashDebate({ deck, references, langs }: Content): string {
  const words = [...langs].map(([lang, own]) => [lang, own.words])
  return createHash('sha256').update(JSON.stringify({ deck, references, words })).digest('hex').slice(0, 16)
}
