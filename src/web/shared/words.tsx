// The deck's words on pages made with Preact: loaded with the language, drawn by the one renderer of texts.

import { words } from 'virtual:words'
import { signal } from '@preact/signals'
import type { ClaimWords, NoteWords } from '../../core/deck.ts'
import type { Text } from '../../core/text.ts'
import { currentLang, onLang } from './i18n.ts'
import { drawText } from './text.ts'

export const claimWords = signal<ClaimWords>()
export const noteWords = signal<NoteWords>()

/** Loads a part of the deck's words now and again with each change of language. */
export async function followWords(part: 'claims' | 'notes'): Promise<void> {
  const load = async () => {
    const lang = words[currentLang()]
    if (part === 'claims') claimWords.value = await lang?.claims()
    else noteWords.value = await lang?.notes()
  }
  onLang(() => void load())
  await load()
}

export function Words({ text }: { text: Text | undefined }) {
  return <span ref={(element) => void (element && drawText(element, text ?? []))} />
}
