// [A6] When the desk asks the presenter what to do with a count of other words: exactly before those commands with which the server would
// begin a new count in its place.
import { expect, it } from 'vitest'
import type { Command } from '../src/core/command.ts'
import type { Poll } from '../src/core/contract.ts'
import { type Deck, toSlides } from '../src/core/deck.ts'
import { type PollRef, pollKey } from '../src/core/poll.ts'
import { questionOf } from '../src/core/question.ts'
import { rewordingsBefore, type Settled } from '../src/web/console/rewording.ts'
import type { FollowedRoom } from '../src/web/shared/asked-room.ts'

const question = { ...questionOf('agree-5'), wording: 'a00000000000' }
const toClaim = (id: string, core: boolean): Deck['claims'][number] => ({
  ...{ id, core, question, part: null, agreeSupports: 'yes', reasons: 1, counters: 0, evidence: [], hindsight: false },
})
const deck: Deck = {
  id: 'buses',
  parts: [],
  thesis: { question, agreeSupports: 'yes', answer: false },
  claims: [toClaim('few', false), toClaim('rules', true)],
  sources: [],
}
const slides = toSlides(deck)
const few: PollRef = { claim: 'few', round: 'main' }
const rules: PollRef = { claim: 'rules', round: 'main' }
const before: PollRef = { claim: 'thesis', round: 'before' }
const after: PollRef = { claim: 'thesis', round: 'after' }

const held: Poll = {
  ...{
    kind: question.kind,
    values: [...question.values],
    wording: question.wording,
    canKeep: false,
    epoch: 1,
    open: false,
    revealed: false,
  },
  ...{ closesIn: null, undoable: false, voted: 5, counts: [0, 0, 0, 0, 5, 0] },
}
const other: Poll = { ...held, wording: 'b00000000000', canKeep: true }
const unknown: Poll = { ...held, wording: null, canKeep: true }

const roomOf = (polls: [PollRef, Poll][], changes: Partial<FollowedRoom> = {}): FollowedRoom => ({
  ...{ code: 'ABC234', id: 'one', debate: { id: deck.id, hash: '' }, version: 1, name: '', slide: 'start', step: 0 },
  ...{ ended: false, locked: false, hold: false, short: false, texts: false, rehearsal: false, screenLangs: [] },
  ...{ connected: 0, joinUrl: '', k: 1, swing: null, limit: null, address: null, clock: null, crowd: null },
  ...{ addresses: [], receivedAt: 0 },
  polls: Object.fromEntries(polls.filter(([, poll]) => poll !== other).map(([ref, poll]) => [pollKey(ref), poll])),
  reworded: Object.fromEntries(polls.filter(([, poll]) => poll === other).map(([ref, poll]) => [pollKey(ref), poll])),
  ...changes,
})
const goTo = (slide: string): Command => ({ action: 'goto', slide, step: 0 })
const open = (ref: PollRef): Command => ({ action: 'open', ...ref })
const askedOf = (room: FollowedRoom, command: Command, settled: Partial<Record<keyof Settled, PollRef[]>> = {}) =>
  rewordingsBefore({ slides }, room, command, {
    seen: new Set(settled.seen?.map(pollKey)),
    apart: new Set(settled.apart?.map(pollKey)),
  }).map(({ ref, isForSwing }) => `${pollKey(ref)}${isForSwing ? ' for who moved' : ''}`)

it.each<[string, Command]>([
  ['going to its claim', goTo('few')],
  ['going to a later slide of its stack', goTo('few.result')],
  ['opening it', open(few)],
  ['a countdown on it', { action: 'countdown', ...few, seconds: 60 }],
])('the desk asks about a count of other words before %s', (_, command) => {
  expect(askedOf(roomOf([[few, other]]), command)).toEqual(['few'])
})

it.each<[string, Command]>([
  ['going to another claim', goTo('rules')],
  ['closing it', { action: 'close', ...few }],
  ['setting its answers aside', { action: 'reset', ...few }],
  ['a lock', { action: 'lock', on: true }],
])('the desk asks nothing before %s', (_, command) => {
  expect(askedOf(roomOf([[few, other]]), command)).toEqual([])
})

it('the desk asks nothing about a count of the present words, one without answers, or after the room has ended', () => {
  expect(askedOf(roomOf([[few, held]]), goTo('few'))).toEqual([])
  expect(askedOf(roomOf([], { reworded: { few: { ...other, voted: 0 } } }), open(few))).toEqual([])
  expect(askedOf(roomOf([[few, other]], { ended: true }), goTo('few'))).toEqual([])
})

it('if nothing opens by itself, the desk asks at "Open" and not before', () => {
  for (const [room, seen] of [
    [roomOf([[few, other]], { hold: true }), []],
    // Counts that the server leaves closed: one that an undo brought back, and one whose words nobody knows.
    [roomOf([[few, other]]), [few]],
    [roomOf([[few, unknown]]), []],
  ] as const) {
    expect(askedOf(room, goTo('few'), { seen: [...seen] })).toEqual([])
    expect(askedOf(room, open(few), { seen: [...seen] })).toEqual(['few'])
  }
})

it('when the deck becomes short, the room goes to the next claim, and the desk asks about that claim', () => {
  const short = { action: 'short', on: true } as const
  expect(askedOf(roomOf([[rules, other]], { slide: 'few' }), short)).toEqual(['rules'])
  expect(askedOf(roomOf([[rules, other]], { slide: 'rules' }), short)).toEqual([])
  expect(askedOf(roomOf([[rules, other]], { slide: 'few' }), { ...short, on: false })).toEqual([])
})

it('before the last vote on the thesis begins, the desk asks once about the first vote if that had other words', () => {
  const moved = 'thesis.before for who moved'
  const room = roomOf([[before, other]])
  for (const command of [goTo('after'), open(after)]) {
    expect(askedOf(room, command)).toEqual([moved])
    expect(askedOf(room, command, { apart: [before] })).toEqual([])
  }
  expect(askedOf(room, goTo('before'))).toEqual(['thesis.before'])
  expect(
    askedOf(
      roomOf([
        [before, other],
        [after, other],
      ]),
      goTo('after'),
    ),
  ).toEqual(['thesis.after', moved])
  // The vote goes on, or it has been shown again.
  expect(
    askedOf(
      roomOf([
        [before, other],
        [after, held],
      ]),
      goTo('after'),
    ),
  ).toEqual([])
  expect(
    askedOf(
      roomOf([
        [before, other],
        [after, { ...held, open: true }],
      ]),
      { action: 'countdown', ...after, seconds: 60 },
    ),
  ).toEqual([])
  // The count could not be kept, or need not be.
  expect(askedOf(roomOf([], { reworded: { 'thesis.before': { ...other, canKeep: false } } }), goTo('after'))).toEqual(
    [],
  )
  expect(askedOf(roomOf([[before, unknown]]), goTo('after'))).toEqual([])
})
