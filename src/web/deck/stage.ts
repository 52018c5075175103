// The slides on the stage: which of them are walked, the whole deck or the short one, and what each shows at which step.
import { deck as wholeDeck } from 'virtual:deck'
import { type Deck, type Position, type Slide, shownDeck, toSlides } from '../../core/deck.ts'
import { build } from './element.ts'
import type { EvidencePage } from './evidence-page.ts'
import { buildPage } from './pages.ts'
import { drawAgain } from './words.ts'

/** The slides of the whole deck: an address of the short deck is one of these too. */
export const slides: Slide[] = toSlides(wholeDeck)

export interface Stage {
  /** The deck as it is shown: whole or short. */
  deck(): Deck
  /** Shows the whole deck or the short one; returns the sections that are then walked, a stack each. */
  show(isShort: boolean): HTMLElement[]
  /** Fills the slides of evidence, which nobody needs before the first claim can be read. */
  fillEvidence(): Promise<void>
  /** Shows the subtitle of the step that a slide is at. */
  showSubtitle(position: Position): void
  /** Draws the chart of a slide, if it has one, at so many device pixels for each of the stage's; `isAnew`: colours changed. */
  showChart(slide: string, pixelRatio: number, isAnew?: boolean): void
  showAllCharts(pixelRatio: number): void
}

/** Builds all slides; without a room there are no results. */
export function buildStage(hasRoom: boolean): Stage {
  let deck = wholeDeck
  const charts = new Map<string, EvidencePage>()
  const pages = new Map(
    slides
      .filter(({ kind }) => hasRoom || kind !== 'result')
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
    fillEvidence: async () => {
      const { buildEvidencePage } = await import('./evidence-page.ts')
      for (const { slide, section } of pages.values()) {
        if (slide.kind !== 'evidence' || charts.has(slide.id)) continue
        const page = buildEvidencePage(slide.chart)
        charts.set(slide.id, page)
        section.querySelector('.unfilled')?.replaceWith(page.element)
      }
      drawAgain()
    },
    showSubtitle: ({ slide, step }) => {
      for (const [place, line] of pages.get(slide)?.subtitles.entries() ?? [])
        line.classList.toggle('said', place === step - 1)
    },
    showChart: (slide, pixelRatio, isAnew = false) => charts.get(slide)?.show(pixelRatio, isAnew),
    showAllCharts: (pixelRatio) => {
      for (const chart of charts.values()) chart.show(pixelRatio, true)
    },
  }
}
