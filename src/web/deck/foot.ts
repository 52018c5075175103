// What stays at the foot of every slide: how to join, and the tally of the claim on screen. One chart and one QR code for
// the whole evening, updated in place.
import { deck } from 'virtual:deck'
import { type Poll, pollKey, type Room, showCode } from '../../core/contract.ts'
import { type Slide, sideOf } from '../../core/deck.ts'
import { tallyValues } from '../../core/scale.ts'
import { type Tally, toTally } from '../../core/tally.ts'
import type { TallyChart } from '../shared/chart.ts'
import { t } from '../shared/i18n.ts'
import { drawQr } from '../shared/qr.ts'
import { answerLabel } from '../shared/scale-words.ts'
import { drawLoud } from '../shared/text.ts'
import { box } from './words.ts'

export interface Foot {
  element: HTMLElement
  /** Draws what the room says about the slide on screen; `stale`: the server is gone and the counts may be old. */
  draw(room: Room | undefined, slide: Slide, stale: boolean): void
  /** The stage is now shown at this many device pixels for each of its own. */
  scale(pixelRatio: number): void
}

export function buildFoot(): Foot {
  const sentence = box('p', 'sentence serif')
  const aside = box('p', 'aside')
  const canvas = box('canvas', '')
  const bar = box('div', 'bar', canvas)
  const disagreeEnd = box('span', '')
  const state = box('span', 'state')
  const agreeEnd = box('span', '')
  const ends = box('p', 'ends', disagreeEnd, state, agreeEnd)
  const table = box('table', 'hidden-visually')
  const stale = box('p', 'stale')
  const tally = box('div', 'tally', box('div', 'top', sentence, aside), bar, ends, stale, table)
  const qr = box('div', 'qr')
  const code = box('p', 'code')
  const address = box('p', 'address')
  const call = box('p', 'call')
  const join = box('div', 'join', qr, box('div', '', call, code, address))
  const element = box('div', 'foot', tally, join)
  canvas.setAttribute('aria-hidden', 'true')
  stale.setAttribute('role', 'status')
  let chart: TallyChart | undefined
  let chartAsked = false
  let pixelRatio = devicePixelRatio
  let last: Parameters<Foot['draw']> | undefined

  async function loadChart(): Promise<void> {
    if (chartAsked) return
    chartAsked = true
    const { openTallyChart } = await import('../shared/chart.ts')
    chart = openTallyChart(canvas, deck.scale)
    chart.refresh(pixelRatio)
    if (last) draw(...last)
  }

  function draw(...[room, slide, isStale]: Parameters<Foot['draw']>): void {
    last = [room, slide, isStale]
    const poll = slide.poll && room?.polls[pollKey(slide.poll.claim, slide.poll.round)]
    element.className = `foot at-${slide.kind} ${slide.poll ? sideOf(deck, slide.poll.claim) : ''}`
    element.hidden = !room
    drawJoin(room, slide, poll)
    tally.hidden = !poll || (slide.kind !== 'vote' && slide.kind !== 'result')
    stale.textContent = isStale ? t(($) => $.tally.stale) : ''
    element.classList.toggle('is-stale', isStale)
    if (poll && !tally.hidden) drawTally(poll)
  }

  function drawJoin(room: Room | undefined, slide: Slide, poll: Poll | null | undefined): void {
    join.hidden = !room || room.ended || (slide.kind !== 'start' && !poll?.open)
    document.body.classList.toggle('join-shown', !join.hidden)
    if (!room) return
    const shown = room.joinUrl.replace(/^https?:\/\//, '').replace(`/${room.code}`, '')
    if (qr.dataset.url !== room.joinUrl) {
      qr.dataset.url = room.joinUrl
      qr.replaceChildren(drawQr(room.joinUrl, shown))
    }
    qr.firstElementChild?.setAttribute(
      'aria-label',
      t(($) => $.deck.qr, { address: shown }),
    )
    code.textContent = showCode(room.code)
    address.textContent = shown
    call.textContent = t(($) => (slide.kind === 'start' ? $.deck.joinLong : $.deck.join))
  }

  function drawTally(poll: Poll): void {
    const counts = poll.counts
    const tally = counts && toTally(deck.scale, counts)
    drawLoud(sentence, tallySentence(poll, tally))
    aside.textContent = tally?.dontKnow ? t(($) => $.tally.dontKnow, { count: tally.dontKnow }) : ''
    state.textContent = t(($) => (poll.open ? $.state.open : $.state.closed))
    disagreeEnd.textContent = t(($) => $.tally.disagreeEnd)
    agreeEnd.textContent = t(($) => $.tally.agreeEnd)
    table.hidden = !tally
    bar.hidden = disagreeEnd.hidden = agreeEnd.hidden = !tally?.n
    if (!tally) return
    drawTable(table, tally)
    void loadChart()
    chart?.show(tally.counts)
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

/** The count in words: of those with a value, how many agree; while hidden, how many voted. */
function tallySentence({ voted }: Poll, tally: Tally | null): string {
  if (voted === 0) return t(($) => $.tally.nobody)
  if (!tally) return t(($) => $.tally.voted, { count: voted })
  if (tally.n === 0) return t(($) => $.tally.onlyDontKnow)
  return t(($) => $.tally.agree, { agree: tally.agree, n: tally.n })
}

function drawTable(table: HTMLTableElement, { counts }: Tally): void {
  const row = (tag: 'th' | 'td', answer: string, voters: string) =>
    box('tr', '', box('th', '', answer), box(tag, '', voters))
  const rows = tallyValues(deck.scale).map((value, place) => row('td', answerLabel(value), String(counts[place] ?? 0)))
  table.replaceChildren(
    row(
      'th',
      t(($) => $.tally.answer),
      t(($) => $.tally.voters),
    ),
    ...rows,
  )
}
