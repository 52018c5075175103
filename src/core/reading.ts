// What may be shown of a frozen room: a count is shown only under the words that were asked.

import { type Deck, questionOfPoll } from './deck.ts'
import type { PollRef } from './poll.ts'
import type { Reading } from './readings.ts'

type ReadPoll = Reading['polls'][number]

/**
 * A frozen room's poll, if it asked in the words that the deck has now; undefined if it asked in other words, or not at all. A poll
 * from before wordings were stored is always shown.
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
