// Where votes live: the one interface of every database. Written so that a database is one more file beside this one;
// tests/store.test.ts runs the same suite over each.

import type { Counts, ErrorCode, HeldVote, Vote } from '../../core/contract.ts'
import type { PollKey } from '../../core/poll.ts'
import type { ScaleName } from '../../core/scale.ts'
import type { Pairs, ToldSwing } from '../../core/swing.ts'
import type { StoreLimits } from '../voter-limits.ts'

/**
 * The switches of one poll. `entered`: its stack was on screen, so that it does not open by itself again, unless it was left
 * open and unanswered. `earlier`: epochs that a reset left, newest last; `lastEpoch` only rises.
 */
export interface PollState {
  claim: string
  round: HeldVote['round']
  epoch: number
  lastEpoch: number
  entered: boolean
  open: boolean
  revealed: boolean
  /** When it closes by itself, in seconds since 1970; null: no deadline. */
  closesAt: number | null
  earlier: { epoch: number; revealed: boolean }[]
}

/** How long the evening and its act have run: seconds since 1970, null before the first slide was left. */
interface Clock {
  startedAt: number | null
  act: string | null
  actSince: number | null
}

/** What the presenter steers; stored whole, so a restart brings it back. */
export interface RoomState {
  slide: string
  step: number
  name: string
  ended: boolean
  locked: boolean
  hold: boolean
  short: boolean
  texts: boolean
  screenLangs: string[]
  /** How many voters are admitted; null: everybody. */
  limit: number | null
  /** Which of this machine's addresses the QR code names; null: the likeliest. */
  address: string | null
  clock: Clock
  polls: Record<PollKey, PollState>
  /** What the room goes back to when the rehearsal is wiped; null outside a rehearsal. */
  beforeRehearsal: Omit<RoomState, 'beforeRehearsal'> | null
}

export interface NewStoredRoom {
  code: string
  deck: string
  scale: ScaleName
  /** 256 random bits, hexadecimal: voters are stored as HMACs with it. */
  voterKey: string
  keyVersion: number
  /** SHA-256 of the control key, hexadecimal. */
  keyHash: string
  state: RoomState
  /** Seconds since 1970. */
  createdAt: number
}

export interface StoredRoom extends NewStoredRoom {
  /** Rises with every change, never falls. */
  version: number
  /** The version at which the state last changed. */
  stateVersion: number
  /** Those who ever voted in it. */
  voters: number
  /** The most phones that were connected at one time. */
  mostConnected: number
  /** Of the current epoch of every poll. */
  tallies: Record<PollKey, Counts>
  /**
   * Of the voters who hold a vote on the thesis both before and after, in the current epochs: how many by the place of the
   * value before (rows) and after (columns). As of when one of the two polls was last opened, closed, reset or brought back.
   */
  pairs: Pairs
  /** What was told of the two votes on the thesis in their current epochs, kept with the votes; undefined where nothing was. */
  told: ToldSwing | undefined
}

/** What a list of rooms says of each. */
interface ListedRoom {
  code: string
  deck: string
  name: string
  createdAt: number
  ended: boolean
  isRehearsal: boolean
  /** Those who ever voted in it. */
  voters: number
  keyVersion: number
  keyHash: string
  /** The room that was steered last has the greatest; 0: nobody ever steered it. No clock, since a clock may be wrong. */
  lastSteered: number
}

/** A vote on its way into the store. `voter`: HMAC of the voter's secret, 128 bits, hexadecimal; `at`: seconds. */
export interface Ballot extends Vote {
  code: string
  voter: string
  at: number
}

/** Why a write was not made: somebody steered since, the key was renewed since, or the room is no more. */
export type Unwritten = Extract<ErrorCode, 'conflict' | 'key_wrong' | 'no_such_room'>

/** `retryAfter`: milliseconds, where it is known when the vote may be sent again. */
export type CastResult = { held: HeldVote } | { error: ErrorCode; retryAfter?: number }

/** Said after every commit that changed something, before the one who caused it is answered. */
export interface Change {
  code: string
  version: number
  stateVersion: number
  /** The new state where it changed. */
  state?: RoomState
  /** How many there are, where some voted for the first time. */
  voters?: number
  /** Whole tallies of the current epochs that changed. */
  tallies: Record<PollKey, Counts>
  /** Where they were counted anew. */
  pairs?: Pairs
  /** What was told of the two votes on the thesis, where the pairs were counted anew. */
  told?: ToldSwing | undefined
  /** The room is no more, and neither are its votes. */
  isDeleted?: true
  /** The new control key where it was renewed: the old one holds nowhere any more. */
  key?: { keyVersion: number; keyHash: string }
}

/** A row of the append-only log. */
export type LoggedVote = Omit<Ballot, 'code'>

/**
 * Writes are carried out in the order in which they were called; a read sees at least those before it. Whoever watches has been told of a change before its caller is
 * answered, and before another call is refused because of it. A call that could not be written rejects; a vote is answered
 * `not_saved` instead, since many are written at once. `keyVersion`: of the control key that the caller was checked with. It is
 * compared in the transaction that writes: a key that was renewed since writes nothing (`key_wrong`).
 */
export interface Store {
  /** False where the code is taken. `isSteered`: the room counts as steered from the first. */
  createRoom(room: NewStoredRoom, isSteered?: boolean): Promise<boolean>
  readRoom(code: string): Promise<StoredRoom | undefined>
  /** Newest first; without the room that is always open, which nobody presents. */
  listRooms(): Promise<ListedRoom[]>
  /** Stores `state` if nobody changed it since `stateVersion`. Null in the place of the key's version: what the server does by itself. */
  saveState(
    code: string,
    stateVersion: number,
    state: RoomState,
    keyVersion: number | null,
  ): Promise<Unwritten | undefined>
  /** Stores the hash of the next version of the key. */
  saveKey(code: string, keyVersion: number, keyHash: string): Promise<Unwritten | undefined>
  /** Deletes a room with all its votes. */
  deleteRoom(code: string, keyVersion: number): Promise<Unwritten | undefined>
  /** Stores the most phones that were connected at one time, where there never were as many; no new version. */
  raiseConnected(code: string, connected: number): Promise<void>
  /**
   * Resolves after the commit has reached the disk. A known voteId is answered with what its voter holds and changes
   * nothing; the highest (n, voteId) is held; `refuseVote` is asked in the transaction that writes, and what it refuses for good
   * (409) is remembered. New voters beyond the limit of a moment are `too_busy`, which is not.
   */
  castVote(ballot: Ballot): Promise<CastResult>
  /** All this voter holds in the room, in every epoch. */
  readVotes(code: string, voter: string): Promise<HeldVote[]>
  /**
   * The whole log of a room in the order of arrival; of a voter who changed their mind more often than the log holds on one poll, the
   * first votes and the newest.
   */
  readLog(code: string): Promise<LoggedVote[]>
  /** Rejects where nothing can be written now. */
  check(): Promise<void>
  /** Calls `listener` with every change of every room; more than one may watch. */
  watch(listener: (change: Change) => void): void
  close(): Promise<void>
}

export interface StoreOptions {
  /** What is told of who moved is kept as told with flows of fewer voters than this hidden. */
  k: number
  limits: StoreLimits
}

/** A store that cannot be opened; the message is one sentence for the person at the terminal. */
export class StoreError extends Error {}
