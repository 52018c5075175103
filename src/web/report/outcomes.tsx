// What the evening came to, below its tallies: who moved, where all claims pull, and what became of them.
import { toBalance } from '../../core/balance.ts'
import type { Order, Room, Swing } from '../../core/contract.ts'
import type { Deck } from '../../core/deck.ts'
import { sideOf, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { readSwing } from '../../core/swing.ts'
import { t } from '../shared/i18n.ts'
import { sayOrder } from '../shared/order-words.ts'
import {
  balanceEnds,
  balanceLegend,
  balanceTable,
  balanceWeights,
  type LegendEntry,
  type Line,
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
  saySwing,
  swingTable,
  toFlows,
} from '../shared/outcome-words.ts'
import type { FlowChart, FlowView } from '../shared/swing-chart.ts'
import { TallyBar } from '../shared/tally-bar.tsx'
import { drawLoud } from '../shared/text.ts'
import { drawBalance, drawLanes } from '../shared/weights.ts'
import { Words } from '../shared/words.tsx'
import { PictureButton } from './picture-button.tsx'

interface OutcomeProps {
  room: Room
  /** As it was shown. */
  deck: Deck
  words: OutcomeWords
}

export function Outcomes(props: OutcomeProps) {
  const { swing, order } = props.room
  return (
    <>
      {swing && <SwingOutcome {...props} swing={swing} />}
      {order && <OrderOutcome {...props} order={order} />}
      <BalanceOutcome {...props} />
      {props.words.evidence && <LookbackOutcome {...props} />}
    </>
  )
}

function SwingOutcome({ room, deck, words, swing }: OutcomeProps & { swing: Swing }) {
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
          <Drawing paint={(canvas, pixelRatio) => paintFlows(canvas, toFlows(swing, deck), pixelRatio)} />
        </>
      ) : (
        (['before', 'after'] as const).map((round) => (
          <div key={round}>
            <h3 class="soft small">{t(($) => $.swing[round])}</h3>
            <TallyBar counts={room.polls[pollKey({ claim: thesis, round })]?.counts ?? []} />
          </div>
        ))
      )}
      <Lines lines={saySwing(swing, deck)} />
      <Table caption={t(($) => $.swing.table)} rows={swingTable(swing, deck)} />
      <PictureButton
        room={room}
        subject={async () => (await import('./subjects.ts')).swingSubject(room, swing, deck, words)}
      />
    </section>
  )
}

function OrderOutcome({ deck, words, order }: OutcomeProps & { order: Order }) {
  const lines = sayOrder(order, deck)
  if (lines.length === 0) return null
  return (
    <section class="outcome order">
      <h2 class="serif">{t(($) => $.read.order.title)}</h2>
      <p class="soft">
        <Words text={words.claims.stacks.after?.claim} />
      </p>
      <Lines lines={lines} />
    </section>
  )
}

function BalanceOutcome({ room, deck, words }: OutcomeProps) {
  const pulls = pullsOf(room, deck)
  const balance = toBalance(pulls)
  if (balance === null) return null
  return (
    <section class="outcome balance">
      <h2 class="serif">{t(($) => $.deck.balance)}</h2>
      <Drawing
        paint={(canvas, pixelRatio) =>
          drawBalance(canvas, pixelRatio, balanceWeights(pulls, deck), balance, balanceEnds())
        }
      />
      <Lines lines={[...sayBalance(room, deck), { role: 'rule', text: t(($) => $.balance.how) }]} />
      <Legend entries={balanceLegend(pulls, deck, words)} />
      <Table caption={t(($) => $.deck.balance)} rows={balanceTable(pulls, words)} />
      <PictureButton
        room={room}
        subject={async () => (await import('./subjects.ts')).balanceSubject(room, deck, words)}
      />
    </section>
  )
}

function LookbackOutcome({ room, deck, words }: OutcomeProps) {
  const lanes = lanesOf(room, deck, words)
  if (lanes.length === 0) return null
  return (
    <section class="outcome lookback">
      <h2 class="serif">{t(($) => $.deck.lookback)}</h2>
      <Drawing
        paint={(canvas, pixelRatio) => drawLanes(canvas, pixelRatio, lookbackWeights(lanes, deck), lookbackEnds())}
      />
      <Lines lines={[...sayLookback(lanes), { role: 'rule', text: lookbackRule(deck) }]} />
      <Legend entries={lookbackLegend(lanes, deck, words)} />
      <Table caption={t(($) => $.deck.lookback)} rows={lookbackTable(lanes, words)} />
      <PictureButton
        room={room}
        subject={async () => (await import('./subjects.ts')).lookbackSubject(room, deck, words)}
      />
    </section>
  )
}

const charts = new WeakMap<HTMLCanvasElement, FlowChart>()

async function paintFlows(canvas: HTMLCanvasElement, view: FlowView, pixelRatio: number): Promise<void> {
  const { fillFlowChart } = await import('../shared/swing-chart.ts')
  const chart = charts.get(canvas) ?? fillFlowChart(canvas)
  charts.set(canvas, chart)
  chart.show(view, pixelRatio)
}

/** A canvas that fills its figure, painted anew when its size or the colours change. */
function Drawing({ paint }: { paint: (canvas: HTMLCanvasElement, pixelRatio: number) => Promise<void> | void }) {
  const follow = (canvas: HTMLCanvasElement | null) => {
    if (!canvas) return
    // Without a server the words say it alone.
    const draw = () => void Promise.resolve(paint(canvas, devicePixelRatio)).catch(() => {})
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const observer = new ResizeObserver(draw)
    observer.observe(canvas.parentElement ?? canvas)
    dark.addEventListener('change', draw)
    return () => {
      observer.disconnect()
      dark.removeEventListener('change', draw)
    }
  }
  return (
    <div class="figure" aria-hidden="true">
      <canvas ref={follow} />
    </div>
  )
}

function Lines({ lines }: { lines: Line[] }) {
  return (
    <div class="lines">
      {lines.map(({ role, text }) => (
        <p key={text} class={role} ref={(line) => void (line && drawLoud(line, text))} />
      ))}
    </div>
  )
}

/** Which number is which claim; the table says it to who does not see the picture. */
function Legend({ entries }: { entries: LegendEntry[] }) {
  return (
    <ol class="legend" aria-hidden="true">
      {entries.map(({ claim, number, side, heading, aside }) => (
        <li key={claim}>
          <b class={side}>{number}</b>
          <Words text={heading} />
          <span class="soft">{aside}</span>
        </li>
      ))}
    </ol>
  )
}

/** A table whose first row and column name the others. */
function Table({ caption, rows: [head = [], ...rows] }: { caption: string; rows: string[][] }) {
  return (
    // A table is as wide as its cells, whatever its style says.
    <div class="hidden-visually">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((name) =>
              name ? (
                <th key={name} scope="col">
                  {name}
                </th>
              ) : (
                <td key={name} />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name = '', ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, place) => (
                <td key={place}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
