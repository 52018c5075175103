// The slides on the stage: which of them are in use, those of the whole deck or of the short one, and what each shows at each step.
import { render } from 'preact'
import type { Room } from '../../core/contract.ts'
import { type Deck, type Position, type Slide, shownDeck, showsVotes, sideOf } from '../../core/deck.ts'
import { slideName } from '../../draw/names.ts'
import { keepTrying } from '../shared/wake.ts'
import { build } from './element.ts'
import { type LateParts, loadLateParts } from './late-parts.ts'
import { nextTask } from './next-task.ts'
import type { Picture } from './picture.ts'
import { SlidePage } from './slide-page.tsx'
import type { DeckPage } from './words.ts'

export interface Stage {
  /** The deck as it is shown: whole or short. */
  deck(): Deck
  /** Changes to the whole deck or the short one; returns the sections that reveal.js then has to show, one for each stack. */
  show(isShort: boolean): HTMLElement[]
  /** Builds the content of a slide: call it before the slide is shown. Building all at once would delay the first slide. */
  fill(section: Element): void
  /** Loads the code that only some slides need: evidence, and the outcome of the evening. */
  loadParts(signal?: AbortSignal): Promise<void>
  /** Fills all slides that are still empty, between other tasks, until `signal` is aborted. */
  fillRest(signal?: AbortSignal): Promise<void>
  /** Calls `act` for each slide that is filled now or later. */
  onFill(act: (slide: Slide, section: HTMLElement) => void): void
  /** Shows the room's outcome on the slides for it. */
  showRoom(room: Room): void
  /** Shows what belongs to the current step of a slide. */
  showStep(position: Position): void
  /** Draws the chart of a slide, if any. `pixelRatio`: device pixels for each pixel of the stage; `isAnew`: even if that is the same. */
  showChart(slide: string, pixelRatio: number, isAnew?: boolean): void
  showAllCharts(pixelRatio: number): void
}

interface Place {
  slide: Slide
  section: HTMLElement
  isFilled: boolean
  /** Whether the words have changed since it was drawn. */
  isStale: boolean
  step: number
  picture: Picture
}

/** For whom the slides are: a room; one reader, whose own outcome read/slots.tsx draws; or paper, without results. */
export type Audience = 'room' | 'reader' | 'paper'

/** Builds all slides, empty. */
export function buildStage(page: DeckPage, audience: Audience): Stage {
  let deck = page.deck
  let late: LateParts | undefined
  let room: Room | undefined
  const listeners: ((slide: Slide, section: HTMLElement) => void)[] = []
  const places = new Map(
    page.slides
      .filter((slide) => audience !== 'paper' || !showsVotes(slide))
      .map((slide): [string, Place] => [
        slide.id,
        {
          ...{
            slide,
            section: buildSection(page, slide),
            isFilled: false,
            isStale: false,
            picture: { ratio: 0, look: 0 },
          },
          // Paper shows all steps.
          step: audience === 'paper' ? slide.steps : 0,
        },
      ]),
  )
  const byStack = new Map<string, HTMLElement[]>()
  for (const { slide, section } of places.values())
    byStack.set(slide.stack, [...(byStack.get(slide.stack) ?? []), section])
  const stacks = [...byStack].map(([stack, sections]) => {
    const claim = page.deck.claims.find(({ id }) => id === stack)
    const element = sections.length === 1 && sections[0] ? sections[0] : build('section', '', ...sections)
    // For a slide that names no colour, reveal.js asks the browser for the one behind it: for every slide, before it shows the first.
    for (const one of [element, ...sections]) one.dataset.backgroundColor = 'rgba(0, 0, 0, 0)'
    return { claim, element }
  })

  function draw(place: Place): void {
    const { slide, section, step, picture } = place
    place.isStale = false
    setName(place)
    if (!place.isFilled) return
    render(
      <SlidePage page={page} slide={slide} deck={deck} late={late} step={step} picture={picture} room={room} />,
      section,
    )
  }
  const setName = ({ slide, section }: Place) =>
    section.setAttribute('aria-label', slideName(page, page.shownWords(), slide, deck))

  /** Draws the slide on screen at once, and the others between other tasks, since all together would take several frames. */
  function drawAll(): void {
    const filled = [...places.values()].filter(({ isFilled }) => isFilled)
    const onScreen = filled.filter(isOnScreen)
    for (const place of places.values()) setName(place)
    for (const place of filled) place.isStale = true
    for (const place of audience === 'paper' || onScreen.length === 0 ? filled : onScreen) draw(place)
    void drawStale()
  }
  let isDrawing = false
  async function drawStale(): Promise<void> {
    if (isDrawing) return
    isDrawing = true
    try {
      for (;;) {
        await nextTask()
        // A slide that the short deck leaves out is drawn when it is shown again.
        const place = [...places.values()].find(({ isStale, section }) => isStale && section.isConnected)
        if (!place) break
        draw(place)
      }
    } finally {
      isDrawing = false
    }
  }
  page.onWords(drawAll)

  function fill(place: Place): void {
    if (place.isStale) draw(place)
    if (place.isFilled) return
    const { slide, section } = place
    place.isFilled = true
    draw(place)
    // On passed slides all steps stay visible, as reveal.js leaves them.
    const order = [...places.values()]
    if (order.indexOf(place) < order.findIndex(isOnScreen))
      for (const step of section.querySelectorAll('.fragment')) step.classList.add('visible')
    for (const act of listeners) act(slide, section)
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
      late = await keepTrying(loadLateParts, signal)
      drawAll()
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
      if (audience !== 'room') return
      const isSame = room && JSON.stringify(toOutcome(room)) === JSON.stringify(toOutcome(next))
      room = next
      if (isSame) return
      for (const place of places.values()) if (showsOutcome(place.slide)) draw(place)
    },
    showStep: ({ slide, step }) => {
      const place = places.get(slide)
      if (!place || place.step === step) return
      place.step = step
      draw(place)
    },
    showChart: (slide, pixelRatio, isAnew = false) => {
      const place = places.get(slide)
      if (place) showChart(place, pixelRatio, isAnew)
    },
    showAllCharts: (pixelRatio) => {
      for (const place of places.values()) showChart(place, pixelRatio, true)
    },
  }

  function showChart(place: Place, ratio: number, isAnew: boolean): void {
    const { picture } = place
    if (ratio === picture.ratio && !isAnew) return
    place.picture = { ratio, look: isAnew ? picture.look + 1 : picture.look }
    if (place.slide.kind === 'evidence' || showsOutcome(place.slide)) draw(place)
  }
}

/** Whether a slide is the one on screen: in every stack reveal.js marks one as present. */
const isOnScreen = ({ section }: Place): boolean =>
  section.isConnected && section.matches('.present:not(section:not(.present) > section)')

/** The parts of a room's state that slides of the outcome show. */
const toOutcome = ({ swing, polls }: Room) => [swing, Object.entries(polls).map(([key, { counts }]) => [key, counts])]

/** Whether a slide shows the outcome of the evening. */
const showsOutcome = ({ kind }: Slide): boolean => ['swing', 'balance', 'lookback'].includes(kind)

/** A slide as an empty section. */
function buildSection({ deck }: DeckPage, { id, kind, poll }: Slide): HTMLElement {
  const section = build('section', `slide ${kind}`)
  if (poll) section.classList.add(sideOf(deck, poll.claim))
  section.id = id
  return section
}
