// The outcome of the evening as slides: who moved between the votes on the thesis, to which side all claims together lean, and how the
// room's agreement compares with the hindsight. Drawn only from the room's state.
import type { ComponentChildren } from 'preact'
import { toBalance } from '../../core/balance.ts'
import type { Room, Swing } from '../../core/contract.ts'
import { type Deck, headingOf } from '../../core/deck.ts'
import { readSwing, stands } from '../../core/swing.ts'
import type { Column } from '../../draw/column.ts'
import { inLang } from '../../draw/in-lang.ts'
import { Legend, type LegendEntry, type Line, Lines, type SecondLines } from '../../draw/outcome.tsx'
import type { Speech } from '../../draw/speech.ts'
import { Table } from '../../draw/table.tsx'
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
  pullsOf,
  sayBalance,
  sayLookback,
} from '../shared/outcome-words.ts'
import { paintFlows } from '../shared/paint-flows.ts'
import { inBoth, saySwing, standColumns, standName, standTone, swingTable, toFlows } from '../shared/swing-words.ts'
import { drawBalance, drawLanes } from '../shared/weights.ts'
import type { Picture } from './picture.ts'
import type { DeckPage } from './words.ts'

interface OutcomeProps {
  page: DeckPage
  room: Room
  /** The deck as it is shown, whole or short. */
  deck: Deck
  picture: Picture
}

export function OutcomePage({ kind, ...props }: OutcomeProps & { kind: 'swing' | 'balance' | 'lookback' }) {
  const Kind = { swing: SwingPage, balance: BalancePage, lookback: LookbackPage }[kind]
  const say = ({ t }: Speech) => t(($) => $.deck[kind])
  return (
    <div class={`outcome-page ${kind}-page`}>
      <h2 class={kind === 'swing' ? 'serif' : 'hidden-visually'}>
        {say(props.page)}
        {kind === 'swing' && <SecondSaid page={props.page} say={say} />}
      </h2>
      <Kind {...props} />
    </div>
  )
}

/** The page in the second language of the slide, if there are two. */
function inSecond(page: DeckPage): { own: DeckPage; words: Column['words']; lang: string } | undefined {
  const [, second] = page.columns()
  return second && { own: { ...page, ...second, words: page.words }, words: second.words, lang: second.currentLang() }
}

/** A text of the interface in the second language. */
function SecondSaid({ page, say }: { page: DeckPage; say: (speech: Speech) => string }) {
  const second = inSecond(page)
  return second ? (
    <span class="second" {...inLang(second.lang)}>
      {say(second.own)}
    </span>
  ) : null
}

const secondLines = (page: DeckPage, say: (own: DeckPage) => Line[]): SecondLines | undefined => {
  const second = inSecond(page)
  return second && { lang: second.lang, lines: say(second.own) }
}

/** More claims than these leave the legend no room for their names in two languages. */
const mostNamedTwice = 6

function withSecond(page: DeckPage, entries: LegendEntry[]): LegendEntry[] {
  const second = inSecond(page)
  if (!second || entries.length > mostNamedTwice) return entries
  const { lang, words } = second
  return entries.map((entry) => ({ ...entry, second: { lang, heading: headingOf(words.claims, entry.claim) } }))
}

type Paint = (canvas: HTMLCanvasElement, pixelRatio: number) => void

/** For each canvas the data from which it was drawn last, as JSON. */
const painted = new WeakMap<HTMLCanvasElement, string>()

/** A picture. It is painted again only if the data that it shows have changed. */
function Figure({ picture, shows, paint }: { picture: Picture; shows: unknown; paint: Paint }) {
  const draw = (canvas: HTMLCanvasElement | null) => {
    if (!canvas || picture.ratio === 0) return
    const from = JSON.stringify([shows, picture])
    if (painted.get(canvas) === from) return
    painted.set(canvas, from)
    paint(canvas, picture.ratio)
  }
  return (
    <div class="figure">
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus */}
      <canvas aria-hidden="true" ref={draw} />
    </div>
  )
}

function SwingPage({ page, room, deck, picture }: OutcomeProps) {
  const { t } = page
  const { swing } = room
  if (!swing)
    return (
      <div class="said alone">
        <p>
          {t(($) => $.swing.waiting)}
          <SecondSaid page={page} say={(own) => own.t(($) => $.swing.waiting)} />
        </p>
      </div>
    )
  const reading = readSwing(swing)
  const flows = toFlows(page, swing, deck, inSecond(page)?.own)
  return (
    <>
      {reading.flows.length > 0 ? (
        <div class="flows">
          <p class="columns" aria-hidden="true">
            {(['before', 'after'] as const).map((round) => (
              <span key={round}>
                {t(($) => $.swing[round])}
                <SecondSaid page={page} say={(own) => own.t(($) => $.swing[round])} />
              </span>
            ))}
          </p>
          <Figure picture={picture} shows={flows} paint={(canvas, ratio) => void paintFlows(canvas, flows, ratio)} />
        </div>
      ) : (
        <div class="figure bars">
          {reading.paired > 0 && (
            <>
              <Stands page={page} swing={swing} deck={deck} when="before" />
              <Stands page={page} swing={swing} deck={deck} when="after" />
            </>
          )}
        </div>
      )}
      <div class="said">
        <Lines
          lines={saySwing(page, swing, deck, room)}
          second={secondLines(page, (own) => saySwing(own, swing, deck, room))}
        />
      </div>
      <Table caption={t(($) => $.swing.table)} rows={swingTable(page, swing, deck)} />
    </>
  )
}

interface StandsProps {
  page: DeckPage
  swing: Swing
  deck: Deck
  when: 'before' | 'after'
}

/** One of the two votes as a bar; used if no flow may be shown. */
const Stands = ({ page, swing, deck, when }: StandsProps) => (
  <div class="stands">
    <p class="when">{inBoth(page, inSecond(page)?.own, ({ t }) => t(($) => $.swing[when]))}</p>
    <div class="parts">
      {[...standColumns].reverse().map((stand) => {
        const count = swing[when][stands.indexOf(stand)] ?? 0
        return count === 0 ? null : (
          <span key={stand} class={`stand ${standTone(stand, deck)}`} style={{ flexGrow: count }}>
            <b>{count}</b> {inBoth(page, inSecond(page)?.own, (own) => standName(own, stand, deck))}
          </span>
        )
      })}
    </div>
  </div>
)

function BalancePage({ page, room, deck, picture }: OutcomeProps) {
  const { t } = page
  const pulls = pullsOf(room, deck)
  const weights = balanceWeights(pulls, deck)
  const [balance, ends, words] = [toBalance(pulls) ?? 0, balanceEnds(page), page.shownWords()]
  const second = inSecond(page)
  const others = second && balanceEnds(second.own)
  return (
    <Weighed
      lines={sayBalance(page, room, deck)}
      second={secondLines(page, (own) => sayBalance(own, room, deck))}
      isEmpty={pulls.length === 0}
      figure={
        <Figure
          picture={picture}
          shows={[weights, balance, ends, others]}
          paint={(canvas, ratio) => drawBalance(canvas, ratio, weights, balance, ends, others)}
        />
      }
      legend={<Legend entries={withSecond(page, balanceLegend(page, pulls, deck, words))} />}
      rule={t(($) => $.balance.how)}
      table={<Table caption={t(($) => $.deck.balance)} rows={balanceTable(page, pulls, words)} />}
    />
  )
}

function LookbackPage({ page, room, deck, picture }: OutcomeProps) {
  const lanes = lanesOf(page, room, deck)
  const second = inSecond(page)
  const others = second && lanesOf(second.own, room, deck)
  const weights = lookbackWeights(lanes, deck).map((lane, at) => ({ ...lane, second: others?.[at]?.name }))
  const secondEnds = second && lookbackEnds(second.own)
  const [ends, words] = [lookbackEnds(page), page.shownWords()]
  return (
    <Weighed
      lines={sayLookback(page, lanes)}
      second={secondLines(page, (own) => sayLookback(own, lanes))}
      isEmpty={lanes.length === 0}
      figure={
        <Figure
          picture={picture}
          shows={[weights, ends, secondEnds]}
          paint={(canvas, ratio) => drawLanes(canvas, ratio, weights, ends, secondEnds)}
        />
      }
      legend={<Legend entries={withSecond(page, lookbackLegend(page, lanes, deck, words))} />}
      rule={lookbackRule(page, deck)}
      table={<Table caption={page.t(($) => $.deck.lookback)} rows={lookbackTable(page, lanes, words)} />}
    />
  )
}

interface WeighedProps {
  lines: Line[]
  second: SecondLines | undefined
  isEmpty: boolean
  figure: ComponentChildren
  legend: ComponentChildren
  rule: string
  table: ComponentChildren
}

/** A page with a sentence, the picture, its legend, and the rule by which it was computed. */
const Weighed = ({ lines, second, isEmpty, figure, legend, rule, table }: WeighedProps) => (
  <>
    <div class="top">
      <Lines lines={lines} second={second} />
    </div>
    {!isEmpty && figure}
    <div class="said">
      {!isEmpty && (
        <>
          {legend}
          <Lines lines={[{ role: 'rule', text: rule }]} />
        </>
      )}
    </div>
    {!isEmpty && table}
  </>
)
