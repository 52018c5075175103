// The debate that a page shows, and its words. The page's main makes it and hands it on, so that nothing about a debate is global, or
// computed when a module loads.
import { type Deck, type DeckWords, type Slide, toSlides } from '../../core/deck.ts'
import { currentLang, onLang } from './i18n.ts'
import { keepTrying } from './wake.ts'

/** Loads the parts of a language's words; each rejects where the server is gone. */
type WordLoads = { [P in keyof DeckWords]: () => Promise<DeckWords[P]> }
type Part = 'claims' | 'arguments' | 'evidence' | 'notes'

export interface Page {
  readonly deck: Deck
  /** All slides of the whole deck. */
  readonly slides: Slide[]
  /** The deck's words in the page's language, those parts that `followWords` has loaded. */
  readonly words: Partial<Pick<DeckWords, Part>>
  /** Loads parts of `words`, with retries, now and at each change of language; calls `onLoad` each time they are there. */
  followWords(parts: Part[], onLoad: () => void): Promise<void>
  /** Loads parts of the deck's words in any language that there is; rejects where the server is gone. */
  loadWords<P extends keyof DeckWords>(lang: string, parts: readonly P[]): Promise<Pick<DeckWords, P>>
}

interface PageOptions {
  deck: Deck
  /** By language. */
  words: Record<string, WordLoads>
}

export function createPage({ deck, words: loads }: PageOptions): Page {
  const words: Page['words'] = {}

  async function loadWords<P extends keyof DeckWords>(lang: string, parts: readonly P[]): Promise<Pick<DeckWords, P>> {
    const from = loads[lang]
    if (!from) throw new Error(`there are no words in ${lang}`)
    const loaded = await Promise.all(parts.map(async (part) => [part, await from[part]()] as const))
    // Each part was loaded under its own name.
    return Object.fromEntries(loaded) as Pick<DeckWords, P>
  }

  async function followWords(parts: Part[], onLoad: () => void): Promise<void> {
    const load = async () => {
      const lang = currentLang()
      const loaded = await keepTrying(() => loadWords(lang, parts))
      if (lang !== currentLang()) return
      Object.assign(words, loaded)
      onLoad()
    }
    onLang(() => void load())
    await load()
  }

  return { deck, slides: toSlides(deck), words, followWords, loadWords }
}
