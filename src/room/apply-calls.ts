// The fold of a group of calls on one room, pure: the room as it is locked, what was looked up, and the calls in the order of their
// arrival give the answers, what is to be written, and what is reported. Every database carries out these writes and nothing else.
import { type ErrorCode, errorStatus } from '../core/contract.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import { isOtherCount } from './asking.ts'
import type { Answer, CastResult, Change, KeyChange, RoomCall, StateChange, Unwritten } from './calls.ts'
import {
  type Found,
  type Held,
  hasVotes,
  hold,
  holding,
  isOfThesis,
  type LockedRoom,
  newWrites,
  pairRow,
  pairsOf,
  publishedOf,
  tallyOf,
  tallyRow,
  toHeldVote,
  toldRow,
  type Writes,
} from './locked-room.ts'
import { refuseVote } from './refuse-vote.ts'
import type { Ballot, RoomState } from './state.ts'
import { epochsOfSwing, isThesisTouched, swingToTell } from './thesis.ts'
import type { StoreLimits } from './voter-limits.ts'

/** How many new voters this process may admit to the room now; `at`: seconds that only rise. */
export interface Newcomers {
  isTooMany(at: number): boolean
  admit(at: number): void
}

export interface Rules {
  limits: StoreLimits
  /** Flows of fewer voters than this are hidden in swings that are published from now on. */
  k: number
  newcomers: Newcomers
}

export interface Applied {
  /** In the order of the calls. */
  answers: Answer[]
  /** The room after the calls. */
  room: LockedRoom
  writes: Writes
  /** Undefined if nothing was changed that anybody is told. */
  change: Change | undefined
}

/**
 * Carries out the calls, each as if those before it had been written already. `locked` stays as it is; `found` is used up. Nothing of the
 * result holds until the writes are committed.
 */
export function applyCalls(locked: LockedRoom, found: Found, calls: RoomCall[], rules: Rules): Applied {
  const room = {
    ...locked,
    ...{ tallies: new Map(locked.tallies), pairs: new Map(locked.pairs), told: new Map(locked.told) },
  }
  const writes = newWrites()
  const polls = new Set<PollKey>()
  const is = { voted: false, newVoters: false, keyed: false, paired: false }
  const answers = calls.map(answer)
  if (is.voted || is.keyed || writes.isDeleted) {
    room.version += 1
    writes.row = true
  }
  writes.firstRefusal = room.refusals - rules.limits.refusals
  writes.firstCommand = room.commands - rules.limits.commands
  return { answers, room, writes, change: toChange() }

  function answer(call: RoomCall): Answer {
    if (writes.isDeleted) return answerMissing(call)
    switch (call.name) {
      case 'vote':
        return castVote(call.ballot, call.refusal)
      case 'state':
        return saveState(call)
      case 'key':
        return saveKey(call)
      case 'connected':
        writes.row ||= call.connected > room.mostConnected
        room.mostConnected = Math.max(room.mostConnected, call.connected)
        return undefined
      case 'delete':
        if (room.keyVersion !== call.keyVersion) return 'key_wrong'
        writes.isDeleted = true
        return undefined
    }
  }

  function castVote(ballot: Ballot, refusal: ErrorCode | undefined): CastResult | null {
    const { voter, voteId, claim, round, epoch, n, value, lang, at } = ballot
    const place = holding(ballot)
    const held = found.held.get(place)
    const logged = found.logged.get(voteId)
    // A known vote gets the held vote as its answer, even if the rules would refuse a new vote by now.
    if (logged !== undefined && logged === place && held) return { held: toHeldVote(held) }
    const isNewest = !held || n > held.n || (n === held.n && voteId > held.voteId)
    const isFull = held !== undefined && held.logged >= rules.limits.logRows
    // Above the log's limit, a newer vote may have replaced this vote's row; this vote changes nothing in either case.
    if (isFull && !isNewest) return { held: toHeldVote(held) }
    const isKnown = () => found.voters.has(voter)
    const refused =
      (logged === undefined ? remembered(voteId) : 'vote_id_used') ??
      refusal ??
      refuseVote(room, ballot, isKnown) ??
      (!isKnown() && rules.newcomers.isTooMany(at) ? 'too_busy' : undefined)
    if (refused) return refuse(voteId, refused)

    const second = Math.floor(at)
    writes.votes.set(voteId, { voter, voteId, claim, round, epoch, n, value, lang, at: second })
    writes.row = true
    room.logged += 1
    found.logged.set(voteId, place)
    if (!isKnown()) admit(voter, second, at)
    if (held && !isNewest) {
      write(place, { ...held, logged: held.logged + 1 })
      return { held: toHeldVote(held) }
    }
    if (held && isFull) replace(held.voteId)
    count(ballot, held)
    write(place, { voter, claim, round, epoch, n, voteId, value, lang, logged: (held?.logged ?? 0) + (isFull ? 0 : 1) })
    return null
  }

  /** Takes a row out of the log. Its vote stays known to the calls that follow. */
  function replace(voteId: string): void {
    if (!writes.votes.delete(voteId)) writes.replaced.push(voteId)
    room.logged -= 1
  }

  function write(place: string, vote: Held): void {
    hold(found, place, vote)
    writes.held.set(place, vote)
  }

  function admit(voter: string, second: number, at: number): void {
    rules.newcomers.admit(at)
    const isRehearsing = room.state.beforeRehearsal !== null
    found.voters.set(voter, isRehearsing)
    writes.voters.push({ voter, at: second, isRehearsing })
    room.voters += 1
    if (isRehearsing) room.rehearsing += 1
    writes.row = true
    is.newVoters = true
  }

  /** Why this vote was refused for good before; the oldest refusals are forgotten. */
  function remembered(voteId: string): ErrorCode | undefined {
    const known = found.refused.get(voteId)
    return known && known.number >= room.refusals - rules.limits.refusals ? known.error : undefined
  }

  /** A final refusal is remembered: a vote sent again after its poll was opened again is not counted either. */
  function refuse(voteId: string, error: ErrorCode): CastResult {
    if (errorStatus[error] !== 409 || remembered(voteId)) return { error }
    const refused = { error, number: room.refusals }
    found.refused.set(voteId, refused)
    writes.refused.push({ voteId, ...refused })
    room.refusals += 1
    writes.row = true
    return { error }
  }

  /** Counts the voter's newest vote in place of the one held before, in the tally and among the pairs of the thesis. */
  function count(ballot: Ballot, before: Held | undefined): void {
    is.voted = true
    if (before) raise('tallies', tallyRow(ballot, before.value), -1)
    raise('tallies', tallyRow(ballot, ballot.value), 1)
    const key = pollKey(ballot)
    if (room.state.polls[key]?.epoch === ballot.epoch) polls.add(key)
    if (isOfThesis(ballot)) pair(ballot, before)
  }

  /** The voter's votes in the other round count with this one, in every epoch: an undo may bring any two together again. */
  function pair({ voter, round, epoch, value }: Ballot, before: Held | undefined): void {
    for (const place of found.ofThesis.get(voter) ?? []) {
      const other = found.held.get(place)
      if (!other || other.round === round) continue
      const rowOf = (own: string | null) =>
        round === 'before'
          ? pairRow(epoch, other.epoch, own, other.value)
          : pairRow(other.epoch, epoch, other.value, own)
      if (before) raise('pairs', rowOf(before.value), -1)
      raise('pairs', rowOf(value), 1)
    }
  }

  function raise(table: 'tallies' | 'pairs', row: string, by: 1 | -1): void {
    const now = (room[table].get(row) ?? 0) + by
    room[table].set(row, now)
    writes[table].set(row, now)
  }

  function saveState({ commandId, stateVersion, state, keyVersion, asked = [] }: StateChange): Unwritten | undefined {
    if (commandId !== undefined && found.commands.has(commandId)) return undefined
    if (keyVersion !== null && room.keyVersion !== keyVersion) return 'key_wrong'
    if (room.stateVersion !== stateVersion || isTooLate(state)) return 'conflict'
    // If the votes were closed by a version that stored no swings, their swing is stored now, before it can change.
    tellSwing()
    const before = room.state
    room.version += 1
    room.stateVersion = room.version
    room.state = state
    writes.row = true
    writes.state = state
    writes.isSteered ||= keyVersion !== null
    writes.asked.push(...asked)
    remember(commandId)
    if (before.beforeRehearsal !== null && state.beforeRehearsal === null) wipeRehearsal()
    for (const key of Object.keys(state.polls)) if (isOtherCount(before.polls[key], state.polls[key])) polls.add(key)
    if (isThesisTouched(before.polls, state.polls)) {
      tellSwing()
      is.paired = true
    }
    return undefined
  }

  /** A command that is sent again because its answer was lost is not carried out again. */
  function remember(commandId: string | undefined): void {
    if (commandId === undefined) return
    found.commands.add(commandId)
    writes.commands.push({ commandId, number: room.commands })
    room.commands += 1
    writes.row = true
  }

  /** Whether a poll would count as unanswered, though a vote came since the command was carried out on the state before. */
  function isTooLate(state: RoomState): boolean {
    return Object.entries(room.state.polls).some(
      ([key, poll]) =>
        poll.entered &&
        state.polls[key]?.entered === false &&
        state.polls[key].epoch === poll.epoch &&
        hasVotes(room, poll),
    )
  }

  function wipeRehearsal(): void {
    writes.isWiped = true
    writes.voters = writes.voters.filter(({ isRehearsing }) => !isRehearsing)
    for (const [voter, isRehearsing] of found.voters) if (isRehearsing) found.voters.delete(voter)
    room.voters -= room.rehearsing
    room.rehearsing = 0
    is.newVoters = true
  }

  function tellSwing(): void {
    const { state } = room
    const tallies = Object.fromEntries(Object.entries(state.polls).map(([key, poll]) => [key, tallyOf(room, poll)]))
    const swing = swingToTell({ state, tallies, pairs: pairsOf(room), published: publishedOf(room) }, rules.k)
    if (!swing) return
    const row = toldRow(epochsOfSwing(state))
    room.told.set(row, swing)
    writes.told.set(row, { ...swing, number: room.published })
    room.published += 1
  }

  function saveKey({ commandId, keyVersion, keyHash }: KeyChange): Unwritten | undefined {
    // Somebody who renewed the key after this command keeps it.
    const isDone = commandId !== undefined && found.commands.has(commandId)
    if (isDone && room.keyVersion === keyVersion + 1) return undefined
    if (room.keyVersion !== keyVersion) return 'key_wrong'
    room.keyVersion += 1
    room.keyHash = keyHash
    is.keyed = true
    remember(commandId)
    return undefined
  }

  function toChange(): Change | undefined {
    // Nobody is told what else happened in a room that is deleted.
    if (writes.isDeleted)
      return { code: room.code, version: room.version, stateVersion: room.stateVersion, tallies: {}, isDeleted: true }
    if (!(is.voted || is.keyed || writes.state)) return undefined
    const { code, version, stateVersion, state, voters, keyVersion, keyHash } = room
    const tallies = [...polls].flatMap((key) => {
      const poll = state.polls[key]
      return poll ? [[key, tallyOf(room, poll)]] : []
    })
    return {
      ...{ code, version, stateVersion, tallies: Object.fromEntries(tallies) },
      ...(writes.state && { state }),
      ...(is.newVoters && { voters }),
      ...(is.paired && { pairs: pairsOf(room), published: publishedOf(room) }),
      ...(is.keyed && { key: { keyVersion, keyHash } }),
    }
  }
}

/** The answer to a call on a room that does not exist, or no longer. */
export function answerMissing({ name }: RoomCall): Answer {
  if (name === 'vote') return { error: 'no_such_room' }
  return name === 'connected' ? undefined : 'no_such_room'
}
