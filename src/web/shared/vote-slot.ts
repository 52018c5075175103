// What is kept of one poll in this browser, and how what two tabs know of it is put together: the same in whatever order, so that
// tabs that hear of each other late come to the same.
import type { HeldVote, Vote } from '../../core/contract.ts'
import { openSlots } from './kept-slots.ts'
import type { Keeping } from './storage.ts'

/**
 * What the server said last of one epoch: what it holds, null for nothing. `n`: the highest n of which it is known what became of
 * it; `turn`: how often the server has said something else since then.
 */
export interface Known {
  epoch: number
  n: number
  turn: number
  vote: HeldVote | null
}

type Tapped = Pick<Vote, 'n' | 'voteId'>

export interface VoteSlot {
  /** The highest n used on this poll, in any epoch. */
  n: number
  /** The last tap, while it waits for its answer. */
  tap?: Vote | undefined
  /** The latest tap that was answered, or refused. */
  done?: Tapped | undefined
  held: Known[]
}

/** As the server has it: the greater (n, voteId) is the later vote. */
const isLater = (one: Tapped, other: Tapped): boolean =>
  one.n > other.n || (one.n === other.n && one.voteId > other.voteId)
export const isPending = (tap: Tapped, done: Tapped | undefined): boolean => !done || isLater(tap, done)

/** The later of two; either may be missing. */
const later = <T extends Tapped>(one: T | undefined, other: T | undefined): T | undefined =>
  one && other ? (isLater(one, other) ? one : other) : (one ?? other)

/** What two tabs know of a poll. */
export function joinSlots(one: VoteSlot, other: VoteSlot): VoteSlot {
  const tap = later(one.tap, other.tap)
  const done = later(one.done, other.done)
  return {
    n: Math.max(one.n, other.n),
    // Where a later one is done, an earlier one waits no more.
    tap: tap && isPending(tap, done) ? tap : undefined,
    done,
    held: other.held.reduce(withKnown, one.held),
  }
}

/** What is known with one thing more; of the same epoch the later one stands. */
export function withKnown(held: Known[], more: Known): Known[] {
  const known = held.find(({ epoch }) => epoch === more.epoch)
  if (known && !isNewer(more, known)) return held
  return [...held.filter((other) => other !== known), more].sort((a, b) => a.epoch - b.epoch)
}

function isNewer(one: Known, other: Known): boolean {
  if (one.n !== other.n) return one.n > other.n
  if (one.turn !== other.turn) return one.turn > other.turn
  // Neither is; all tabs choose the same.
  return JSON.stringify(one.vote) > JSON.stringify(other.vote)
}

/** Written by this program alone, so that no more is asked than whether it is of this shape and not of an older one. */
export const isSlot = (stored: unknown): stored is VoteSlot =>
  typeof stored === 'object' && stored !== null && 'n' in stored && 'held' in stored && Array.isArray(stored.held)

/** Takes over what was kept of all polls of a room under one key, until each had its own: once, and nothing is lost. */
export function adoptOldVotes(storage: Keeping, old: string, name: string): void {
  interface OldSlot {
    n: number
    pending?: Vote
    held: HeldVote[]
  }
  const text = storage.getItem(old)
  if (text === null) return
  const slots = openSlots<VoteSlot>({ storage, prefix: name, join: joinSlots, isSlot })
  try {
    for (const [key, { n, pending, held }] of JSON.parse(text) as [string, OldSlot][])
      slots.put(key, { n, tap: pending, held: held.map((vote) => ({ epoch: vote.epoch, n: vote.n, turn: 0, vote })) })
  } catch {
    // What is not what was written there counts as nothing.
  }
  storage.removeItem(old)
}
