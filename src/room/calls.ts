// What a room is asked to do within one transaction, what each call is answered, and what is reported of them all after the commit.
import type { Asked, Counts, ErrorCode, HeldVote } from '../core/contract.ts'
import type { PollKey } from '../core/poll.ts'
import type { Pairs, PublishedSwing } from '../core/swing.ts'
import type { Ballot, RoomState } from './state.ts'

/**
 * A call on a room. `vote`: a vote has arrived; `refusal`: why it is refused if it was not counted before. `state`: the presenter's
 * command, already carried out on the state of `stateVersion`, or an act of the server itself (`keyVersion` null). `key`: the next version
 * of the control key. `connected`: as many phones have a stream. `delete`: the room goes with all its votes.
 */
export type RoomCall =
  | { name: 'vote'; ballot: Ballot; refusal?: ErrorCode | undefined }
  | ({ name: 'state' } & StateChange)
  | ({ name: 'key' } & KeyChange)
  | { name: 'connected'; connected: number }
  | { name: 'delete'; keyVersion: number }

export interface StateChange {
  /** A command with an id is carried out once, however often it is sent. */
  commandId?: string | undefined
  /** The version of the state on which the command was carried out; if somebody steered since, nothing is written. */
  stateVersion: number
  state: RoomState
  /** The version of the control key that the sender was checked with; null: the server itself. */
  keyVersion: number | null
  /** What its newly worded polls ask; for each claim and wording, what was stored first is kept. */
  asked?: Asked[]
}

/** The next version of a key; a command with an id is carried out once. */
export interface KeyChange {
  commandId?: string | undefined
  keyVersion: number
  keyHash: string
}

/** Why nothing was written: somebody steered meanwhile, the key was renewed meanwhile, or the room is deleted. */
export type Unwritten = Extract<ErrorCode, 'conflict' | 'key_wrong' | 'no_such_room'>

/** `retryAfter`: milliseconds until the vote may be sent again, if known. */
export type CastResult = { held: HeldVote } | { error: ErrorCode; retryAfter?: number }

/** The answer to a call. For a vote, null, the shortest answer, means that the vote is held as it was cast. */
export type Answer = CastResult | null | Unwritten | undefined

/** The whole answer to a vote. */
export const toCastResult = ({ claim, round, epoch, value, n }: Ballot, answer: CastResult | null): CastResult =>
  answer ?? { held: { claim, round, epoch, value, n } }

/** What is reported of a room after a commit that changed it, before the calls that caused it are answered. */
export interface Change {
  code: string
  version: number
  stateVersion: number
  /** The new state if it changed. */
  state?: RoomState
  /** The new number of voters, if some voted for the first time. */
  voters?: number
  /** The most phones that were connected at one time, if another server raised it. */
  mostConnected?: number
  /** Whole tallies of current epochs that changed. */
  tallies: Record<PollKey, Counts>
  /** The pairs, whenever a vote on the thesis was opened, closed, reset or restored. */
  pairs?: Pairs
  /** The published swing, reported together with the pairs. */
  published?: PublishedSwing | undefined
  /** The room is deleted with its votes. */
  isDeleted?: true
  /** The new control key if it was renewed: the old one is no longer valid. */
  key?: { keyVersion: number; keyHash: string }
}
