// The interface that every database implements to keep votes. A new database is one more file beside this one;
// tests/store.test.ts runs the same suite over each.

import type { Asked, Counts, ErrorCode, HeldVote } from '../../core/contract.ts'
import type { PollKey } from '../../core/poll.ts'
import type { Pairs, PublishedSwing } from '../../core/swing.ts'
import type { CastResult, Change, KeyChange, StateChange, Unwritten } from '../../room/calls.ts'
import type { LoggedVote, RoomRow } from '../../room/locked-room.ts'
import type { Ballot, RoomState } from '../../room/state.ts'
import type { StoreLimits } from '../../room/voter-limits.ts'
import type { FrozenTable } from '../frozen-names.ts'

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

/**
 * `isSteered`: the room counts as steered from the beginning; `asked`: what its polls ask; `commandId`: the command that makes the room, which
 * counts as the first one that was carried out in it.
 */
export interface CreateOptions {
  isSteered?: boolean
  asked?: Asked[]
  commandId?: string
  /** Who opens the room; absent: the host or the program. */
  opening?: Opening
}

/** An opener and the key that it was known by; it may have `most` rooms. */
export interface Opening {
  name: string
  keyHash: string
  most: number
}

/** Why an opener could not open a room: its key was revoked meanwhile, or it has as many as it may have. */
export type OpeningRefusal = Extract<ErrorCode, 'key_wrong' | 'too_many_own'>

/** Somebody whom the host lets open rooms. `salt`: the key is made from it and from the secret, so that it can be shown again. */
export interface StoredOpener {
  name: string
  salt: string
  /** SHA-256 of the key, hexadecimal. */
  keyHash: string
  /** Seconds since 1970. */
  madeAt: number
}

/** `rooms`: how many it opened that are not deleted. */
export interface ListedOpener extends StoredOpener {
  rooms: number
}

/** The openers, of whom no process remembers anything, so that a key ends at every server at once. */
export interface Openers {
  /** By name. */
  list(): Promise<ListedOpener[]>
  /** The name of the opener whose key has this hash. */
  find(keyHash: string): Promise<string | undefined>
  /** False if there is one of that name. */
  make(opener: StoredOpener): Promise<boolean>
  /** False if there is none of that name. The rooms that it opened stay, and are its own again if it is made anew. */
  remove(name: string): Promise<boolean>
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
  /** The name of the opener that opened it; null: the host or the program did. */
  opener: string | null
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
  /** Whether there can be others: a debate that is not shown here may be shown there. */
  readonly mayBe: boolean
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
  /** Calls `listener` whenever other servers show other words of a debate than this one has, or no longer do. */
  watchWords(listener: (change: WordsChange) => void): void
}

/** Ids of debates. `lost`: other servers show other words of them from now on; `back`: they did, and this server's words are shown again. */
export interface WordsChange {
  lost: string[]
  back: string[]
}

export interface ServedDebate {
  id: string
  hash: string
}

/** Of a store that one process has for itself. */
export const noOthers: Others = {
  mayBe: false,
  note: () => undefined,
  of: () => noFollowers,
  together: (_, own) => own,
  watch: () => undefined,
  serve: () => Promise.resolve([]),
  isShown: () => true,
  watchWords: () => undefined,
}

/**
 * Writes happen in the order of the calls; a read sees at least the writes before it. Listeners get a change before its caller gets
 * the answer, and before another call is refused because of it. A call that could not be read or written rejects with a NotNowError; a
 * vote gets the answer `not_saved` instead, since many are written at once. `keyVersion`: the version of the control key that the caller was checked
 * with. The writing transaction compares it: with a key that was renewed meanwhile it writes nothing (`key_wrong`).
 */
export interface Store {
  /** False if the code is taken. An opener's key and number of rooms are looked up in the transaction that writes. */
  createRoom(room: NewStoredRoom, how?: CreateOptions): Promise<boolean | OpeningRefusal>
  readRoom(code: string): Promise<StoredRoom | undefined>
  /** Newest first; without the room that is always open, which nobody presents. */
  listRooms(): Promise<ListedRoom[]>
  /** How many rooms such a list has now, whoever made them. */
  countRooms(): Promise<number>
  /** Stores a state if nobody steered since the state that it was made of; undefined also if this command was carried out before. */
  saveState(code: string, change: StateChange): Promise<Unwritten | undefined>
  /** Whether this command was carried out; the newest thousand of a room are known. */
  hasCommand(code: string, commandId: string): Promise<boolean>
  /** Stores the hash of the next version of the key; undefined also if this command made that version before, and it is the newest. */
  saveKey(code: string, change: KeyChange): Promise<Unwritten | undefined>
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
  /** The same for a vote that the server does not count for this reason: if it was counted before, it is answered as it was. */
  refuseVote(ballot: Ballot, refusal: ErrorCode): Promise<CastResult>
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
  /** Forgets every other room in memory; it is read again when it is asked for. */
  keepOnly(codes: string[]): void
  readonly others: Others
  readonly openers: Openers
  /** The rooms frozen for readers, where this database keeps them. */
  readonly frozen: FrozenTable | undefined
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

/** An open store that cannot read or write now, such as on a full disk or while its database is away; a later call may succeed. */
export class NotNowError extends StoreError {
  override name = 'NotNowError'
  /** None: where in the program it was asked says nothing of the disk or the database. */
  override stack = ''
}
