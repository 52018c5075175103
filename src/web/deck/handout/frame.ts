// How a handout begins and ends: the title and the thesis; the essay's own answer, the thesis of today, all sources, and what is
// to be kept in mind.

import { formatDate } from '../../../core/date.ts'
import { type Deck, thesis } from '../../../core/deck.ts'
import type { Round } from '../../../core/poll.ts'
import type { Reading } from '../../../core/results.ts'
import type { Text } from '../../../core/text.ts'
import { build } from '../element.ts'
import { outletOf, titleOf } from '../sources.ts'
import type { DeckPage } from '../words.ts'
import { buildCited, buildRow, buildTexts, type Column } from './columns.ts'
import { buildResults } from './results.ts'

export function buildOpening(page: DeckPage, columns: Column[], deck: Deck, rooms: Reading[]): HTMLElement[] {
  const { asOf, hindsightAsOf } = deck
  return [
    build(
      'header',
      'opening',
      buildTexts(columns, 'h1', 'deck-title serif', ({ words }) => words.claims.title),
      buildTexts(columns, 'p', 'subtitle', ({ words }) => words.frame.subtitle),
      buildTexts(columns, 'p', 'byline', ({ words }) => words.frame.byline),
      ...(asOf && hindsightAsOf
        ? [
            buildTexts(columns, 'p', 'byline', ({ lang, t }) =>
              t(($) => $.print.asOf, { asOf: formatDate(asOf, lang), hindsight: formatDate(hindsightAsOf, lang) }),
            ),
          ]
        : []),
    ),
    ...(deck.thesis ? [buildOpeningThesis(page, columns, deck, rooms)] : []),
  ]
}

const buildOpeningThesis = (page: DeckPage, columns: Column[], deck: Deck, rooms: Reading[]): HTMLElement =>
  build(
    'section',
    'thesis-part',
    buildThesis(page, columns, 'before', ({ t }) => t(($) => $.thesis)),
    ...buildResults(columns, deck, rooms, { claim: thesis, round: 'before' }, ({ t }) => t(($) => $.swing.before)),
    ...buildResults(columns, deck, rooms, { claim: thesis, round: 'after' }, ({ t }) => t(($) => $.swing.after)),
  )

export function buildEnding(page: DeckPage, columns: Column[], deck: Deck, rooms: Reading[]): HTMLElement[] {
  const buildAnswer = () =>
    build(
      'section',
      'verdict-part whole',
      buildTexts(columns, 'h2', 'heading', ({ t }) => t(($) => $.deck.verdict)),
      buildTexts(columns, 'p', 'claim serif', ({ words }) => words.evidence.answer),
    )
  const buildSince = () =>
    build(
      'section',
      'thesis-part',
      buildThesis(page, columns, 'since', ({ words }) => words.claims.stacks.since?.heading),
      ...buildResults(columns, deck, rooms, { claim: thesis, round: 'since' }),
    )
  return [
    ...(deck.thesis?.answer ? [buildAnswer()] : []),
    ...(deck.thesis?.since ? [buildSince()] : []),
    build(
      'section',
      'sources-part',
      buildTexts(columns, 'h2', 'heading', ({ t }) => t(($) => $.deck.sources)),
      buildSources(page, columns, deck),
    ),
    build(
      'section',
      'about-part whole',
      buildTexts(columns, 'h2', 'heading', ({ t }) => t(($) => $.deck.about)),
      buildDisclaimers(columns),
    ),
  ]
}

/** The claim that is asked in a round, and what its words mean. */
function buildThesis(
  page: DeckPage,
  columns: Column[],
  round: Round,
  heading: (column: Column) => Text | string | undefined,
): HTMLElement {
  return build(
    'div',
    'whole',
    buildTexts(columns, 'h2', 'heading', heading),
    buildTexts(columns, 'p', 'claim serif', ({ words }) => words.claims.stacks[round]?.claim),
    buildTexts(columns, 'p', 'definition', ({ words }) => words.claims.stacks[round]?.definition),
    ...(page.references()?.cited[round]?.length ? [buildCited(page, columns, [round])] : []),
  )
}

/** Every source: its outlet in each language, its title and its address. */
function buildSources(page: DeckPage, columns: Column[], { sources }: Deck): HTMLElement {
  return build(
    'ul',
    'sources-list',
    ...sources.map((source) => {
      const outlets = buildRow(columns, ({ lang, words }) =>
        build('p', '', ...outletOf(page, source, words.arguments, lang)),
      )
      const title = titleOf(page, source) ?? addressOf(page, source)
      return build('li', '', outlets, ...(title ? [title] : []))
    }),
  )
}

function addressOf({ references }: DeckPage, source: string): HTMLElement | undefined {
  const { url } = references()?.sources[source] ?? {}
  if (!url) return undefined
  const address = build('a', 'address', url)
  address.href = url
  return address
}

function buildDisclaimers(columns: Column[]): HTMLElement {
  const [first] = columns
  return build(
    'ul',
    '',
    ...(first?.words.evidence.disclaimers ?? []).map((_, at) =>
      build(
        'li',
        '',
        buildTexts(columns, 'p', '', ({ words }) => words.evidence.disclaimers[at]),
      ),
    ),
  )
}
