// A claim of a handout: the claim, for and against, the results of rooms, the evidence, the hindsight, and its sources.

import { formatDate } from '../../../core/date.ts'
import { type Claim, type Deck, numberOf } from '../../../core/deck.ts'
import type { Reading } from '../../../core/results.ts'
import type { Verdict } from '../../../core/side.ts'
import type { Text } from '../../../core/text.ts'
import { build } from '../element.ts'
import type { DeckPage } from '../words.ts'
import { buildCited, buildRow, buildText, buildTexts, type Column } from './columns.ts'
import type { Figures } from './figures.ts'
import { buildResults } from './results.ts'

/** `deck`: the deck of this handout, whole or short. */
export function buildClaim(
  page: DeckPage,
  columns: Column[],
  deck: Deck,
  claim: Claim,
  figures: Figures,
  rooms: Reading[],
): HTMLElement {
  const { id, agreeSupports, evidence, hindsight, verdict } = claim
  const number = numberOf(deck, id)
  const section = build(
    'section',
    `claim-part ${agreeSupports}`,
    build('div', 'whole', buildHead(columns, deck, claim), buildArguments(columns, claim)),
    ...buildResults(columns, deck, rooms, { claim: id, round: 'main' }),
    ...evidence.map((chart) => figures.add(chart, number)),
    ...(hindsight ? [buildHindsight(columns, deck, id, verdict)] : []),
    // The sources of its charts are below the charts.
    buildCited(page, columns, [`${id}.arguments`, `${id}.hindsight`]),
  )
  section.id = id
  return section
}

function buildHead(columns: Column[], deck: Deck, { id, part, agreeSupports }: Claim): HTMLElement {
  return build(
    'header',
    'claim-head',
    buildRow(columns, ({ t, words }) => {
      const named = part === null ? undefined : buildText('span', 'act', words.frame.parts[part])
      named?.prepend(
        t(($) => $.act, { number: deck.parts.indexOf(part ?? '') + 1 }),
        ' ',
      )
      return build(
        'p',
        'place',
        ...(named ? [named, ' '] : []),
        build(
          'span',
          'badge',
          t(($) => $.side[agreeSupports]),
        ),
      )
    }),
    buildTexts(
      columns,
      'h2',
      'heading',
      ({ words }) => words.claims.stacks[id]?.heading,
      () => String(numberOf(deck, id)),
    ),
    buildTexts(columns, 'p', 'claim serif', ({ words }) => words.claims.stacks[id]?.claim),
  )
}

/** Equal halves side by side; with two languages each argument is a row. */
function buildArguments(columns: Column[], { id, reasons, counters, later }: Claim): HTMLElement {
  const list = build('ul', '')
  for (let index = 0; index < reasons; index += 1) {
    list.append(
      build(
        'li',
        '',
        buildArgument(columns, later?.[index], ({ words }) => words.arguments.arguments[id]?.reasons[index]),
      ),
    )
  }
  return build(
    'div',
    'arguments',
    build(
      'div',
      'half for',
      ...(reasons > 0 ? [buildTexts(columns, 'h3', 'label', ({ t }) => t(($) => $.argument.reasons))] : []),
      list,
    ),
    build(
      'div',
      'half against',
      ...(counters > 0 ? [buildTexts(columns, 'h3', 'label', ({ t }) => t(($) => $.argument.counter))] : []),
      ...Array.from({ length: counters }, (_, index) =>
        buildArgument(columns, later?.[reasons + index], ({ words }) => words.arguments.arguments[id]?.counters[index]),
      ),
    ),
  )
}

/** An argument; `later`: since when it is known, if the time of the debate did not know it. */
function buildArgument(
  columns: Column[],
  later: string | null | undefined,
  pick: (column: Column) => Text | undefined,
): HTMLElement {
  return buildRow(columns, (column) => {
    const text = buildText('p', '', pick(column))
    if (!later) return text
    const date = formatDate(later, column.lang)
    const mark = build(
      'span',
      'later',
      column.t(($) => $.argument.later, { date }),
    )
    text.append(' ', mark)
    return text
  })
}

function buildHindsight(
  columns: Column[],
  { hindsightAsOf }: Deck,
  id: string,
  verdict: Verdict | undefined,
): HTMLElement {
  return build(
    'div',
    'hindsight',
    buildTexts(columns, 'h3', 'label', ({ t }) => t(($) => $.hindsight.since)),
    buildRow(columns, ({ lang, t, words }) =>
      build(
        'div',
        'verdict',
        ...(verdict
          ? [
              buildText(
                'p',
                `stamp serif ${verdict}`,
                t(($) => $.hindsight.verdict[verdict]),
              ),
            ]
          : []),
        build(
          'div',
          '',
          buildText('p', 'became', words.evidence.hindsight[id]),
          ...(hindsightAsOf
            ? [
                build(
                  'p',
                  'judged',
                  t(($) => $.hindsight.asOf, { date: formatDate(hindsightAsOf, lang) }),
                ),
              ]
            : []),
        ),
      ),
    ),
  )
}
