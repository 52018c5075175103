// The rooms of this server, kept in memory as the store's changes arrive, and the few acts on them. Memory is never ahead of the
// store: it changes only when the store reports a commit (the most phones that were connected at one time aside, which is shown at once).

import type { Command } from '../core/command.ts'
import type { Asked, Crowd, ErrorCode, HeldVote, Room, Vote } from '../core/contract.ts'
import { type PollKey, type PollRef, pollKey } from '../core/poll.ts'
import type { Results } from '../core/results.ts'
import { isReadersCode } from '../core/room-code.ts'
import { sum } from '../core/suppress.ts'
import { followWords, holdsWording } from '../room/asking.ts'
import type { CastResult, Change, Unwritten } from '../room/calls.ts'
import type { RoomState } from '../room/state.ts'
import { steer } from '../room/steer.ts'
import { type Rate, usualSize, usualVoterRate } from '../room/voter-limits.ts'
import { createBuckets } from './bucket.ts'
import { openCrowds } from './crowd.ts'
import { openDeadlines } from './deadlines.ts'
import type { HostedDebate } from './debates.ts'
import { isKey, openPseudonyms } from './keys.ts'
import { openKnownRooms } from './known-rooms.ts'
import { openRoomList, type RoomKeys, type RoomListOptions } from './room-list.ts'
import { countsOf, createRoomView, type Sight } from './room-view.ts'
import type { Followers, StoredRoom } from './store/store.ts'

export interface RoomsOptions extends RoomListOptions {
  /** Flows of the swing of fewer voters than this are hidden; absent: none are. */
  k?: number
  /** The address at which phones open a room: the one that its presenter chose, as long as this machine has it. */
  joinUrl: (code: string, chosen: string | null) => string
  /** The addresses that a presenter can choose; absent: none. */
  addresses?: () => string[]
  /** Voters that a room is expected to have; absent: the usual number. */
  size?: number | undefined
  /** How many votes a voter may cast; absent: the usual rate. */
  voterRate?: Rate | undefined
  /** Whether a stream follows the room, so that it stays in memory; absent: none does. */
  isFollowed?: (code: string) => boolean
}

export interface Rooms extends RoomKeys {
  findRoom(code: string): Promise<StoredRoom | undefined>
  /** Whether the room is of a debate that this server shows; a room of another one can only be listed, exported and deleted. */
  isHere(room: StoredRoom): boolean
  /** Whether this server's words of a debate are those that all servers show. */
  isShown(debate: string): boolean
  isKeyOf(room: StoredRoom, key: string): boolean
  /**
   * The reason if a key that was right at the beginning of its request is no longer valid. An act that happens later than its
   * authorisation calls this, or passes `keyVersion`, the version of the key that was checked, on to a write.
   */
  checkKey(room: StoredRoom, keyVersion: number): Unwritten | undefined
  /** Resolves when this server knows what others did to the room: up to this version, or all of it. */
  freshen(room: StoredRoom, version?: number): Promise<void>
  /** Rejects if no vote could be stored now. */
  checkStore(): Promise<void>
  /** The name of a voter in a room. */
  pseudonymOf(room: StoredRoom, secret: string): string
  /**
   * The votes of a voter who casts too many are refused (`too_fast`) before the store is asked, with the time to try again. In a room whose
   * debate is not shown here a vote is refused for good, and does not count when the debate is back; for now if other servers may show it.
   */
  castVote(room: StoredRoom, secret: string, vote: Vote): Promise<CastResult>
  readVotes(room: StoredRoom, secret: string): Promise<HeldVote[]>
  control(room: StoredRoom, command: Command, keyVersion: number): Promise<ErrorCode | undefined>
  /** Brings the rooms in memory to the present state of their debates; for rooms in the store, that happens at their first use. */
  showDebates(): Promise<void>
  watch(listener: (room: StoredRoom, change: Change) => void): void
  view(room: StoredRoom, sight: Sight): Room
  /** Notes how many phones, and voters among them, follow the room at this server now. */
  noteFollowers(room: StoredRoom, followers: Followers): void
  /** How many follow it at other servers. */
  elsewhere(code: string): Followers
  /** Calls `listener` when that number has changed. */
  watchElsewhere(listener: (code: string) => void): void
  /** How many people are here, for the presenter only. */
  crowdOf(room: StoredRoom): Crowd
  /** All counts, with what was asked. */
  results(room: StoredRoom): Promise<Results>
  /** Everything that the polls of a room have ever asked. */
  asked(room: StoredRoom): Promise<Asked[]>
  /** Stops everything that happens by itself. */
  close(): void
}

export function openRooms(options: RoomsOptions): Rooms {
  const { store, debates, k = 1, now } = options
  const addresses = options.addresses ?? (() => [])
  const pseudonyms = new Map<string, (secret: string) => string>()
  const listeners: ((room: StoredRoom, change: Change) => void)[] = []
  const list = openRoomList(options)
  const crowds = openCrowds({ now, size: options.size ?? usualSize, saveConnected: store.raiseConnected })
  const { view, results } = createRoomView({
    ...{ ...options, k, addresses, crowdOf: crowds.crowdOf },
    isShown: store.others.isShown,
  })
  const { burst, perSecond } = options.voterRate ?? usualVoterRate
  /** One bucket for all votes of a voter in a room. */
  const casts = createBuckets(burst, perSecond, () => now() * 1000)

  const deadlines = openDeadlines({
    now,
    isSteered: (room) => known.get(room.code) === room && isHere(room),
    steer: async (room, command) => steerRoom(room, command, null),
  })
  const known = openKnownRooms({
    read: store.readRoom,
    enter: async (room) => {
      await updateWords(room)
      deadlines.set(room)
    },
    isNeeded: (code) => options.isFollowed?.(code) || deadlines.isSet(code) || crowds.isUnsaved(code),
    leave: forgetBeside,
    keepOnly: store.keepOnly,
  })

  store.watch((change) => {
    const room = known.get(change.code)
    if (room) room.mostConnected = Math.max(room.mostConnected, change.mostConnected ?? 0)
    if (!room || change.version <= room.version) return
    room.version = change.version
    room.stateVersion = change.stateVersion
    if (change.state) room.state = change.state
    Object.assign(room.tallies, change.tallies)
    if (change.pairs) Object.assign(room, { pairs: change.pairs, published: change.published })
    Object.assign(room, change.key)
    if (change.voters !== undefined) {
      crowds.addVoters(room.code, change.voters - room.voters)
      room.voters = change.voters
    }
    if (change.isDeleted) {
      known.delete(room.code)
      forgetBeside(room.code)
    }
    if (change.state || change.isDeleted) deadlines.set(room)
    for (const listener of listeners) listener(room, change)
  })

  /** Forgets what is kept beside a room that is no longer in memory. */
  function forgetBeside(code: string): void {
    pseudonyms.delete(code)
    crowds.forget(code)
  }

  /** Brings a room to the words that its debate has now, under a new version, so that every page learns of them. */
  async function updateWords(room: StoredRoom): Promise<void> {
    const debate = debates.get(room.deck)
    if (!debate || isReadersCode(room.code) || room.state.words === debate.hash || !store.others.isShown(debate.id))
      return
    await store.saveState(room.code, {
      stateVersion: room.stateVersion,
      state: inWordsOf(debate, room.state),
      keyVersion: null,
    })
  }

  async function showDebates(): Promise<void> {
    for (const room of known.values()) {
      // What a server with other words did last may not have been heard of yet.
      await store.freshen(room.code)
      await updateWords(room)
      // A deadline may have passed while the server did not show the room's debate.
      deadlines.set(room)
    }
  }

  const isHere = (room: StoredRoom): boolean => debates.get(room.deck) !== undefined

  function checkKey(room: StoredRoom, keyVersion: number): Unwritten | undefined {
    if (known.get(room.code) !== room) return 'no_such_room'
    return room.keyVersion === keyVersion ? undefined : 'key_wrong'
  }

  function pseudonymOf({ code, voterKey }: StoredRoom, voterSecret: string): string {
    let pseudonym = pseudonyms.get(code)
    if (!pseudonym) {
      pseudonym = openPseudonyms(voterKey)
      pseudonyms.set(code, pseudonym)
    }
    return pseudonym(voterSecret)
  }

  async function castVote(room: StoredRoom, voterSecret: string, vote: Vote): Promise<CastResult> {
    const debate = debates.get(room.deck)
    if (!store.others.isShown(room.deck) || (!debate && store.others.mayBe)) return { error: 'old_words' }
    const key = pollKey(vote)
    if (debate && !Object.hasOwn(room.state.polls, key) && !debate.questions.has(key)) return { error: 'bad_request' }
    // The debate may be gone, or one of its languages, since the vote was counted.
    const refusal = debate ? (debate.langs.includes(vote.lang) ? undefined : 'bad_request') : 'other_debate'
    const voter = pseudonymOf(room, voterSecret)
    const retryAfter = casts.spend(`${room.code} ${voter}`)
    if (retryAfter > 0) return { error: 'too_fast', retryAfter }
    const ballot = { ...vote, code: room.code, voter, at: now() }
    return refusal ? store.refuseVote(ballot, refusal) : store.castVote(ballot)
  }

  /** `keyVersion`: null if the server itself steers. */
  async function steerRoom(
    room: StoredRoom,
    { commandId, ...command }: Command,
    keyVersion: number | null,
  ): Promise<ErrorCode | undefined> {
    for (;;) {
      // Checked even if the command changes nothing, since the answer shows the room.
      const outdated = keyVersion !== null && checkKey(room, keyVersion)
      if (outdated) return outdated
      if (command.ifVersion !== undefined && command.ifVersion < room.stateVersion) return 'conflict'
      // A QR code with an address that this machine does not have would send every phone to the wrong machine.
      if (command.action === 'address' && command.address !== null && !addresses().includes(command.address))
        return 'bad_request'
      const { stateVersion, version } = room
      const isAnswered = (key: PollKey) => sum(countsOf(room, key)) > 0
      const debate = debates.get(room.deck)
      if (!debate) return 'other_debate'
      if (!store.others.isShown(debate.id)) return 'old_words'
      const questionOf = (poll: PollRef) => debate.questions.get(pollKey(poll)) ?? missing(poll)
      const steered = steer(room.state, command, debate.slides, { now: Math.floor(now()), isAnswered, questionOf })
      if (typeof steered === 'string' || steered === room.state) {
        // Nothing is written that would show that another server has changed the room.
        await store.freshen(room.code)
        if (room.version !== version) continue
        return typeof steered === 'string' ? steered : undefined
      }
      // The end of a rehearsal restores polls with the words of that time, which may not be the debate's present words.
      const next = inWordsOf(debate, steered)
      const asked = newlyAsked(room, next, debate)
      const unwritten = await store.saveState(room.code, { commandId, stateVersion, state: next, keyVersion, asked })
      // If somebody steered or voted in between, memory holds that change by now, and this command is carried out on it.
      if (unwritten !== 'conflict' || room.version === version) return unwritten
    }
  }

  /** A command that is sent again because its answer was lost is answered as it was, whatever has happened in the meantime. */
  async function control(room: StoredRoom, command: Command, keyVersion: number): Promise<ErrorCode | undefined> {
    const refused = await steerRoom(room, command, keyVersion)
    if (refused === undefined || refused === 'key_wrong' || command.commandId === undefined) return refused
    return (await store.hasCommand(room.code, command.commandId)) ? undefined : refused
  }

  return {
    ...list,
    findRoom: known.find,
    isHere,
    isShown: store.others.isShown,
    checkKey,
    isKeyOf: (room, key) => isKey(key, room.keyHash),
    checkStore: () => store.check(),
    pseudonymOf,
    castVote,
    readVotes: (room, voterSecret) => store.readVotes(room.code, pseudonymOf(room, voterSecret)),
    control,
    showDebates,
    watch: (listener) => void listeners.push(listener),
    view,
    noteFollowers: (room, followers) => {
      store.others.note(room.code, followers)
      crowds.noteConnected(room, store.others.together(room.code, followers.voters))
    },
    elsewhere: store.others.of,
    watchElsewhere: store.others.watch,
    crowdOf: crowds.crowdOf,
    results: async (room) => {
      await store.freshen(room.code)
      return results(room, await store.readAsked(room.code))
    },
    freshen: (room, version) => store.freshen(room.code, version),
    asked: (room) => store.readAsked(room.code),
    close: () => {
      known.close()
      crowds.close()
      deadlines.close()
    },
  }
}

const inWordsOf = ({ hash, questions }: HostedDebate, state: RoomState): RoomState => ({
  ...state,
  words: hash,
  polls: followWords(state.polls, questions),
})

const missing = ({ claim }: PollRef): never => {
  throw new Error(`the debate asks nothing of ${claim}`)
}

/** What is asked in those polls to which a change of state gives words that they did not have before. */
const newlyAsked = ({ state }: StoredRoom, next: RoomState, debate: HostedDebate): Asked[] =>
  Object.entries(next.polls).flatMap(([key, poll]) => {
    const now = debate.questions.get(key)
    const before = state.polls[key]
    const isNew = now && holdsWording(poll, now) && !(before && holdsWording(before, now))
    return (isNew && debate.asked.get(key)) || []
  })
