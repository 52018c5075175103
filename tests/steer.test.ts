// The evening as a simple clicker runs it and as the presenter overrides it: the states of a vote, case by case, on the slides of a deck
// of four claims.
import { ok } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '../src/core/command.ts'
import {
  type Deck,
  findSlide,
  nextPosition,
  type Position,
  previousPosition,
  questionOfPoll,
  toSlides,
} from '../src/core/deck.ts'
import { pollKey } from '../src/core/poll.ts'
import { refuseVote } from '../src/room/refuse-vote.ts'
import type { PollState, RoomState } from '../src/room/state.ts'
import { type Moment, newRoomState, nextDeadline, steer } from '../src/room/steer.ts'
import { anyCommand, type PollAction } from './any-command.ts'
import { library } from './library.ts'
import { runs } from './runs.ts'

const [quiet, cost, young] = library.deck.claims
if (!quiet || !cost || !young) throw new Error('the deck has three claims')
/** Two claims of one part, then a claim that the short deck leaves out, then one that it keeps. */
const deck: Deck = {
  ...library.deck,
  claims: [quiet, { ...cost, part: quiet.part }, young, { ...cost, id: 'last-claim', part: young.part }],
}
const slides = toSlides(deck)
/** Seconds since 1970. */
const now = 1_700_000_000
/** Every poll is answered as soon as it is open. */
const moment: Moment = { now, isAnswered: () => true, questionOf: (poll) => questionOfPoll(deck, poll) }
const [first, second] = deck.claims.map(({ id }) => id) as [string, string]
const stacks = [...new Set(slides.map(({ stack }) => stack))]
const polls = slides.flatMap(({ poll, kind }) => (poll && kind === 'vote' ? [poll] : []))

/** A state that throws if a step changes it in place. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

/** The state after one more command, which must be accepted. */
function apply(state: RoomState, command: Command, at = now): RoomState {
  const next = steer(state, command, slides, { ...moment, now: at })
  if (typeof next === 'string') throw new Error(`${JSON.stringify(command)}: ${next}`)
  return freeze(next)
}

/** The state after commands, each of which must be accepted. */
const stateAfter = (...commands: Command[]): RoomState =>
  commands.reduce((state, command) => apply(state, command), freeze(newRoomState(slides)))

const goto = (slide: string, step = 0): Command => ({ action: 'goto', slide, step })
const on = (action: PollAction, claim = first): Command => ({ action, claim, round: 'main' })
const hold: Command = { action: 'hold', on: true }
const short: Command = { action: 'short', on: true }
const end: Command = { action: 'end' }
const resume: Command = { action: 'resume' }
const rehearse: Command = { action: 'rehearsal', on: true }
const wipe: Command = { action: 'rehearsal', on: false }
const count = (seconds: number | null, claim = first): Command => ({
  action: 'countdown',
  claim,
  round: 'main',
  seconds,
})
const rename = (name: string): Command => ({ action: 'rename', name })
const screens = (...langs: string[]): Command => ({ action: 'screens', langs })
const texts: Command = { action: 'texts', on: true }
const result = `${first}.result`
const argue = `${first}.arguments`

const open = { open: true, revealed: false }
const live = { open: true, revealed: true }
const shut = { open: false, revealed: false }
const shown = { open: false, revealed: true }

describe('the states of a vote', () => {
  it.each<[title: string, commands: Command[], moment: { open: boolean; revealed: boolean } | undefined]>([
    ['before its stack is entered there is no vote', [goto('before')], undefined],
    ['entering the stack for the first time opens it, hidden', [goto(first)], open],
    ['entering it backwards, at its result, opens it too, revealed', [goto(result)], live],
    ['entering it at its arguments opens it too, hidden', [goto(argue)], open],
    [
      'on the arguments it stays open, since people change their minds',
      [goto(first), goto(argue), goto(argue, 2)],
      open,
    ],
    ['the result slide reveals and stays open', [goto(first), goto(argue), goto(result)], live],
    ['back from the result it stays open and revealed', [goto(first), goto(result), goto(first)], live],
    ['leaving the stack closes it', [goto(first), goto(second)], shut],
    ['leaving the stack for a slide without a vote closes it', [goto(first), goto('start')], shut],
    ['leaving the stack keeps the result revealed', [goto(first), goto(result), goto(second)], shown],
    ['when its stack is entered again, it stays closed', [goto(first), goto(second), goto(first)], shut],
    [
      'when its result is entered again, it stays closed and is revealed',
      [goto(first), goto(second), goto(result)],
      shown,
    ],
    [
      'when its stack is entered again, it can be opened by hand',
      [goto(first), goto(second), goto(first), on('open')],
      open,
    ],
    [
      'closed by hand, it stays closed on all slides of its stack',
      [goto(first), on('close'), goto(argue), goto(result)],
      shown,
    ],
    ['revealed while it is open, its bar is live', [goto(first), on('reveal')], live],
    ['revealed by hand, it stays revealed on the arguments', [goto(first), on('reveal'), goto(argue)], live],
    ['hidden again on the result slide, it stays hidden there', [goto(result), on('hide'), goto(result)], open],
    [
      'entering the result slide again reveals the result again',
      [goto(result), on('hide'), goto(first), goto(result)],
      live,
    ],
    ['a reopened vote closes when the stack is left', [goto(first), goto(second), on('open'), goto('after')], shut],
    [
      'a vote opened by hand from another stack is open, and the vote of that stack stays open',
      [goto(first), on('open', second), goto(argue)],
      open,
    ],
    [
      'reset and hidden by hand before its stack is entered, it still opens there',
      [on('reset'), on('hide'), goto(first)],
      open,
    ],
    ['revealed by hand beforehand, it opens revealed', [on('reveal'), goto(first)], live],
    ['a held room opens nothing by itself', [hold, goto(first), goto(argue)], shut],
    ['a held room still reveals the result on the result slide', [hold, goto(first), goto(result)], shown],
    ['in a held room a presenter can open it', [hold, goto(first), on('open')], open],
    ['holding a room does not close an open vote', [goto(first), hold], open],
    [
      'when the room is no longer held, the next stack opens its vote',
      [hold, goto(second), { action: 'hold', on: false }, goto(first)],
      open,
    ],
    ['the end closes every vote', [goto(first), on('open', second), end], shut],
    ['after the end a new stack opens no vote', [end, goto(first)], undefined],
    ['after the end a result may still be revealed and hidden', [goto(first), end, on('reveal')], shown],
    ['a lock closes nothing', [goto(first), { action: 'lock', on: true }], open],
    ['a reset hides and keeps it open', [goto(first), on('reveal'), on('reset')], open],
    ['a reset of a closed vote leaves it closed', [goto(first), on('close'), on('reset')], shut],
    [
      'undoing a reset shows the result again if it was shown',
      [goto(first), on('reveal'), on('reset'), on('undo')],
      live,
    ],
    ['a countdown opens it if no slide has opened it', [count(30)], open],
    ['a countdown opens it again if it was closed', [goto(first), on('close'), count(30)], open],
    ['a countdown does not hide the result', [goto(first), on('reveal'), count(30)], live],
    ['a countdown does not keep a vote open when its stack is left', [goto(first), count(30), goto(second)], shut],
    ['when the room is resumed, a vote that the end closed stays closed', [goto(first), end, resume], shut],
    ['when the room is resumed, a new stack opens its vote', [end, resume, goto(first)], open],
    ['a rehearsal begins with every vote closed and hidden', [goto(first), on('reveal'), rehearse], shut],
    ['in a rehearsal its stack opens it again', [goto(first), goto(second), rehearse, goto(first)], open],
    ['when the rehearsal is wiped, it is open again as before', [goto(first), rehearse, goto(second), end, wipe], open],
    [
      'when the rehearsal is wiped, a vote that only the rehearsal opened counts as never opened',
      [rehearse, goto(result), wipe],
      shut,
    ],
    [
      'when the rehearsal is wiped, a vote that only the rehearsal opened still opens in its stack',
      [rehearse, goto(result), wipe, goto(first)],
      open,
    ],
  ])('%s', (_, commands, moment) => {
    const poll = stateAfter(...commands).polls[first]
    expect(poll && { open: poll.open, revealed: poll.revealed }).toEqual(moment)
  })
})

describe('[B8] a vote that is left open', () => {
  const countdownOver = [count(30), on('close')]
  it.each<[title: string, answered: boolean, commands: Command[], moment: { open: boolean; revealed: boolean }]>([
    ['opens again if nobody answered it', false, [goto(first), goto(second), goto(first)], open],
    ['stays closed if somebody answered it', true, [goto(first), goto(second), goto(first)], shut],
    ['opens again after many others', false, [goto(first), goto(second), goto('start'), goto(argue)], open],
    ['opens again each time', false, [goto(first), goto(second), goto(first), goto(second), goto(first)], open],
    ['opens hidden again, even if its empty result was shown', false, [goto(result), goto(second), goto(first)], open],
    ['opens revealed at its result', false, [goto(first), goto(second), goto(result)], live],
    ['stays closed if it was closed by hand', false, [goto(first), on('close'), goto(second), goto(first)], shut],
    ['stays closed if its countdown was over', false, [goto(first), ...countdownOver, goto(second), goto(first)], shut],
    ['stays closed in a held room', false, [goto(first), hold, goto(second), goto(first)], shut],
    ['stays closed after the end', false, [goto(first), goto(second), end, goto(first)], shut],
    [
      'stays closed in a held room where it was opened by hand',
      false,
      [hold, goto(first), on('open'), goto(second), goto(first)],
      shut,
    ],
    [
      'does not open while its own stack is walked through',
      false,
      [goto(first), on('close'), goto(argue), goto(argue, 1)],
      shut,
    ],
  ])('%s (answered: %s)', (_, answered, commands, expected) => {
    let state = freeze(newRoomState(slides))
    for (const command of commands) {
      const next = steer(state, command, slides, { ...moment, isAnswered: () => answered })
      if (typeof next === 'string') throw new Error(`${JSON.stringify(command)}: ${next}`)
      state = freeze(next)
    }
    const poll = state.polls[first]
    expect(poll && { open: poll.open, revealed: poll.revealed }).toEqual(expected)
  })

  it('opens again whether or not another vote was answered', () => {
    let state = freeze(newRoomState(slides))
    for (const command of [goto(first), goto(second), goto('start')]) {
      const next = steer(state, command, slides, { ...moment, isAnswered: (key) => key === second })
      if (typeof next === 'string') throw new Error(next)
      state = freeze(next)
    }
    const opens = [first, second].map((key) => apply(state, goto(key)).polls[key]?.open)
    expect(opens).toEqual([true, false])
  })
})

describe('reset and undo', () => {
  const epochs = (...actions: PollAction[]) => {
    const poll = stateAfter(goto(first), ...actions.map((action) => on(action))).polls[first]
    return poll && [poll.epoch, poll.lastEpoch, poll.earlier.map(({ epoch }) => epoch)]
  }
  it.each<[string, PollAction[], unknown[]]>([
    ['a vote begins in epoch 1', [], [1, 1, []]],
    ['a reset begins a new epoch and remembers the old one', ['reset'], [2, 2, [1]]],
    ['undo points back to the old epoch', ['reset', 'undo'], [1, 2, []]],
    ['an epoch that was undone is never used again', ['reset', 'undo', 'reset'], [3, 3, [1]]],
    ['two resets are undone one by one', ['reset', 'reset', 'undo'], [2, 3, [1]]],
    ['two resets are undone to the first epoch', ['reset', 'reset', 'undo', 'undo'], [1, 3, []]],
  ])('[I5] %s', (_, actions, expected) => expect(epochs(...actions)).toEqual(expected))

  it.each<[string, Command[]]>([
    ['without a reset', [goto(first)]],
    ['after the only reset was undone', [goto(first), on('reset'), on('undo')]],
    ['if another claim was reset', [goto(first), on('reset', second)]],
  ])('there is nothing to undo %s', (_, commands) => {
    expect(steer(stateAfter(...commands), on('undo'), slides, moment)).toBe('nothing_to_undo')
  })
})

describe('the short deck', () => {
  const left = deck.claims.find(({ core }) => !core)?.id ?? ''
  const after = deck.claims.slice(deck.claims.findIndex(({ id }) => id === left)).find(({ core }) => core)?.id

  it('leaves the room where it is on a claim that stays', () => {
    expect(stateAfter(goto(first, 0), short)).toMatchObject({ slide: first, short: true })
  })
  it('goes on to the next claim from one that is left out, and opens its vote', () => {
    const state = stateAfter(goto(`${left}.arguments`, 1), short)
    expect(state).toMatchObject({ slide: after, step: 0, short: true })
    expect([state.polls[left]?.open, state.polls[after ?? '']?.open]).toEqual([false, true])
  })
  it('made long again, leaves the room on its slide', () => {
    expect(stateAfter(short, goto(first), { action: 'short', on: false })).toMatchObject({ slide: first, short: false })
  })
})

describe('a countdown', () => {
  const deadline = (...commands: Command[]) => stateAfter(...commands).polls[first]?.closesAt
  it.each<[title: string, commands: Command[], at: number | null]>([
    ['counts from the moment of the command', [count(30)], now + 30],
    ['starts again if another is running', [count(30), count(5)], now + 5],
    ['is removed by one without a deadline', [count(30), count(null)], null],
    ['goes on through its own slides', [goto(first), count(30), goto(argue, 1), goto(result)], now + 30],
    ['goes on through a reset', [count(30), on('reset')], now + 30],
    ['goes on through an undo', [on('reset'), count(30), on('undo')], now + 30],
    ['goes on while another vote is closed', [count(30), on('close', second)], now + 30],
    ['is gone when the vote is closed by hand', [count(30), on('close')], null],
    ['is gone when the stack is left', [goto(first), count(30), goto(second)], null],
    ['is gone at the end', [count(30), end], null],
    ['does not come back when the vote is opened again', [count(30), on('close'), on('open')], null],
    ['does not continue in a rehearsal', [count(30), rehearse], null],
    ['comes back when the rehearsal is wiped', [count(30), rehearse, goto(first), count(5), wipe], now + 30],
  ])('%s', (_, commands, at) => expect(deadline(...commands)).toBe(at))

  it('the next deadline of a room is the earliest of its open votes', () => {
    expect(nextDeadline(stateAfter(goto(first)))).toBeUndefined()
    const state = stateAfter(count(30), count(5, second))
    expect(nextDeadline(state)).toEqual({ poll: state.polls[second], at: now + 5 })
    expect(nextDeadline(apply(state, on('close', second)))).toMatchObject({ at: now + 30 })
    expect(nextDeadline(apply(state, end))).toBeUndefined()
  })

  it.each<[seconds: number | null, at: number, refused: string | undefined]>([
    [5, now + 4, undefined],
    [5, now + 5, 'closed'],
    [5, now + 6, 'closed'],
    [null, now + 1e6, undefined],
  ])('[I6] in a countdown of %s s, a vote at %i is refused as: %s', (seconds, at, refused) => {
    const { wording } = questionOfPoll(deck, { claim: first, round: 'main' })
    const vote = { claim: first, round: 'main', epoch: 1, wording, value: '1', at } as const
    const room = { code: 'K7M4QX', state: stateAfter(count(seconds)), voters: 1 }
    expect(refuseVote(room, vote, () => true)).toBe(refused)
  })
})

describe('the clock', () => {
  const parts = [first, ...deck.claims.map(({ id }) => id)].map((id) => findSlide(slides, id)?.part)
  const firstOfNext = deck.claims.find(({ part }) => part !== parts[0])
  it.each<[title: string, steps: [slide: string, at: number][], clock: RoomState['clock']]>([
    ['does not run before the first slide is left', [], { startedAt: null, part: null, partSince: null }],
    ['begins when the first slide is left', [['before', 10]], { startedAt: 10, part: null, partSince: 10 }],
    [
      'goes on within a part',
      [
        [first, 10],
        [second, 20],
      ],
      { startedAt: 10, part: parts[0] ?? '', partSince: 10 },
    ],
    [
      'counts a part from its first slide',
      [
        ['before', 10],
        [first, 20],
        [firstOfNext?.id ?? '', 30],
      ],
      { startedAt: 10, part: firstOfNext?.part ?? '', partSince: 30 },
    ],
    [
      'counts a part that is entered again from that moment',
      [
        [first, 10],
        [firstOfNext?.id ?? '', 20],
        [first, 30],
      ],
      { startedAt: 10, part: parts[0] ?? '', partSince: 30 },
    ],
    [
      'goes on at the first slide',
      [
        ['before', 10],
        ['start', 20],
      ],
      { startedAt: 10, part: null, partSince: 10 },
    ],
    [
      'starts again when the first slide is left again',
      [
        ['before', 10],
        ['start', 20],
        ['before', 30],
      ],
      { startedAt: 30, part: null, partSince: 30 },
    ],
  ])('%s', (_, steps, clock) => {
    let state = freeze(newRoomState(slides))
    for (const [slide, at] of steps) state = apply(state, goto(slide), at)
    expect(state.clock).toEqual(clock)
  })
  it('[C10] has the date on which the evening began, in the place where it began, whenever it is read', () => {
    const evening = Date.parse('2026-07-02T23:30-07:00') / 1000
    const afterMidnight = evening + 3600
    const inLosAngeles = (slide: string) =>
      ({ action: 'goto', slide, step: 0, timeZone: 'America/Los_Angeles' }) as const
    const begun = apply(newRoomState(slides), inLosAngeles('before'), evening)
    expect(begun.clock.day).toBe('2026-07-02')
    const later = apply(begun, { ...inLosAngeles(first), timeZone: 'Asia/Tokyo' }, afterMidnight)
    expect(later.clock.day).toBe('2026-07-02')
    // The first slide is shown once more: the evening is still the same if there are answers, and a new one if not.
    const shown = apply(later, inLosAngeles('start'), afterMidnight)
    const again = (isAnswered: boolean) =>
      steer(shown, inLosAngeles('before'), slides, { ...moment, now: afterMidnight, isAnswered: () => isAnswered })
    expect(again(true)).toMatchObject({ clock: { day: '2026-07-02' } })
    expect(again(false)).toMatchObject({ clock: { day: '2026-07-03' } })
    expect(apply(shown, goto('before'), afterMidnight).clock.day).toBe('2026-07-02')
  })
  it('of an evening that began with a version without clocks starts with the next step', () => {
    const state = { ...stateAfter(goto(first)), clock: newRoomState(slides).clock }
    expect(apply(state, goto(argue), 50).clock).toEqual({ startedAt: 50, part: parts[0], partSince: 50 })
  })
  it('of a rehearsal is separate, and the clock of the evening goes on afterwards', () => {
    const evening = apply(newRoomState(slides), goto(first), 10)
    const rehearsed = apply(apply(evening, rehearse, 20), goto('before'), 30)
    expect(rehearsed.clock).toEqual({ startedAt: 30, part: null, partSince: 30 })
    expect(apply(rehearsed, wipe, 40).clock).toEqual(evening.clock)
  })
})

describe('the name and the switches of a room', () => {
  it.each<[title: string, commands: Command[], changed: Partial<RoomState>]>([
    ['a name is stored', [rename('夕べ')], { name: '夕べ' }],
    ['a name may be removed', [rename('夕べ'), rename('')], { name: '' }],
    ['a room may be renamed after the end', [end, rename('夕べ')], { name: '夕べ', ended: true }],
    ['screens speak two languages, in their order', [screens('ja', 'en')], { screenLangs: ['ja', 'en'] }],
    [
      'another order of languages is a change',
      [screens('ja', 'en'), screens('en', 'ja')],
      { screenLangs: ['en', 'ja'] },
    ],
    ['a language named twice is used once', [screens('ja', 'ja')], { screenLangs: ['ja'] }],
    ['screens choose their own language again', [screens('ja'), screens()], { screenLangs: [] }],
    ['phones show what the slide says', [texts], { texts: true }],
    ['phones show only the votes again', [texts, { action: 'texts', on: false }], { texts: false }],
    [
      'an evening that was ended by mistake goes on where it was',
      [goto(argue, 1), end, resume],
      { slide: argue, step: 1 },
    ],
  ])('%s', (_, commands, changed) => expect(stateAfter(...commands)).toMatchObject({ ended: false, ...changed }))
})

describe('a rehearsal', () => {
  const epochOf = (state: RoomState, key = first) => [state.polls[key]?.epoch, state.polls[key]?.lastEpoch]

  it('begins at the first slide, with the switches as they are', () => {
    const evening = stateAfter(rename('夕べ'), hold, texts, goto(argue, 1))
    expect(apply(evening, rehearse)).toMatchObject({ slide: 'start', step: 0, name: '夕べ', hold: true, texts: true })
  })
  it.each<[string, Command[], unknown[]]>([
    ['it has epochs of its own', [goto(first), rehearse], [2, 2]],
    ['when it is wiped, the vote is in its old epoch', [goto(first), rehearse, wipe], [1, 2]],
    [
      'a reset after it takes an epoch beyond those of the rehearsal',
      [goto(first), rehearse, wipe, on('reset')],
      [3, 3],
    ],
    ['a reset in it takes an epoch beyond all others', [goto(first), on('reset'), rehearse, on('reset')], [4, 4]],
    ['a second rehearsal takes epochs beyond the first', [goto(first), rehearse, wipe, rehearse], [3, 3]],
    [
      'a vote that only the rehearsal had takes later epochs afterwards',
      [rehearse, goto(first), on('reset'), wipe],
      [3, 3],
    ],
    [
      'an undo after it goes back to an epoch before the rehearsal',
      [on('reset'), rehearse, on('reset'), wipe, on('undo')],
      [1, 4],
    ],
  ])('[I5] %s', (_, commands, expected) => expect(epochOf(stateAfter(...commands))).toEqual(expected))

  it('[I5] when wiped after any commands, leaves the room as it was, except for new epochs, none of which is used twice', () => {
    const commands = (rehearsals: boolean) =>
      fc.array(anyCommand(slides, { rehearsals }), { maxLength: 40, size: 'max' })
    const tryAll = (all: Command[], state: RoomState, votedIn = new Set<string>()): RoomState =>
      all.reduce((now_, command) => {
        const next = steer(now_, command, slides, moment)
        if (typeof next === 'string') return now_
        for (const [key, { open, epoch }] of Object.entries(next.polls)) if (open) votedIn.add(`${key} ${epoch}`)
        return freeze(next)
      }, state)
    fc.assert(
      fc.property(commands(true), commands(false), commands(false), (before, during, afterwards) => {
        const earlier = new Set<string>()
        const evening = apply(tryAll([...before, wipe, resume], freeze(newRoomState(slides)), earlier), texts)
        const rehearsed = new Set<string>()
        const state = apply(tryAll(during, apply(evening, rehearse), rehearsed), wipe)
        for (const one of rehearsed) expect(earlier, 'rehearsed in an epoch of before').not.toContain(one)

        const { polls, ...others } = state
        const { polls: was, ...othersWere } = evening
        expect(others).toEqual(othersWere)
        for (const [key, poll] of Object.entries(polls)) {
          const { lastEpoch: _, ...kept } = poll
          const fresh = { ...poll, entered: false, open: false, revealed: false, closesAt: null, earlier: [] }
          const { lastEpoch: __, ...expected } = was[key] ?? fresh
          expect(kept, key).toEqual(expected)
          expect(poll.lastEpoch).toBeGreaterThanOrEqual(was[key]?.lastEpoch ?? 1)
        }
        for (const key of Object.keys(was)) expect(polls).toHaveProperty([key])

        const later = new Set<string>()
        tryAll(afterwards, state, later)
        for (const one of later) expect(rehearsed, 'voted in an epoch of the rehearsal').not.toContain(one)
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('a refused command changes nothing', () => {
  it.each<[string, Command[], Command, string]>([
    ['a slide that is not in the deck', [], goto('no-such-slide'), 'bad_request'],
    ['a slide named like a property of every object', [], goto('constructor'), 'bad_request'],
    ['a step beyond the last of a slide', [], goto(argue, 99), 'bad_request'],
    ['a claim that is not in the deck', [], on('open', 'no-such-claim'), 'bad_request'],
    ['a claim in a round it is not asked in', [], { action: 'open', claim: first, round: 'before' }, 'bad_request'],
    ['the thesis in a round of claims', [], { action: 'open', claim: 'thesis', round: 'main' }, 'bad_request'],
    ['opening after the end', [goto(first), end], on('open'), 'room_ended'],
    ['a reset after the end', [goto(first), end], on('reset'), 'room_ended'],
    ['an undo after the end', [goto(first), on('reset'), end], on('undo'), 'room_ended'],
    ['a countdown after the end', [goto(first), end], count(30), 'room_ended'],
    ['a countdown on a claim that is not in the deck', [], count(30, 'no-such-claim'), 'bad_request'],
    ['a rehearsal after the end', [end], rehearse, 'room_ended'],
    [
      'undoing in a rehearsal a reset that was made before it',
      [goto(first), on('reset'), rehearse],
      on('undo'),
      'nothing_to_undo',
    ],
  ])('%s', (_, commands, command, error) => expect(steer(stateAfter(...commands), command, slides, moment)).toBe(error))

  it.each<[string, Command[], Command]>([
    ['going where the room is', [goto(argue, 1)], goto(argue, 1)],
    ['locking twice', [{ action: 'lock', on: true }], { action: 'lock', on: true }],
    ['holding twice', [hold], hold],
    ['making a short deck short', [short], short],
    ['ending twice', [end], end],
    ['opening an open vote', [goto(first)], on('open')],
    ['closing a closed vote', [goto(first), on('close')], on('close')],
    ['revealing a shown result', [goto(first), on('reveal')], on('reveal')],
    ['hiding a hidden result', [goto(first)], on('hide')],
    ['closing a vote that was never opened', [], on('close')],
    ['counting down from the same moment twice', [count(30)], count(30)],
    ['removing the deadline of a vote that has none', [goto(first)], count(null)],
    ['opening a vote that a countdown has opened', [count(30)], on('open')],
    ['giving the same name twice', [rename('夕べ')], rename('夕べ')],
    ['the same languages for screens twice', [screens('ja', 'en')], screens('ja', 'en')],
    ['one language named twice', [screens('ja')], screens('ja', 'ja')],
    ['showing texts on phones that show them already', [texts], texts],
    ['rehearsing in a rehearsal', [goto(first), rehearse], rehearse],
    ['wiping without a rehearsal', [goto(first)], wipe],
    ['resuming a room that has not ended', [goto(first)], resume],
  ])('%s leaves the same state, so the version does not change', (_, commands, command) => {
    const state = stateAfter(...commands)
    expect(steer(state, command, slides, moment)).toBe(state)
  })
})

it('a clicker is enough for an evening: every vote opens hidden, is argued, revealed and closed, in the order of the deck', () => {
  let state = freeze(newRoomState(slides))
  const diary: string[] = []
  for (let at: Position | null = nextPosition(slides, state); at; at = nextPosition(slides, state)) {
    const next = steer(state, { action: 'goto', ...at }, slides, moment)
    if (typeof next === 'string') throw new Error(next)
    for (const key of new Set([...Object.keys(state.polls), ...Object.keys(next.polls)])) {
      const [was, is] = [state.polls[key], next.polls[key]]
      if (!was?.open && is?.open) diary.push(`${at.slide} opens ${key}${is.revealed ? ' revealed' : ''}`)
      if (!was?.revealed && is?.revealed) diary.push(`${at.slide} reveals ${key}${is.open ? ' open' : ''}`)
      if (was?.open && !is?.open) diary.push(`${at.slide} closes ${key}`)
    }
    state = freeze(next)
  }
  const expected = ['before', ...deck.claims.map(({ id }) => id), 'after', 'since'].flatMap((stack, index, all) => {
    const key = /^(before|after|since)$/.test(stack) ? `thesis.${stack}` : stack
    const next = stack === 'after' ? 'swing' : stack === 'since' ? 'sources' : all[index + 1]
    return [`${stack} opens ${key}`, `${stack}.result reveals ${key} open`, ...(next ? [`${next} closes ${key}`] : [])]
  })
  // The order of opening and closing within one click does not matter.
  expect(diary.toSorted()).toEqual(expected.toSorted())
  expect(state).toMatchObject({ slide: 'about', ended: false })
})

it('a clicker that goes back to the start passes every position again and opens nothing', () => {
  const forth: Position[] = []
  let at: Position | null = { slide: 'start', step: 0 }
  for (; at; at = nextPosition(slides, at)) forth.push(at)
  const last = forth.at(-1)
  if (!last) throw new Error('the deck has no slides')
  const ended = stateAfter(...forth.map(({ slide, step }) => goto(slide, step)), goto('start'), goto(last.slide))
  expect(Object.values(ended.polls).every(({ open }) => !open)).toBe(true)
  let state = ended
  const back: Position[] = [last]
  for (at = previousPosition(slides, last); at; at = previousPosition(slides, at)) {
    back.push(at)
    const next = steer(state, { action: 'goto', ...at }, slides, moment)
    if (typeof next === 'string') throw new Error(next)
    state = freeze(next)
    expect(Object.values(state.polls).filter(({ open }) => open)).toEqual([])
  }
  expect(back).toEqual(forth.toReversed())
})

describe('after any commands', () => {
  const commands = fc.array(anyCommand(slides), { maxLength: 60, size: 'max' })
  const isLegalPoll = ({ epoch, lastEpoch, earlier }: PollState) => {
    const used = [...earlier.map((left) => left.epoch), epoch]
    return epoch <= lastEpoch && used.every((one, index) => one > (used[index - 1] ?? 0))
  }

  it('every state is legal, and only the current claim is open unless the presenter opened another by hand', () => {
    // Uses `ok`, since hundreds of thousands of calls of `expect` take longer than all steps.
    fc.assert(
      fc.property(commands, fc.boolean(), (all, areAnswered) => {
        let state = freeze(newRoomState(slides))
        const used = new Map<string, number>()
        for (const command of all) {
          const next = steer(state, command, slides, { ...moment, isAnswered: () => areAnswered })
          if (typeof next === 'string') {
            ok(['nothing_to_undo', 'room_ended'].includes(next), next)
            continue
          }
          const slide = findSlide(slides, next.slide)
          ok(slide && next.step <= slide.steps, `${next.slide} has no step ${next.step}`)
          expect(JSON.parse(JSON.stringify(next))).toEqual(next)
          if (state.ended && !['resume', 'rehearsal'].includes(command.action)) ok(next.ended, 'only those resume')
          for (const [key, poll] of Object.entries(next.polls)) {
            ok(pollKey(poll) === key, key)
            if (!isLegalPoll(poll)) throw new Error(JSON.stringify(poll))
            ok(poll.lastEpoch >= (used.get(key) ?? 1), '[I5] no epoch is given twice')
            used.set(key, poll.lastEpoch)
            ok(!next.ended || !poll.open, '[I6] nothing is open after the end')
            ok(poll.open || poll.closesAt === null, 'what is closed has no deadline')
          }
          for (const key of Object.keys(state.polls)) ok(key in next.polls, `${key} is gone`)
          const stackOf = (one: RoomState) => findSlide(slides, one.slide)?.stack
          if (command.action === 'goto' && stackOf(state) !== stackOf(next)) {
            const own = slide?.poll && pollKey(slide.poll)
            const opened = Object.entries(next.polls).flatMap(([key, { open }]) => (open ? [key] : []))
            const was = own ? state.polls[own] : undefined
            const isNew = !was?.entered || (was.open && !areAnswered)
            expect(opened).toEqual(own && isNew && !state.hold && !state.ended ? [own] : [])
          }
          state = freeze(next)
        }
      }),
      { numRuns: runs(500) },
    )
  })

  it('every claim has one vote slide, and the deck asks the thesis before, after and once more', () => {
    expect(stacks).toEqual([
      'start',
      'before',
      ...deck.claims.map(({ id }) => id),
      'after',
      'swing',
      'balance',
      'verdict',
      'since',
      'sources',
      'about',
    ])
    expect(polls.map(({ claim, round }) => pollKey({ claim, round }))).toEqual([
      'thesis.before',
      ...deck.claims.map(({ id }) => id),
      'thesis.after',
      'thesis.since',
    ])
  })
})
