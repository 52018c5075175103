// The opening for a reader: the debate's title, buttons to begin or to go on from the last place, and where answers go.
import { findSlide } from '../../../core/deck.ts'
import { Title } from '../../../draw/title.tsx'
import { nameOf } from './contents.tsx'
import type { Reader } from './reader.ts'
import { Share } from './share.tsx'

export function Opening({ reader, go }: { reader: Reader; go: (slide: string) => void }) {
  return (
    <header id="start" class="opening" data-stack="start">
      <Title columns={reader.page.columns()} secondClass="" isFocusable />
      <ReadingOn reader={reader} go={go} />
    </header>
  )
}

/** Buttons to begin or go on, and a text that says where answers go. */
export function ReadingOn({ reader, go }: { reader: Reader; go: (slide: string) => void }) {
  const { t } = reader.page
  const place = reader.place()
  const left = place && place !== 'start' ? findSlide(reader.shownStacks, place) : undefined
  return (
    <div class="reading-on">
      <p class="actions">
        {left && (
          <button type="button" class="primary" onClick={() => go(left.id)}>
            {t(($) => $.read.goOn, { name: nameOf(reader.page, left) })}
          </button>
        )}
        <button
          type="button"
          class={left ? 'button' : 'primary'}
          onClick={() => go(reader.shownStacks[1]?.id ?? 'start')}
        >
          {t(($) => $.read.start)}
        </button>
        <Share reader={reader} />
      </p>
      <WhereAnswersGo reader={reader} />
    </div>
  )
}

/** Says, before the first vote, whether answers are counted or stay on this device: one line, with more text folded below it. */
function WhereAnswersGo({ reader }: { reader: Reader }) {
  const isCounted = reader.isCounted()
  const { t } = reader.page
  const [short, long] = whereAnswersGo(reader)
  return (
    <details class="soft small">
      <summary>{short}</summary>
      <p>{long}</p>
      {isCounted && <p>{t(($) => $.vote.privacy)}</p>}
    </details>
  )
}

function whereAnswersGo(reader: Reader): [short: string, long: string] {
  const { t } = reader.page
  const isCounted = reader.isCounted()
  if (isCounted) return [t(($) => $.read.counted), t(($) => $.read.countedLong)]
  if (!reader.isLasting()) return [t(($) => $.read.fleeting.kept), t(($) => $.read.fleeting.keptLong)]
  if (isCounted === undefined) return [t(($) => $.read.unknown), t(($) => $.read.unknownLong)]
  return [t(($) => $.read.kept), t(($) => $.read.keptLong)]
}
