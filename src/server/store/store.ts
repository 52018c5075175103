// The interface that every database implements to keep votes. A new database is one more file beside this one;
// tests/store.test.ts runs the same suite over each.

import type { Asked, Counts, ErrorCode, HeldVote } from '../../core/contract.ts'
import type { PollKey } from '../../core/poll.ts'
import type { Pairs, PublishedSwing } from '../../core/swing.ts'
import type { CastResult, Change, StateChange, Unwritten } from '../../room/calls.ts'
import type { LoggedVote, RoomRow } from '../../room/locked-room.ts'
import type { Ballot, RoomState } from '../../room/state.ts'
import type { StoreLimits } from '../../room/voter-limits.ts'

export interface NewStoredRoom {
  code: string
  deck: string
  /** The debate's title by language; null where it was not stored. */
  title: Record<string, string> | null
  /** 256 random bits, hexadecimal: voters are stored as HMACs with it. */
  voterKey: string
  keyVersion: number
  /** SHA-256 of the control key, hexadecimal. */
  keyHash: string
  state: RoomState
  /** Seconds since 1970. */
  createdAt: number
}

export interface StoredRoom
  extends NewStoredRoom,
    Pick<RoomRow, 'version' | 'stateVersion' | 'voters' | 'mostConnected'> {
  /** The tally of the current epoch of every poll. */
  tallies: Record<PollKey, Counts>
  /** Voters who voted on the thesis both times, in the current epochs, by the index of their value before (rows) and after (columns). */
  pairs: Pairs
  /** The published swing of the current epochs, stored with the votes; undefined if there is none. */
  published: PublishedSwing | undefined
}

/** A room as a list shows it. */
interface ListedRoom {
  code: string
  deck: string
  title: Record<string, string> | null
  name: string
  createdAt: number
  ended: boolean
  isRehearsal: boolean
  /** How many people ever voted in it. */
  voters: number
  keyVersion: number
  keyHash: string
  /** Greatest in the room that was steered last; 0: never steered. A counter and no time, since a clock may be wrong. */
  lastSteered: number
}

/** How many phones follow a room, and how many voters they are. */
export interface Followers {
  phones: number
  voters: number
}

export const noFollowers: Followers = { phones: 0, voters: 0 }

/** The other servers of the same store. */
export interface Others {
  /** Tells them how many follow a room here. */
  note(code: string, followers: Followers): void
  /** How many follow a room at all of them together, as of a second or two ago. */
  of(code: string): Followers
  /** How many voters follow it at all servers, `own` of them here, without counting anybody twice who moves from one to another. */
  together(code: string, own: number): number
  /** Calls `listener` when one of these numbers has changed. */
  watch(listener: (code: string) => void): void
  /**
   * Says which debates this server shows, by the hash of their words. Resolves with the ids of those of which other servers, which are still
   * there, show other words: with `takeOver` none, and the others' words are the old ones from then on.
   */
  serve(debates: ServedDebate[], takeOver: boolean): Promise<string[]>
  /** Whether this server's words of a debate are those that are shown, as of a second or two ago. */
  isShown(debate: string): boolean
}

export interface ServedDebate {
  id: string
  hash: string
}

/** Of a store that one process has for itself. */
export const noOthers: Others = {
  note: () => undefined,
  of: () => noFollowers,
  together: (_, own) => own,
  watch: () => undefined,
  serve: () => Promise.resolve([]),
  isShown: () => true,
}

/**
 * Writes happen in the order of the calls; a read sees at least the writes before it. Listeners get a change before its caller gets
 * the answer, and before another call is refused because of it. A call that could not be written rejects; a vote gets the answer
 * `not_saved` instead, since many are written at once. `keyVersion`: the version of the control key that the caller was checked
 * with. The writing transaction compares it: with a key that was renewed meanwhile it writes nothing (`key_wrong`).
 */
export interface Store {
  /** False if the code is taken. `isSteered`: the room counts as steered from the beginning; `asked`: what its polls ask. */
  createRoom(room: NewStoredRoom, isSteered?: boolean, asked?: Asked[]): Promise<boolean>
  readRoom(code: string): Promise<StoredRoom | undefined>
  /** Newest first; without the room that is always open, which nobody presents. */
  listRooms(): Promise<ListedRoom[]>
  /** Stores a state if nobody steered since the state that it was made of; undefined also if this command was carried out before. */
  saveState(code: string, change: StateChange): Promise<Unwritten | undefined>
  /** Whether this command was carried out; the newest thousand of a room are known. */
  hasCommand(code: string, commandId: string): Promise<boolean>
  /** Stores the hash of the next version of the key. */
  saveKey(code: string, keyVersion: number, keyHash: string): Promise<Unwritten | undefined>
  /** Deletes a room with all its votes. */
  deleteRoom(code: string, keyVersion: number): Promise<Unwritten | undefined>
  /** Stores the most phones that were connected at one time, if this is a new maximum; the room's version stays the same. */
  raiseConnected(code: string, connected: number): Promise<void>
  /**
   * Resolves after the commit has reached the disk. A vote with a known voteId changes nothing; its answer is the vote that its
   * voter holds. The highest (n, voteId) is held. The writing transaction folds it (`applyCalls`), and remembers a final refusal (409).
   * Too many new voters at a moment are `too_busy`, which is not remembered.
   */
  castVote(ballot: Ballot): Promise<CastResult>
  /** Remembers that a vote was refused for good (409) before it came here: it is refused again, even if the reason is gone by then. */
  refuseVote(code: string, voteId: string, error: ErrorCode): Promise<void>
  /** Everything that the polls of a room have ever asked. */
  readAsked(code: string): Promise<Asked[]>
  /** All votes that this voter holds in the room, in every epoch. */
  readVotes(code: string, voter: string): Promise<HeldVote[]>
  /**
   * The whole log of a room in the order of arrival. If a voter changed their mind more often than the log can hold on one poll, it
   * has the first votes and the newest.
   */
  readLog(code: string): Promise<LoggedVote[]>
  /** Rejects if nothing can be written now. */
  check(): Promise<void>
  /** Resolves when this process knows and has told what other servers did to the room: up to this version, or all of it. */
  freshen(code: string, version?: number): Promise<void>
  readonly others: Others
  /** Seconds since 1970 by the clock that judges deadlines. */
  now(): number
  /** Calls `listener` with every change of every room; there may be several listeners. */
  watch(listener: (change: Change) => void): void
  /**
   * The paths of copies of the data as they were: in the previous `format`, if this start brought them to a newer one; `damaged`, if their
   * counts did not follow from the log of votes and were counted anew.
   */
  readonly copies: { format: string | undefined; damaged: string | undefined }
  close(): Promise<void>
}

export interface StoreOptions {
  /** Flows of fewer voters than this are hidden in swings that are published from now on. */
  k: number
  limits: StoreLimits
}

/** A store that cannot be opened; the message is one sentence for the person at the terminal. */
export class StoreError extends Error {}
