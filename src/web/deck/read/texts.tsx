// Texts of the deck on the page that scrolls: in the page's language, and below it in the second one where there is one.
import { Words } from '../../shared/words.tsx'
import type { DeckPage, PickText } from '../words.ts'

interface TextProps {
  page: DeckPage
  pick: PickText
}

/** A text, with the second language beneath it. */
export function Said({ page, pick }: TextProps) {
  return (
    <>
      <Words text={pick(page.shownWords())} />
      <Second page={page} pick={pick} />
    </>
  )
}

export function Second({ page, pick }: TextProps) {
  const second = page.shownSecond()
  const text = second && pick(second)
  return text ? (
    <span class="second" lang={second.lang}>
      <Words text={text} />
    </span>
  ) : null
}
