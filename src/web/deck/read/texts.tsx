// Texts of the deck on the page that scrolls: in the page's language, and below it in the second one where there is one.
import { Words } from '../../shared/words.tsx'
import { type PickText, shownSecond, shownWords } from '../words.ts'

/** A text, with the second language beneath it. */
export function Said({ pick }: { pick: PickText }) {
  return (
    <>
      <Words text={pick(shownWords())} />
      <Second pick={pick} />
    </>
  )
}

export function Second({ pick }: { pick: PickText }) {
  const second = shownSecond()
  const text = second && pick(second)
  return text ? (
    <span class="second" lang={second.lang}>
      <Words text={text} />
    </span>
  ) : null
}
