// The foot of every slide: how to join, and the tally of the claim on screen. One chart and one QR code for the whole evening,
// updated in place.
import type { Counts, Poll, Room } from '../../core/contract.ts'
import { type Slide, sideOf } from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import type { Question } from '../../core/question.ts'
import { isReachable, showCode } from '../../core/room-code.ts'
import { toTally } from '../../core/tally.ts'
import { unmarked } from '../../core/text.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { TallyChart } from '../shared/chart.ts'
import type { Page } from '../shared/page.ts'
import { tallyRows, tallySentence } from '../shared/tally-words.ts'
import { drawLoud, drawPlain } from '../shared/text.ts'
import { formatClock, timeLeft } from '../shared/time.ts'
import { build } from './element.ts'
import { loadOnce } from './load-once.ts'

export interface Foot {
  element: HTMLElement
  /** Draws the room's tally for the slide on screen; `stale`: the server is gone and the counts may be old. True where the tally says so. */
  draw(room: FollowedRoom | undefined, slide: Slide, stale: boolean): boolean
  /** Notes that the stage is now shown at this many device pixels for each of its own. */
  scale(pixelRatio: number): void
}

export function buildFoot(page: Page): Foot {
  const { deck, t } = page
  const sentence = build('p', 'sentence serif')
  const aside = build('p', 'aside')
  const canvas = build('canvas', '')
  const bar = build('div', 'bar', canvas)
  const disagreeEnd = build('span', '')
  const state = build('span', 'state')
  const agreeEnd = build('span', '')
  const ends = build('p', 'ends', disagreeEnd, state, agreeEnd)
  const table = build('table', '')
  const stale = build('p', 'stale')
  const tally = build(
    'div',
    'tally',
    build('div', 'top', sentence, aside),
    bar,
    ends,
    stale,
    build('div', 'hidden-visually', table),
  )
  const qr = build('div', 'qr')
  const code = build('p', 'code')
  const address = build('p', 'address')
  const call = build('p', 'call')
  code.translate = address.translate = false
  const join = build('div', 'join', qr, build('div', '', call, code, address))
  const element = build('div', 'foot', tally, join)
  // Hidden until the room is known: a presenter who sees the foot may press a key, and the room must follow.
  element.hidden = true
  // Screen readers read the table instead.
  for (const drawn of [canvas, disagreeEnd, agreeEnd]) drawn.setAttribute('aria-hidden', 'true')
  let chart: TallyChart | undefined
  let drawQr: typeof import('../shared/qr.ts')['drawQr'] | undefined
  let pixelRatio = devicePixelRatio
  let last: Parameters<Foot['draw']> | undefined

  const loadChart = loadOnce(
    () => import('../shared/chart.ts'),
    ({ fillTallyChart }) => {
      chart = fillTallyChart(canvas)
      chart.refresh(pixelRatio)
      if (last) draw(...last)
    },
  )

  const loadQr = loadOnce(
    () => import('../shared/qr.ts'),
    (loaded) => {
      drawQr = loaded.drawQr
      if (last) draw(...last)
    },
  )

  function draw(...[room, slide, isStale]: Parameters<Foot['draw']>): boolean {
    last = [room, slide, isStale]
    const poll = slide.poll && room?.polls[pollKey(slide.poll)]
    element.className = `foot at-${slide.kind} ${slide.poll ? sideOf(deck, slide.poll.claim) : ''}`
    element.hidden = !room
    drawJoin(room, slide, poll)
    tally.hidden = !poll || (slide.kind !== 'vote' && slide.kind !== 'result')
    drawPlain(stale, isStale ? t(($) => $.tally.stale) : '')
    element.classList.toggle('is-stale', isStale)
    if (room && poll && !tally.hidden) drawTally(room, poll)
    return isStale && !tally.hidden
  }

  function drawJoin(room: Room | undefined, slide: Slide, poll: Poll | null | undefined): void {
    join.hidden = !room || room.ended || (slide.kind !== 'start' && !poll?.open)
    document.body.classList.toggle('join-shown', !join.hidden)
    if (!room) return
    const shown = room.joinUrl.replace(/^https?:\/\//, '').replace(`/${room.code}`, '')
    qr.hidden = !isReachable(room.joinUrl)
    loadQr()
    if (drawQr && qr.dataset.url !== room.joinUrl) {
      qr.dataset.url = room.joinUrl
      qr.replaceChildren(drawQr(room.joinUrl, shown))
    }
    qr.firstElementChild?.setAttribute('aria-label', unmarked(t(($) => $.deck.qr, { address: shown })))
    drawPlain(code, showCode(room.code))
    drawPlain(address, shown)
    drawPlain(call, slide.kind === 'start' && !qr.hidden ? t(($) => $.deck.joinLong) : '')
  }

  function drawTally(room: FollowedRoom, poll: Poll): void {
    const counts = poll.counts
    const tally = counts && toTally(poll, counts)
    drawLoud(sentence, countSentence(page, poll))
    drawPlain(aside, tally?.dontKnow ? t(($) => $.tally.dontKnow, { count: tally.dontKnow }) : '')
    const left = timeLeft(room, poll)
    drawPlain(
      state,
      left === null
        ? t(($) => (poll.open ? $.state.open : $.state.closed))
        : t(($) => $.state.closesIn, { time: formatClock(left) }),
    )
    state.classList.toggle('deadline', left !== null)
    drawPlain(
      disagreeEnd,
      t(($) => $.tally.disagreeEnd),
    )
    drawPlain(
      agreeEnd,
      t(($) => $.tally.agreeEnd),
    )
    table.hidden = !tally
    bar.hidden = disagreeEnd.hidden = agreeEnd.hidden = !tally?.n
    if (!tally) return
    drawTable(page, table, poll, tally.counts)
    loadChart()
    chart?.show(poll, tally.counts)
  }

  return {
    element,
    draw,
    scale: (ratio) => {
      pixelRatio = ratio
      chart?.refresh(ratio)
    },
  }
}

/** The count in words; while it is hidden, how many voted. */
const countSentence = ({ t }: Page, poll: Poll): string =>
  poll.counts || poll.voted === 0
    ? tallySentence(t, poll, poll.counts ?? [])
    : t(($) => $.tally.voted, { count: poll.voted })

function drawTable({ t }: Page, table: HTMLTableElement, question: Question, counts: Counts): void {
  const row = (tag: 'th' | 'td', label: string, voters: string) =>
    build('tr', '', build('th', '', label), build(tag, '', voters))
  table.replaceChildren(
    row(
      'th',
      t(($) => $.tally.answer),
      t(($) => $.tally.voters),
    ),
    ...tallyRows(t, question, counts).map(({ label, voters }) => row('td', label, String(voters))),
  )
}
