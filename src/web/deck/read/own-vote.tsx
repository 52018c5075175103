// The vote of one reader on a claim, and what others answered.

import type { PollRef } from '../../../core/poll.ts'
import { Answers } from '../../shared/answers.tsx'
import { t } from '../../shared/i18n.ts'
import type { Reader } from './reader.ts'

/** The answers to a poll. What is saved is said by where it is: on this device alone, or counted. */
export function OwnVote({ reader, poll, isRow = false }: { reader: Reader; poll: PollRef; isRow?: boolean }) {
  const isCounted = reader.isCounted() === true
  return (
    <Answers
      own={reader.own(poll)}
      refusal={reader.refusal(poll)}
      saved={[t(($) => (isCounted ? $.vote.saved : $.read.saved)), t(($) => $.read.changeable)]}
      cast={(value) => reader.cast(poll, value)}
      isRow={isRow}
    />
  )
}
