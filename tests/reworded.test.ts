// [A6] The rules of the evening when a debate asks in other words than before: no count is ever shown under words that were not asked, and
// no count is lost.
import { describe, expect, it } from 'vitest'
import type { Command } from '../src/core/command.ts'
import { type Deck, toSlides } from '../src/core/deck.ts'
import { type PollRef, pollKey } from '../src/core/poll.ts'
import { questionOf, type WordedQuestion } from '../src/core/question.ts'
import { followWords, isOneQuestion } from '../src/room/asking.ts'
import { refuseVote } from '../src/room/refuse-vote.ts'
import type { PollState, RoomState } from '../src/room/state.ts'
import { newRoomState, steer } from '../src/room/steer.ts'

const question = (wording: string): WordedQuestion => ({ ...questionOf('agree-5'), wording })
const words = { old: question('0ld000000000'), now: question('n0w000000000'), next: question('next00000000') }
const claim = {
  part: null,
  core: true,
  agreeSupports: 'no',
  reasons: 0,
  counters: 0,
  evidence: [],
  hindsight: false,
} as const
const deck: Deck = {
  id: 'buses',
  parts: [],
  claims: ['few', 'rules'].map((id) => ({ ...claim, id, question: words.old, evidence: [] })),
  sources: [],
}
const slides = toSlides(deck)
const few = { claim: 'few', round: 'main' } as const

/** An evening whose debate asks in these words; `answered`: polls that have an answer in their current epoch. */
function evening(state: RoomState = newRoomState(slides), asks: WordedQuestion = words.old, answered: PollRef[] = []) {
  const act = (command: Command) => {
    const isAnswered = (key: string) => answered.some((poll) => pollKey(poll) === key)
    const next = steer(state, command, slides, { now: 1000, isAnswered, questionOf: () => asks })
    if (typeof next === 'string') throw new Error(next)
    return evening(next, asks, answered)
  }
  return {
    state,
    act,
    poll: state.polls.few as PollState,
    go: (slide: string) => act({ action: 'goto', slide, step: 0 }),
    ask: (next: WordedQuestion) => evening(state, next, answered),
    answer: () => evening(state, asks, [...answered, few]),
    unanswered: () => evening(state, asks),
  }
}

/** The claim was voted on in its old words and left; now the debate has other words for it. */
const reworded = () => evening().go('few').answer().go('rules').ask(words.now)

const vote = { ...few, epoch: 1, wording: words.old.wording, value: '1', at: 1000 }
const refusal = (state: RoomState, changes: Partial<typeof vote> = {}, code = 'ABC234') =>
  refuseVote({ code, state, voters: 1 }, { ...vote, ...changes }, () => true)

describe('[A6] a clicker comes to a claim whose words have changed', () => {
  it('opens it in its present words, with a count of its own', () => {
    const { poll } = reworded().go('few')
    expect(poll).toMatchObject({ epoch: 2, open: true, revealed: false, wordings: [words.now.wording] })
    expect(poll.earlier).toMatchObject([{ epoch: 1, wordings: [words.old.wording] }])
  })

  it('opens it also at its result slide, where a vote is normally not opened again', () => {
    expect(reworded().go('few.result').poll).toMatchObject({ epoch: 2, open: true, revealed: true })
  })

  it('does the same at the next slide if the words change while the clicker is on the claim', () => {
    const standing = evening().go('few').answer().ask(words.now)
    expect(standing.poll).toMatchObject({ epoch: 1, open: true })
    expect(standing.go('few.result').poll).toMatchObject({ epoch: 2, open: true, wordings: [words.now.wording] })
  })

  it('begins a new count even if nobody has answered, since an answer to the old words may be under way', () => {
    const { state, poll } = evening().go('few').ask(words.now).go('few.result')
    expect(poll.epoch).toBe(2)
    expect(refusal(state)).toBe('epoch_changed')
    expect(refusal(state, { epoch: 2, wording: words.now.wording })).toBeUndefined()
  })

  it('drops a deadline that was set for the old words', () => {
    const counting = evening()
      .go('few')
      .act({ action: 'countdown', ...few, seconds: 60 })
      .ask(words.now)
    expect(counting.poll.closesAt).toBe(1060)
    expect(counting.go('few.result').poll.closesAt).toBeNull()
  })

  it('opens nothing if the presenter opens polls by hand', () => {
    const held = reworded().act({ action: 'hold', on: true }).go('few')
    expect(held.poll).toMatchObject({ epoch: 1, open: false, wordings: [words.old.wording] })
    expect(held.act({ action: 'open', ...few }).poll).toMatchObject({ epoch: 2, open: true })
  })

  it('does not touch a claim whose words have not changed', () => {
    expect(reworded().ask(words.old).go('few').poll).toMatchObject({ epoch: 1, open: false })
  })
})

describe('[A6] undoing a count that other words began', () => {
  const undone = () =>
    reworded()
      .go('few')
      .act({ action: 'undo', ...few })

  it('brings back the old count, closed, until the presenter decides what to do with it', () => {
    expect(undone().poll).toMatchObject({ epoch: 1, open: false, wordings: [words.old.wording], earlier: [] })
  })

  it('is not reversed when a clicker leaves the claim and comes back', () => {
    expect(undone().go('rules').go('few').poll).toMatchObject({ epoch: 1, lastEpoch: 2, open: false })
  })

  it('begins a third count when the presenter then opens the poll, and no epoch is used twice', () => {
    expect(undone().act({ action: 'open', ...few }).poll).toMatchObject({ epoch: 3, wordings: [words.now.wording] })
  })

  it('opens the poll again at once if the old words are also the present ones', () => {
    const opened = evening().go('few').answer()
    const again = opened.act({ action: 'reset', ...few }).act({ action: 'undo', ...few })
    expect(again.poll).toMatchObject({ epoch: 1, open: true })
  })
})

describe('[A6] a claim whose count was left and then restored, and that is reworded later, opens for a clicker', () => {
  const opened = () => evening().go('few').answer()

  it('after a reset and its undo', () => {
    const restored = opened()
      .act({ action: 'reset', ...few })
      .act({ action: 'undo', ...few })
    expect(restored.go('rules').ask(words.now).go('few').poll).toMatchObject({ epoch: 3, open: true })
  })

  it('after a rehearsal', () => {
    const rehearsed = opened().act({ action: 'rehearsal', on: true }).go('few').act({ action: 'rehearsal', on: false })
    expect(rehearsed.go('rules').ask(words.now).go('few').poll).toMatchObject({ epoch: 3, open: true })
  })
})

describe('[A6] the presenter’s choice that old and new words ask the same', () => {
  const keep = { action: 'keep', ...few, wording: words.now.wording } as const

  it('keeps the count under both wordings, and opens nothing by itself', () => {
    const { poll } = reworded().act(keep)
    expect(poll).toMatchObject({ epoch: 1, open: false, wordings: [words.old.wording, words.now.wording] })
    expect(
      reworded()
        .act(keep)
        .act({ action: 'open', ...few }).poll,
    ).toMatchObject({ epoch: 1, open: true })
  })

  it('accepts answers to both wordings from then on, but not to a third', () => {
    const { state } = reworded()
      .act(keep)
      .act({ action: 'open', ...few })
    expect(refusal(state)).toBeUndefined()
    expect(refusal(state, { wording: words.now.wording })).toBeUndefined()
    expect(refusal(state, { wording: words.next.wording })).toBe('reworded')
  })

  it('is refused if the debate has been edited again since the presenter was asked', () => {
    expect(() => reworded().ask(words.next).act(keep)).toThrow('conflict')
  })

  it('is refused if the question has other values', () => {
    const choice = { kind: 'choice', values: ['bus', 'tram'], wording: words.now.wording }
    expect(() => reworded().ask(choice).act(keep)).toThrow('bad_request')
  })

  it('changes nothing the second time', () => {
    const kept = reworded().act(keep)
    expect(kept.act(keep).state).toBe(kept.state)
  })
})

it('[A6] starting over asks in the present words, with their values', () => {
  const choice = { kind: 'choice', values: ['bus', 'tram'], wording: words.now.wording }
  const { poll } = reworded()
    .ask(choice)
    .act({ action: 'reset', ...few })
  expect(poll).toMatchObject({ epoch: 2, kind: 'choice', values: ['bus', 'tram'], wordings: [words.now.wording] })
  expect(poll.earlier).toMatchObject([{ kind: 'agree-5', values: words.old.values }])
})

describe('[A6] a poll from before wordings were stored', () => {
  const old = () => {
    const { state } = evening().go('few').answer().go('rules')
    const { few: poll } = state.polls
    return evening({ ...state, polls: { few: { ...(poll as PollState), wordings: [] } } }, words.now, [few])
  }

  it('is shown as it was, and coming to it begins no new count', () => {
    expect(old().go('few').poll).toMatchObject({ epoch: 1, open: false, wordings: [] })
  })

  it('accepts no vote, whatever its words', () => {
    const { state } = old()
    const opened = { ...state, polls: { few: { ...(state.polls.few as PollState), open: true } } }
    for (const { wording } of [words.old, words.now]) expect(refusal(opened, { wording })).toBe('reworded')
  })

  it('begins a new count when it is opened, or goes on if the presenter keeps its count', () => {
    expect(old().act({ action: 'open', ...few }).poll).toMatchObject({ epoch: 2, wordings: [words.now.wording] })
    const kept = old().act({ action: 'keep', ...few, wording: words.now.wording })
    expect(kept.act({ action: 'open', ...few }).poll).toMatchObject({
      epoch: 1,
      open: true,
      wordings: [words.now.wording],
    })
  })
})

describe('[A6] a rehearsal after a rewording', () => {
  const rehearsing = () => reworded().act({ action: 'rehearsal', on: true }).go('few')

  it('uses the present words', () => {
    expect(rehearsing().poll).toMatchObject({ epoch: 2, wordings: [words.now.wording] })
  })

  it('brings back the earlier count with its own words', () => {
    expect(rehearsing().act({ action: 'rehearsal', on: false }).poll).toMatchObject({
      ...{ epoch: 1, lastEpoch: 2, open: false, wordings: [words.old.wording] },
    })
  })
})

describe('[A6] a vote', () => {
  it('that answers words which its count does not have is refused for good, though the poll is open', () => {
    const { state } = evening().go('few')
    expect(refusal(state)).toBeUndefined()
    expect(refusal(state, { wording: words.now.wording })).toBe('reworded')
    expect(refusal(state, { epoch: 2 })).toBe('epoch_changed')
  })

  it('that was tapped before the words changed counts while its poll is open', () => {
    expect(refusal(evening().go('few').ask(words.now).state)).toBeUndefined()
  })

  it('of a reader counts in the epoch of the words that it answers, whichever words the debate has now', () => {
    const { state } = reworded().go('few')
    expect(refusal(state, {}, 'readers.buses')).toBeUndefined()
    expect(refusal(state, { epoch: 2, wording: words.now.wording }, 'readers.buses')).toBeUndefined()
    expect(refusal(state, { wording: words.now.wording }, 'readers.buses')).toBe('reworded')
    expect(refusal(state, { epoch: 3 }, 'readers.buses')).toBe('epoch_changed')
    // In an evening, unlike in the room of all readers, the old count is over.
    expect(refusal(state)).toBe('epoch_changed')
  })
})

describe('[A6] words that return', () => {
  const follow = (now: ReturnType<typeof evening>, asks: WordedQuestion) =>
    evening({ ...now.state, polls: followWords(now.state.polls, new Map([['few', asks]])) }, asks, [few])
  const opened = () => evening().go('few').answer()
  const away = () => follow(opened(), words.now)
  const counting = () => opened().act({ action: 'countdown', ...few, seconds: 60 })

  it('find their vote open again as it was, with its deadline', () => {
    expect(away().poll).toMatchObject({ open: false, closesAt: null })
    expect(follow(away(), words.old).poll).toEqual({ ...opened().poll, shut: undefined })
    expect(follow(follow(counting(), words.now), words.old).poll).toMatchObject({
      epoch: 1,
      open: true,
      closesAt: 1060,
    })
    expect(follow(follow(away(), words.next), words.old).poll).toMatchObject({ epoch: 1, open: true })
  })

  it('find it closed if it was closed, before or since', () => {
    const close = { action: 'close', ...few } as const
    expect(follow(follow(opened().act(close), words.now), words.old).poll.open).toBe(false)
    expect(follow(away().act(close), words.old).poll.open).toBe(false)
    expect(follow(away().act({ action: 'end' }), words.old).poll.open).toBe(false)
    expect(follow(away().go('rules'), words.old).poll.open).toBe(false)
  })

  it('find it as never entered if nobody had answered when it was left', () => {
    const left = follow(evening().go('few'), words.now).unanswered().go('rules')
    expect(follow(left, words.old).go('few').poll).toMatchObject({ epoch: 1, open: true })
  })

  it('find their own count although other words were asked meanwhile, and so do those when they return', () => {
    const other = away().go('few.result')
    expect(other.poll).toMatchObject({ epoch: 2, open: true })
    const back = follow(other, words.old)
    expect(back.poll).toMatchObject({ epoch: 1, open: true, wordings: [words.old.wording], earlier: [{ epoch: 2 }] })
    expect(follow(back, words.now).poll).toMatchObject({ epoch: 2, open: true, earlier: [{ epoch: 1 }] })
    expect(follow(other.go('rules'), words.old).poll).toMatchObject({ epoch: 1, open: false })
  })

  it('do not bring back a count that the presenter set aside', () => {
    const reset = away().act({ action: 'reset', ...few })
    expect(follow(reset, words.old).poll).toMatchObject({ epoch: 2, wordings: [words.now.wording] })
    const undone = follow(reset, words.old).act({ action: 'undo', ...few })
    expect(follow(undone.act({ action: 'open', ...few }), words.now).poll).toMatchObject({ epoch: 1, open: false })
  })

  it('find their vote open again if an undo led back to it while they were away', () => {
    const undone = away()
      .go('few.result')
      .act({ action: 'undo', ...few })
    expect(undone.poll).toMatchObject({ epoch: 1, open: false, isUndone: true })
    expect(follow(undone, words.old).poll).toMatchObject({ epoch: 1, open: true })
    const kept = undone.act({ action: 'keep', ...few, wording: words.now.wording })
    expect(follow(kept, words.now).poll.open).toBe(false)
  })

  it('after a rehearsal find the vote as it was before', () => {
    const rehearsed = away().act({ action: 'rehearsal', on: true }).act({ action: 'rehearsal', on: false })
    expect(follow(rehearsed, words.old).poll).toMatchObject({ epoch: 1, open: true })
  })
})

it('[A6] who changed their mind is shown only if both votes asked the same question', () => {
  const poll = (...wordings: string[]) => ({ epoch: 1, revealed: true, ...questionOf('agree-5'), wordings })
  expect(isOneQuestion(poll('a'), poll('a'))).toBe(true)
  expect(isOneQuestion(poll('a', 'b'), poll('b'))).toBe(true)
  expect(isOneQuestion(poll('a'), poll('b'))).toBe(false)
  // Nobody knows what the first poll asked; it is shown as before wordings were stored.
  expect(isOneQuestion(poll(), poll('b'))).toBe(true)
  expect(isOneQuestion(poll('a'), { ...poll('a'), kind: 'agree-4' })).toBe(false)
})
