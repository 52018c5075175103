// The rules of the evening, pure. A room's state and a command give the next state, or the error that refuses the command.
// A poll opens when its stack is entered for the first time and closes when the stack is left; if nobody had answered it, it opens
// again the next time. Its result slide reveals the counts. The presenter may overrule each of these by hand. (Design: a plain
// clicker can run the evening.)

import type { Command } from '../core/command.ts'
import type { ErrorCode } from '../core/contract.ts'
import { calendarDay } from '../core/date.ts'
import { findSlide, type Slide } from '../core/deck.ts'
import { type PollKey, type PollRef, pollKey } from '../core/poll.ts'
import type { WordedQuestion } from '../core/question.ts'
import { askNow, canKeep, holdsWording, isUnworded, keepCount, resetCount } from './asking.ts'
import type { PollState, RoomState } from './state.ts'

export const newRoomState = (slides: Slide[]): RoomState => ({
  ...beginning(slides),
  name: '',
  ended: false,
  locked: false,
  hold: false,
  short: false,
  texts: false,
  screenLangs: [],
  limit: null,
  address: null,
  polls: {},
  beforeRehearsal: null,
})

const beginning = (slides: Slide[]): Pick<RoomState, 'slide' | 'step' | 'clock'> => ({
  slide: slides[0]?.id ?? '',
  step: 0,
  clock: { startedAt: null, part: null, partSince: null },
})

/** The facts beside the room's state on which the effect of a command depends. */
export interface Moment {
  /** Seconds since 1970. */
  now: number
  /** Whether a poll has a counted vote in its current epoch. */
  isAnswered: (key: PollKey) => boolean
  /** How the debate asks a poll now. */
  questionOf: (poll: PollRef) => WordedQuestion
}

/** The next state, the same object if the command changes nothing, or an error code. */
export function steer(state: RoomState, command: Command, slides: Slide[], moment: Moment): RoomState | ErrorCode {
  switch (command.action) {
    case 'goto':
      return goTo(state, command, slides, moment)
    case 'lock':
      return change(state, { locked: command.on })
    case 'hold':
      return change(state, { hold: command.on })
    case 'texts':
      return change(state, { texts: command.on })
    case 'rename':
      return change(state, { name: command.name })
    case 'screens':
      return change(state, { screenLangs: [...new Set(command.langs)] })
    case 'limit':
      return change(state, { limit: command.voters })
    case 'address':
      return change(state, { address: command.address })
    case 'short':
      return state.short === command.on ? state : makeShort({ ...state, short: command.on }, slides, moment)
    case 'rehearsal':
      if (command.on === (state.beforeRehearsal !== null)) return state
      if (!command.on) return wipeRehearsal(state)
      return state.ended ? 'room_ended' : startRehearsal(state, slides, moment)
    case 'end':
      return state.ended ? state : { ...state, ended: true, polls: closeAll(state.polls) }
    case 'resume':
      return change(state, { ended: false })
    default:
      return steerPoll(state, command, slides, moment)
  }
}

/** A command that changes nothing gives the same object: it makes no new version, so nobody else's command is refused. */
function change(state: RoomState, changes: Partial<RoomState>): RoomState {
  const names = Object.keys(changes) as (keyof RoomState)[]
  const isSame = names.every((name) => JSON.stringify(state[name]) === JSON.stringify(changes[name]))
  return isSame ? state : { ...state, ...changes }
}

function goTo(state: RoomState, to: Omit<GoTo, 'action'>, slides: Slide[], moment: Moment): RoomState | ErrorCode {
  const { isAnswered } = moment
  const slide = findSlide(slides, to.slide)
  if (!slide || to.step > slide.steps) return 'bad_request'
  if (to.slide === state.slide && to.step === state.step) return state
  const left = findSlide(slides, state.slide)?.stack !== slide.stack
  const polls = left ? leaveAll(state.polls, isAnswered) : { ...state.polls }
  if (slide.poll && !state.ended) {
    const key = pollKey(slide.poll)
    const poll = enter(polls[key] ?? newPoll(slide.poll, moment.questionOf(slide.poll)), state.hold, moment)
    polls[key] = slide.kind === 'result' && to.slide !== state.slide ? { ...poll, revealed: true } : poll
  }
  return { ...state, slide: to.slide, step: to.step, clock: runClock(state, slide, slides, moment, to.timeZone), polls }
}

/** The poll once its stack is on screen. If its epoch does not hold the debate's present words, it counts as never entered. */
function enter(poll: PollState, hold: boolean, { questionOf }: Moment): PollState {
  const now = questionOf(poll)
  if (poll.entered && (holdsWording(poll, now) || isUnworded(poll) || poll.isUndone)) return poll
  if (hold) return { ...poll, entered: true }
  return { ...askNow(poll, now), entered: true, open: true }
}

/** The evening begins when its first slide is left for the first time; a part begins when one of its slides is entered. */
function runClock(
  { slide: from, clock, polls }: RoomState,
  to: Slide,
  slides: Slide[],
  { now, isAnswered }: Moment,
  timeZone: string | undefined,
): RoomState['clock'] {
  const begins = from === slides[0]?.id || clock.startedAt === null
  if (!begins) return to.part === clock.part ? clock : { ...clock, part: to.part, partSince: now }
  // The first slide may be shown again after midnight: an evening with answers keeps its day.
  const isUnderWay = clock.day !== undefined && Object.keys(polls).some((key) => isAnswered(key))
  const day = isUnderWay || timeZone === undefined ? clock.day : calendarDay(now, timeZone)
  return { startedAt: now, part: to.part, partSince: now, day }
}

/** If a room becomes short while it shows a claim that is then left out, it moves on to the next slide of the short deck. */
function makeShort(state: RoomState, slides: Slide[], moment: Moment): RoomState | ErrorCode {
  const at = slides.findIndex(({ id }) => id === state.slide)
  const next = slides.slice(Math.max(at, 0)).find(({ core }) => core)
  return !state.short || !next || next.id === state.slide
    ? state
    : goTo(state, { slide: next.id, step: 0 }, slides, moment)
}

/** All polls begin again in new epochs; the state before is stored as `beforeRehearsal`. */
function startRehearsal(state: RoomState, slides: Slide[], { questionOf }: Moment): RoomState {
  const { beforeRehearsal: _, ...before } = state
  // A poll that the debate no longer has takes no part.
  const askedNow = slides.flatMap(({ poll }) => (poll ? [pollKey(poll)] : []))
  const polls = mapPolls(state.polls, (poll, key) =>
    askedNow.includes(key) ? anew(newPoll(poll, questionOf(poll)), poll) : poll,
  )
  return { ...state, ...beginning(slides), polls, beforeRehearsal: before }
}

/** Restores the state before the rehearsal, whatever was changed or ended since; epochs of the rehearsal are never used again. */
function wipeRehearsal(state: RoomState): RoomState {
  const { beforeRehearsal } = state
  if (!beforeRehearsal) return state
  const polls = mapPolls(state.polls, ({ lastEpoch, ...poll }, key) => {
    const before = beforeRehearsal.polls[key]
    return before
      ? { ...before, lastEpoch }
      : anew({ ...close(poll), entered: false, revealed: false, earlier: [] }, { lastEpoch })
  })
  return { ...beforeRehearsal, polls, beforeRehearsal: null }
}

/** The poll in a new epoch, whose number is higher than any that the other poll has had. */
const anew = (poll: Omit<PollState, 'lastEpoch'>, { lastEpoch }: Pick<PollState, 'lastEpoch'>): PollState => ({
  ...poll,
  epoch: lastEpoch + 1,
  lastEpoch: lastEpoch + 1,
})

const mapPolls = (polls: RoomState['polls'], to: (poll: PollState, key: PollKey) => PollState): RoomState['polls'] =>
  Object.fromEntries(Object.entries(polls).map(([key, poll]) => [key, to(poll, key)]))

type GoTo = Extract<Command, { action: 'goto' }>
type PollCommand = Extract<Command, { claim: string }>

const opens = new Set<PollCommand['action']>(['open', 'countdown', 'reset', 'undo'])

function steerPoll(state: RoomState, command: PollCommand, slides: Slide[], moment: Moment): RoomState | ErrorCode {
  const { claim, round, action } = command
  if (!slides.some(({ poll }) => poll?.claim === claim && poll.round === round)) return 'bad_request'
  if (state.ended && opens.has(action)) return 'room_ended'
  const key = pollKey({ claim, round })
  const poll = state.polls[key] ?? newPoll({ claim, round }, moment.questionOf({ claim, round }))
  const changes = pollChanges(poll, command, moment)
  if (typeof changes === 'string') return changes
  const names = Object.keys(changes) as (keyof PollState)[]
  if (names.every((name) => changes[name] === poll[name])) return state
  return { ...state, polls: { ...state.polls, [key]: { ...poll, ...changes } } }
}

function pollChanges(poll: PollState, command: PollCommand, moment: Moment): Partial<PollState> | ErrorCode {
  const asked = moment.questionOf(poll)
  const open = () => ({ ...askNow(poll, asked), open: true, shut: undefined })
  switch (command.action) {
    case 'open':
      return open()
    case 'countdown':
      return { ...open(), closesAt: command.seconds && moment.now + command.seconds }
    case 'keep':
      // The presenter meant words that the debate no longer has.
      if (command.wording !== asked.wording) return 'conflict'
      if (holdsWording(poll, asked)) return {}
      return canKeep(poll, asked) ? keepCount(poll, asked) : 'bad_request'
    case 'close':
      return { open: false, closesAt: null, shut: undefined }
    case 'hide':
      return { revealed: false }
    case 'reveal':
      return { revealed: true }
    case 'reset':
      return resetCount(poll, asked)
    case 'undo': {
      const back = poll.earlier.at(-1)
      if (!back) return 'nothing_to_undo'
      // A count of other words takes no votes until the presenter has decided whether to keep it.
      const isUndone = !holdsWording(back, asked)
      const shut = poll.open && isUndone ? { closesAt: null } : undefined
      return {
        ...back,
        isReset: false,
        open: poll.open && !isUndone,
        isUndone,
        shut,
        earlier: poll.earlier.slice(0, -1),
      }
    }
  }
}

export const newPoll = ({ claim, round }: PollRef, { kind, values, wording }: WordedQuestion): PollState => ({
  ...{ claim, round, kind, values: [...values], wordings: [wording] },
  epoch: 1,
  lastEpoch: 1,
  entered: false,
  open: false,
  revealed: false,
  closesAt: null,
  isUndone: false,
  earlier: [],
})

const closeAll = (polls: RoomState['polls']): RoomState['polls'] => mapPolls(polls, close)

const close = <P extends Pick<PollState, 'open' | 'closesAt' | 'shut'>>(poll: P): P => ({
  ...poll,
  open: false,
  closesAt: null,
  shut: undefined,
})

/** Closes all polls since their stack is left. An open poll that nobody answered counts as never entered. */
const leaveAll = (polls: RoomState['polls'], isAnswered: Moment['isAnswered']): RoomState['polls'] =>
  mapPolls(closeAll(polls), (poll, key) =>
    (polls[key]?.open || polls[key]?.shut) && !isAnswered(key) ? { ...poll, entered: false, revealed: false } : poll,
  )

/** The room's next poll to close by itself, with the time in seconds since 1970. */
export const nextDeadline = ({ polls }: RoomState): { poll: PollState; at: number } | undefined =>
  Object.values(polls)
    .flatMap((poll) => (poll.open && poll.closesAt !== null ? [{ poll, at: poll.closesAt }] : []))
    .sort((a, b) => a.at - b.at)[0]
