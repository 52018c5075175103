// The path through a deck: its slides, and where "next" and "previous" of a clicker lead.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { slideIdLength } from '../src/core/command.ts'
import {
  type Claim,
  type Deck,
  findSlide,
  hasBalance,
  nextPosition,
  numberOf,
  type Position,
  previousPosition,
  reservedCharts,
  shownDeck,
  sideOf,
  thesis,
  toSlides,
} from '../src/core/deck.ts'
import { questionOf } from '../src/core/question.ts'

const question = { ...questionOf('agree-5'), wording: '0123456789ab' }

const toClaim = (id: string, reasons: number, others: Partial<Claim> = {}): Claim => ({
  id,
  question,
  part: 'noise',
  core: true,
  agreeSupports: 'yes',
  reasons,
  counters: 1,
  evidence: [],
  hindsight: others.verdict !== undefined,
  ...others,
})
const toDeck = (claims: Claim[]): Deck => ({
  id: 'a-deck',
  parts: ['noise'],
  asOf: '2023-07',
  hindsightAsOf: '2026-11-23',
  minutes: { whole: 75, short: 45 },
  thesis: { question, agreeSupports: 'yes', since: question, answer: true },
  claims,
  sources: Array.from({ length: 15 }, (_, at) => `S${at + 1}`),
  about: true,
})
const deck = toDeck([
  toClaim('first', 2),
  toClaim('second', 1, { agreeSupports: 'no', core: false, evidence: ['one-chart', 'another'], verdict: 'mixed' }),
])
const slides = toSlides(deck)

it('asks the thesis before, after and once more, shows arguments between vote and result of each claim, and ends with the sources', () => {
  expect(slides.map(({ id }) => id)).toEqual([
    'start',
    'before',
    'before.result',
    'first',
    'first.arguments',
    'first.result',
    'second',
    'second.arguments',
    'second.result',
    'second.one-chart',
    'second.another',
    'second.hindsight',
    'after',
    'after.result',
    'swing',
    'balance',
    'balance.lookback',
    'verdict',
    'since',
    'since.result',
    'sources',
    'sources.2',
    'about',
  ])
})

it('has no balance, and names no side, where no claim supports one', () => {
  const neither = [toClaim('first', 1), toClaim('second', 1, { verdict: 'mixed' })].map((claim) => ({
    ...claim,
    agreeSupports: 'neither' as const,
  }))
  const ids = toSlides(toDeck(neither)).map(({ id }) => id)
  expect(ids.slice(ids.indexOf('swing'), ids.indexOf('verdict'))).toEqual(['swing', 'lookback'])
  expect(hasBalance(toDeck(neither))).toBe(false)
  expect(hasBalance(toDeck([...neither, toClaim('third', 1)]))).toBe(true)
  const { thesis: _, ...alone } = toDeck([toClaim('first', 1)])
  expect(hasBalance(alone)).toBe(false)
})

it.each([
  ['start', null],
  ['before', { claim: thesis, round: 'before' }],
  ['before.result', { claim: thesis, round: 'before' }],
  ['first', { claim: 'first', round: 'main' }],
  ['first.arguments', { claim: 'first', round: 'main' }],
  ['second.result', { claim: 'second', round: 'main' }],
  ['after', { claim: thesis, round: 'after' }],
])('keeps the same vote on all slides of a claim: %s', (id, poll) => {
  expect(findSlide(slides, id)?.poll).toEqual(poll)
})

it.each<[from: Position, to: Position | null]>([
  [
    { slide: 'start', step: 0 },
    { slide: 'before', step: 0 },
  ],
  [
    { slide: 'first', step: 0 },
    { slide: 'first.arguments', step: 0 },
  ],
  [
    { slide: 'first.arguments', step: 0 },
    { slide: 'first.arguments', step: 1 },
  ],
  [
    { slide: 'first.arguments', step: 2 },
    { slide: 'first.arguments', step: 3 },
  ],
  [
    { slide: 'first.arguments', step: 3 },
    { slide: 'first.result', step: 0 },
  ],
  [
    { slide: 'first.result', step: 0 },
    { slide: 'second', step: 0 },
  ],
  [
    { slide: 'second.result', step: 0 },
    { slide: 'second.one-chart', step: 0 },
  ],
  [
    { slide: 'second.hindsight', step: 0 },
    { slide: 'second.hindsight', step: 1 },
  ],
  [{ slide: 'about', step: 0 }, null],
])('shows each reason and then the counter-argument, one click each: from %j to %j', (from, to) => {
  expect(nextPosition(slides, from)).toEqual(to)
  if (to) expect(previousPosition(slides, to)).toEqual(from)
})

it('a short deck has no slide of claims that can be left out, and numbers the others without a gap', () => {
  const short = toSlides(shownDeck(deck, true))
  expect(short.some(({ stack }) => stack === 'second')).toBe(false)
  expect(short.filter(({ stack }) => stack === 'first')).toEqual(slides.filter(({ stack }) => stack === 'first'))
  expect(toSlides(shownDeck(deck, false))).toEqual(slides)
  const both = toDeck([toClaim('left-out', 1, { core: false }), toClaim('kept', 1)])
  expect(numberOf(shownDeck(both, true), 'kept')).toBe(1)
  expect(numberOf(shownDeck(both, false), 'kept')).toBe(2)
})

it('has no empty slide for anything that a claim does not have', () => {
  const kinds = toSlides(toDeck([toClaim('bare', 1)])).flatMap(({ stack, kind }) => (stack === 'bare' ? [kind] : []))
  expect(kinds).toEqual(['vote', 'arguments', 'result'])
})

it('gives no chart the address of another slide of its claim', () => {
  const others = slides.filter(({ stack, kind }) => stack === 'second' && kind !== 'vote' && kind !== 'evidence')
  expect(others.map(({ id }) => id)).toEqual(reservedCharts.map((name) => `second.${name}`))
})

it('lists each source once', () => {
  expect(slides.flatMap((slide) => (slide.kind === 'sources' ? slide.sources : []))).toEqual(deck.sources)
  expect(slides.flatMap((slide) => (slide.kind === 'sources' ? slide.sources.length : []))).toEqual([8, 7])
  expect(toSlides({ ...deck, sources: [] }).some(({ kind }) => kind === 'sources')).toBe(false)
})

it('stays at the start when it goes back, and goes to the start from an unknown address', () => {
  expect(previousPosition(slides, { slide: 'start', step: 0 })).toBeNull()
  expect(previousPosition(slides, { slide: 'gone', step: 0 })).toBeNull()
  expect(nextPosition(slides, { slide: 'gone', step: 0 })).toEqual({ slide: 'start', step: 0 })
})

const anyDeck = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?$/), fc.integer({ min: 1, max: 5 })), {
    selector: ([id]) => id,
    maxLength: 20,
  })
  .map((claims) => toDeck(claims.map(([id, reasons]) => toClaim(`c-${id}`, reasons))))

it('walks every step of any deck with "next" alone, and the same way back with "previous"', () => {
  fc.assert(
    fc.property(anyDeck, (anyDeck) => {
      const slides = toSlides(anyDeck)
      const way: Position[] = []
      for (let at: Position | null = { slide: 'start', step: 0 }; at; at = nextPosition(slides, at)) way.push(at)
      expect(way).toEqual(
        slides.flatMap(({ id, steps }) => Array.from({ length: steps + 1 }, (_, step) => ({ slide: id, step }))),
      )
      const back: Position[] = []
      for (let at = way.at(-1) ?? null; at; at = previousPosition(slides, at)) back.push(at)
      expect(back.reverse()).toEqual(way)
    }),
  )
})

it('gives every slide of any deck a different address', () => {
  fc.assert(
    fc.property(anyDeck, (anyDeck) => {
      const ids = toSlides(anyDeck).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      // The longest id that the command "goto" may carry.
      for (const id of ids) expect(id.length).toBeLessThanOrEqual(slideIdLength)
    }),
  )
})

it('knows the place of each claim and the side that agreeing supports; the thesis has neither', () => {
  expect(sideOf(deck, 'second')).toBe('no')
  expect(sideOf(deck, thesis)).toBe('yes')
  expect([thesis, 'first', 'second'].map((claim) => numberOf(deck, claim))).toEqual([0, 1, 2])
})
