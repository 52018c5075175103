// The hashes that tell one state of a debate from another. What is asked: a page has that of its own debate, a room that of the server's
// debate. What is shown: pages are written again when it changes.
import { createHash } from 'node:crypto'
import type { Content } from './read-content.ts'

/** Changes with all that the pages of a debate are made of, except for the program: its colours and the interface's words too. */
export const hashShown: (content: Content) => string = once(({ deck, references, langs, theme }) =>
  createHash('sha256')
    .update(JSON.stringify({ deck, references, langs: [...langs], theme }))
    .digest('hex'),
)

/** Changes with the structure and the words of a debate, but not with the program. */
export const hashDebate: (content: Content) => string = once(({ deck, references, langs }) => {
  const words = [...langs].map(([lang, own]) => [lang, own.words])
  return createHash('sha256').update(JSON.stringify({ deck, references, words })).digest('hex').slice(0, 16)
})

/** The same function, which computes the hash of one content, which nothing changes, only once. */
function once(hash: (content: Content) => string): (content: Content) => string {
  const hashes = new WeakMap<Content, string>()
  return (content) => {
    const known = hashes.get(content) ?? hash(content)
    hashes.set(content, known)
    return known
  }
}
