// Vote, then compare: this reader's answer, and below it the answers of saved rooms and of all readers. Nothing is shown before the vote.
import type { ComponentChildren } from 'preact'
import type { Counts, Value } from '../../../core/contract.ts'
import { formatDate } from '../../../core/date.ts'
import { hasBalance, questionOfPoll, sideOf, thesis } from '../../../core/deck.ts'
import { type PollRef, pollKey } from '../../../core/poll.ts'
import type { Question } from '../../../core/question.ts'
import { readPoll } from '../../../core/reading.ts'
import { showCode } from '../../../core/room-code.ts'
import { toTally, valueIndex } from '../../../core/tally.ts'
import { Tally } from '../../../draw/tally-bar.tsx'
import { valueLabel, valueTone } from '../../../draw/tally-words.ts'
import type { Page } from '../../shared/page.ts'
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
  const question = questionOfPoll(deck, poll)
  const rooms = reader.rooms().flatMap((room) => {
    const read = readPoll(deck, room, poll)
    return read && read.voted > 0 ? [{ ...room, title: room.name || showCode(room.code), read }] : []
  })
  const all = reader.readers()?.polls[key]
  const side = sideOf(deck, poll.claim)
  return (
    <div class={`compare ${side}`}>
      <div class="own">
        <p class={`mine ${valueTone(question, own.value)}`}>
          <i aria-hidden="true" />
          <span class="soft">{t(($) => $.read.you)}</span> <strong>{valueLabel(t, question, own.value)}</strong>
        </p>
        {poll.claim !== thesis && hasBalance(deck) && <p class="badge">{t(($) => $.side[side])}</p>}
      </div>
      {rooms.map(({ code, title, date, read }) => (
        <Others key={code} page={page} heading={heading} question={read} counts={read.counts} value={own.value}>
          {t(($) => $.read.room)}
          <span class="soft">{t(($) => $.read.roomOf, { name: title, date: formatDate(date, currentLang()) })}</span>
        </Others>
      ))}
      {all?.counts && (
        <Others page={page} heading={heading} question={all} counts={all.counts} value={own.value}>
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
  question: Question
  counts: Counts
  value: Value
  children: ComponentChildren
}

function Others({ page, heading: Heading, question, counts, value, children }: OthersProps) {
  const { t } = page
  const { voted } = toTally(question, counts)
  const count = counts[valueIndex(question, value)] ?? 0
  return (
    // Not a <section>, which reveal.js would take for a slide.
    <div class="others">
      <Heading class="whose">{children}</Heading>
      {voted === 0 ? (
        <p class="soft small">{t(($) => $.read.noneYet)}</p>
      ) : (
        <>
          <Tally speech={page} question={question} counts={counts} />
          <p class="soft small">{t(($) => $.read.asYou, { count, total: voted })}</p>
        </>
      )}
    </div>
  )
}
