// The slides as elements: built once from the deck, their words drawn again at each change of language, in place.
import { deck as wholeDeck } from 'virtual:deck'
import {
  type Claim,
  type Deck,
  numberOf,
  type Position,
  type Slide,
  shownDeck,
  sideOf,
  toSlides,
} from '../../core/deck.ts'
import type { Verdict } from '../../core/deck-files.ts'
import { formatDate } from '../../core/evidence.ts'
import type { Text } from '../../core/text.ts'
import { currentLang, t } from '../shared/i18n.ts'
import { drawText } from '../shared/text.ts'
import type { EvidencePage } from './evidence-page.ts'
import { header } from './head.ts'
import { sourcesLine, sourcesList } from './sources.ts'
import { box, deckText, drawAgain, onWords, secondText, shownSecond, shownWords, uiText } from './words.ts'

/** The slides of the whole deck: an address of the short deck is one of these too. */
export const slides: Slide[] = toSlides(wholeDeck)
const evidencePlaces: { slide: string; chart: string; page: HTMLElement }[] = []
const charts = new Map<string, EvidencePage>()
const subtitleLines = new Map<string, Element[]>()
/** The deck as it is shown: whole or short. */
let deck: Deck = wholeDeck
const stacks: { claim: Claim | undefined; element: HTMLElement }[] = []

export const deckOnScreen = (): Deck => deck
export const deckTitle = (): Text => shownWords().claims.title

/** The slides of the deck, one stack a section; without a room there are no results. */
export function buildSlides(hasRoom: boolean, isShort: boolean): HTMLElement[] {
  const byStack = Map.groupBy(
    slides.filter(({ kind }) => hasRoom || kind !== 'result'),
    ({ stack }) => stack,
  )
  for (const stack of byStack.values()) {
    const sections = stack.map(buildSlide)
    const element = sections.length === 1 && sections[0] ? sections[0] : box('section', '', ...sections)
    stacks.push({ claim: claimOf(stack[0]), element })
  }
  return showDeck(isShort)
}

/** Shows the whole deck or the short one: the sections that are then walked. */
export function showDeck(isShort: boolean): HTMLElement[] {
  deck = shownDeck(wholeDeck, isShort)
  drawAgain()
  return stacks.filter(({ claim }) => !claim || deck.claims.includes(claim)).map(({ element }) => element)
}

/** Fills the slides of evidence, which nobody needs before the first claim can be read. */
export async function fillEvidence(): Promise<void> {
  const { evidencePage } = await import('./evidence-page.ts')
  for (const { slide, chart, page } of evidencePlaces.splice(0)) {
    const filled = evidencePage(chart)
    charts.set(slide, filled)
    page.replaceWith(filled.element)
  }
  drawAgain()
}

/** Shows the subtitle of the step that a slide is at. */
export function showSubtitle({ slide, step }: Position): void {
  for (const [place, line] of subtitleLines.get(slide)?.entries() ?? [])
    line.classList.toggle('said', place === step - 1)
}

/** Draws the chart of a slide, if it has one and it is not drawn yet, or draws it anew. */
export const showChart = (slide: string, pixelRatio: number): void => charts.get(slide)?.show(pixelRatio)
export const showAllCharts = (pixelRatio: number): void => {
  for (const chart of charts.values()) chart.show(pixelRatio)
}

const claimOf = (slide: Slide | undefined): Claim | undefined =>
  wholeDeck.claims.find(({ id }) => id === slide?.poll?.claim)

function buildSlide(slide: Slide): HTMLElement {
  const claim = claimOf(slide)
  const section = box('section', `slide ${slide.kind}`, ...pageOf(slide, claim))
  if (slide.poll) section.classList.add(sideOf(wholeDeck, slide.poll.claim))
  section.id = slide.id
  return section
}

function pageOf(slide: Slide, claim: Claim | undefined): HTMLElement[] {
  switch (slide.kind) {
    case 'start':
      return [startPage()]
    case 'vote':
      return [header(slide, claim, deckOnScreen), claimPage(slide, claim)]
    case 'arguments':
      return claim ? [header(slide, claim, deckOnScreen), argumentsPage(slide.id, claim)] : []
    case 'result':
      return [header(slide, claim, deckOnScreen), resultPage(slide)]
    case 'evidence': {
      const page = box('div', '')
      evidencePlaces.push({ slide: slide.id, chart: slide.chart ?? '', page })
      return [header(slide, claim, deckOnScreen), page]
    }
    case 'hindsight':
      return claim?.verdict ? [header(slide, claim, deckOnScreen), hindsightPage(slide, claim.verdict)] : []
    case 'verdict':
      return [verdictPage()]
    case 'sources':
      return [sourcesPage(slide.sources ?? [])]
    case 'about':
      return [aboutPage()]
  }
}

function startPage(): HTMLElement {
  return box(
    'div',
    'start-page',
    deckText('h1', 'serif', ({ claims }) => claims.title),
    secondText('serif', ({ claims }) => claims.title),
    deckText('p', 'subtitle', ({ frame }) => frame.subtitle),
    deckText('p', 'byline', ({ frame }) => frame.byline),
  )
}

function claimPage({ id, stack, poll }: Slide, claim: Claim | undefined): HTMLElement {
  const number = box('p', 'number serif')
  if (claim) {
    onWords(() => {
      number.textContent = String(numberOf(deck, claim.id))
    })
  }
  const definition =
    poll && !claim
      ? [
          deckText('p', 'definition', ({ claims }) => claims.definition),
          secondText('', ({ claims }) => claims.definition),
          ...(poll.round === 'since' ? [sourcesLine(id)] : []),
        ]
      : []
  return box(
    'div',
    claim ? 'claim-page' : 'claim-page thesis',
    number,
    box(
      'div',
      '',
      deckText('p', 'heading', ({ claims }) => claims.stacks[stack]?.heading),
      deckText('h2', 'claim serif', ({ claims }) => claims.stacks[stack]?.claim),
      secondText('serif', ({ claims }) => claims.stacks[stack]?.claim),
      ...definition,
    ),
  )
}

function argumentsPage(slide: string, { id, reasons }: Claim): HTMLElement {
  const list = box('ul', '')
  for (let place = 0; place < reasons; place += 1) {
    list.append(deckText('li', 'fragment', (words) => words.arguments?.arguments[id]?.reasons[place]))
  }
  // Both languages of every argument would be too small to read: the second is the subtitle of what is being said.
  const subtitles = box('div', 'subtitles')
  for (let place = 0; place <= reasons; place += 1) {
    const line = secondText('', (words) => {
      const said = words.arguments?.arguments[id]
      return said?.reasons[place] ?? said?.counter
    })
    subtitles.append(line)
  }
  subtitleLines.set(slide, [...subtitles.children])
  return box(
    'div',
    'arguments-page',
    box(
      'div',
      'half for',
      uiText('h2', '', () => t(($) => $.deck.reasons)),
      list,
    ),
    box(
      'div',
      'half against',
      uiText('h2', '', () => t(($) => $.deck.counter)),
      deckText('p', 'fragment', (words) => words.arguments?.arguments[id]?.counter),
      subtitles,
    ),
    sourcesLine(slide),
  )
}

function resultPage({ stack }: Slide): HTMLElement {
  return box(
    'div',
    'result-page',
    deckText('h2', 'claim serif', ({ claims }) => claims.stacks[stack]?.claim),
    secondText('serif', ({ claims }) => claims.stacks[stack]?.claim),
  )
}

/** A card that turns over: what was claimed then, what has become of it. */
function hindsightPage({ id: slide, stack: id }: Slide, verdict: Verdict): HTMLElement {
  const front = box(
    'div',
    'face front',
    uiText('p', 'when', () => t(($) => $.hindsight.then, { date: formatDate(wholeDeck.asOf, currentLang()) })),
    deckText('h2', 'claim serif', ({ claims }) => claims.stacks[id]?.claim),
    secondText('serif', ({ claims }) => claims.stacks[id]?.claim),
  )
  const back = box(
    'div',
    'face back',
    uiText('p', 'when', () => t(($) => $.hindsight.since)),
    deckText('p', `stamp serif ${verdict}`, ({ evidence }) => evidence?.verdicts[verdict]),
    deckText('p', 'became', ({ evidence }) => evidence?.hindsight[id]),
    secondText('', ({ evidence }) => evidence?.hindsight[id]),
    sourcesLine(slide, () => t(($) => $.hindsight.asOf, { date: formatDate(wholeDeck.hindsightAsOf, currentLang()) })),
  )
  return box('div', 'hindsight-page', box('div', 'card', front, box('div', 'fragment turn', back)))
}

function verdictPage(): HTMLElement {
  return box(
    'div',
    'verdict-page',
    uiText('p', 'heading', () => t(($) => $.deck.verdict)),
    deckText('h2', 'claim serif', ({ evidence }) => evidence?.verdict),
    secondText('serif', ({ evidence }) => evidence?.verdict),
    deckText('p', 'byline', ({ frame }) => frame.byline),
  )
}

function sourcesPage(sources: string[]): HTMLElement {
  return box(
    'div',
    'sources-page',
    uiText('h2', 'serif', () => t(($) => $.deck.sources)),
    sourcesList(sources),
  )
}

function aboutPage(): HTMLElement {
  const list = box('ul', '')
  onWords(() => {
    const second = shownSecond()
    const texts = [shownWords(), ...(second ? [second] : [])].map(({ evidence }) => evidence?.disclaimers ?? [])
    list.replaceChildren(
      ...(texts[0] ?? []).map((text, at) => {
        const item = box('li', '')
        drawText(item, text)
        const beside = texts[1]?.[at]
        if (!beside || !second) return item
        const line = box('p', 'second')
        line.lang = second.lang
        drawText(line, beside)
        item.append(line)
        return item
      }),
    )
  })
  return box(
    'div',
    'about-page',
    uiText('h2', 'serif', () => t(($) => $.deck.about)),
    list,
    deckText('p', 'byline', ({ frame }) => frame.byline),
  )
}
