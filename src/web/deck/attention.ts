// Leads users of screen readers through the slides: moves the focus to the heading of a slide that somebody at this screen opened,
// and composes the announcements of the room's vote, of a slide that the room opened, and of each step.
import type { Slide } from '../../core/deck.ts'
import { voteMoment } from '../shared/announce.ts'
import type { Moment } from '../shared/announcer.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'

/** The same as `checkVisibility`, which Safari has only since 17.4. */
const isSeen = (element: Element): boolean =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible'
const headingOf = (section: Element): HTMLElement | undefined =>
  [...section.querySelectorAll<HTMLElement>('h1, h2')].find(isSeen)

/** Moves the focus to the heading of a slide, unless it is in a menu or a window. Returns false if the slide has no heading. */
export function focusHeading(section: Element): boolean {
  const heading = headingOf(section)
  if (!heading) return false
  if (document.activeElement?.closest('.menu, dialog[open]')) return true
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  return true
}

/** Moves the focus if a step has hidden the focused heading, as on the card of hindsight, which turns over. */
export function keepFocus(section: Element): void {
  const focused = document.activeElement
  if (focused && section.contains(focused) && !isSeen(focused)) focusHeading(section)
}

interface OnScreen {
  page: Page
  section: Element
  slide: Slide
  room: FollowedRoom | undefined
  /** Whether the room opened the slide. If somebody at this screen opened it, the moved focus announces it already. */
  isLed: boolean
  /** Other messages on the screen, which do not depend on the slide. */
  notices: string[]
}

/** What is announced about the slide on screen: the state of its vote, the count if the slide shows it, and the newest step. */
export function slideMoment({ page, section, slide, room, isLed, notices }: OnScreen): Moment {
  const step = section.querySelector('.current-fragment')
  const parts = [...(step?.querySelectorAll('p:not(.second, .cited)') ?? [])]
  const said = (parts.length > 0 ? parts : [step]).map((part) => part?.textContent ?? '').join(' ')
  const heading = isLed ? headingOf(section)?.textContent : undefined
  const moment = voteMoment(page, room, slide.poll, [heading ?? '', said, ...notices])
  return slide.kind === 'vote' || slide.kind === 'result' ? moment : { ...moment, count: '' }
}
