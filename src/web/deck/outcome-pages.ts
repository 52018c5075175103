// What the evening came to: who moved between the votes on the thesis, where all claims pull together, and how the room's
// agreement compares with what became of the claims. Loaded after the first claim, drawn from the room's state alone.
import { type Pull, toBalance, toPulls } from '../../core/balance.ts'
import type { Room, Swing } from '../../core/contract.ts'
import { formatDate } from '../../core/date.ts'
import { type Deck, numberOf, sideOf, thesis } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import type { Range } from '../../core/suppress.ts'
import { readSwing, type Stand, type SwingReading, stands } from '../../core/swing.ts'
import { toTally } from '../../core/tally.ts'
import { toPlain } from '../../core/text.ts'
import { currentLang, t } from '../shared/i18n.ts'
import type { FlowChart, FlowView } from '../shared/swing-chart.ts'
import { drawLoud } from '../shared/text.ts'
import { drawBalance, drawLanes, toWeight } from '../shared/weights.ts'
import { build } from './element.ts'
import { loadOnce } from './load-once.ts'
import { onWords, shownWords, uiText } from './words.ts'

export interface OutcomePage {
  element: HTMLElement
  show(pixelRatio: number, isAnew: boolean): void
  /** Takes the room's newest state; `deck`: as it is shown. */
  take(room: Room, deck: Deck): void
}

type OutcomeKind = 'swing' | 'balance' | 'lookback'

/** The page of a slide that shows what the room came to. */
export function buildOutcomePage(kind: OutcomeKind): OutcomePage {
  const canvas = build('canvas', '')
  canvas.setAttribute('aria-hidden', 'true')
  const figure = build('div', 'figure', canvas)
  const words = build('div', 'said')
  const top = build('div', 'top')
  const table = build('table', 'hidden-visually')
  const element = build(
    'div',
    `outcome-page ${kind}-page`,
    uiText('h2', kind === 'swing' ? 'serif' : 'hidden-visually', () => t(($) => $.deck[kind])),
    top,
    figure,
    words,
    table,
  )
  const page = { swing: buildSwing, balance: buildBalance, lookback: buildLookback }[kind]({
    canvas,
    figure,
    top,
    words,
    table,
  })
  let ratio = 0
  let last: [room: Room, deck: Deck] | undefined
  const draw = () => last && page.draw(...last)
  const paint = () => last && ratio > 0 && page.paint(...last, ratio)
  onWords(() => {
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

  /** What such a page shows of a room: nothing else is a reason to draw it anew. */
  function toDrawn({ swing, polls }: Room): unknown {
    return kind === 'swing' ? swing : Object.entries(polls).map(([key, { counts }]) => [key, counts])
  }
}

interface Drawing {
  /** The words and the table. */
  draw(room: Room, deck: Deck): void
  /** The picture. */
  paint(room: Room, deck: Deck, pixelRatio: number): void
}
/** `top`: what is said above the picture; `words`: beside or below it. */
interface Parts {
  canvas: HTMLCanvasElement
  figure: HTMLElement
  top: HTMLElement
  words: HTMLElement
  table: HTMLTableElement
}
type BuildDrawing = (parts: Parts) => Drawing

const thesisAfter = pollKey({ claim: thesis, round: 'after' })
const countsOf = (polls: Room['polls'], key: string) => polls[key]?.counts ?? null
const countOf = ({ least, most }: Range): string =>
  least === most ? String(least) : t(($) => $.swing.range, { least, most })

function said(name: string, text: string): HTMLElement {
  const line = build('p', name)
  drawLoud(line, text)
  return line
}

/** A table whose first row and column name the others. */
function fillTable(table: HTMLTableElement, caption: string, rows: string[][]): void {
  table.replaceChildren(
    build('caption', '', caption),
    ...rows.map((row, at) =>
      build('tr', '', ...row.map((cell, place) => build(at === 0 || place === 0 ? 'th' : 'td', '', cell))),
    ),
  )
}

const buildSwing: BuildDrawing = ({ canvas, figure, words, table }) => {
  let chart: FlowChart | undefined
  let last: [Swing, Deck, number] | undefined
  const paintFlows = () => last && chart?.show(toFlows(last[0], last[1]), last[2])
  const loadChart = loadOnce(async () => {
    chart = (await import('../shared/swing-chart.ts')).fillFlowChart(canvas)
    paintFlows()
  })
  return {
    draw: ({ swing }, deck) => {
      const reading = swing && readSwing(swing)
      const hasFlows = reading !== null && reading.flows.length > 0
      figure.classList.toggle('bars', !hasFlows)
      canvas.hidden = !hasFlows
      for (const bar of figure.querySelectorAll('.stands')) bar.remove()
      if (swing && reading && reading.paired > 0 && !hasFlows) figure.append(...buildStands(swing, deck))
      words.replaceChildren(
        ...(swing && reading
          ? saySwing(reading, deck)
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
          tableOf(swing, deck),
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

/** YES, NO, undecided or did not vote, whichever side agreeing with the thesis supports. */
function standName(stand: Stand, deck: Deck): string {
  if (stand !== 'agree' && stand !== 'disagree') return t(($) => $.swing[stand])
  const isYes = (sideOf(deck, thesis) === 'yes') === (stand === 'agree')
  return t(($) => $.swing[isYes ? 'yes' : 'no'])
}

const standTone = (stand: Stand, deck: Deck): string =>
  stand === 'agree' || stand === 'disagree'
    ? (sideOf(deck, thesis) === 'yes') === (stand === 'agree')
      ? 'yes'
      : 'no'
    : 'neutral'

/** From top to bottom. */
const columns: Stand[] = ['agree', 'undecided', 'disagree']

/** Shown flows between who voted both times; what is hidden is a flow of its own, so that the columns are true. */
function toFlows(swing: Swing, deck: Deck): FlowView {
  const { flows } = readSwing(swing)
  const place = (stand: Stand) => stands.indexOf(stand)
  const nodes = (['before', 'after'] as const).flatMap((when) =>
    columns.map((stand) => ({
      key: `${when} ${stand}`,
      label: `${standName(stand, deck)} ${swing[when][place(stand)]}`,
      tone: standTone(stand, deck),
    })),
  )
  const shown = flows.map(({ from, to, count }) => ({ from: `before ${from}`, to: `after ${to}`, count }))
  const unshown = { label: t(($) => $.swing.unshown), tone: 'line' }
  const hidden = columns.flatMap((stand) => {
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

/** Both votes as bars, where no flow may be shown. */
function buildStands(swing: Swing, deck: Deck): HTMLElement[] {
  return (['before', 'after'] as const).map((when) => {
    const parts = columns.flatMap((stand) => {
      const count = swing[when][stands.indexOf(stand)] ?? 0
      if (count === 0) return []
      const part = build(
        'span',
        `stand ${standTone(stand, deck)}`,
        build('b', '', String(count)),
        ` ${standName(stand, deck)}`,
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
        t(($) => $.swing[when]),
      ),
      build('div', 'parts', ...parts),
    )
  })
}

function saySwing(reading: SwingReading, deck: Deck): HTMLElement[] {
  const { paired, onlyBefore, onlyAfter, agree, band, hidden } = reading
  const lines = [
    said(
      'soft',
      t(($) => $.swing.paired, { count: paired }),
    ),
    ...(onlyBefore + onlyAfter > 0
      ? [
          said(
            'soft',
            t(($) => $.swing.once, { before: onlyBefore, after: onlyAfter }),
          ),
        ]
      : []),
  ]
  if (paired === 0)
    return [
      said(
        '',
        t(($) => $.swing.nobody),
      ),
      ...lines.slice(1),
    ]
  const side = standName('agree', deck)
  const movement = [
    said(
      'share',
      `${side} ${t(($) => $.swing.fromTo, { before: countOf(agree.before), after: countOf(agree.after), n: paired })}`,
    ),
  ]
  const { points } = agree
  if (points && points.least === points.most) {
    const amount = new Intl.NumberFormat(currentLang(), { signDisplay: 'exceptZero', maximumFractionDigits: 0 }).format(
      points.least,
    )
    movement.unshift(
      said('points serif', `${side} ${t(($) => $.swing.points, { amount, count: Math.round(points.least) })}`),
    )
  }
  const isTold = hidden < paired
  return [
    ...movement,
    ...(isTold
      ? [
          said(
            '',
            t(($) => $.swing.gained, { side, voters: countOf(agree.gained) }),
          ),
          said(
            '',
            t(($) => $.swing.lost, { side, voters: countOf(agree.lost) }),
          ),
        ]
      : []),
    said(
      'band',
      t(($) => $.swing[band], { side }),
    ),
    said(
      'rule',
      t(($) => $.swing.rule),
    ),
    ...lines,
    ...(hidden > 0
      ? [
          said(
            'soft',
            t(($) => (isTold ? $.swing.hidden : $.swing.allHidden)),
          ),
        ]
      : []),
  ]
}

function tableOf(swing: Swing, deck: Deck): string[][] {
  const names = stands.map((stand) => standName(stand, deck))
  const rows = stands.map((_, row) => [
    `${t(($) => $.swing.before)}: ${names[row]}`,
    ...stands.map((_, column) => String(swing.table[row]?.[column] ?? t(($) => $.swing.unshown))),
    String(swing.before[row]),
  ])
  const total = t(($) => $.swing.total)
  return [['', ...names, total], ...rows, [total, ...swing.after.map(String), '']]
}

const pullsOf = ({ polls }: Room, deck: Deck): Pull[] => toPulls(deck, (claim) => countsOf(polls, claim))

const headingOf = (claim: string): string => toPlain(shownWords().claims.stacks[claim]?.heading ?? [])

const percent = (part: number): string =>
  new Intl.NumberFormat(currentLang(), { style: 'percent', maximumFractionDigits: 0 }).format(part)

const signed = (amount: number): string =>
  new Intl.NumberFormat(currentLang(), {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
    .format(amount)
    .replace('-', '\u2212')

const buildBalance: BuildDrawing = ({ canvas, figure, top, words, table }) => ({
  draw: (room, deck) => {
    const pulls = pullsOf(room, deck)
    const balance = toBalance(pulls)
    figure.hidden = balance === null
    table.hidden = balance === null
    if (balance === null) return drawNothing(top, words)
    const lean = Math.abs(balance) < 0.005 ? 'even' : balance > 0 ? 'yes' : 'no'
    const counts = countsOf(room.polls, thesisAfter)
    const { n, agree } = toTally(deck.scale, counts ?? [])
    const sentence = t(($) => $.tally.agree, { agree, n })
    const verdict = said('verdict serif', `${t(($) => $.balance[lean])} ${signed(balance)}`)
    verdict.classList.add(lean)
    top.replaceChildren(
      verdict,
      ...(n > 0
        ? [
            said(
              'thesis',
              t(($) => $.balance.thesis, { sentence }),
            ),
          ]
        : []),
    )
    words.replaceChildren(
      buildLegend(pulls, deck, ({ pull }) => signed(pull)),
      said(
        'rule',
        t(($) => $.balance.how),
      ),
    )
    fillTable(
      table,
      t(($) => $.deck.balance),
      [
        [t(($) => $.balance.claim), t(($) => $.balance.pull), t(($) => $.balance.voters)],
        ...pulls.map(({ claim, pull, n: voters }) => [headingOf(claim), signed(pull), String(voters)]),
      ],
    )
  },
  paint: (room, deck, pixelRatio) => {
    const pulls = pullsOf(room, deck)
    const weights = pulls.map((pull) => toWeight(pull, String(numberOf(deck, pull.claim))))
    drawBalance(canvas, pixelRatio, weights, toBalance(pulls) ?? 0, [t(($) => $.swing.no), t(($) => $.swing.yes)])
  },
})

function drawNothing(top: HTMLElement, words: HTMLElement): void {
  top.replaceChildren(
    said(
      'verdict serif',
      t(($) => $.balance.none),
    ),
  )
  words.replaceChildren()
}

/** Which number is which claim. */
function buildLegend(pulls: Pull[], deck: Deck, aside: (pull: Pull) => string): HTMLElement {
  return build(
    'ol',
    'legend',
    ...pulls.map((pull) => {
      const number = build('b', pull.pull < 0 ? 'no' : 'yes', String(numberOf(deck, pull.claim)))
      return build('li', '', number, build('span', 'name', headingOf(pull.claim)), build('span', 'amount', aside(pull)))
    }),
  )
}

const verdicts = ['held', 'mixed', 'overtaken', 'open'] as const

const buildLookback: BuildDrawing = ({ canvas, figure, top, words, table }) => {
  const lanesOf = (room: Room, deck: Deck) => {
    const pulls = pullsOf(room, deck)
    return verdicts
      .map((verdict) => ({
        verdict,
        name: toPlain(shownWords().evidence?.verdicts[verdict] ?? []),
        pulls: pulls.filter(({ claim }) => deck.claims.find(({ id }) => id === claim)?.verdict === verdict),
      }))
      .filter((lane) => lane.pulls.length > 0)
  }
  return {
    draw: (room, deck) => {
      const lanes = lanesOf(room, deck)
      figure.hidden = table.hidden = lanes.length === 0
      if (lanes.length === 0) return drawNothing(top, words)
      const held = lanes.find(({ verdict }) => verdict === 'held')?.pulls ?? []
      const count = held.filter(({ agreed }) => agreed > 0.5).length
      const date = formatDate(deck.hindsightAsOf, currentLang())
      top.replaceChildren(
        ...(held.length > 0
          ? [
              said(
                'verdict serif',
                t(($) => $.balance.heldAgreed, { total: held.length, count }),
              ),
            ]
          : []),
      )
      words.replaceChildren(
        buildLegend(pullsOf(room, deck), deck, ({ agreed }) => percent(agreed)),
        said(
          'rule',
          t(($) => $.balance.lookback, { date }),
        ),
      )
      fillTable(
        table,
        t(($) => $.deck.lookback),
        [
          [t(($) => $.balance.claim), t(($) => $.balance.agreed), t(($) => $.hindsight.since)],
          ...lanes.flatMap(({ name, pulls }) =>
            pulls.map(({ claim, agreed }) => [headingOf(claim), percent(agreed), name]),
          ),
        ],
      )
    },
    paint: (room, deck, pixelRatio) => {
      const lanes = lanesOf(room, deck).map(({ name, pulls }) => ({
        name,
        weights: pulls.map((pull) => ({
          ...toWeight(pull, String(numberOf(deck, pull.claim))),
          at: pull.agreed,
          weight: 1,
        })),
      }))
      const at = (share: number) => t(($) => $.balance.shares, { share: percent(share) })
      drawLanes(canvas, pixelRatio, lanes, [at(0), at(0.5), at(1)])
    },
  }
}
