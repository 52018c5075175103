// The slides on the stage: which of them are walked, the whole deck or the short one, and what each shows at which step.
import { deck as wholeDeck } from 'virtual:deck'
import type { Room } from '../../core/contract.ts'
import { type Claim, type Deck, type Position, type Slide, shownDeck, showsVotes, toSlides } from '../../core/deck.ts'
import { keepTrying } from '../shared/wake.ts'
import { build } from './element.ts'
import { nextTask } from './next-task.ts'
import { buildPage, type Page } from './pages.ts'
import { drawAgain } from './words.ts'

/** The slides of the whole deck: an address of the short deck is one of these too. */
export const slides: Slide[] = toSlides(wholeDeck)

export interface Stage {
  /** The deck as it is shown: whole or short. */
  deck(): Deck
  /** Shows the whole deck or the short one; returns the sections that are then walked, a stack each. */
  show(isShort: boolean): HTMLElement[]
  /** Fills the slides that nobody needs before the first claim can be read: evidence, and what the evening came to; until `signal` is aborted. */
  fillLater(signal?: AbortSignal): Promise<void>
  /** Says of each claim whether the argument against it is told before those for it. */
  putCounterFirst(isFirst: (claim: Claim) => boolean): void
  /** Shows what a room came to, on the slides that do. */
  showRoom(room: Room): void
  /** Shows the subtitle of the step that a slide is at. */
  showSubtitle(position: Position): void
  /** Draws the chart of a slide, if it has one, at so many device pixels for each of the stage's; `isAnew`: colours changed. */
  showChart(slide: string, pixelRatio: number, isAnew?: boolean): void
  showAllCharts(pixelRatio: number): void
}

/** A page that is filled later. */
interface LatePage {
  element: HTMLElement
  /** Draws its picture at so many device pixels for each of the stage's; `isAnew`: colours changed. */
  show(pixelRatio: number, isAnew: boolean): void
  take?(room: Room, deck: Deck): void
}

/** Whose slides they are: a room's, one reader's, who fills in what it all came to (read/slots.tsx), or paper's, without results. */
export type Audience = 'room' | 'reader' | 'paper'

/** Builds all slides. */
export function buildStage(audience: Audience): Stage {
  let deck = wholeDeck
  const later = new Map<string, LatePage>()
  let room: Room | undefined
  const pages = new Map(
    slides
      .filter((slide) => audience !== 'paper' || !showsVotes(slide))
      .map((slide) => [slide.id, { slide, ...buildPage(slide, () => deck) }]),
  )
  const byStack = Map.groupBy(pages.values(), ({ slide }) => slide.stack)
  const stacks = [...byStack].map(([stack, parts]) => {
    const sections = parts.map(({ section }) => section)
    const claim = wholeDeck.claims.find(({ id }) => id === stack)
    return { claim, element: sections.length === 1 && sections[0] ? sections[0] : build('section', '', ...sections) }
  })
  return {
    deck: () => deck,
    show: (isShort) => {
      deck = shownDeck(wholeDeck, isShort)
      drawAgain()
      return stacks.filter(({ claim }) => !claim || deck.claims.includes(claim)).map(({ element }) => element)
    },
    fillLater: async (signal) => {
      const load = () => Promise.all([import('./evidence-page.ts'), import('./outcome-pages.ts')])
      const [{ buildEvidencePage }, { buildOutcomePage }] = await keepTrying(load, signal)
      for (const { slide, section } of pages.values()) {
        if (signal?.aborted) return
        let page: LatePage
        if (slide.kind === 'evidence') page = buildEvidencePage(slide.chart)
        else if (
          audience === 'room' &&
          (slide.kind === 'swing' || slide.kind === 'balance' || slide.kind === 'lookback')
        )
          page = buildOutcomePage(slide.kind)
        else continue
        later.set(slide.id, page)
        section.querySelector('.unfilled')?.replaceWith(page.element)
        if (room) page.take?.(room, deck)
        await nextTask()
      }
    },
    putCounterFirst: (isFirst) => {
      for (const page of pages.values()) {
        const claim = page.slide.kind === 'arguments' && wholeDeck.claims.find(({ id }) => id === page.slide.stack)
        if (claim) putHalves(page, isFirst(claim))
      }
    },
    showRoom: (next) => {
      room = next
      for (const page of later.values()) page.take?.(next, deck)
    },
    showSubtitle: ({ slide, step }) => {
      for (const [place, line] of pages.get(slide)?.subtitles.entries() ?? [])
        line.classList.toggle('said', place === step - 1)
    },
    showChart: (slide, pixelRatio, isAnew = false) => later.get(slide)?.show(pixelRatio, isAnew),
    showAllCharts: (pixelRatio) => {
      for (const chart of later.values()) chart.show(pixelRatio, true)
    },
  }
}

/** reveal.js walks fragments in the order in which they stand. */
function putHalves({ section, subtitles }: Page, isCounterFirst: boolean): void {
  const [reasons, counter] = [section.querySelector('.for'), section.querySelector('.against')]
  const isTurned = section.classList.contains('counter-first')
  if (!reasons || !counter || isTurned === isCounterFirst) return
  section.classList.toggle('counter-first', isCounterFirst)
  if (isCounterFirst) reasons.before(counter)
  else counter.before(reasons)
  // The last subtitle is the counter-argument's.
  if (isCounterFirst) subtitles.unshift(...subtitles.splice(-1))
  else subtitles.push(...subtitles.splice(0, 1))
}
