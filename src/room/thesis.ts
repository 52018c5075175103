// The two votes on the thesis: when those who voted in both are counted anew, and which swing is told of them.
import type { Counts } from '../core/contract.ts'
import { thesis } from '../core/deck.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import { countPaired, isPublishable, type Pairs, type PublishedSwing, toSwing } from '../core/swing.ts'
import { isOneQuestion, isOtherCount } from './asking.ts'
import type { PollState, RoomState } from './state.ts'

const keyBefore = pollKey({ claim: thesis, round: 'before' })
const keyAfter = pollKey({ claim: thesis, round: 'after' })

/** The polls before and after whose voters are paired; undefined if one is missing, or if they asked different questions. */
export function pairedPolls({ polls }: Pick<RoomState, 'polls'>): { before: PollState; after: PollState } | undefined {
  const [before, after] = [polls[keyBefore], polls[keyAfter]]
  return before && after && isOneQuestion(before, after) ? { before, after } : undefined
}

/** The numbers of the two epochs whose swing is told; 0 for a poll that there is not. */
export const epochsOfSwing = ({ polls }: Pick<RoomState, 'polls'>): [before: number, after: number] => [
  polls[keyBefore]?.epoch ?? 0,
  polls[keyAfter]?.epoch ?? 0,
]

/** Whether one of the two polls was opened, closed, reset or restored, or takes other words. */
export const isThesisTouched = (before: RoomState['polls'], now: RoomState['polls']): boolean =>
  [keyBefore, keyAfter].some((key) => {
    const [one, other] = [before[key], now[key]]
    return one?.open !== other?.open || isOtherCount(one, other) || one?.wordings.join() !== other?.wordings.join()
  })

/**
 * The swing that the room tells from now on; undefined if that does not change. A swing is told once both votes are closed, and for
 * the same two epochs again only if enough voters have come since. `published`: what was told of them; `k`: flows of fewer voters are
 * hidden from now on.
 */
export function swingToTell(
  room: { state: RoomState; tallies: Record<PollKey, Counts>; pairs: Pairs; published: PublishedSwing | undefined },
  k: number,
): PublishedSwing | undefined {
  const [before, after] = [room.state.polls[keyBefore], room.state.polls[keyAfter]]
  const paired = countPaired(room.pairs)
  if (!before || !after || before.open || after.open) return undefined
  if (!isPublishable(paired, room.published?.paired)) return undefined
  const swing = toSwing(before, room.pairs, room.tallies[keyBefore] ?? [], room.tallies[keyAfter] ?? [])
  return { paired, k: Math.max(k, room.published?.k ?? 1), swing }
}
