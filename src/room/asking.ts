// Which words a count belongs to. An epoch of a poll holds all wordings that count as one question. When the debate's words change, the
// count is kept under the new words only if a presenter says that they ask the same; else the new words begin an epoch of their own.
import type { PollKey } from '../core/poll.ts'
import { isSameQuestion, type WordedQuestion } from '../core/question.ts'
import type { Epoch, PollState } from './state.ts'

/** Whether the epoch takes answers to these words. */
export const holdsWording = (
  { wordings }: Pick<Epoch, 'wordings'>,
  { wording }: Pick<WordedQuestion, 'wording'>,
): boolean => wordings.includes(wording)

/** Whether the poll is from before wordings were stored, so that nobody knows which words it asked. */
export const isUnworded = ({ wordings }: Pick<Epoch, 'wordings'>): boolean => wordings.length === 0

/** Whether the count may be kept under these words: they are new to the epoch, and have the same kind of question and values. */
export const canKeep = (epoch: Epoch, now: WordedQuestion): boolean =>
  !holdsWording(epoch, now) && isSameQuestion(epoch, now)

/** Whether both polls asked the same question, so that their answers show who moved. */
export const isOneQuestion = (one: Epoch, other: Epoch): boolean =>
  isSameQuestion(one, other) &&
  (isUnworded(one) || isUnworded(other) || one.wordings.some((wording) => holdsWording(other, { wording })))

/** Whether a poll now counts in another epoch, or counts other values in its epoch (which nobody has answered then). */
export const isOtherCount = (before: PollState | undefined, now: PollState | undefined): boolean =>
  before?.epoch !== now?.epoch || before?.values.join() !== now?.values.join()

const epochOf = ({ epoch, revealed, kind, values, wordings }: Epoch): Epoch => ({
  ...{ epoch, revealed, kind, values, wordings },
})

/** The poll in a new epoch that asks these words; the command `undo` leads back to the epoch before. */
export function beginEpoch(poll: PollState, { kind, values, wording }: WordedQuestion): PollState {
  const epoch = poll.lastEpoch + 1
  const asked = { kind, values: [...values], wordings: [wording] }
  const earlier = [...poll.earlier, epochOf(poll)]
  return { ...poll, epoch, lastEpoch: epoch, ...asked, revealed: false, isUndone: false, shut: undefined, earlier }
}

/** The poll in a new epoch because its presenter sets the count aside. */
export function resetCount(poll: PollState, now: WordedQuestion): PollState {
  const next = beginEpoch(poll, now)
  return { ...next, earlier: [...poll.earlier, { ...epochOf(poll), isReset: true }] }
}

/**
 * The poll as it opens with the debate's present words: in its epoch if that holds them, else in a new one, even if nobody has
 * answered yet, since an answer to the words before may be on its way.
 */
export const askNow = (poll: PollState, now: WordedQuestion): PollState =>
  holdsWording(poll, now) ? poll : { ...beginEpoch(poll, now), closesAt: null }

/** The poll with its count kept under the debate's present words too. */
export const keepCount = (poll: PollState, { wording }: WordedQuestion): PollState => ({
  ...poll,
  wordings: [...poll.wordings, wording],
  isUndone: false,
  shut: undefined,
})

/** The poll back in its last earlier epoch that holds these words and was not set aside; undefined if there is none. */
export function returnTo(poll: PollState, now: WordedQuestion): PollState | undefined {
  const found = poll.earlier.findLast((epoch) => !epoch.isReset && holdsWording(epoch, now))
  if (!found) return undefined
  return { ...poll, ...found, earlier: [...poll.earlier.filter((epoch) => epoch !== found), epochOf(poll)] }
}

/**
 * The polls of an evening once the debate has these words. A poll that does not ask in them is closed: pages show it as closed, so it
 * must take no votes. Words that return find their own count again, open if the vote was open when they went.
 */
export const followWords = (
  polls: Record<PollKey, PollState>,
  questions: ReadonlyMap<PollKey, WordedQuestion>,
): Record<PollKey, PollState> =>
  Object.fromEntries(Object.entries(polls).map(([key, poll]) => [key, followWording(poll, questions.get(key))]))

function followWording(poll: PollState, now: WordedQuestion | undefined): PollState {
  const { shut, open, closesAt } = poll
  if (now && holdsWording(poll, now)) return shut ? { ...poll, ...shut, open: true, shut: undefined } : poll
  const back = now && returnTo(poll, now)
  if (back) return { ...back, open: open || shut !== undefined, closesAt: null, isUndone: false, shut: undefined }
  return open ? { ...poll, open: false, closesAt: null, shut: { closesAt } } : poll
}
