// The outcome of the evening in an embedded page: its heading, the sentences and the picture that the slide has too, without its small
// print. In a small frame the sentences stand alone.
import type { ComponentChildren } from 'preact'
import { toBalance } from '../../core/balance.ts'
import type { Swing } from '../../core/contract.ts'
import { type Deck, sideOf, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { readSwing } from '../../core/swing.ts'
import { Legend, type LegendEntry, type Line, Lines } from '../../draw/outcome.tsx'
import { Table } from '../../draw/table.tsx'
import { Tally } from '../../draw/tally-bar.tsx'
import { Loud } from '../../draw/words.tsx'
import type { FollowedRoom } from '../shared/asked-room.ts'
import { Drawing } from '../shared/drawing.tsx'
import {
  balanceEnds,
  balanceLegend,
  balanceTable,
  balanceWeights,
  lanesOf,
  lookbackEnds,
  lookbackLegend,
  lookbackTable,
  lookbackWeights,
  type OutcomeWords,
  pullsOf,
  sayBalance,
  sayLookback,
} from '../shared/outcome-words.ts'
import type { Page } from '../shared/page.ts'
import { paintFlows } from '../shared/paint-flows.ts'
import { saySwing, swingTable, toFlows } from '../shared/swing-words.ts'
import { drawBalance, drawLanes } from '../shared/weights.ts'
import { zoom } from './fit.ts'

export interface OutcomeProps {
  page: Page
  room: FollowedRoom
  /** The deck as it is shown, whole or short. */
  deck: Deck
  kind: 'swing' | 'balance' | 'lookback'
  words: OutcomeWords
}

/** The frames that have room for a picture, and those that have room for the names of its claims too. */
const pictured = matchMedia('(min-width: 640px) and (min-height: 360px)')
const named = matchMedia('(min-width: 960px) and (min-height: 540px)')
/** So many claims have room for large discs, and for their names in every frame that has a picture. */
const few = 6
/** How much larger numbers and names in a picture are than on a slide, where there is room for it: small ones would be hard to read. */
const enlarged = { flows: 1.3, few: 1.7, many: 1.3 }

export function Outcome(props: OutcomeProps) {
  const { page, kind } = props
  const { picture, lines, legend, isFew, table } = partsOf(props)
  const heading = page.t(($) => $.deck[kind])
  const hasPicture = pictured.matches && picture !== undefined
  // Beside a picture the heading is not said twice.
  const isNews = (text: string) => !(hasPicture && text === heading)
  const said = lines.filter(({ role, text }) => role !== 'rule' && role !== 'soft' && isNews(text))
  return (
    <div key={kind} class={`fit plate ${kind} ${hasPicture ? 'pictured' : ''} ${isFew ? 'few' : ''}`}>
      <h1 class="heading soft">
        <Loud text={heading} />
      </h1>
      <div class="said">
        <Lines lines={said} />
      </div>
      {hasPicture && picture}
      {hasPicture && legend}
      {table}
    </div>
  )
}

interface Parts {
  lines: Line[]
  /** Absent if there is nothing to draw. */
  picture?: ComponentChildren
  legend?: ComponentChildren
  isFew?: boolean
  table?: ComponentChildren
}

function partsOf(props: OutcomeProps): Parts {
  const { page, room, kind } = props
  if (kind === 'balance') return balanceParts(props)
  if (kind === 'lookback') return lookbackParts(props)
  if (room.swing) return swingParts(props, room.swing)
  return { lines: [{ role: '', text: page.t(($) => $.swing.waiting) }] }
}

function swingParts({ page, room, deck }: OutcomeProps, swing: Swing): Parts {
  const { t } = page
  const hasFlows = readSwing(swing).flows.length > 0
  const picture = hasFlows ? (
    <div class="picture">
      <p class="columns" aria-hidden="true">
        <span>{t(($) => $.swing.before)}</span>
        <span>{t(($) => $.swing.after)}</span>
      </p>
      <Zoomed
        by={enlarged.flows}
        paint={(canvas, pixelRatio) => paintFlows(canvas, toFlows(page, swing, deck), pixelRatio)}
      />
    </div>
  ) : (
    <div class={`picture bars ${sideOf(deck, thesis)}`}>
      {(['before', 'after'] as const).map((round) => {
        const poll = room.polls[pollKey({ claim: thesis, round })]
        return (
          <div key={round}>
            <h2 class="soft">{t(($) => $.swing[round])}</h2>
            {poll?.counts && <Tally speech={page} question={poll} counts={poll.counts} />}
          </div>
        )
      })}
    </div>
  )
  return {
    lines: saySwing(page, swing, deck, room),
    picture,
    table: <Table caption={t(($) => $.swing.table)} rows={swingTable(page, swing, deck)} />,
  }
}

function balanceParts({ page, room, deck, words }: OutcomeProps): Parts {
  const pulls = pullsOf(room, deck)
  const balance = toBalance(pulls)
  const lines = sayBalance(page, room, deck)
  if (balance === null) return { lines }
  const weights = balanceWeights(pulls, deck)
  return {
    lines,
    picture: (
      <div class="picture">
        <Zoomed
          by={scaleOf(pulls)}
          paint={(canvas, ratio) => drawBalance(canvas, ratio, weights, balance, balanceEnds(page))}
        />
      </div>
    ),
    ...legendOf(balanceLegend(page, pulls, deck, words)),
    table: <Table caption={page.t(($) => $.deck.balance)} rows={balanceTable(page, pulls, words)} />,
  }
}

function lookbackParts({ page, room, deck, words }: OutcomeProps): Parts {
  const lanes = lanesOf(page, room, deck)
  const lines = sayLookback(page, lanes)
  const weighed = lanes.flatMap(({ claims }) => claims)
  if (lanes.length === 0) return { lines }
  return {
    lines,
    picture: (
      <div class="picture">
        <Zoomed
          by={scaleOf(weighed)}
          paint={(canvas, ratio) => drawLanes(canvas, ratio, lookbackWeights(lanes, deck), lookbackEnds(page))}
        />
      </div>
    ),
    ...legendOf(lookbackLegend(page, lanes, deck, words)),
    table: <Table caption={page.t(($) => $.deck.lookback)} rows={lookbackTable(page, lanes, words)} />,
  }
}

/** The names of many claims stand below their picture only in a large frame, and leave it less room there. */
const legendOf = (entries: LegendEntry[]): Pick<Parts, 'legend' | 'isFew'> => {
  const isFew = entries.length <= few
  return { isFew, legend: (isFew || named.matches) && <Legend entries={entries} /> }
}
const scaleOf = ({ length }: unknown[]): number => (length <= few ? enlarged.few : named.matches ? 1 : enlarged.many)

type ZoomedProps = Parameters<typeof Drawing>[0] & { by: number }

/** A picture in the sizes that it has on a slide, as much larger or smaller as the letters around it, and `by` so much more. */
const Zoomed = ({ paint, by }: ZoomedProps) => (
  <div class="zoomed" style={{ '--by': by }}>
    <Drawing paint={(canvas, pixelRatio) => paint(canvas, pixelRatio * zoom() * by)} />
  </div>
)
