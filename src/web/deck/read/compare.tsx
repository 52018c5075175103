// Vote, then compare: this reader's answer, beside the saved rooms and all readers. Nothing is shown before the vote.
import { deck } from 'virtual:deck'
import type { ComponentChildren } from 'preact'
import type { Counts } from '../../../core/contract.ts'
import { formatDate } from '../../../core/date.ts'
import { sideOf, thesis } from '../../../core/deck.ts'
import { type PollRef, pollKey } from '../../../core/poll.ts'
import { showCode } from '../../../core/room-code.ts'
import { toTally, valueIndex } from '../../../core/tally.ts'
import { currentLang, t } from '../../shared/i18n.ts'
import { TallyBar } from '../../shared/tally-bar.tsx'
import { valueLabel, valueTone } from '../../shared/tally-words.ts'
import type { Reader } from './reader.ts'

/** The answers of others on a poll, once this reader has answered. */
export function Compare({ reader, poll, heading }: { reader: Reader; poll: PollRef; heading: 'h3' | 'h4' }) {
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
        <p class={`mine ${valueTone(own.value)}`}>
          <i aria-hidden="true" />
          <span class="soft">{t(($) => $.read.you)}</span> <strong>{valueLabel(own.value)}</strong>
        </p>
        {poll.claim !== thesis && <p class="badge">{t(($) => $.side[side])}</p>}
      </div>
      {rooms.map(({ code, title, date, counts }) => (
        <Others key={code} heading={heading} counts={counts} value={own.value}>
          {t(($) => $.read.room)}
          <span class="soft">{t(($) => $.read.roomOf, { name: title, date: formatDate(date, currentLang()) })}</span>
        </Others>
      ))}
      {all?.counts && (
        <Others heading={heading} counts={all.counts} value={own.value}>
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
  heading: 'h3' | 'h4'
  counts: Counts
  value: number | null
  children: ComponentChildren
}

function Others({ heading: Heading, counts, value, children }: OthersProps) {
  const { voted } = toTally(deck.scale, counts)
  const count = counts[valueIndex(deck.scale, value)] ?? 0
  return (
    // Not a <section>: reveal.js would take it for a slide.
    <div class="others">
      <Heading class="whose">{children}</Heading>
      {voted === 0 ? (
        <p class="soft small">{t(($) => $.read.noneYet)}</p>
      ) : (
        <>
          <TallyBar counts={counts} />
          <p class="soft small">{t(($) => $.read.asYou, { count, total: voted })}</p>
        </>
      )}
    </div>
  )
}
