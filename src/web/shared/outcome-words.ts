// The outcome of the evening, in words, rows and weights, for every page that shows it: to which side all claims together pull, and how
// the room's agreement compares with the hindsight. For who moved between the votes on the thesis, see swing-words.ts.
import { type Agreed, type Pull, toAgreed, toBalance, toPulls } from '../../core/balance.ts'
import type { Counts } from '../../core/contract.ts'
import { formatDate } from '../../core/date.ts'
import { type Deck, type DeckWords, headingOf, numberOf, sideOf, thesis } from '../../core/deck.ts'
import { toLocale } from '../../core/locale.ts'
import { pollKey } from '../../core/poll.ts'
import type { Question } from '../../core/question.ts'
import { type Verdict, verdicts } from '../../core/side.ts'
import { toTally } from '../../core/tally.ts'
import { toPlain, unmarked } from '../../core/text.ts'
import type { LegendEntry, Line } from '../../draw/outcome.tsx'
import type { Page } from './page.ts'
import { pullSide, toWeight, type Weight } from './weights.ts'

/** The deck's words that these pages need. */
export type OutcomeWords = Pick<DeckWords, 'claims'>

/** A room, or another source of tallies: the counts that the page may see. */
export interface Polled {
  polls: Record<string, Question & { counts: Counts | null }>
}

/** The pulls of the claims whose votes the page may see. */
export const pullsOf = (room: Polled, deck: Deck): Pull[] => toPulls(deck, countsIn(room))

const countsIn =
  ({ polls }: Polled) =>
  (claim: string): Counts | null =>
    polls[claim]?.counts ?? null

const percent = (page: Page, part: number): string => format(page, part, { style: 'percent', maximumFractionDigits: 0 })

const signed = (page: Page, amount: number): string =>
  format(page, amount, { signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 })

export const format = ({ currentLang }: Page, amount: number, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(toLocale(currentLang()), options).format(amount).replace('-', '\u2212')

/** The balance of all claims, compared with the vote on the thesis itself; or a sentence that no claim was voted on. */
export function sayBalance(page: Page, room: Polled, deck: Deck): Line[] {
  const { t } = page
  const balance = toBalance(pullsOf(room, deck))
  if (balance === null)
    return [
      say(
        'verdict serif',
        t(($) => $.balance.none),
      ),
    ]
  const lean = Math.abs(balance) < 0.005 ? 'even' : balance > 0 ? 'yes' : 'no'
  const after = room.polls[thesisAfter]
  const { n, agree } = after?.counts ? toTally(after, after.counts) : { n: 0, agree: 0 }
  const sentence = t(($) => $.tally.agree, { agree, n })
  return [
    say(`verdict serif ${lean}`, `${t(($) => $.balance[lean])} ${signed(page, balance)}`),
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

export const balanceTable = (page: Page, pulls: Pull[], words: OutcomeWords): string[][] => [
  [page.t(($) => $.balance.claim), page.t(($) => $.balance.pull), page.t(($) => $.balance.voters)],
  ...pulls.map(({ claim, pull, n }) => [nameOf(claim, words), signed(page, pull), String(n)]),
]

const nameOf = (claim: string, { claims }: OutcomeWords): string => toPlain(headingOf(claims, claim))

export const balanceWeights = (pulls: Pull[], deck: Deck): Weight[] =>
  pulls.map((pull) => toWeight(pull, String(numberOf(deck, pull.claim))))

export const balanceEnds = ({ t }: Page): [string, string] => [
  unmarked(t(($) => $.swing.no)),
  unmarked(t(($) => $.swing.yes)),
]

const toEntry = (claim: string, deck: Deck, { claims }: OutcomeWords): Omit<LegendEntry, 'side' | 'aside'> => ({
  claim,
  number: numberOf(deck, claim),
  heading: headingOf(claims, claim),
})
/** Each claim has the colour of the side to which its votes pull; `neither` if they pull to none. */
export const balanceLegend = (page: Page, pulls: Pull[], deck: Deck, words: OutcomeWords): LegendEntry[] =>
  pulls.map(({ claim, pull }) => ({ ...toEntry(claim, deck, words), side: pullSide(pull), aside: signed(page, pull) }))

/** The claims with the same verdict. */
export interface Lane {
  verdict: Verdict
  name: string
  claims: Agreed[]
}

export const lanesOf = (page: Page, room: Polled, deck: Deck): Lane[] =>
  toLanes(page, toAgreed(deck, countsIn(room)), deck)

/** Groups the claims by their verdict; a verdict without a claim that was voted on has no lane. */
export function toLanes({ t }: Page, agreed: Agreed[], deck: Deck): Lane[] {
  return verdicts
    .map((verdict) => ({
      verdict,
      name: unmarked(t(($) => $.hindsight.verdict[verdict])),
      claims: agreed.filter(({ claim }) => deck.claims.find(({ id }) => id === claim)?.verdict === verdict),
    }))
    .filter((lane) => lane.claims.length > 0)
}

/** How the room's agreement compares with the hindsight. */
export function sayLookback({ t }: Page, lanes: Lane[]): Line[] {
  if (lanes.length === 0)
    return [
      say(
        'verdict serif',
        t(($) => $.balance.none),
      ),
    ]
  const held = lanes.find(({ verdict }) => verdict === 'held')?.claims ?? []
  const count = held.filter(({ agreed }) => agreed > 0.5).length
  return [
    say(
      'verdict serif',
      held.length > 0 ? t(($) => $.balance.heldAgreed, { total: held.length, count }) : t(($) => $.deck.lookback),
    ),
  ]
}

/** The rule of the look back, and the date of the hindsight. */
export const lookbackRule = ({ currentLang, t }: Page, { hindsightAsOf }: Deck): string =>
  hindsightAsOf ? t(($) => $.balance.lookback, { date: formatDate(hindsightAsOf, currentLang()) }) : ''

export const lookbackTable = (page: Page, lanes: Lane[], words: OutcomeWords): string[][] => [
  [page.t(($) => $.balance.claim), page.t(($) => $.balance.agreed), page.t(($) => $.hindsight.since)],
  ...lanes.flatMap(({ name, claims }) =>
    claims.map(({ claim, agreed }) => [nameOf(claim, words), percent(page, agreed), name]),
  ),
]

export const lookbackLegend = (page: Page, lanes: Lane[], deck: Deck, words: OutcomeWords): LegendEntry[] =>
  lanes
    .flatMap(({ claims }) => claims)
    .sort((a, b) => numberOf(deck, a.claim) - numberOf(deck, b.claim))
    .map(({ claim, agreed }) => ({
      ...toEntry(claim, deck, words),
      side: sideOf(deck, claim),
      aside: percent(page, agreed),
    }))

export const lookbackWeights = (lanes: Lane[], deck: Deck): { name: string; weights: Weight[] }[] =>
  lanes.map(({ name, claims }) => ({
    name,
    weights: claims.map(({ claim, agreed }) => ({
      label: String(numberOf(deck, claim)),
      at: agreed,
      weight: 1,
      side: sideOf(deck, claim),
    })),
  }))

export function lookbackEnds(page: Page): [string, string, string] {
  const at = (share: number) => unmarked(page.t(($) => $.balance.shares, { share: percent(page, share) }))
  return [at(0), at(0.5), at(1)]
}

export const say = (role: string, text: string): Line => ({ role, text })
