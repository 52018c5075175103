// The slides on the stage: which of them are walked through, the whole deck or the short one, and what each shows at which step.
import { deck as wholeDeck } from 'virtual:deck'
import type { Room } from '../../core/contract.ts'
import { type Deck, type Position, type Slide, shownDeck, showsVotes, toSlides } from '../../core/deck.ts'
import { keepTrying } from '../shared/wake.ts'
import { build } from './element.ts'
import { nextTask } from './next-task.ts'
import { buildSection, fillSection } from './pages.ts'
import { drawAgain } from './words.ts'

/** The slides of the whole deck, which include those of the short one. */
export const slides: Slide[] = toSlides(wholeDeck)

export interface Stage {
  /** The deck as it is shown: whole or short. */
  deck(): Deck
  /** Shows the whole deck or the short one; returns the sections that are then walked through, one for each stack. */
  show(isShort: boolean): HTMLElement[]
  /** Builds the content of a slide: call it before the slide is shown. Building all at once would delay the first slide. */
  fill(section: Element): void
  /** Loads the parts for only some slides, after the first claim can be read: evidence, and the outcome of the evening. */
  loadParts(signal?: AbortSignal): Promise<void>
  /** Fills all slides that are still empty, between other tasks, until `signal` is aborted. */
  fillRest(signal?: AbortSignal): Promise<void>
  /** Calls `act` for each slide that is filled now or later. */
  onFill(act: (slide: Slide, section: HTMLElement) => void): void
  /** Shows the room's outcome on the slides for it. */
  showRoom(room: Room): void
  /** Shows the subtitle of the current step of a slide. */
  showSubtitle(position: Position): void
  /** Draws the chart of a slide, if it has one, at so many device pixels for each of the stage's; `isAnew`: colours changed. */
  showChart(slide: string, pixelRatio: number, isAnew?: boolean): void
  showAllCharts(pixelRatio: number): void
}

interface Page {
  slide: Slide
  section: HTMLElement
  isFilled: boolean
}

/** A part of a slide that is loaded later. */
interface LatePart {
  element: HTMLElement
  /** Draws its picture at so many device pixels for each of the stage's; `isAnew`: colours changed. */
  show(pixelRatio: number, isAnew: boolean): void
  take?(room: Room, deck: Deck): void
}

/** Whose slides these are: a room's; one reader's, with the outcome by read/slots.tsx; or those on paper, without results. */
export type Audience = 'room' | 'reader' | 'paper'

const loadLateParts = async () => {
  const [{ buildEvidencePage }, { buildOutcomePage }] = await Promise.all([
    import('./evidence-page.ts'),
    import('./outcome-pages.ts'),
  ])
  return { buildEvidencePage, buildOutcomePage }
}

/** Builds all slides, empty. */
export function buildStage(audience: Audience): Stage {
  let deck = wholeDeck
  const later = new Map<string, LatePart>()
  let lateParts: Awaited<ReturnType<typeof loadLateParts>> | undefined
  let room: Room | undefined
  const listeners: ((slide: Slide, section: HTMLElement) => void)[] = []
  const pages = new Map(
    slides
      .filter((slide) => audience !== 'paper' || !showsVotes(slide))
      .map((slide): [string, Page] => [slide.id, { slide, section: buildSection(slide), isFilled: false }]),
  )
  const byStack = new Map<string, HTMLElement[]>()
  for (const { slide, section } of pages.values())
    byStack.set(slide.stack, [...(byStack.get(slide.stack) ?? []), section])
  const stacks = [...byStack].map(([stack, sections]) => {
    const claim = wholeDeck.claims.find(({ id }) => id === stack)
    return { claim, element: sections.length === 1 && sections[0] ? sections[0] : build('section', '', ...sections) }
  })

  function fill(page: Page): void {
    if (page.isFilled) return
    const { slide, section } = page
    page.isFilled = true
    fillSection(section, slide, () => deck)
    putPart(page)
    // As reveal.js leaves slides that it has passed: a stack on its own, and within the stack on screen each slide.
    const stack = section.parentElement?.closest('section')
    const passed = stack?.matches('.past, .future') ? stack : section
    if (passed.matches('.past')) for (const step of section.querySelectorAll('.fragment')) step.classList.add('visible')
    for (const act of listeners) act(slide, section)
  }
  function putPart({ slide, section }: Page): void {
    const part = lateParts && partOf(slide, lateParts)
    if (!part) return
    later.set(slide.id, part)
    section.querySelector('.unfilled')?.replaceWith(part.element)
    if (room) part.take?.(room, deck)
  }
  function partOf(
    slide: Slide,
    { buildEvidencePage, buildOutcomePage }: NonNullable<typeof lateParts>,
  ): LatePart | undefined {
    if (slide.kind === 'evidence') return buildEvidencePage(slide.chart)
    if (audience !== 'room') return undefined
    if (slide.kind === 'swing' || slide.kind === 'balance' || slide.kind === 'lookback')
      return buildOutcomePage(slide.kind)
    return undefined
  }

  return {
    deck: () => deck,
    show: (isShort) => {
      deck = shownDeck(wholeDeck, isShort)
      drawAgain()
      return stacks.filter(({ claim }) => !claim || deck.claims.includes(claim)).map(({ element }) => element)
    },
    fill: (section) => {
      const page = pages.get(section.id)
      if (page) fill(page)
    },
    loadParts: async (signal) => {
      lateParts = await keepTrying(loadLateParts, signal)
      for (const page of pages.values()) if (page.isFilled) putPart(page)
    },
    fillRest: async (signal) => {
      for (const page of pages.values()) {
        if (page.isFilled || !page.section.isConnected) continue
        await nextTask()
        if (signal?.aborted) return
        // If the deck became short meanwhile, it may lack the slide.
        if (page.section.isConnected) fill(page)
      }
    },
    onFill: (act) => {
      listeners.push(act)
      for (const { slide, section, isFilled } of pages.values()) if (isFilled) act(slide, section)
    },
    showRoom: (next) => {
      room = next
      for (const part of later.values()) part.take?.(next, deck)
    },
    showSubtitle: ({ slide, step }) => {
      const section = pages.get(slide)?.section
      const lines = [...(section?.querySelectorAll('.subtitles > *') ?? [])]
      for (const [index, line] of lines.entries()) line.classList.toggle('said', index === step - 1)
    },
    showChart: (slide, pixelRatio, isAnew = false) => later.get(slide)?.show(pixelRatio, isAnew),
    showAllCharts: (pixelRatio) => {
      for (const part of later.values()) part.show(pixelRatio, true)
    },
  }
}
