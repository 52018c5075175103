// The only polite live region of a page: it announces to users of screen readers what happens in the room, and nothing that is hidden.

import type { Room } from '../../core/contract.ts'
import { shownDeck } from '../../core/deck.ts'
import { type PollRef, pollKey } from '../../core/poll.ts'
import { unmarked } from '../../core/text.ts'
import { claimName } from '../../draw/names.ts'
import { tallySentence } from '../../draw/tally-words.ts'
import { createAnnouncer, type Moment } from './announcer.ts'
import type { Page } from './page.ts'

export interface PageAnnouncer {
  /** Announces what is new at this moment; `toMoment` is called again later if a count had to wait. */
  tell(toMoment: () => Moment): void
}

/** Opens the region of a page; it is removed when `signal` is aborted. */
export function openAnnouncer({ onLang }: Page, signal?: AbortSignal): PageAnnouncer {
  const region = document.createElement('p')
  region.className = 'hidden-visually'
  region.setAttribute('role', 'status')
  const announcer = createAnnouncer()
  let timer: ReturnType<typeof setTimeout> | undefined
  onLang(() => {
    region.replaceChildren()
    announcer.forget()
  }, signal)
  signal?.addEventListener('abort', () => {
    clearTimeout(timer)
    region.remove()
  })
  function tell(toMoment: () => Moment): void {
    clearTimeout(timer)
    if (!region.isConnected) document.body.append(region)
    const { said, again } = announcer.hear(toMoment(), performance.now())
    // Replaced even if the text is the same as before, so that a vote that opens twice is announced twice.
    if (said.length > 0) region.replaceChildren(unmarked(said.join(' ')))
    if (again !== undefined) timer = setTimeout(tell, again, toMoment)
  }
  return { tell }
}

/** The announcements of a vote: whether voters can answer, and its count once it is shown; `others`: further sentences. */
export function voteMoment(
  page: Page,
  room: Room | undefined,
  ref: PollRef | null | undefined,
  others: string[],
): Moment {
  const { deck, t } = page
  const poll = ref && room?.polls[pollKey(ref)]
  if (!room || !ref) return { news: ['', ...others], of: '', count: '' }
  const state = t(($) => (poll ? (poll.open ? $.state.open : $.state.closed) : $.vote.notYet))
  const claim = claimName(page, shownDeck(deck, room.short), ref.claim)
  return {
    news: [t(($) => $.live.vote, { state, claim }), ...others],
    of: `${pollKey(ref)} ${poll?.epoch} ${poll?.open}`,
    count: poll?.revealed && poll.counts ? tallySentence(t, poll, poll.counts).replaceAll('*', '') : '',
  }
}
