// Who moved between the two votes on the thesis, in words, rows and flows, for every page that shows it.

import type { Swing } from '../../core/contract.ts'
import { type Deck, sideOf, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import type { ThesisSide } from '../../core/side.ts'
import type { Range } from '../../core/suppress.ts'
import {
  bandDeviations,
  fewestMore,
  fewestPaired,
  readSwing,
  type Stand,
  type SwingReading,
  stands,
  totalsByStand,
} from '../../core/swing.ts'
import { unmarked } from '../../core/text.ts'
import { inLang } from '../../draw/in-lang.ts'
import type { Line } from '../../draw/outcome.tsx'
import { format, type Polled, say } from './outcome-words.ts'
import type { Page } from './page.ts'
import type { FlowView } from './swing-chart.ts'

const countOf = ({ t }: Page, { least, most }: Range): string =>
  least === most ? String(least) : t(($) => $.swing.range, { least, most })

/** The name of a stand: YES or NO, depending on the side that agreeing with the thesis supports; undecided; or did not vote. */
export function standName({ t }: Page, stand: Stand, deck: Deck): string {
  const tone = standTone(stand, deck)
  if (tone !== 'neutral') return t(($) => $.swing[tone])
  return t(($) => $.swing[stand === 'absent' ? 'absent' : 'undecided'])
}

export function standTone(stand: Stand, deck: Deck): ThesisSide | 'neutral' {
  if (stand !== 'agree' && stand !== 'disagree') return 'neutral'
  return (sideOf(deck, thesis) === 'yes') === (stand === 'agree') ? 'yes' : 'no'
}

/** The stands in a column of the chart, from its top to its bottom. */
export const standColumns: Stand[] = ['agree', 'undecided', 'disagree']

/** The voters of a stand in a column of the chart, without those of whom the table shows that they voted only once. */
function votersAt({ table, ...totals }: Swing, when: 'before' | 'after', stand: Stand): number {
  const [own, absent] = [stands.indexOf(stand), stands.indexOf('absent')]
  const once = when === 'before' ? table[own]?.[absent] : table[absent]?.[own]
  return (totals[when][own] ?? 0) - (once ?? 0)
}

/** Whether the vote before stands to the right of the vote after, since the page's language is read from there. */
export const isReversed = ({ currentLang }: Page): boolean => inLang(currentLang()).dir === 'rtl'

/** A name in the page's language and, behind it, in the second one, unless that is the same or is read from the other side. */
export function inBoth(page: Page, second: Page | undefined, say: (own: Page) => string): string {
  const [own, other] = [say(page), second && isReversed(second) === isReversed(page) ? say(second) : undefined]
  return other === undefined || other === own ? own : `${own} · ${other}`
}

/**
 * The flows of voters who voted both times. Hidden flows are added up in one more node, so that the columns have the right height.
 * `second`: the page in the second language of its slide.
 */
export function toFlows(page: Page, swing: Swing, deck: Deck, second?: Page): FlowView {
  const { flows } = readSwing(swing)
  const indexOf = (stand: Stand) => stands.indexOf(stand)
  const nodes = (['before', 'after'] as const).flatMap((when) =>
    standColumns.map((stand) => ({
      key: `${when} ${stand}`,
      label: `${inBoth(page, second, (own) => unmarked(standName(own, stand, deck)))} ${votersAt(swing, when, stand)}`,
      tone: standTone(stand, deck),
    })),
  )
  const shown = flows.map(({ from, to, count }) => ({ from: `before ${from}`, to: `after ${to}`, count }))
  const unshown = { label: inBoth(page, second, ({ t }) => unmarked(t(($) => $.swing.unshown))), tone: 'line' }
  const hidden = standColumns.flatMap((stand) => {
    const row = swing.table[indexOf(stand)] ?? []
    const left = (swing.before[indexOf(stand)] ?? 0) - row.reduce<number>((sum, cell) => sum + (cell ?? 0), 0)
    const column = swing.table.map((line) => line[indexOf(stand)] ?? 0)
    const came = (swing.after[indexOf(stand)] ?? 0) - column.reduce((sum, cell) => sum + cell, 0)
    return [
      { from: `before ${stand}`, to: 'after unshown', count: left },
      { from: 'before unshown', to: `after ${stand}`, count: came },
    ].filter(({ count }) => count > 0)
  })
  const used = new Set([...shown, ...hidden].flatMap(({ from, to }) => [from, to]))
  return {
    nodes: [...nodes, { key: 'before unshown', ...unshown }, { key: 'after unshown', ...unshown }].filter(({ key }) =>
      used.has(key),
    ),
    flows: [...shown, ...hidden],
    isReversed: isReversed(page),
  }
}

/** The sentences about a swing; the votes may have grown since it was published. */
export function saySwing(page: Page, swing: Swing, deck: Deck, { polls }: Polled): Line[] {
  const { t } = page
  const reading = readSwing(swing)
  const { paired, onlyBefore, onlyAfter, band, hidden } = reading
  const side = standName(page, 'agree', deck)
  const said = (text: string) => say('soft', text)
  const voters = said(paired === 0 ? t(($) => $.swing.nobody) : t(($) => $.swing.paired, { count: paired }))
  // `voters` is needed, because the totals beside it also count voters who voted only once.
  if (paired < fewestPaired)
    return [
      say(
        '',
        t(($) => $.swing.tooFew, { needed: fewestPaired }),
      ),
      voters,
    ]
  const others = onlyBefore + onlyAfter > 0
  return [
    ...sayMovement(page, reading, side),
    say(
      'band',
      t(($) => $.swing[band], { side }),
    ),
    say(
      'rule',
      t(($) => $.swing.rule, { deviations: bandDeviations }),
    ),
    voters,
    ...(others ? [said(t(($) => $.swing.once, { before: onlyBefore, after: onlyAfter }))] : []),
    ...(hidden > 0 ? [said(t(($) => $.swing[hidden < paired ? 'hidden' : 'allHidden']))] : []),
    ...(isOlder(swing, polls) ? [said(t(($) => $.swing.earlier, { more: fewestMore }))] : []),
  ]
}

/** Whether the votes have changed since the swing was published: it then counts fewer voters than the bars beside it. */
const isOlder = (swing: Swing, polls: Polled['polls']): boolean =>
  (['before', 'after'] as const).some((round) => {
    const poll = polls[pollKey({ claim: thesis, round })]
    return poll?.counts && totalsByStand(poll, poll.counts).some((count, index) => count !== swing[round][index])
  })

function sayMovement(page: Page, { agree, paired, hidden }: SwingReading, side: string): Line[] {
  const { t } = page
  const { before, after, gained, lost, points } = agree
  const fromTo = t(($) => $.swing.fromTo, { before: countOf(page, before), after: countOf(page, after), n: paired })
  const lines = [say('share', `${side} ${fromTo}`)]
  if (points && points.least === points.most) {
    const amount = format(page, points.least, { signDisplay: 'exceptZero', maximumFractionDigits: 0 })
    const said = t(($) => $.swing.points, { amount, count: Math.round(points.least) })
    lines.unshift(say('points serif', `${side} ${said}`))
  }
  if (hidden < paired) {
    lines.push(
      say(
        '',
        t(($) => $.swing.gained, { side, voters: countOf(page, gained) }),
      ),
    )
    lines.push(
      say(
        '',
        t(($) => $.swing.lost, { side, voters: countOf(page, lost) }),
      ),
    )
  }
  return lines
}

/** From stands (rows) to stands (columns), with totals; hidden numbers are marked as such. */
export function swingTable(page: Page, swing: Swing, deck: Deck): string[][] {
  const { t } = page
  const names = stands.map((stand) => standName(page, stand, deck))
  const rows = stands.map((_, row) => [
    t(($) => $.pair, { name: t(($) => $.swing.before), value: names[row] }),
    ...stands.map((_, column) => String(swing.table[row]?.[column] ?? t(($) => $.swing.unshown))),
    String(swing.before[row]),
  ])
  const total = t(($) => $.swing.total)
  return [['', ...names, total], ...rows, [total, ...swing.after.map(String), '']]
}
