// The phone's texts that are not drawn on its page: the title of the window, and the announcements for screen readers.
import type { ErrorCode } from '../../core/contract.ts'
import { findSlide, shownDeck } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { showCode } from '../../core/room-code.ts'
import { toPlain } from '../../core/text.ts'
import { claimName } from '../../draw/names.ts'
import { voteMoment } from '../shared/announce.ts'
import type { Moment } from '../shared/announcer.ts'
import type { Page } from '../shared/page.ts'
import { showTitle } from '../shared/page-title.ts'
import type { Voter } from '../shared/voter.ts'

/** The current slide and the name of its vote; without a vote, a sentence that says why there is none. */
function placeOf(page: Page, { room }: Voter) {
  const { deck, slides, t } = page
  const slide = room && !room.ended ? findSlide(slides, room.slide) : undefined
  const idle = t(($) => (room ? (room.ended ? $.vote.ended : $.vote.lookUp) : $.vote.connecting))
  const name = room && slide?.poll ? claimName(page, shownDeck(deck, room.short), slide.poll.claim) : idle
  return { slide, name }
}

export const showPhoneTitle = (page: Page, voter: Voter): void =>
  showTitle(page, placeOf(page, voter).name, showCode(voter.code))

/** The announcements of the phone: the vote, its claim, the state of the answer, a lost connection, and a tap that came too soon. */
export function phoneMoment(page: Page, voter: Voter, isJustChanged: boolean): Moment {
  const { t } = page
  const { room, connection } = voter
  const { slide, name } = placeOf(page, voter)
  const key = slide?.poll ? pollKey(slide.poll) : ''
  const own = voter.own(key, room?.polls[key]?.epoch ?? 0)
  const why = voter.refusal(key)
  return voteMoment(page, room, slide?.poll, [
    slide?.poll ? toPlain(page.words.claims?.stacks[slide.stack]?.claim ?? []) : name,
    why ? t(($) => $.vote.notCounted, { why: t(($) => $.errors[why]) }) : own ? t(($) => $.vote[own.status]) : '',
    connection.state === 'lost' ? t(($) => $.vote.lost) : '',
    isJustChanged ? t(($) => $.vote.justChanged) : '',
    own?.status === 'sending' && own.why ? sayWhy(page, own.why) : '',
  ])
}

const sayWhy = ({ t }: Page, why: ErrorCode): string => t(($) => $.errors[why])
