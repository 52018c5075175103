// The slides as elements: built once from the deck, their words drawn again at each change of language, in place.
import { deck } from 'virtual:deck'
import { words } from 'virtual:words'
import { type ArgumentWords, type ClaimWords, numberOf, type Slide, sideOf, toSlides } from '../../core/deck.ts'
import type { Claim } from '../../core/deck-files.ts'
import type { Text } from '../../core/text.ts'
import { currentLang, t } from '../shared/i18n.ts'
import { drawText } from '../shared/text.ts'

export const slides: Slide[] = toSlides(deck)

let claimWords: ClaimWords
let argumentWords: ArgumentWords
const drawers: (() => void)[] = []

/** Loads the words of the page's language and draws them on all slides. */
export async function drawWords(): Promise<void> {
  const lang = currentLang()
  const parts = words[lang]
  if (!parts) return
  const loaded = await Promise.all([parts.claims(), parts.arguments()])
  if (lang !== currentLang()) return
  ;[claimWords, argumentWords] = loaded
  for (const draw of drawers) draw()
}

export const deckTitle = (): Text => claimWords.title

/** The slides, one stack a section; without a room there are no results. */
export function buildSlides(hasRoom: boolean): HTMLElement[] {
  const stacks = Map.groupBy(
    slides.filter(({ kind }) => hasRoom || kind !== 'result'),
    ({ stack }) => stack,
  )
  return [...stacks.values()].map((stack) => {
    const sections = stack.map(buildSlide)
    return sections.length === 1 && sections[0] ? sections[0] : box('section', '', ...sections)
  })
}

function buildSlide(slide: Slide): HTMLElement {
  const claim = deck.claims.find(({ id }) => id === slide.poll?.claim)
  const section = box('section', `slide ${slide.kind}`, ...pageOf(slide, claim))
  if (slide.poll) section.classList.add(sideOf(deck, slide.poll.claim))
  section.id = slide.id
  return section
}

function pageOf(slide: Slide, claim: Claim | undefined): HTMLElement[] {
  switch (slide.kind) {
    case 'start':
      return [startPage()]
    case 'vote':
      return [header(slide, claim), claimPage(slide, claim)]
    case 'arguments':
      return [header(slide, claim), claim ? argumentsPage(claim) : box('div', '')]
    case 'result':
      return [header(slide, claim), resultPage(slide)]
  }
}

function startPage(): HTMLElement {
  return box(
    'div',
    'start-page',
    deckText('h1', 'serif', () => claimWords.title),
    deckText('p', 'subtitle', () => claimWords.subtitle),
    deckText('p', 'byline', () => claimWords.byline),
  )
}

function claimPage({ stack, poll }: Slide, claim: Claim | undefined): HTMLElement {
  const number = box('p', 'number serif')
  if (claim) number.textContent = String(numberOf(deck, claim.id))
  const heading = deckText('p', 'heading', () => claimWords.stacks[stack]?.heading)
  const sentence = deckText('h2', 'claim serif', () => claimWords.stacks[stack]?.claim)
  const definition = claim || !poll ? [] : [deckText('p', 'definition', () => claimWords.definition)]
  return box(
    'div',
    claim ? 'claim-page' : 'claim-page thesis',
    number,
    box('div', '', heading, sentence, ...definition),
  )
}

function argumentsPage({ id, reasons, counter }: Claim): HTMLElement {
  const list = box('ul', '')
  for (const place of reasons.keys()) {
    list.append(deckText('li', 'fragment', () => argumentWords.arguments[id]?.reasons[place]))
  }
  const sources = [...new Set([...reasons, counter].flatMap((argument) => argument.sources))]
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
      deckText('p', 'fragment', () => argumentWords.arguments[id]?.counter),
    ),
    sourcesLine(sources),
  )
}

function sourcesLine(sources: string[]): HTMLElement {
  const line = box('p', 'sources')
  drawers.push(() => {
    const label = box('span', 'label')
    label.textContent = t(($) => $.deck.sources)
    const items = sources.map((source) => {
      const outlet = box('span', '')
      drawText(outlet, argumentWords.sources[source] ?? [])
      const date = deck.sources[source]?.date
      return box('span', 'source', outlet, date ? ` ${showDate(date)}` : '')
    })
    line.replaceChildren(label, ...items)
  })
  return line
}

/** A year, month or day in the page's language. */
function showDate(date: string): string {
  const [year = '', month, day] = date.split('-')
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' }
  if (month) options.month = currentLang() === 'en' ? 'short' : 'long'
  if (day) options.day = 'numeric'
  return new Intl.DateTimeFormat(currentLang(), options).format(new Date(`${year}-${month ?? '01'}-${day ?? '01'}`))
}

function resultPage({ stack }: Slide): HTMLElement {
  return box(
    'div',
    'result-page',
    deckText('h2', 'claim serif', () => claimWords.stacks[stack]?.claim),
  )
}

function header({ kind, stack, poll }: Slide, claim: Claim | undefined): HTMLElement {
  const place = box('p', 'place')
  drawers.push(() => {
    if (!claim) return void place.replaceChildren(t(($) => $.thesis))
    if (kind === 'arguments') {
      const heading = box('span', '')
      drawText(heading, claimWords.stacks[stack]?.heading ?? [])
      return void place.replaceChildren(box('span', '', String(numberOf(deck, claim.id))), heading)
    }
    const act = box('span', '')
    drawText(act, claimWords.acts[claim.act] ?? [])
    const number = deck.acts.indexOf(claim.act) + 1
    place.replaceChildren(
      box(
        'span',
        '',
        t(($) => $.act, { number }),
      ),
      act,
    )
  })
  const side = poll ? sideOf(deck, poll.claim) : 'yes'
  return box(
    'div',
    'head',
    place,
    ticks(claim),
    uiText('p', 'badge', () => t(($) => $.side[side])),
  )
}

/** The way through the debate: a tick a claim, coloured by its side up to this one, which stands taller. */
function ticks(here: Claim | undefined): HTMLElement {
  const row = box('p', 'ticks')
  row.setAttribute('aria-hidden', 'true')
  const at = here ? deck.claims.indexOf(here) : -1
  for (const [index, claim] of deck.claims.entries()) {
    const past = index <= at ? claim.agreeSupports : 'ahead'
    row.append(box('i', index === at ? `${past} here` : past))
  }
  return row
}

function deckText(tag: keyof HTMLElementTagNameMap, name: string, text: () => Text | undefined): HTMLElement {
  const element = box(tag, name)
  drawers.push(() => drawText(element, text() ?? []))
  return element
}

function uiText(tag: keyof HTMLElementTagNameMap, name: string, text: () => string): HTMLElement {
  const element = box(tag, name)
  drawers.push(() => {
    element.textContent = text()
  })
  return element
}

/** An element with a class and children. */
export function box<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  name: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name) element.className = name
  element.append(...children)
  return element
}
