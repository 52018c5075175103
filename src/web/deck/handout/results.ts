// The results of the frozen rooms, on paper: room, date and number of voters, the sentence, and the diverging bar with its counts.
import { type Counts, paths } from '../../../core/contract.ts'
import { formatDate } from '../../../core/date.ts'
import { type Deck, sideOf } from '../../../core/deck.ts'
import type { PollRef } from '../../../core/poll.ts'
import type { Question } from '../../../core/question.ts'
import { readPoll } from '../../../core/reading.ts'
import { type Reading, Readings } from '../../../core/results.ts'
import { toBar } from '../../../core/tally.ts'
import { call } from '../../shared/call.ts'
import { siteRoot } from '../../shared/site.ts'
import { tallyRows, tallySentence, valueTone } from '../../shared/tally-words.ts'
import { drawLoud } from '../../shared/text.ts'
import { build } from '../element.ts'
import { buildRow, buildTexts, type Column } from './columns.ts'

/** The rooms that were frozen for readers; none if they are not available. */
export async function fetchRooms(): Promise<Reading[]> {
  const reply = await call({ path: paths.readings, schema: Readings, base: siteRoot.href.replace(/\/$/, '') })
  return 'data' in reply ? reply.data.rooms : []
}

/** The results of rooms in a poll; nothing if no room voted. `moment`: which of the votes on the thesis it is. */
export function buildResults(
  columns: Column[],
  deck: Deck,
  rooms: Reading[],
  poll: PollRef,
  moment: (column: Column) => string = () => '',
): HTMLElement[] {
  const answers = rooms.flatMap((room) => {
    const read = readPoll(deck, room, poll)
    return read && read.voted > 0 ? [buildAnswer(columns, room, read)] : []
  })
  if (answers.length === 0) return []
  const heading = buildTexts(columns, 'h3', 'label', moment, ({ t }) => t(($) => $.print.results))
  const few = answers.length < 4 ? ' few' : ''
  return [build('div', `results ${sideOf(deck, poll.claim)}${few}`, heading, ...answers)]
}

function buildAnswer(columns: Column[], { name, code, date }: Reading, poll: Reading['polls'][number]): HTMLElement {
  const { counts, n } = poll
  return build(
    'div',
    'answer',
    buildRow(columns, ({ lang, t }) => {
      const sentence = build('span', 'sentence serif')
      drawLoud(sentence, tallySentence(t, poll, counts))
      const room = t(($) => $.print.room, { name: name || code, date: formatDate(date, lang), n })
      return build('p', 'answered', sentence, ' ', build('span', 'room', room))
    }),
    build('div', 'scale', buildEnd(columns, 'disagreeEnd'), buildBar(poll, counts), buildEnd(columns, 'agreeEnd')),
    buildRow(columns, ({ t }) => {
      const parts = tallyRows(t, poll, counts).map(({ label, voters }) =>
        build('span', '', `${label} `, build('b', '', String(voters))),
      )
      return build('p', 'counts', ...parts)
    }),
  )
}

/** Units of the drawing: the whole width, the height, and the width of a digit with space around it. */
const size = { width: 1000, height: 40, digit: 14 }

/** Disagree to the left, agree to the right, the middle of the neutral answers on the middle line; counts where they fit. */
function buildBar(question: Question, counts: Counts): SVGElement {
  const bar = draw('svg', { class: 'bar', viewBox: `0 0 ${size.width} ${size.height}`, 'aria-hidden': 'true' })
  const middle = size.width / 2
  for (const { value, count, from, to } of toBar(question, counts)) {
    const [x, width] = [middle + from * middle, (to - from) * middle]
    bar.append(draw('rect', { class: valueTone(question, value), x, width, y: 5, height: 30 }))
    const label = draw('text', { class: valueTone(question, value), x: x + width / 2, y: 27 }, String(count))
    if (width > size.digit * (String(count).length + 0.5)) bar.append(label)
  }
  bar.append(draw('path', { class: 'middle', d: `M${middle} 0V5M${middle} 35V${size.height}` }))
  return bar
}

function draw(tag: 'svg' | 'rect' | 'text' | 'path', given: Record<string, string | number>, text = ''): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, String(value))
  element.append(text)
  return element
}

/** The meaning of an end of the bar, in each language. */
function buildEnd(columns: Column[], end: 'disagreeEnd' | 'agreeEnd'): HTMLElement {
  const words = columns.map(({ lang, t }) => {
    const word = build(
      'span',
      '',
      t(($) => $.tally[end]),
    )
    word.lang = lang
    return word
  })
  return build('p', 'end', ...words)
}
