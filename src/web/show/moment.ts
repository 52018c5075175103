// What screen readers are told of an embedded page: a vote that opens or closes with its claim, its result once that is shown, the
// evening's outcome, and the sentence where there is nothing to show. Read from the page, so that what is told is what is seen.
import type { Slide } from '../../core/deck.ts'
import { voteMoment } from '../shared/announce.ts'
import type { Moment } from '../shared/announcer.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'

const read = (selector: string): string =>
  [...document.querySelectorAll(`.show ${selector}`)].map(({ textContent }) => textContent ?? '').join(' ')

export const shownMoment = (page: Page, room: FollowedRoom | undefined, slide: Slide | undefined): Moment =>
  voteMoment(page, room?.ended ? undefined : room, slide?.poll, [
    read('.rehearsal'),
    read('h1'),
    read('.said p'),
    read('.calm'),
  ])
