// The outcome of the evening: who moved between the votes on the thesis, where all claims pull together, and how the room's
// agreement compares with the hindsight. Loaded after the first claim, drawn from the room's state alone.
import { toBalance } from '../../core/balance.ts'
import type { Room, Swing } from '../../core/contract.ts'
import { type Deck, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { readSwing, stands } from '../../core/swing.ts'
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
  pullsOf,
  sayBalance,
  sayLookback,
} from '../shared/outcome-words.ts'
import type { FlowChart } from '../shared/swing-chart.ts'
import { saySwing, standColumns, standName, standTone, swingTable, toFlows } from '../shared/swing-words.ts'
import { drawLoud, drawText } from '../shared/text.ts'
import { drawBalance, drawLanes } from '../shared/weights.ts'
import { build } from './element.ts'
import { loadOnce } from './load-once.ts'
import type { DeckPage } from './words.ts'

export interface OutcomePage {
  element: HTMLElement
  show(pixelRatio: number, isAnew: boolean): void
  /** Gives the page the room's newest state; `deck`: as it is shown. */
  take(room: Room, deck: Deck): void
}

type OutcomeKind = 'swing' | 'balance' | 'lookback'

/** The page of a slide that shows the room's outcome. */
export function buildOutcomePage(page: DeckPage, kind: OutcomeKind): OutcomePage {
  const canvas = build('canvas', '')
  canvas.setAttribute('aria-hidden', 'true')
  const figure = build('div', 'figure', canvas)
  const words = build('div', 'said')
  const top = build('div', 'top')
  const table = build('table', '')
  const element = build(
    'div',
    `outcome-page ${kind}-page`,
    page.uiText('h2', kind === 'swing' ? 'serif' : 'hidden-visually', () => page.t(($) => $.deck[kind])),
    top,
    figure,
    words,
    build('div', 'hidden-visually', table),
  )
  const drawing = { swing: buildSwing, balance: buildBalance, lookback: buildLookback }[kind](page, {
    canvas,
    figure,
    top,
    words,
    table,
  })
  let ratio = 0
  let last: [room: Room, deck: Deck] | undefined
  const draw = () => last && drawing.draw(...last)
  const paint = () => last && ratio > 0 && drawing.paint(...last, ratio)
  page.onWords(() => {
    draw()
    paint()
  })
  return {
    element,
    show: (pixelRatio, isAnew) => {
      if (pixelRatio === ratio && !isAnew) return
      ratio = pixelRatio
      paint()
    },
    take: (room, deck) => {
      const isSame = last && last[1] === deck && JSON.stringify(toDrawn(last[0])) === JSON.stringify(toDrawn(room))
      last = [room, deck]
      if (isSame) return
      draw()
      paint()
    },
  }

  /** The parts of a room that such a page shows: it is drawn again only if they change. */
  function toDrawn({ swing, polls }: Room): unknown {
    const votes = (['before', 'after'] as const).map((round) => polls[pollKey({ claim: thesis, round })]?.counts)
    return kind === 'swing' ? [swing, votes] : Object.entries(polls).map(([key, { counts }]) => [key, counts])
  }
}

interface Drawing {
  /** The words and the table. */
  draw(room: Room, deck: Deck): void
  /** The picture. */
  paint(room: Room, deck: Deck, pixelRatio: number): void
}
/** `top`: the sentence above the picture; `words`: the sentences beside or below it. */
interface Parts {
  canvas: HTMLCanvasElement
  figure: HTMLElement
  top: HTMLElement
  words: HTMLElement
  table: HTMLTableElement
}
type BuildDrawing = (page: DeckPage, parts: Parts) => Drawing

function said(name: string, text: string): HTMLElement {
  const line = build('p', name)
  drawLoud(line, text)
  return line
}
const sayAll = (lines: Line[]): HTMLElement[] => lines.map(({ role, text }) => said(role, text))

/** A table whose first row and column name the others. */
function fillTable(table: HTMLTableElement, caption: string, rows: string[][]): void {
  table.replaceChildren(
    build('caption', '', caption),
    ...rows.map((row, at) =>
      build('tr', '', ...row.map((cell, index) => build(at === 0 || index === 0 ? 'th' : 'td', '', cell))),
    ),
  )
}

const buildSwing: BuildDrawing = (page, { canvas, figure, words, table }) => {
  const { t } = page
  let chart: FlowChart | undefined
  let last: [Swing, Deck, number] | undefined
  const paintFlows = () => last && chart?.show(toFlows(page, last[0], last[1]), last[2])
  const loadChart = loadOnce(
    () => import('../shared/swing-chart.ts'),
    ({ fillFlowChart }) => {
      chart = fillFlowChart(canvas)
      paintFlows()
    },
  )
  return {
    draw: (room, deck) => {
      const { swing } = room
      const reading = swing && readSwing(swing)
      const hasFlows = reading !== null && reading.flows.length > 0
      figure.classList.toggle('bars', !hasFlows)
      canvas.hidden = !hasFlows
      for (const bar of figure.querySelectorAll('.stands')) bar.remove()
      if (swing && reading && reading.paired > 0 && !hasFlows) figure.append(...buildStands(page, swing, deck))
      words.replaceChildren(
        ...(swing
          ? sayAll(saySwing(page, swing, deck, room))
          : [
              said(
                '',
                t(($) => $.swing.waiting),
              ),
            ]),
      )
      table.hidden = !swing
      if (swing)
        fillTable(
          table,
          t(($) => $.swing.table),
          swingTable(page, swing, deck),
        )
    },
    paint: ({ swing }, deck, pixelRatio) => {
      last = swing ? [swing, deck, pixelRatio] : undefined
      if (!last || canvas.hidden) return
      loadChart()
      paintFlows()
    },
  }
}

/** Both votes as bars, if no flow may be shown. */
function buildStands(page: DeckPage, swing: Swing, deck: Deck): HTMLElement[] {
  return (['before', 'after'] as const).map((when) => {
    const parts = standColumns.flatMap((stand) => {
      const count = swing[when][stands.indexOf(stand)] ?? 0
      if (count === 0) return []
      const part = build(
        'span',
        `stand ${standTone(stand, deck)}`,
        build('b', '', String(count)),
        ` ${standName(page, stand, deck)}`,
      )
      part.style.flexGrow = String(count)
      return [part]
    })
    return build(
      'div',
      'stands',
      build(
        'p',
        'when',
        page.t(($) => $.swing[when]),
      ),
      build('div', 'parts', ...parts),
    )
  })
}

const buildBalance: BuildDrawing = (page, { canvas, figure, top, words, table }) => ({
  draw: (room, deck) => {
    const pulls = pullsOf(room, deck)
    const isEmpty = pulls.length === 0
    figure.hidden = isEmpty
    table.hidden = isEmpty
    top.replaceChildren(...sayAll(sayBalance(page, room, deck)))
    words.replaceChildren()
    if (isEmpty) return
    words.append(
      buildLegend(balanceLegend(page, pulls, deck, page.shownWords())),
      said(
        'rule',
        page.t(($) => $.balance.how),
      ),
    )
    fillTable(
      table,
      page.t(($) => $.deck.balance),
      balanceTable(page, pulls, page.shownWords()),
    )
  },
  paint: (room, deck, pixelRatio) => {
    const pulls = pullsOf(room, deck)
    drawBalance(canvas, pixelRatio, balanceWeights(pulls, deck), toBalance(pulls) ?? 0, balanceEnds(page))
  },
})

/** The number of each claim; for people who do not see the picture, the table has it. */
function buildLegend(entries: LegendEntry[]): HTMLElement {
  const legend = build(
    'ol',
    'legend',
    ...entries.map(({ number, side, heading, aside }) => {
      const name = build('span', 'name')
      drawText(name, heading)
      return build('li', '', build('b', side, String(number)), name, build('span', 'amount', aside))
    }),
  )
  legend.setAttribute('aria-hidden', 'true')
  return legend
}

const buildLookback: BuildDrawing = (page, { canvas, figure, top, words, table }) => ({
  draw: (room, deck) => {
    const lanes = lanesOf(page, room, deck)
    figure.hidden = table.hidden = lanes.length === 0
    top.replaceChildren(...sayAll(sayLookback(page, lanes)))
    words.replaceChildren()
    if (lanes.length === 0) return
    words.append(
      buildLegend(lookbackLegend(page, lanes, deck, page.shownWords())),
      said('rule', lookbackRule(page, deck)),
    )
    fillTable(
      table,
      page.t(($) => $.deck.lookback),
      lookbackTable(page, lanes, page.shownWords()),
    )
  },
  paint: (room, deck, pixelRatio) => {
    const lanes = lanesOf(page, room, deck)
    drawLanes(canvas, pixelRatio, lookbackWeights(lanes, deck), lookbackEnds(page))
  },
})
