// The deck's words on pages made with Preact: loaded with the language, drawn by the one renderer of texts.
import type { DeckWords } from '../../core/deck.ts'
import type { Text } from '../../core/text.ts'
import { loadWords } from './deck-words.ts'
import { currentLang, onLang } from './i18n.ts'
import './phrases.tsx'
import { drawText } from './text.ts'
import { keepTrying } from './wake.ts'

type Part = 'claims' | 'arguments' | 'evidence' | 'notes'

/** The deck's words in the page's language, those parts that the page loads. */
export const deckWords: Partial<Pick<DeckWords, Part>> = {}

/** Loads parts of the deck's words, with retries, now and at each change of language; calls `onLoad` each time they are there. */
export async function followWords(parts: Part[], onLoad: () => void): Promise<void> {
  const load = async () => {
    const lang = currentLang()
    const loaded = await keepTrying(() => loadWords(lang, parts))
    if (lang !== currentLang()) return
    Object.assign(deckWords, loaded)
    onLoad()
  }
  onLang(() => void load())
  await load()
}

export function Words({ text }: { text: Text | undefined }) {
  return <span ref={(element) => void (element && drawText(element, text ?? []))} />
}
