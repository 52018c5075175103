// People who do not see the slides are led by them too: to the heading of a slide that somebody at this screen went to, and by what
// is told of the room, of a slide that it went to, and of each step.
import type { Slide } from '../../core/deck.ts'
import { voteMoment } from '../shared/announce.ts'
import type { Moment } from '../shared/announcer.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'

/** As `checkVisibility` says it, which Safari has since 17.4. */
const isSeen = (element: Element): boolean =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible'
const headingOf = (section: Element): HTMLElement | undefined =>
  [...section.querySelectorAll<HTMLElement>('h1, h2')].find(isSeen)

/** Moves the focus to the heading of a slide; a person in a menu or a window stays there. False for a slide without one. */
export function focusHeading(section: Element): boolean {
  const heading = headingOf(section)
  if (!heading) return false
  if (document.activeElement?.closest('.menu, dialog[open]')) return true
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  return true
}

/** A step may hide the heading that has the focus: the card of hindsight turns over. */
export function keepFocus(section: Element): void {
  const focused = document.activeElement
  if (focused && section.contains(focused) && !isSeen(focused)) focusHeading(section)
}

interface OnScreen {
  page: Page
  section: Element
  slide: Slide
  room: FollowedRoom | undefined
  /** The room went there: nobody at this screen, whose focus would say it. */
  isLed: boolean
  /** What else stands on the screen, whatever the slide. */
  notices: string[]
}

/** What is told of the slide on screen: what the room says of its vote, as far as the slide shows it, and its newest step. */
export function slideMoment({ page, section, slide, room, isLed, notices }: OnScreen): Moment {
  const step = section.querySelector('.current-fragment')
  const parts = [...(step?.querySelectorAll('p:not(.second, .cited)') ?? [])]
  const said = (parts.length > 0 ? parts : [step]).map((part) => part?.textContent ?? '').join(' ')
  const heading = isLed ? headingOf(section)?.textContent : undefined
  const moment = voteMoment(page, room, slide.poll, [heading ?? '', said, ...notices])
  return slide.kind === 'vote' || slide.kind === 'result' ? moment : { ...moment, count: '' }
}
