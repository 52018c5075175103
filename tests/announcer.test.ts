// What a screen reader says of the room, and how often.
import { expect, it } from 'vitest'
import { createAnnouncer, type Moment } from '../src/web/shared/announcer.ts'

const open: Moment = { news: ['Voting is open. Claim 5 of 18.', ''], of: 'few-unicorns 1 true', count: '' }
const closed: Moment = { ...open, news: ['Voting is closed. Claim 5 of 18.', ''], of: 'few-unicorns 1 false' }
const shown = (agree: number, moment = open): Moment => ({ ...moment, count: `${agree} of 47 agree` })

/** Passes the moments at their times, and again whenever a count had to wait; returns what was said and at which second. */
function play(moments: [at: number, moment: Moment][]): string[] {
  const announcer = createAnnouncer()
  const heard: string[] = []
  let waiting: { at: number; moment: Moment } | undefined
  const take = (moment: Moment, at: number) => {
    const { said, again } = announcer.hear(moment, at)
    waiting = again === undefined ? undefined : { at: at + again, moment }
    if (said.length > 0) heard.push(`${at / 1000}: ${said.join(' ')}`)
  }
  for (const [seconds, moment] of moments) {
    if (waiting && waiting.at < seconds * 1000) take(waiting.moment, waiting.at)
    take(moment, seconds * 1000)
  }
  if (waiting) take(waiting.moment, waiting.at)
  return heard
}

it('what a page shows when it opens is read as part of the page, and not announced as well', () => {
  expect(play([[0, shown(31)]])).toEqual([])
})

it('a vote that opens, shows its result and closes is announced at once, with its last count', () => {
  expect(
    play([
      [0, { news: ['', ''], of: '', count: '' }],
      [1, open],
      [2, shown(31)],
      [3, shown(32)],
      [4, shown(32, closed)],
    ]),
  ).toEqual([
    '1: Voting is open. Claim 5 of 18.',
    '2: 31 of 47 agree',
    '4: Voting is closed. Claim 5 of 18. 32 of 47 agree',
  ])
})

it('a count that keeps changing is announced once in ten seconds, and the last count always', () => {
  const moving = Array.from({ length: 24 }, (_, second): [number, Moment] => [second + 2, shown(second)])
  expect(play([[0, open], ...moving])).toEqual([
    '2: 0 of 47 agree',
    '12: 10 of 47 agree',
    '22: 20 of 47 agree',
    '32: 23 of 47 agree',
  ])
})

it('a count that did not change is announced once, but the same count of another claim is announced', () => {
  const other = { ...shown(31), news: ['Voting is open. Claim 6 of 18.', ''], of: 'in-house-counts 1 true' }
  expect(
    play([
      [0, open],
      [1, shown(31)],
      [20, shown(31)],
      [21, other],
    ]),
  ).toEqual(['1: 31 of 47 agree', '21: Voting is open. Claim 6 of 18. 31 of 47 agree'])
})

it('a result that is hidden and then shown again is announced again', () => {
  expect(
    play([
      [0, open],
      [1, shown(31)],
      [2, open],
      [3, shown(31)],
    ]),
  ).toEqual(['1: 31 of 47 agree', '3: 31 of 47 agree'])
})

it('only changes are announced: when an answer is saved, the vote is not announced again', () => {
  expect(
    play([
      [0, open],
      [1, { ...open, news: ['Voting is open. Claim 5 of 18.', 'Sending…'] }],
      [2, { ...open, news: ['Voting is open. Claim 5 of 18.', 'Saved'] }],
      [3, open],
    ]),
  ).toEqual(['1: Sending…', '2: Saved'])
})

it('after a change of language nothing is announced until something happens', () => {
  const announcer = createAnnouncer()
  announcer.hear(open, 0)
  announcer.forget()
  expect(announcer.hear({ ...open, news: ['投票受付中', ''] }, 1)).toEqual({ said: [], again: undefined })
  expect(announcer.hear({ ...closed, news: ['締め切り', ''] }, 2).said).toEqual(['締め切り'])
})
