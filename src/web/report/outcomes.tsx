// The outcome of the evening, below its tallies: who moved, to which side all claims pull, and the hindsight.
import { toBalance } from '../../core/balance.ts'
import type { Room, Swing } from '../../core/contract.ts'
import type { Deck } from '../../core/deck.ts'
import { sideOf, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { readSwing } from '../../core/swing.ts'
import { Legend, Lines } from '../../draw/outcome.tsx'
import { Table } from '../../draw/table.tsx'
import { Tally } from '../../draw/tally-bar.tsx'
import { Words } from '../../draw/words.tsx'
import { Drawing } from '../shared/drawing.tsx'
import {
  balanceEnds,
  balanceLegend,
  balanceTable,
  balanceWeights,
  lanesOf,
  lookbackEnds,
  lookbackLegend,
  lookbackRule,
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
import { PictureButton } from './picture-button.tsx'

interface OutcomeProps {
  page: Page
  room: Room
  /** The deck as the room showed it, whole or short. */
  deck: Deck
  words: OutcomeWords
}

export function Outcomes(props: OutcomeProps) {
  const { swing } = props.room
  return (
    <>
      {swing && <SwingOutcome {...props} swing={swing} />}
      <BalanceOutcome {...props} />
      {props.deck.claims.some(({ verdict }) => verdict) && <LookbackOutcome {...props} />}
    </>
  )
}

function SwingOutcome({ page, room, deck, words, swing }: OutcomeProps & { swing: Swing }) {
  const { t } = page
  const hasFlows = readSwing(swing).flows.length > 0
  return (
    <section class={`outcome swing ${sideOf(deck, thesis)}`}>
      <h2 class="serif">{t(($) => $.deck.swing)}</h2>
      <p class="soft">
        <Words text={words.claims.stacks.before?.claim} />
      </p>
      {hasFlows ? (
        <>
          <p class="columns soft small" aria-hidden="true">
            <span>{t(($) => $.swing.before)}</span>
            <span>{t(($) => $.swing.after)}</span>
          </p>
          <Drawing paint={(canvas, pixelRatio) => paintFlows(canvas, toFlows(page, swing, deck), pixelRatio)} />
        </>
      ) : (
        (['before', 'after'] as const).map((round) => {
          const poll = room.polls[pollKey({ claim: thesis, round })]
          return (
            <div key={round}>
              <h3 class="soft small">{t(($) => $.swing[round])}</h3>
              {poll && <Tally speech={page} question={poll} counts={poll.counts ?? []} />}
            </div>
          )
        })
      )}
      <div class="lines">
        <Lines lines={saySwing(page, swing, deck, room)} />
      </div>
      <Table caption={t(($) => $.swing.table)} rows={swingTable(page, swing, deck)} />
      <PictureButton
        page={page}
        room={room}
        subject={async () => (await import('./subjects.ts')).swingSubject(page, room, swing, deck, words)}
      />
    </section>
  )
}

function BalanceOutcome({ page, room, deck, words }: OutcomeProps) {
  const { t } = page
  const pulls = pullsOf(room, deck)
  const balance = toBalance(pulls)
  if (balance === null) return null
  return (
    <section class="outcome balance">
      <h2 class="serif">{t(($) => $.deck.balance)}</h2>
      <Drawing
        paint={(canvas, pixelRatio) =>
          drawBalance(canvas, pixelRatio, balanceWeights(pulls, deck), balance, balanceEnds(page))
        }
      />
      <div class="lines">
        <Lines lines={[...sayBalance(page, room, deck), { role: 'rule', text: t(($) => $.balance.how) }]} />
      </div>
      <Legend entries={balanceLegend(page, pulls, deck, words)} />
      <Table caption={t(($) => $.deck.balance)} rows={balanceTable(page, pulls, words)} />
      <PictureButton
        page={page}
        room={room}
        subject={async () => (await import('./subjects.ts')).balanceSubject(page, room, deck, words)}
      />
    </section>
  )
}

function LookbackOutcome({ page, room, deck, words }: OutcomeProps) {
  const { t } = page
  const lanes = lanesOf(page, room, deck)
  if (lanes.length === 0) return null
  return (
    <section class="outcome lookback">
      <h2 class="serif">{t(($) => $.deck.lookback)}</h2>
      <Drawing
        paint={(canvas, pixelRatio) => drawLanes(canvas, pixelRatio, lookbackWeights(lanes, deck), lookbackEnds(page))}
      />
      <div class="lines">
        <Lines lines={[...sayLookback(page, lanes), { role: 'rule', text: lookbackRule(page, deck) }]} />
      </div>
      <Legend entries={lookbackLegend(page, lanes, deck, words)} />
      <Table caption={t(($) => $.deck.lookback)} rows={lookbackTable(page, lanes, words)} />
      <PictureButton
        page={page}
        room={room}
        subject={async () => (await import('./subjects.ts')).lookbackSubject(page, room, deck, words)}
      />
    </section>
  )
}
