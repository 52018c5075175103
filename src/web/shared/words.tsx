// The deck's words on pages made with Preact: loaded with the language, drawn by the one renderer of texts.
import { words } from 'virtual:words'
import type { ClaimWords, NoteWords } from '../../core/deck.ts'
import type { Text } from '../../core/text.ts'
import { currentLang, onLang } from './i18n.ts'
import { drawText } from './text.ts'

/** The deck's words in the page's language; `notes` only on pages that follow them. */
export const deckWords: { claims?: ClaimWords; notes?: NoteWords } = {}

/** Loads parts of the deck's words now and again with each change of language; calls `onLoad` each time they are there. */
export async function followWords(parts: ('claims' | 'notes')[], onLoad: () => void): Promise<void> {
  const load = async () => {
    const lang = currentLang()
    const from = words[lang]
    if (!from) return
    const [claims, notes] = await Promise.all([from.claims(), parts.includes('notes') ? from.notes() : undefined])
    if (lang !== currentLang()) return
    Object.assign(deckWords, { claims, notes })
    onLoad()
  }
  onLang(() => void load())
  await load()
}

export function Words({ text }: { text: Text | undefined }) {
  return <span ref={(element) => void (element && drawText(element, text ?? []))} />
}
