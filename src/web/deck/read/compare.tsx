// Vote, then compare: this reader's answer, beside the saved rooms and all readers. Nothing is shown before the vote.
import type { ComponentChildren } from 'preact'
import type { Counts } from '../../../core/contract.ts'
import { formatDate } from '../../../core/date.ts'
import { sideOf, thesis } from '../../../core/deck.ts'
import { type PollRef, pollKey } from '../../../core/poll.ts'
import { showCode } from '../../../core/room-code.ts'
import { toTally, valueIndex } from '../../../core/tally.ts'
import type { Page } from '../../shared/page.ts'
import { TallyBar } from '../../shared/tally-bar.tsx'
import { valueLabel, valueTone } from '../../shared/tally-words.ts'
import type { Reader } from './reader.ts'

interface CompareProps {
  reader: Reader
  poll: PollRef
  heading: 'h3' | 'h4'
}

/** The answers of others on a poll, once this reader has answered. */
export function Compare({ reader, poll, heading }: CompareProps) {
  const { page } = reader
  const { currentLang, deck, t } = page
  const own = reader.own(poll)
  const key = pollKey(poll)
  if (!own) return <p class="soft small answer-first">{t(($) => $.read.answerFirst)}</p>
  const rooms = reader.rooms().flatMap(({ code, name, date, polls }) => {
    const held = polls.find(({ claim, round, voted }) => claim === poll.claim && round === poll.round && voted > 0)
    return held ? [{ code, title: name || showCode(code), date, counts: held.counts }] : []
  })
  const all = reader.readers()?.polls[key]
  const side = sideOf(deck, poll.claim)
  return (
    <div class={`compare ${side}`}>
      <div class="own">
        <p class={`mine ${valueTone(deck.scale, own.value)}`}>
          <i aria-hidden="true" />
          <span class="soft">{t(($) => $.read.you)}</span> <strong>{valueLabel(t, deck.scale, own.value)}</strong>
        </p>
        {poll.claim !== thesis && <p class="badge">{t(($) => $.side[side])}</p>}
      </div>
      {rooms.map(({ code, title, date, counts }) => (
        <Others key={code} page={page} heading={heading} counts={counts} value={own.value}>
          {t(($) => $.read.room)}
          <span class="soft">{t(($) => $.read.roomOf, { name: title, date: formatDate(date, currentLang()) })}</span>
        </Others>
      ))}
      {all?.counts && (
        <Others page={page} heading={heading} counts={all.counts} value={own.value}>
          {t(($) => $.read.all)}
        </Others>
      )}
      {rooms.length === 0 && !all?.counts && reader.isCounted() === false && (
        <p class="soft small">{t(($) => $.read.noRooms)}</p>
      )}
    </div>
  )
}

interface OthersProps {
  page: Page
  heading: 'h3' | 'h4'
  counts: Counts
  value: number | null
  children: ComponentChildren
}

function Others({ page, heading: Heading, counts, value, children }: OthersProps) {
  const {
    deck: { scale },
    t,
  } = page
  const { voted } = toTally(scale, counts)
  const count = counts[valueIndex(scale, value)] ?? 0
  return (
    // Not a <section>: reveal.js would take it for a slide.
    <div class="others">
      <Heading class="whose">{children}</Heading>
      {voted === 0 ? (
        <p class="soft small">{t(($) => $.read.noneYet)}</p>
      ) : (
        <>
          <TallyBar page={page} counts={counts} />
          <p class="soft small">{t(($) => $.read.asYou, { count, total: voted })}</p>
        </>
      )}
    </div>
  )
}
