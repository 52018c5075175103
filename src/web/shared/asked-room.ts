// What of a room this page may show: a count stands only under the words that were asked. A page may be older than its server, and a
// server's debate may be edited under a running evening.
import type { Poll } from '../../core/contract.ts'
import { thesis } from '../../core/deck.ts'
import { type PollKey, pollKey } from '../../core/poll.ts'
import type { ReceivedRoom } from './live.ts'
import type { Page } from './page.ts'

/** `polls`: those that ask what this page's words ask; `reworded`: the others. The swing is of two polls, and is shown with both. */
export interface FollowedRoom extends ReceivedRoom {
  reworded: Record<PollKey, Poll>
}

/** The room as this page may show it. A poll of the time before wordings were stored is shown as it always was. */
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
