// The data that this browser keeps for one poll, and how the data of two tabs are joined: the result does not depend on the order, so
// that tabs which see each other's writes late reach the same data.
import type { HeldVote, Vote } from '../../core/contract.ts'

/**
 * The server's last answer for one epoch: the held vote, null for none. `n`: the highest n whose result is known; `turn`: how often
 * the server's answer has changed with the same n.
 */
export interface Known {
  epoch: number
  n: number
  turn: number
  vote: HeldVote | null
}

/** The name under which a browser keeps its votes in a room; `id`: the room's own, since codes are reused. */
export const castPrefix = (debate: string, id: string): string => `cast ${debate} ${id}`

/** The names under which earlier versions kept such votes: the beginning of one for each poll, and before that one for all. */
export const oldNames = ({ code, debate, id }: { code: string; debate: string; id: string }) => ({
  ofPoll: `vote ${debate} ${id} `,
  // In those versions the code of the readers' room did not contain the debate's name.
  ofAll: `votes ${code.replace(/\..*/, '')}`,
})

type Tapped = Pick<Vote, 'n' | 'voteId'>

export interface VoteSlot {
  /** The highest n used on this poll, in any epoch. */
  n: number
  /** The last tap, while it waits for its answer. */
  tap?: Vote | undefined
  /** The latest tap that was answered or refused. */
  done?: Tapped | undefined
  held: Known[]
}

/** The server's order: the greater (n, voteId) is the later vote. */
const isLater = (one: Tapped, other: Tapped): boolean =>
  one.n > other.n || (one.n === other.n && one.voteId > other.voteId)
export const isPending = (tap: Tapped, done: Tapped | undefined): boolean => !done || isLater(tap, done)

/** The later of two; either may be missing. */
const later = <T extends Tapped>(one: T | undefined, other: T | undefined): T | undefined =>
  one && other ? (isLater(one, other) ? one : other) : (one ?? other)

/** The joined data of two tabs for a poll. */
export function joinSlots(one: VoteSlot, other: VoteSlot): VoteSlot {
  const tap = later(one.tap, other.tap)
  const done = later(one.done, other.done)
  return {
    n: Math.max(one.n, other.n),
    // When a later tap is answered, an earlier one no longer waits.
    tap: tap && isPending(tap, done) ? tap : undefined,
    done,
    held: other.held.reduce(withKnown, one.held),
  }
}

/** The known answers with one more; of two for the same epoch the later one is kept. */
export function withKnown(held: Known[], more: Known): Known[] {
  const known = held.find(({ epoch }) => epoch === more.epoch)
  if (known && !isNewer(more, known)) return held
  return [...held.filter((other) => other !== known), more].sort((a, b) => a.epoch - b.epoch)
}

function isNewer(one: Known, other: Known): boolean {
  if (one.n !== other.n) return one.n > other.n
  if (one.turn !== other.turn) return one.turn > other.turn
  // Neither is newer; all tabs choose the same one.
  return JSON.stringify(one.vote) > JSON.stringify(other.vote)
}

/** Only this program writes these values, so a check of the shape is enough. */
export const isSlot = (stored: unknown): stored is VoteSlot =>
  typeof stored === 'object' && stored !== null && 'n' in stored && 'held' in stored && Array.isArray(stored.held)
