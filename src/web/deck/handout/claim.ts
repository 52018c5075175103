// A claim of a handout: the claim, for and against, the results of rooms, the evidence, the hindsight, and its sources.
import type { Results } from '../../../core/contract.ts'
import { formatDate } from '../../../core/date.ts'
import { type Claim, type Deck, numberOf } from '../../../core/deck.ts'
import type { Verdict } from '../../../core/deck-files.ts'
import { build } from '../element.ts'
import { buildCited, buildRow, buildText, buildTexts, type Column } from './columns.ts'
import type { Figures } from './figures.ts'
import { buildResults } from './results.ts'

/** `deck`: the deck of this handout, whole or short. */
export function buildClaim(
  columns: Column[],
  deck: Deck,
  claim: Claim,
  figures: Figures,
  rooms: Results[],
): HTMLElement {
  const { id, agreeSupports, evidence, verdict } = claim
  const number = numberOf(deck, id)
  const section = build(
    'section',
    `claim-part ${agreeSupports}`,
    build('div', 'whole', buildHead(columns, deck, claim), buildArguments(columns, claim)),
    ...buildResults(columns, rooms, { claim: id, round: 'main' }),
    ...evidence.map((chart) => figures.add(chart, number)),
    ...(verdict ? [buildHindsight(columns, deck, id, verdict)] : []),
    // The sources of its charts are below the charts.
    buildCited(columns, [`${id}.arguments`, `${id}.hindsight`]),
  )
  section.id = id
  return section
}

function buildHead(columns: Column[], deck: Deck, { id, act, agreeSupports }: Claim): HTMLElement {
  return build(
    'header',
    'claim-head',
    buildRow(columns, ({ t, words }) => {
      const number = deck.acts.indexOf(act) + 1
      const acted = buildText('span', 'act', words.frame.acts[act])
      acted.prepend(
        t(($) => $.act, { number }),
        ' ',
      )
      return build(
        'p',
        'place',
        acted,
        ' ',
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
function buildArguments(columns: Column[], { id, reasons }: Claim): HTMLElement {
  const list = build('ul', '')
  for (let index = 0; index < reasons; index += 1) {
    list.append(
      build(
        'li',
        '',
        buildTexts(columns, 'p', '', ({ words }) => words.arguments.arguments[id]?.reasons[index]),
      ),
    )
  }
  return build(
    'div',
    'arguments',
    build(
      'div',
      'half for',
      buildTexts(columns, 'h3', 'label', ({ t }) => t(($) => $.argument.reasons)),
      list,
    ),
    build(
      'div',
      'half against',
      buildTexts(columns, 'h3', 'label', ({ t }) => t(($) => $.argument.counter)),
      buildTexts(columns, 'p', '', ({ words }) => words.arguments.arguments[id]?.counter),
    ),
  )
}

function buildHindsight(columns: Column[], deck: Deck, id: string, verdict: Verdict): HTMLElement {
  return build(
    'div',
    'hindsight',
    buildTexts(columns, 'h3', 'label', ({ t }) => t(($) => $.hindsight.since)),
    buildRow(columns, ({ lang, t, words }) =>
      build(
        'div',
        'verdict',
        buildText('p', `stamp serif ${verdict}`, words.evidence.verdicts[verdict]),
        build(
          'div',
          '',
          buildText('p', 'became', words.evidence.hindsight[id]),
          build(
            'p',
            'judged',
            t(($) => $.hindsight.asOf, { date: formatDate(deck.hindsightAsOf, lang) }),
          ),
        ),
      ),
    ),
  )
}
