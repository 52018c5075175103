// Which counts of a room this page may show: only those made under the words that the page has. A page may be older than its server's
// debate, and a debate may be edited during an evening.
import type { Poll } from '../../core/contract.ts'
import { thesis } from '../../core/deck.ts'
import { type PollKey, pollKey } from '../../core/poll.ts'
import type { ReceivedRoom } from './live.ts'
import type { Page } from './page.ts'

/** `polls`: those that ask the words of this page; `reworded`: the others. `swing` needs both votes on the thesis to be in `polls`. */
export interface FollowedRoom extends ReceivedRoom {
  reworded: Record<PollKey, Poll>
}

/** The room as this page may show it. Polls from the time before wordings were stored stay in `polls`. */
export function showAsked({ questions }: Pick<Page, 'questions'>, room: ReceivedRoom): FollowedRoom {
  const isAsked = ([key, { wording }]: [PollKey, Poll]) =>
    questions.has(key) && (wording === null || wording === questions.get(key)?.wording)
  const all = Object.entries(room.polls)
  const polls = Object.fromEntries(all.filter(isAsked))
  const hasBoth = (['before', 'after'] as const).every((round) => pollKey({ claim: thesis, round }) in polls)
  return {
    ...room,
    polls,
    swing: hasBoth ? room.swing : null,
    reworded: Object.fromEntries(all.filter((poll) => !isAsked(poll))),
  }
}
