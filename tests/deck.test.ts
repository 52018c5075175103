// The way through a deck: which slides it has, and where a clicker's next and previous lead.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Deck,
  findSlide,
  nextPosition,
  numberOf,
  type Position,
  previousPosition,
  sideOf,
  thesis,
  toSlides,
} from '../src/core/deck.ts'
import type { Claim } from '../src/core/deck-files.ts'

const toClaim = (id: string, reasons: number, agreeSupports: 'yes' | 'no' = 'yes'): Claim => ({
  id,
  act: 'noise',
  core: true,
  agreeSupports,
  reasons: Array.from({ length: reasons }, () => ({ sources: [] })),
  counter: { sources: [] },
})
const toDeck = (claims: Claim[]): Deck => ({
  id: 'a-deck',
  scale: 'agree-5',
  acts: ['noise'],
  thesis: { agreeSupports: 'yes' },
  claims,
  sources: {},
})
const deck = toDeck([toClaim('first', 2), toClaim('second', 1, 'no')])
const slides = toSlides(deck)

it('asks the thesis before the first claim and after the last, and argues each claim between its vote and its result', () => {
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
    'after',
    'after.result',
  ])
})

it.each([
  ['start', null],
  ['before', { claim: thesis, round: 'before' }],
  ['before.result', { claim: thesis, round: 'before' }],
  ['first', { claim: 'first', round: 'main' }],
  ['first.arguments', { claim: 'first', round: 'main' }],
  ['second.result', { claim: 'second', round: 'main' }],
  ['after', { claim: thesis, round: 'after' }],
])('keeps one vote through a whole stack: %s', (id, poll) => {
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
  [{ slide: 'after.result', step: 0 }, null],
])('shows each reason and then the counter-argument, one click each: from %j to %j', (from, to) => {
  expect(nextPosition(slides, from)).toEqual(to)
  if (to) expect(previousPosition(slides, to)).toEqual(from)
})

it('goes nowhere back from the start, and to the start from an address that no slide has', () => {
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

it('gives every slide of any deck an address of its own', () => {
  fc.assert(
    fc.property(anyDeck, (anyDeck) => {
      const ids = toSlides(anyDeck).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      // What the command "goto" may carry.
      for (const id of ids) expect(id.length).toBeLessThanOrEqual(60)
    }),
  )
})

it('knows which side agreeing takes and the place of each claim; the thesis has none', () => {
  expect(sideOf(deck, 'second')).toBe('no')
  expect(sideOf(deck, thesis)).toBe('yes')
  expect([thesis, 'first', 'second'].map((claim) => numberOf(deck, claim))).toEqual([0, 1, 2])
})
