// The slides on the stage: which of them are walked through, the whole deck or the short one, and what each shows at which step.
import type { Room } from '../../core/contract.ts'
import { type Deck, type Position, type Slide, shownDeck, showsVotes } from '../../core/deck.ts'
import { keepTrying } from '../shared/wake.ts'
import { build } from './element.ts'
import { nextTask } from './next-task.ts'
import { buildSection, fillSection } from './pages.ts'
import type { DeckPage } from './words.ts'

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

interface Place {
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
export function buildStage(page: DeckPage, audience: Audience): Stage {
  let deck = page.deck
  const later = new Map<string, LatePart>()
  let lateParts: Awaited<ReturnType<typeof loadLateParts>> | undefined
  let room: Room | undefined
  const listeners: ((slide: Slide, section: HTMLElement) => void)[] = []
  const places = new Map(
    page.slides
      .filter((slide) => audience !== 'paper' || !showsVotes(slide))
      .map((slide): [string, Place] => [slide.id, { slide, section: buildSection(page, slide), isFilled: false }]),
  )
  const byStack = new Map<string, HTMLElement[]>()
  for (const { slide, section } of places.values())
    byStack.set(slide.stack, [...(byStack.get(slide.stack) ?? []), section])
  const stacks = [...byStack].map(([stack, sections]) => {
    const claim = page.deck.claims.find(({ id }) => id === stack)
    return { claim, element: sections.length === 1 && sections[0] ? sections[0] : build('section', '', ...sections) }
  })

  function fill(place: Place): void {
    if (place.isFilled) return
    const { slide, section } = place
    place.isFilled = true
    fillSection(page, section, slide, () => deck)
    putPart(place)
    // As reveal.js leaves slides that it has passed: a stack on its own, and within the stack on screen each slide.
    const stack = section.parentElement?.closest('section')
    const passed = stack?.matches('.past, .future') ? stack : section
    if (passed.matches('.past')) for (const step of section.querySelectorAll('.fragment')) step.classList.add('visible')
    for (const act of listeners) act(slide, section)
  }
  function putPart({ slide, section }: Place): void {
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
    if (slide.kind === 'evidence') return buildEvidencePage(page, slide.chart)
    if (audience !== 'room') return undefined
    if (slide.kind === 'swing' || slide.kind === 'balance' || slide.kind === 'lookback')
      return buildOutcomePage(page, slide.kind)
    return undefined
  }

  return {
    deck: () => deck,
    show: (isShort) => {
      deck = shownDeck(page.deck, isShort)
      page.drawAgain()
      return stacks.filter(({ claim }) => !claim || deck.claims.includes(claim)).map(({ element }) => element)
    },
    fill: (section) => {
      const place = places.get(section.id)
      if (place) fill(place)
    },
    loadParts: async (signal) => {
      lateParts = await keepTrying(loadLateParts, signal)
      for (const place of places.values()) if (place.isFilled) putPart(place)
    },
    fillRest: async (signal) => {
      for (const place of places.values()) {
        if (place.isFilled || !place.section.isConnected) continue
        await nextTask()
        if (signal?.aborted) return
        // If the deck became short meanwhile, it may lack the slide.
        if (place.section.isConnected) fill(place)
      }
    },
    onFill: (act) => {
      listeners.push(act)
      for (const { slide, section, isFilled } of places.values()) if (isFilled) act(slide, section)
    },
    showRoom: (next) => {
      room = next
      for (const part of later.values()) part.take?.(next, deck)
    },
    showSubtitle: ({ slide, step }) => {
      const section = places.get(slide)?.section
      const lines = [...(section?.querySelectorAll('.subtitles > *') ?? [])]
      for (const [index, line] of lines.entries()) line.classList.toggle('said', index === step - 1)
    },
    showChart: (slide, pixelRatio, isAnew = false) => later.get(slide)?.show(pixelRatio, isAnew),
    showAllCharts: (pixelRatio) => {
      for (const part of later.values()) part.show(pixelRatio, true)
    },
  }
}
