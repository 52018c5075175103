// A room as its rows in a database say it, locked for one transaction, and what is looked up for the calls of that transaction. Counts
// are kept by row: one for each value of each epoch, so that neither a reset nor an undo ever counts votes again.
import type { Asked, Counts, ErrorCode, HeldVote } from '../core/contract.ts'
import { thesis } from '../core/deck.ts'
import { type PollKey, type PollRef, pollKey } from '../core/poll.ts'
import type { Pairs, PublishedSwing } from '../core/swing.ts'
import { tallyValues } from '../core/tally.ts'
import type { Change } from './calls.ts'
import type { Ballot, Epoch, PollState, RoomState } from './state.ts'
import { epochsOfSwing, pairedPolls } from './thesis.ts'

/** What stands in the room's own row. */
export interface RoomRow {
  /** Rises with every change. */
  version: number
  /** The version at which the state last changed. */
  stateVersion: number
  keyVersion: number
  /** SHA-256 of the control key, hexadecimal. */
  keyHash: string
  /** How many people ever voted in it, without those of a rehearsal that was wiped. */
  voters: number
  /** How many of them came in the rehearsal that is on. */
  rehearsing: number
  /** The most phones that were connected at one time. */
  mostConnected: number
  /** How many rows the log of its votes has. */
  logged: number
  /** How many times a swing was published. */
  published: number
  /** How many refused votes were ever remembered. */
  refusals: number
  /** How many commands were ever remembered. */
  commands: number
}

export interface LockedRoom extends RoomRow {
  code: string
  state: RoomState
  /** Voters by poll, epoch and value (`tallyRow`). */
  tallies: ReadonlyMap<string, number>
  /** Voters who voted on the thesis both times, by both epochs and both values (`pairRow`). */
  pairs: ReadonlyMap<string, number>
  /** The published swings, by both epochs (`toldRow`). */
  told: ReadonlyMap<string, PublishedSwing>
}

/** The vote that a voter holds on one poll in one epoch. */
export interface Held extends Pick<Ballot, 'voter' | 'claim' | 'round' | 'epoch' | 'n' | 'voteId' | 'value' | 'lang'> {
  /** How many of the voter's votes on the poll, in that epoch, are in the log. */
  logged: number
}

/**
 * What the database knows about the calls of a group. The fold owns it: what it writes is known to the calls that follow.
 * `refused`: the refusals that are remembered, by voteId. `logged`: whose vote on what is in the log (`holding`), by voteId. `voters`: who
 * voted before, and whether first in the rehearsal that is on. `held`: by `holding`. `ofThesis`: for voters on the thesis, by voter, where
 * they hold votes on it, in all of its epochs.
 */
export interface Found {
  refused: Map<string, Refused>
  logged: Map<string, string>
  voters: Map<string, boolean>
  held: Map<string, Held>
  ofThesis: Map<string, Set<string>>
  commands: Set<string>
}

/** A refusal that is remembered. `number`: how many were remembered before it. */
interface Refused {
  error: ErrorCode
  number: number
}

export const newFound = (): Found => ({
  refused: new Map(),
  logged: new Map(),
  voters: new Map(),
  held: new Map(),
  ofThesis: new Map(),
  commands: new Set(),
})

/** Notes that a voter holds this vote. */
export function hold({ held, ofThesis }: Found, place: string, vote: Held): void {
  held.set(place, vote)
  if (!isOfThesis(vote)) return
  const places = ofThesis.get(vote.voter)
  if (places) places.add(place)
  else ofThesis.set(vote.voter, new Set([place]))
}

/** A row of the log: a vote as it was counted. */
export type LoggedVote = Omit<Ballot, 'code' | 'wording'>

/** What one fold changed, for the driver to write. A row that is there already is replaced. */
export interface Writes {
  /** The room and all its rows go; nothing else is written then. */
  isDeleted: boolean
  /** Whether the room's own row changed. */
  row: boolean
  /** Whether the presenter steered, so that the room counts as the one steered last. */
  isSteered: boolean
  /** The state if it changed. */
  state: RoomState | undefined
  asked: Asked[]
  /** New rows of the log by voteId, in the order of arrival. */
  votes: Map<string, LoggedVote>
  /** Rows of the log that newer votes replace, by voteId; none of them is among `votes`. */
  replaced: string[]
  held: Map<string, Held>
  voters: { voter: string; at: number; isRehearsing: boolean }[]
  /** The voters of the rehearsal are forgotten, before `voters` are added. */
  isWiped: boolean
  /** The new counts, by row. */
  tallies: Map<string, number>
  pairs: Map<string, number>
  /** `number`: how many were published before it. */
  told: Map<string, PublishedSwing & { number: number }>
  refused: (Refused & { voteId: string })[]
  /** `number`: how many were remembered before it. */
  commands: { commandId: string; number: number }[]
  /** Refusals and commands with a lower number are forgotten. */
  firstRefusal: number
  firstCommand: number
}

export const newWrites = (): Writes => ({
  ...{ isDeleted: false, row: false, isSteered: false, state: undefined, asked: [], votes: new Map(), replaced: [] },
  ...{ held: new Map(), voters: [], isWiped: false, tallies: new Map(), pairs: new Map(), told: new Map() },
  ...{ refused: [], commands: [], firstRefusal: 0, firstCommand: 0 },
})

const separator = '\t'

/** The name of a voter's place in one poll and epoch. */
export const holding = ({ voter, claim, round, epoch }: Pick<Ballot, 'voter' | 'claim' | 'round' | 'epoch'>): string =>
  `${voter}${separator}${claim}${separator}${round}${separator}${epoch}`

/** The names of rows of counts; "don't know" is the empty text, which no value is. */
export const tallyRow = ({ claim, round, epoch }: PollRef & { epoch: number }, value: string | null): string =>
  `${claim}${separator}${round}${separator}${epoch}${separator}${value ?? ''}`
export const pairRow = (before: number, after: number, from: string | null, to: string | null): string =>
  `${before}${separator}${after}${separator}${from ?? ''}${separator}${to ?? ''}`
export const toldRow = ([before, after]: [number, number]): string => `${before}${separator}${after}`
export const partsOf = (row: string): string[] => row.split(separator)

type Counted = Pick<LockedRoom, 'tallies'>

/** The tally of one epoch of a poll. */
export const tallyOf = ({ tallies }: Counted, poll: PollRef & Pick<Epoch, 'epoch' | 'values'>): Counts =>
  tallyValues(poll).map((value) => tallies.get(tallyRow(poll, value)) ?? 0)

/** The tallies of the current epochs. */
export const talliesOf = (room: Counted & { state: RoomState }): Record<PollKey, Counts> =>
  Object.fromEntries(Object.values(room.state.polls).map((poll) => [pollKey(poll), tallyOf(room, poll)]))

/** Who voted both times in the current epochs of the thesis; none if the two asked different questions. */
export function pairsOf({ state, pairs }: Pick<LockedRoom, 'state' | 'pairs'>): Pairs {
  const polls = pairedPolls(state)
  if (!polls) return []
  const { before, after } = polls
  return tallyValues(before).map((from) =>
    tallyValues(after).map((to) => pairs.get(pairRow(before.epoch, after.epoch, from, to)) ?? 0),
  )
}

/** The published swing of the current epochs. */
export const publishedOf = ({ state, told }: Pick<LockedRoom, 'state' | 'told'>): PublishedSwing | undefined =>
  told.get(toldRow(epochsOfSwing(state)))

export const isOfThesis = ({ claim, round }: PollRef): boolean =>
  claim === thesis && (round === 'before' || round === 'after')

export const toHeldVote = ({ claim, round, epoch, value, n }: Held): HeldVote => ({ claim, round, epoch, value, n })

export const hasVotes = (room: Counted, poll: PollState): boolean => tallyOf(room, poll).some((count) => count > 0)

/** What a listener that was told of the room as it was `then` has to be told to know it as it is `now`. */
export function changeBetween(then: LockedRoom, now: LockedRoom): Change {
  const isSteered = now.stateVersion !== then.stateVersion
  const before = talliesOf(then)
  const tallies = Object.entries(talliesOf(now)).filter(([key, counts]) => counts.join() !== before[key]?.join())
  return {
    ...{ code: now.code, version: now.version, stateVersion: now.stateVersion, tallies: Object.fromEntries(tallies) },
    ...(isSteered && { state: now.state, pairs: pairsOf(now), published: publishedOf(now) }),
    ...(now.voters !== then.voters && { voters: now.voters }),
    ...(now.mostConnected > then.mostConnected && { mostConnected: now.mostConnected }),
    ...(now.keyVersion !== then.keyVersion && { key: { keyVersion: now.keyVersion, keyHash: now.keyHash } }),
  }
}
