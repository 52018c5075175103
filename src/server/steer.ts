// The rules of the evening, pure. A step: a room's state and a command give the next state, or the error that
// refuses it. A vote opens when its stack is entered for the first time and closes when it is left; its result
// slide reveals; everything may be overruled by hand (design: a plain clicker can run the evening).

import type { Command, ErrorCode, Vote } from '../core/contract.ts'
import { findSlide, type Position, type Slide } from '../core/deck.ts'
import { pollKey } from '../core/poll.ts'
import { placeOf } from '../core/tally.ts'
import type { PollState, RoomState, StoredRoom } from './store/store.ts'

export const newRoomState = (slides: Slide[]): RoomState => ({
  slide: slides[0]?.id ?? '',
  step: 0,
  ended: false,
  locked: false,
  hold: false,
  short: false,
  polls: {},
})

/** The next state, the same object where the command changes nothing, or an error code. */
export function steer(state: RoomState, command: Command, slides: Slide[]): RoomState | ErrorCode {
  switch (command.action) {
    case 'goto':
      return goTo(state, command, slides)
    case 'lock':
      return state.locked === command.on ? state : { ...state, locked: command.on }
    case 'hold':
      return state.hold === command.on ? state : { ...state, hold: command.on }
    case 'short':
      return state.short === command.on ? state : makeShort({ ...state, short: command.on }, slides)
    case 'end':
      return state.ended ? state : { ...state, ended: true, polls: closeAll(state.polls) }
    default:
      return steerPoll(state, command, slides)
  }
}

function goTo(state: RoomState, to: Position, slides: Slide[]): RoomState | ErrorCode {
  const slide = findSlide(slides, to.slide)
  if (!slide || to.step > slide.steps) return 'bad_request'
  if (to.slide === state.slide && to.step === state.step) return state
  const left = findSlide(slides, state.slide)?.stack !== slide.stack
  const polls = left ? closeAll(state.polls) : { ...state.polls }
  if (slide.poll && !state.ended) {
    const key = pollKey(slide.poll)
    const before = polls[key] ?? newPoll(slide.poll)
    const poll = before.entered ? before : { ...before, entered: true, open: before.open || !state.hold }
    polls[key] = slide.kind === 'result' && to.slide !== state.slide ? { ...poll, revealed: true } : poll
  }
  return { ...state, slide: to.slide, step: to.step, polls }
}

/** Made short on a claim that is then left out, a room goes on to the next that is not. */
function makeShort(state: RoomState, slides: Slide[]): RoomState | ErrorCode {
  const at = slides.findIndex(({ id }) => id === state.slide)
  const next = slides.slice(at).find(({ core }) => core)
  return !state.short || !next || next.id === state.slide ? state : goTo(state, { slide: next.id, step: 0 }, slides)
}

type PollCommand = Extract<Command, { claim: string }>

function steerPoll(state: RoomState, command: PollCommand, slides: Slide[]): RoomState | ErrorCode {
  const { claim, round, action } = command
  if (!slides.some(({ poll }) => poll?.claim === claim && poll.round === round)) return 'bad_request'
  if (state.ended && (action === 'open' || action === 'reset' || action === 'undo')) return 'room_ended'
  const key = pollKey({ claim, round })
  const poll = state.polls[key] ?? newPoll({ claim, round })
  const changes = pollChanges(poll, action)
  if (typeof changes === 'string') return changes
  // What is so already is no change: it costs no version, and nobody else's order is refused for it.
  if (
    ('open' in changes && changes.open === poll.open) ||
    (!('epoch' in changes) && changes.revealed === poll.revealed)
  )
    return state
  return { ...state, polls: { ...state.polls, [key]: { ...poll, ...changes } } }
}

function pollChanges(poll: PollState, action: PollCommand['action']): Partial<PollState> | ErrorCode {
  switch (action) {
    case 'open':
      return { open: true }
    case 'close':
      return { open: false }
    case 'hide':
      return { revealed: false }
    case 'reveal':
      return { revealed: true }
    case 'reset': {
      const epoch = poll.lastEpoch + 1
      const left = { epoch: poll.epoch, revealed: poll.revealed }
      return { epoch, lastEpoch: epoch, revealed: false, earlier: [...poll.earlier, left] }
    }
    case 'undo': {
      const back = poll.earlier.at(-1)
      return back ? { ...back, earlier: poll.earlier.slice(0, -1) } : 'nothing_to_undo'
    }
  }
}

const newPoll = (poll: Pick<PollState, 'claim' | 'round'>): PollState => ({
  claim: poll.claim,
  round: poll.round,
  epoch: 1,
  lastEpoch: 1,
  entered: false,
  open: false,
  revealed: false,
  earlier: [],
})

const closeAll = (polls: RoomState['polls']): RoomState['polls'] =>
  Object.fromEntries(Object.entries(polls).map(([key, poll]) => [key, { ...poll, open: false }]))

/** Why a vote that arrives now is not counted, if it is not (I6); `isKnown`: whether its voter has voted in this room before. */
export function refuseVote(
  { state, scale }: Pick<StoredRoom, 'state' | 'scale'>,
  { claim, round, epoch, value }: Pick<Vote, 'claim' | 'round' | 'epoch' | 'value'>,
  isKnown: () => boolean,
): ErrorCode | undefined {
  if (state.ended) return 'room_ended'
  const key = pollKey({ claim, round })
  // A claim may be named like a property that every object has.
  const poll = Object.hasOwn(state.polls, key) ? state.polls[key] : undefined
  if (poll && poll.epoch !== epoch) return 'epoch_changed'
  if (!poll?.open) return 'closed'
  if (state.locked && !isKnown()) return 'room_locked'
  if (placeOf(scale, value) < 0) return 'bad_request'
  return undefined
}
