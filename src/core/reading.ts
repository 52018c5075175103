// What a frozen room may be shown of: a count stands only under the words that were asked.

import { type Deck, questionOfPoll } from './deck.ts'
import type { PollRef } from './poll.ts'
import type { Reading } from './results.ts'

type ReadPoll = Reading['polls'][number]

/**
 * A frozen room's poll, if it asked what the deck asks now; undefined if it asked other words, or did not ask. A poll of the time
 * before wordings were stored is shown as it always was.
 */
export function readPoll(
  deck: Deck,
  { polls }: Pick<Reading, 'polls'>,
  { claim, round }: PollRef,
): ReadPoll | undefined {
  const { wording } = questionOfPoll(deck, { claim, round })
  const poll = polls.find((one) => one.claim === claim && one.round === round)
  return poll && (poll.wordings.length === 0 || poll.wordings.includes(wording)) ? poll : undefined
}
