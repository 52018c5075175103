// The deck's words as every page loads them.
import { words } from 'virtual:words'
import type { DeckWords } from '../../core/deck.ts'

/** Loads parts of the deck's words in a language of locales/; rejects where the server is gone. */
export async function loadWords<P extends keyof DeckWords>(
  lang: string,
  parts: readonly P[],
): Promise<Pick<DeckWords, P>> {
  const from = words[lang]
  if (!from) throw new Error(`there are no words in ${lang}`)
  const loaded = await Promise.all(parts.map(async (part) => [part, await from[part]()] as const))
  // Each part was loaded under its own name.
  return Object.fromEntries(loaded) as Pick<DeckWords, P>
}
