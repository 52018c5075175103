// What a speaker would say, loaded when a reader wants to read it.
import { render } from 'preact'
import { Body } from '../../../draw/words.tsx'
import type { Page } from '../../shared/page.ts'

/** The notes of a stack that is voted on, folded away. */
export function Notes({ page, stack }: { page: Page; stack: string }) {
  const { currentLang, loadWords, t } = page
  const fill = async (details: HTMLDetailsElement) => {
    const text = details.querySelector('div')
    if (!details.open || !text) return
    const { notes } = await loadWords(currentLang(), ['notes'])
    render(<Body body={notes[stack] ?? []} />, text)
  }
  return (
    <details
      key={`${currentLang()} ${stack}`}
      class="notes"
      // Without a server it stays empty; opened again it is asked for again.
      onToggle={(event) => void fill(event.currentTarget).catch(() => {})}
    >
      <summary>{t(($) => $.read.notes)}</summary>
      <div />
    </details>
  )
}
