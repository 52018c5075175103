// The content of each kind of slide, as elements: built once, with words that are drawn again at each change of language.
import { formatDate } from '../../core/date.ts'
import { type Claim, type Deck, numberOf, type Slide, sideOf } from '../../core/deck.ts'
import type { Verdict } from '../../core/side.ts'
import { sayAsOf, sayLater } from '../shared/as-of.ts'
import { drawPlain, drawText } from '../shared/text.ts'
import { build } from './element.ts'
import { buildHead } from './head.ts'
import { slideName } from './slide-name.ts'
import { buildSourcesLine, buildSourcesList } from './sources.ts'
import type { DeckPage, PickText, ShownWords } from './words.ts'

/** A slide as an empty section. */
export function buildSection({ deck }: DeckPage, { id, kind, poll }: Slide): HTMLElement {
  const section = build('section', `slide ${kind}`)
  if (poll) section.classList.add(sideOf(deck, poll.claim))
  section.id = id
  return section
}

/** Fills a slide with its content; `deck`: as it is shown now, whole or short. Evidence and outcome are added later (stage.ts). */
export function fillSection(page: DeckPage, section: HTMLElement, slide: Slide, deck: () => Deck): void {
  const claim = page.deck.claims.find(({ id }) => id === slide.poll?.claim)
  if (slide.poll) section.append(buildHead(page, slide, slide.poll, claim, deck))
  section.append(pageOf(page, slide, claim, deck))
  page.onWords(() => {
    section.setAttribute('aria-label', slideName(page, slide, deck()))
  })
}

function pageOf(page: DeckPage, slide: Slide, claim: Claim | undefined, deck: () => Deck): HTMLElement {
  switch (slide.kind) {
    case 'start':
      return buildStartPage(page)
    case 'vote':
      return buildClaimPage(page, slide, claim, deck)
    case 'arguments':
      return buildArgumentsPage(page, slide.id, claim)
    case 'result':
      return buildResultPage(page, slide)
    case 'evidence':
    case 'swing':
    case 'balance':
    case 'lookback':
      return build('div', 'unfilled')
    case 'hindsight':
      return buildHindsightPage(page, slide, claim?.verdict)
    case 'verdict':
      return buildVerdictPage(page)
    case 'sources':
      return buildSourcesPage(page, slide.sources)
    case 'about':
      return buildAboutPage(page)
  }
}

function buildStartPage({ deckText, optionalText, secondText }: DeckPage): HTMLElement {
  return build(
    'div',
    'start-page',
    deckText('h1', 'serif', ({ claims }) => claims.title),
    secondText('serif', ({ claims }) => claims.title),
    optionalText('p', 'subtitle', ({ frame }) => frame.subtitle),
    optionalText('p', 'byline', ({ frame }) => frame.byline),
  )
}

function buildClaimPage(
  page: DeckPage,
  { id, stack, poll }: Slide,
  claim: Claim | undefined,
  deck: () => Deck,
): HTMLElement {
  const { deckText, onWords, optionalText, secondText, uiText } = page
  const number = build('p', 'number serif')
  // Screen readers read the number in the slide's own name.
  number.setAttribute('aria-hidden', 'true')
  if (claim) {
    onWords(() => drawPlain(number, String(numberOf(deck(), claim.id))))
  }
  return build(
    'div',
    claim ? 'claim-page' : 'claim-page thesis',
    number,
    build(
      'div',
      '',
      optionalText('p', 'heading', ({ claims }) => claims.stacks[stack]?.heading),
      deckText('h2', 'claim serif', ({ claims }) => claims.stacks[stack]?.claim),
      secondText('serif', ({ claims }) => claims.stacks[stack]?.claim),
      ...(poll && poll.round !== 'since' ? [uiText('p', 'asked-as-of', () => sayAsOf(page, poll.round) ?? '')] : []),
      ...(!claim || claim.definition
        ? [
            optionalText('p', 'definition', ({ claims }) => claims.stacks[stack]?.definition),
            secondText('', ({ claims }) => claims.stacks[stack]?.definition),
          ]
        : []),
      ...(poll?.round === 'since' ? [buildSourcesLine(page, id)] : []),
    ),
  )
}

function buildArgumentsPage(page: DeckPage, slide: string, claim: Claim | undefined): HTMLElement {
  const { secondText, t, uiText } = page
  const { id = '', reasons = 0, counters = 0, later = [] } = claim ?? {}
  const said = (words: ShownWords) => words.arguments?.arguments[id]
  const list = build('ul', '')
  for (let index = 0; index < reasons; index += 1) {
    list.append(buildArgument(page, 'li', later[index], (words) => said(words)?.reasons[index]))
  }
  const against = Array.from({ length: counters }, (_, index) =>
    buildArgument(page, 'p', later[reasons + index], (words) => said(words)?.counters[index]),
  )
  // Both languages of every argument would be too small to read: the second is the subtitle of the current argument.
  const subtitles = build('div', 'subtitles')
  for (let index = 0; index < reasons + counters; index += 1) {
    subtitles.append(secondText('', (words) => said(words)?.reasons[index] ?? said(words)?.counters[index - reasons]))
  }
  return build(
    'div',
    'arguments-page',
    build('div', 'half for', ...(reasons > 0 ? [uiText('h2', '', () => t(($) => $.argument.reasons))] : []), list),
    build(
      'div',
      'half against',
      ...(counters > 0 ? [uiText('h2', '', () => t(($) => $.argument.counter))] : []),
      ...against,
      subtitles,
    ),
    buildSourcesLine(page, slide),
  )
}

/** An argument; `later`: since when it is known, if the time of the debate did not know it. */
function buildArgument(page: DeckPage, tag: 'li' | 'p', later: string | null | undefined, pick: PickText): HTMLElement {
  const { deckText, uiText } = page
  if (!later) return deckText(tag, 'fragment', pick)
  return build(
    tag,
    'fragment',
    deckText('span', '', pick),
    ' ',
    uiText('span', 'later', () => sayLater(page, later)),
  )
}

function buildResultPage({ deckText, secondText }: DeckPage, { stack }: Slide): HTMLElement {
  return build(
    'div',
    'result-page',
    deckText('h2', 'claim serif', ({ claims }) => claims.stacks[stack]?.claim),
    secondText('serif', ({ claims }) => claims.stacks[stack]?.claim),
  )
}

/** A card that turns over: the claim of that time, after the hindsight, since styles know only what comes before an element. */
function buildHindsightPage(
  page: DeckPage,
  { id: slide, stack: id }: Slide,
  verdict: Verdict | undefined,
): HTMLElement {
  const { currentLang, deckText, secondText, t, uiText } = page
  const { asOf, hindsightAsOf } = page.deck
  const front = build(
    'div',
    'face front',
    ...(asOf ? [uiText('p', 'when', () => t(($) => $.hindsight.then, { date: formatDate(asOf, currentLang()) }))] : []),
    deckText('h2', 'claim serif', ({ claims }) => claims.stacks[id]?.claim),
    secondText('serif', ({ claims }) => claims.stacks[id]?.claim),
  )
  const back = build(
    'div',
    'face back',
    uiText('h2', 'when', () => t(($) => $.hindsight.since)),
    ...(verdict ? [uiText('p', `stamp serif ${verdict}`, () => t(($) => $.hindsight.verdict[verdict]))] : []),
    deckText('p', 'became', ({ evidence }) => evidence?.hindsight[id]),
    secondText('', ({ evidence }) => evidence?.hindsight[id]),
    buildSourcesLine(page, slide, () =>
      hindsightAsOf ? t(($) => $.hindsight.asOf, { date: formatDate(hindsightAsOf, currentLang()) }) : '',
    ),
  )
  return build('div', 'hindsight-page', build('div', 'card', build('div', 'fragment turn', back), front))
}

function buildVerdictPage({ deckText, optionalText, secondText, t, uiText }: DeckPage): HTMLElement {
  return build(
    'div',
    'verdict-page',
    uiText('p', 'heading', () => t(($) => $.deck.verdict)),
    deckText('h2', 'claim serif', ({ evidence }) => evidence?.answer),
    secondText('serif', ({ evidence }) => evidence?.answer),
    optionalText('p', 'byline', ({ frame }) => frame.byline),
  )
}

function buildSourcesPage(page: DeckPage, sources: string[]): HTMLElement {
  return build(
    'div',
    'sources-page',
    page.uiText('h2', 'serif', () => page.t(($) => $.deck.sources)),
    buildSourcesList(page, sources),
  )
}

function buildAboutPage({ onWords, optionalText, shownSecond, shownWords, t, uiText }: DeckPage): HTMLElement {
  const list = build('ul', '')
  onWords(() => {
    const second = shownSecond()
    const texts = [shownWords(), ...(second ? [second] : [])].map(({ evidence }) => evidence?.disclaimers ?? [])
    list.replaceChildren(
      ...(texts[0] ?? []).map((text, at) => {
        const item = build('li', '')
        drawText(item, text)
        const beside = texts[1]?.[at]
        if (!beside || !second) return item
        const line = build('p', 'second')
        line.lang = second.lang
        drawText(line, beside)
        item.append(line)
        return item
      }),
    )
  })
  return build(
    'div',
    'about-page',
    uiText('h2', 'serif', () => t(($) => $.deck.about)),
    list,
    optionalText('p', 'byline', ({ frame }) => frame.byline),
  )
}
