// The speaker notes, loaded when a reader opens them.
import { render } from 'preact'
import { Body } from '../../../draw/words.tsx'
import type { DeckPage } from '../words.ts'

/** The notes of a stack, folded until the reader opens them; nothing if it has none. */
export function Notes({ page, stack }: { page: DeckPage; stack: string }) {
  const { currentLang, loadWords, references, t } = page
  const fill = async (details: HTMLDetailsElement) => {
    const text = details.querySelector('div')
    if (!details.open || !text) return
    const { notes } = await loadWords(currentLang(), ['notes'])
    render(<Body body={notes[stack] ?? []} />, text)
  }
  if (!references()?.noted.includes(stack)) return null
  return (
    <details
      key={`${currentLang()} ${stack}`}
      class="notes"
      // If the notes cannot be loaded, the box stays empty; to open it again tries again.
      onToggle={(event) => void fill(event.currentTarget).catch(() => {})}
    >
      <summary>{t(($) => $.read.notes)}</summary>
      <div />
    </details>
  )
}
