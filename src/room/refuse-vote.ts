// Which votes count.
import type { ErrorCode } from '../core/contract.ts'
import { pollKey } from '../core/poll.ts'
import { isReadersCode } from '../core/room-code.ts'
import { valueIndex } from '../core/tally.ts'
import { holdsWording } from './asking.ts'
import type { Ballot, RoomState } from './state.ts'

/** The reason why a vote that arrives now is not counted; undefined if it is (I6). `isKnown`: whether its voter has voted before. */
export function refuseVote(
  { code, state, voters }: { code: string; state: RoomState; voters: number },
  { claim, round, epoch, wording, value, at }: Pick<Ballot, 'claim' | 'round' | 'epoch' | 'wording' | 'value' | 'at'>,
  isKnown: () => boolean,
): ErrorCode | undefined {
  if (state.ended) return 'room_ended'
  const key = pollKey({ claim, round })
  // A claim may have the name of a property that every object has.
  const poll = Object.hasOwn(state.polls, key) ? state.polls[key] : undefined
  if (!poll) return 'closed'
  // Readers answer for months, also offline: each wording keeps its count, whichever wording the debate has now.
  const epochs = isReadersCode(code) ? [poll, ...poll.earlier] : [poll]
  const tapped = epochs.find((one) => one.epoch === epoch)
  if (!tapped) return 'epoch_changed'
  if (!holdsWording(tapped, { wording })) return 'reworded'
  if (!poll.open || (poll.closesAt !== null && at >= poll.closesAt)) return 'closed'
  if (valueIndex(tapped, value) < 0) return 'bad_request'
  if (state.locked && !isKnown()) return 'room_locked'
  if (state.limit !== null && voters >= state.limit && !isKnown()) return 'room_full'
  return undefined
}
