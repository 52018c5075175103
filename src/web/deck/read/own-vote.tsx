// The vote of one reader, and its announcements for screen readers.

import { questionOfPoll } from '../../../core/deck.ts'
import type { PollRef } from '../../../core/poll.ts'
import { claimName } from '../../../draw/names.ts'
import { valueLabel } from '../../../draw/tally-words.ts'
import { Answers, type OwnAnswer } from '../../shared/answers.tsx'
import type { Reader } from './reader.ts'

/** The answers to a poll. The word for a saved answer says where it is: counted, on this device only, or only on this page. */
export function OwnVote({ reader, poll, isRow = false }: { reader: Reader; poll: PollRef; isRow?: boolean }) {
  const { page, shown } = reader
  const own = reader.own(poll)
  return (
    <Answers
      page={page}
      question={questionOfPoll(page.deck, poll)}
      label={claimName(page, shown, poll.claim)}
      own={own}
      refusal={reader.refusal(poll)}
      saved={[savedWord(reader, own), page.t(($) => $.read.changeable)]}
      cast={(value) => reader.cast(poll, value)}
      isRow={isRow}
    />
  )
}

const savedWord = (reader: Reader, own: OwnAnswer | undefined): string =>
  reader.page.t(($) =>
    own?.status === 'saved' ? $.vote.saved : reader.isLasting() ? $.read.saved : $.read.fleeting.saved,
  )

/** Announces what became of the last tap: one live region for the whole page, empty until the first tap. */
export function ToldVote({ reader }: { reader: Reader }) {
  const { page, shown } = reader
  const poll = reader.tapped()
  return (
    <p class="hidden-visually" role="status">
      {poll
        ? page.t(($) => $.live.vote, { state: tellTap(reader, poll), claim: claimName(page, shown, poll.claim) })
        : ''}
    </p>
  )
}

function tellTap(reader: Reader, poll: PollRef): string {
  const { t } = reader.page
  const [own, refusal] = [reader.own(poll), reader.refusal(poll)]
  if (refusal) return t(($) => $.vote.notCounted, { why: t(($) => $.errors[refusal]) })
  const value = own?.status === 'sending' ? t(($) => $.vote.sending) : savedWord(reader, own)
  return t(($) => $.pair, { name: valueLabel(t, questionOfPoll(reader.page.deck, poll), own?.value ?? null), value })
}
