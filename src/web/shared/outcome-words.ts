// What the evening came to, in words, rows and weights, for every page that shows it: who moved between the votes on the
// thesis, where all claims together pull, and how the room's agreement compares with what became of the claims.
import { type Pull, toBalance, toPulls } from '../../core/balance.ts'
import type { Counts, Swing } from '../../core/contract.ts'
import { formatDate } from '../../core/date.ts'
import { type Deck, type DeckWords, numberOf, sideOf, thesis } from '../../core/deck.ts'
import type { Side } from '../../core/deck-files.ts'
import { pollKey } from '../../core/poll.ts'
import type { Range } from '../../core/suppress.ts'
import { readSwing, type Stand, type SwingReading, stands } from '../../core/swing.ts'
import { toTally } from '../../core/tally.ts'
import { type Text, toPlain } from '../../core/text.ts'
import { currentLang, t } from './i18n.ts'
import type { FlowView } from './swing-chart.ts'
import { pullSide, toWeight, type Weight } from './weights.ts'

/** One sentence, `*…*` said louder; `role`: the classes it is set in. */
export interface Line {
  role: string
  text: string
}
/** The deck's words that these pages need; evidence for the look back alone. */
export type OutcomeWords = Pick<DeckWords, 'claims'> & Partial<Pick<DeckWords, 'evidence'>>

const countOf = ({ least, most }: Range): string =>
  least === most ? String(least) : t(($) => $.swing.range, { least, most })

/** YES, NO, undecided or did not vote, whichever side agreeing with the thesis supports. */
export function standName(stand: Stand, deck: Deck): string {
  const tone = standTone(stand, deck)
  if (tone !== 'neutral') return t(($) => $.swing[tone])
  return t(($) => $.swing[stand === 'absent' ? 'absent' : 'undecided'])
}

export function standTone(stand: Stand, deck: Deck): Side | 'neutral' {
  if (stand !== 'agree' && stand !== 'disagree') return 'neutral'
  return (sideOf(deck, thesis) === 'yes') === (stand === 'agree') ? 'yes' : 'no'
}

/** Where a voter may stand, from the top of a column to its bottom. */
export const standColumns: Stand[] = ['agree', 'undecided', 'disagree']

/** Shown flows between who voted both times; what is hidden is a flow of its own, so that the columns are true. */
export function toFlows(swing: Swing, deck: Deck): FlowView {
  const { flows } = readSwing(swing)
  const place = (stand: Stand) => stands.indexOf(stand)
  const nodes = (['before', 'after'] as const).flatMap((when) =>
    standColumns.map((stand) => ({
      key: `${when} ${stand}`,
      label: `${standName(stand, deck)} ${swing[when][place(stand)]}`,
      tone: standTone(stand, deck),
    })),
  )
  const shown = flows.map(({ from, to, count }) => ({ from: `before ${from}`, to: `after ${to}`, count }))
  const unshown = { label: t(($) => $.swing.unshown), tone: 'line' }
  const hidden = standColumns.flatMap((stand) => {
    const row = swing.table[place(stand)] ?? []
    const left = (swing.before[place(stand)] ?? 0) - row.reduce<number>((sum, cell) => sum + (cell ?? 0), 0)
    const column = swing.table.map((line) => line[place(stand)] ?? 0)
    const came = (swing.after[place(stand)] ?? 0) - column.reduce((sum, cell) => sum + cell, 0)
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
  }
}

/** What a swing says, sentence by sentence. */
export function saySwing(swing: Swing, deck: Deck): Line[] {
  const reading = readSwing(swing)
  const { paired, onlyBefore, onlyAfter, band, hidden } = reading
  const side = standName('agree', deck)
  const once = say(
    'soft',
    t(($) => $.swing.once, { before: onlyBefore, after: onlyAfter }),
  )
  const others = onlyBefore + onlyAfter > 0 ? [once] : []
  if (paired === 0)
    return [
      say(
        '',
        t(($) => $.swing.nobody),
      ),
      ...others,
    ]
  const isTold = hidden < paired
  return [
    ...sayMovement(reading, side),
    say(
      'band',
      t(($) => $.swing[band], { side }),
    ),
    say(
      'rule',
      t(($) => $.swing.rule),
    ),
    say(
      'soft',
      t(($) => $.swing.paired, { count: paired }),
    ),
    ...others,
    ...(hidden > 0
      ? [
          say(
            'soft',
            t(($) => (isTold ? $.swing.hidden : $.swing.allHidden)),
          ),
        ]
      : []),
  ]
}

function sayMovement({ agree, paired, hidden }: SwingReading, side: string): Line[] {
  const { before, after, gained, lost, points } = agree
  const fromTo = t(($) => $.swing.fromTo, { before: countOf(before), after: countOf(after), n: paired })
  const lines = [say('share', `${side} ${fromTo}`)]
  if (points && points.least === points.most) {
    const amount = format(points.least, { signDisplay: 'exceptZero', maximumFractionDigits: 0 })
    const said = t(($) => $.swing.points, { amount, count: Math.round(points.least) })
    lines.unshift(say('points serif', `${side} ${said}`))
  }
  if (hidden < paired) {
    lines.push(
      say(
        '',
        t(($) => $.swing.gained, { side, voters: countOf(gained) }),
      ),
    )
    lines.push(
      say(
        '',
        t(($) => $.swing.lost, { side, voters: countOf(lost) }),
      ),
    )
  }
  return lines
}

/** From where (rows) to where (columns), with totals; what may not be told says so. */
export function swingTable(swing: Swing, deck: Deck): string[][] {
  const names = stands.map((stand) => standName(stand, deck))
  const rows = stands.map((_, row) => [
    t(($) => $.pair, { name: t(($) => $.swing.before), value: names[row] }),
    ...stands.map((_, column) => String(swing.table[row]?.[column] ?? t(($) => $.swing.unshown))),
    String(swing.before[row]),
  ])
  const total = t(($) => $.swing.total)
  return [['', ...names, total], ...rows, [total, ...swing.after.map(String), '']]
}

/** Of a room, or of whatever else has tallies: the counts that the page may see. */
export interface Polled {
  polls: Record<string, { counts: Counts | null }>
}

/** The pulls of the claims that the page may see the votes of. */
export const pullsOf = ({ polls }: Polled, deck: Deck): Pull[] => toPulls(deck, (claim) => polls[claim]?.counts ?? null)

export const percent = (part: number): string => format(part, { style: 'percent', maximumFractionDigits: 0 })

const signed = (amount: number): string =>
  format(amount, { signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 })

const format = (amount: number, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(currentLang(), options).format(amount).replace('-', '\u2212')

/** What all claims come to, beside the thesis itself; nothing where no claim was voted on. */
export function sayBalance(room: Polled, deck: Deck): Line[] {
  const balance = toBalance(pullsOf(room, deck))
  if (balance === null)
    return [
      say(
        'verdict serif',
        t(($) => $.balance.none),
      ),
    ]
  const lean = Math.abs(balance) < 0.005 ? 'even' : balance > 0 ? 'yes' : 'no'
  const { n, agree } = toTally(deck.scale, room.polls[thesisAfter]?.counts ?? [])
  const sentence = t(($) => $.tally.agree, { agree, n })
  return [
    say(`verdict serif ${lean}`, `${t(($) => $.balance[lean])} ${signed(balance)}`),
    ...(n > 0
      ? [
          say(
            'thesis',
            t(($) => $.balance.thesis, { sentence }),
          ),
        ]
      : []),
  ]
}

const thesisAfter = pollKey({ claim: thesis, round: 'after' })

export const balanceTable = (pulls: Pull[], words: OutcomeWords): string[][] => [
  [t(($) => $.balance.claim), t(($) => $.balance.pull), t(($) => $.balance.voters)],
  ...pulls.map(({ claim, pull, n }) => [headingOf(claim, words), signed(pull), String(n)]),
]

const headingOf = (claim: string, { claims }: OutcomeWords): string => toPlain(claims.stacks[claim]?.heading ?? [])

export const balanceWeights = (pulls: Pull[], deck: Deck): Weight[] =>
  pulls.map((pull) => toWeight(pull, String(numberOf(deck, pull.claim))))

export const balanceEnds = (): [string, string] => [t(($) => $.swing.no), t(($) => $.swing.yes)]

/** Which number is which claim. */
export interface LegendEntry {
  claim: string
  number: number
  /** `even`: it pulls neither way. */
  side: Side | 'even'
  heading: Text
  aside: string
}
const toLegend = (pulls: Pull[], deck: Deck, { claims }: OutcomeWords, aside: (pull: Pull) => string): LegendEntry[] =>
  pulls.map((pull) => ({
    claim: pull.claim,
    number: numberOf(deck, pull.claim),
    side: pullSide(pull.pull),
    heading: claims.stacks[pull.claim]?.heading ?? [],
    aside: aside(pull),
  }))
export const balanceLegend = (pulls: Pull[], deck: Deck, words: OutcomeWords): LegendEntry[] =>
  toLegend(pulls, deck, words, ({ pull }) => signed(pull))

/** The claims of which the same became. */
export interface Lane {
  verdict: (typeof verdicts)[number]
  name: string
  pulls: Pull[]
}
const verdicts = ['held', 'mixed', 'overtaken', 'open'] as const

export const lanesOf = (room: Polled, deck: Deck, words: OutcomeWords): Lane[] =>
  toLanes(pullsOf(room, deck), deck, words)

/** Pulls by what became of their claims; what nobody pulled on has no lane. */
export function toLanes(pulls: Pull[], deck: Deck, { evidence }: OutcomeWords): Lane[] {
  return verdicts
    .map((verdict) => ({
      verdict,
      name: toPlain(evidence?.verdicts[verdict] ?? []),
      pulls: pulls.filter(({ claim }) => deck.claims.find(({ id }) => id === claim)?.verdict === verdict),
    }))
    .filter((lane) => lane.pulls.length > 0)
}

/** How the room's agreement compares with what became of the claims. */
export function sayLookback(lanes: Lane[]): Line[] {
  if (lanes.length === 0)
    return [
      say(
        'verdict serif',
        t(($) => $.balance.none),
      ),
    ]
  const held = lanes.find(({ verdict }) => verdict === 'held')?.pulls ?? []
  const count = held.filter(({ agreed }) => agreed > 0.5).length
  return [
    say(
      'verdict serif',
      held.length > 0 ? t(($) => $.balance.heldAgreed, { total: held.length, count }) : t(($) => $.deck.lookback),
    ),
  ]
}

/** What the look back shows, and as of when. */
export const lookbackRule = ({ hindsightAsOf }: Deck): string =>
  t(($) => $.balance.lookback, { date: formatDate(hindsightAsOf, currentLang()) })

export const lookbackTable = (lanes: Lane[], words: OutcomeWords): string[][] => [
  [t(($) => $.balance.claim), t(($) => $.balance.agreed), t(($) => $.hindsight.since)],
  ...lanes.flatMap(({ name, pulls }) =>
    pulls.map(({ claim, agreed }) => [headingOf(claim, words), percent(agreed), name]),
  ),
]

export const lookbackLegend = (lanes: Lane[], deck: Deck, words: OutcomeWords): LegendEntry[] =>
  toLegend(
    lanes.flatMap(({ pulls }) => pulls).sort((a, b) => numberOf(deck, a.claim) - numberOf(deck, b.claim)),
    deck,
    words,
    ({ agreed }) => percent(agreed),
  ).map((entry) => ({ ...entry, side: sideOf(deck, entry.claim) }))

export const lookbackWeights = (lanes: Lane[], deck: Deck): { name: string; weights: Weight[] }[] =>
  lanes.map(({ name, pulls }) => ({
    name,
    weights: pulls.map((pull) => ({
      ...toWeight(pull, String(numberOf(deck, pull.claim))),
      at: pull.agreed,
      weight: 1,
      side: sideOf(deck, pull.claim),
    })),
  }))

export function lookbackEnds(): [string, string, string] {
  const at = (share: number) => t(($) => $.balance.shares, { share: percent(share) })
  return [at(0), at(0.5), at(1)]
}

export const say = (role: string, text: string): Line => ({ role, text })
