// The rooms of this server: what the store holds, kept in memory as the store's changes arrive, and the few acts on it.
// Nothing here is ahead of the store: memory changes only when the store says that it has committed.

import {
  type Command,
  type Crowd,
  type ErrorCode,
  type HeldVote,
  longestCountdown,
  type Results,
  type Room,
  type Vote,
} from '../core/contract.ts'
import { toSlides } from '../core/deck.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import { placeOf, toTally } from '../core/tally.ts'
import { createBuckets } from './bucket.ts'
import { openCrowds } from './crowd.ts'
import { isKey, openPseudonyms } from './keys.ts'
import { openRoomList, type RoomKeys, type RoomListOptions } from './room-list.ts'
import { countsOf, createRoomView, type Sight, since } from './room-view.ts'
import { nextDeadline, steer } from './steer.ts'
import type { CastResult, Change, StoredRoom, Unwritten } from './store/store.ts'
import { type Rate, usualSize, usualVoterRate } from './voter-limits.ts'

export interface RoomsOptions extends RoomListOptions {
  langs: string[]
  /** Flows of the swing of fewer voters than this are hidden; absent: none is. */
  k?: number
  /** Where phones reach a room, by the address that its presenter chose while this machine has it. */
  joinUrl: (code: string, chosen: string | null) => string
  /** The addresses that a presenter can choose; absent: none. */
  addresses?: () => string[]
  /** Voters that a room is expected to have; absent: the usual number. */
  size?: number | undefined
  /** How many votes a voter may cast; absent: the usual rate. */
  voterRate?: Rate | undefined
}

export interface Rooms extends RoomKeys {
  findRoom(code: string): Promise<StoredRoom | undefined>
  /** Whether the room is of the debate that this server shows; of another one it can only be listed, exported and deleted. */
  isHere(room: StoredRoom): boolean
  isKeyOf(room: StoredRoom, key: string): boolean
  /**
   * Why a key that was right when its request began opens nothing any more. Whatever is authorised at one time and done at a
   * later one asks this, or hands the version on to a write: `keyVersion` is that of the key that was checked.
   */
  checkKey(room: StoredRoom, keyVersion: number): Unwritten | undefined
  /** Rejects where no vote could be kept now. */
  checkStore(): Promise<void>
  /** How a voter is named in a room. */
  pseudonymOf(room: StoredRoom, secret: string): string
  /** Of a voter who casts too many it is refused before the store is asked (`too_fast`), and said when to come again. */
  castVote(room: StoredRoom, secret: string, vote: Vote): Promise<CastResult>
  readVotes(room: StoredRoom, secret: string): Promise<HeldVote[]>
  control(room: StoredRoom, command: Command, keyVersion: number): Promise<ErrorCode | undefined>
  watch(listener: (room: StoredRoom, change: Change) => void): void
  view(room: StoredRoom, sight: Sight): Room
  /** So many phones are connected to the room now. */
  noteConnected(room: StoredRoom, connected: number): void
  /** How many are here, for the presenter alone. */
  crowdOf(room: StoredRoom): Crowd
  results(room: StoredRoom): Results
  /** Nothing happens by itself any more. */
  close(): void
}

export function openRooms(options: RoomsOptions): Rooms {
  const { store, deck, langs, k = 1, now } = options
  const addresses = options.addresses ?? (() => [])
  const slides = toSlides(deck)
  const known = new Map<string, StoredRoom>()
  const pseudonyms = new Map<string, (secret: string) => string>()
  const loading = new Map<string, Promise<StoredRoom | undefined>>()
  const listeners: ((room: StoredRoom, change: Change) => void)[] = []
  const alarms = new Map<string, NodeJS.Timeout>()
  const list = openRoomList(options)
  const crowds = openCrowds({ now, size: options.size ?? usualSize, saveConnected: store.raiseConnected })
  const { isAsked, view, results } = createRoomView({ ...options, k, addresses, crowdOf: crowds.crowdOf })
  const { burst, perSecond } = options.voterRate ?? usualVoterRate
  /** A bucket a voter of a room, for all their votes. */
  const casts = createBuckets(burst, perSecond, () => now() * 1000)

  store.watch((change) => {
    const room = known.get(change.code)
    if (!room || change.version <= room.version) return
    room.version = change.version
    room.stateVersion = change.stateVersion
    if (change.state) room.state = change.state
    Object.assign(room.tallies, change.tallies)
    if (change.pairs) Object.assign(room, { pairs: change.pairs, told: change.told })
    Object.assign(room, change.key)
    if (change.voters !== undefined) {
      crowds.addVoters(room.code, change.voters - room.voters)
      room.voters = change.voters
    }
    if (change.isDeleted) {
      known.delete(room.code)
      pseudonyms.delete(room.code)
      crowds.forget(room.code)
    }
    if (change.state || change.isDeleted) setAlarm(room)
    for (const listener of listeners) listener(room, change)
  })

  /**
   * Closes a poll when its deadline is there, at most the longest countdown from now, but in `pause` milliseconds at the earliest. A vote that comes later is refused
   * even where that could not be written yet.
   */
  function setAlarm(room: StoredRoom, pause = 0): void {
    clearTimeout(alarms.get(room.code))
    alarms.delete(room.code)
    const next = known.has(room.code) && isHere(room) && nextDeadline(room.state)
    if (!next) return
    const { claim, round } = next.poll
    const wait = since(now(), next.at)
    // Before a restart the machine's clock was another one: no countdown is as long.
    const isWrong = wait > longestCountdown * 1000
    // Of this state alone: whoever has given more time since has set another alarm.
    const poll = { claim, round, ifVersion: room.stateVersion }
    const command: Command = isWrong
      ? { action: 'countdown', seconds: longestCountdown, ...poll }
      : { action: 'close', ...poll }
    const ring = () => steerRoom(room, command, null).catch(() => setAlarm(room, 1000))
    alarms.set(room.code, setTimeout(ring, Math.max(pause, isWrong ? 0 : wait)).unref())
  }

  function findRoom(code: string): Promise<StoredRoom | undefined> {
    const room = known.get(code)
    if (room) return Promise.resolve(room)
    let load = loading.get(code)
    if (!load) {
      load = store
        .readRoom(code)
        .then((found) => {
          if (!found) return undefined
          known.set(code, found)
          setAlarm(found)
          return found
        })
        // What could not be read once is asked for again.
        .finally(() => loading.delete(code))
      loading.set(code, load)
    }
    return load
  }

  const isHere = (room: StoredRoom): boolean => room.deck === deck.id

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
    if (!isAsked(room, pollKey(vote)) || placeOf(room.scale, vote.value) < 0 || !langs.includes(vote.lang))
      return { error: 'bad_request' }
    const voter = pseudonymOf(room, voterSecret)
    const retryAfter = casts.take(`${room.code} ${voter}`)
    if (retryAfter > 0) return { error: 'too_fast', retryAfter }
    return store.castVote({ ...vote, code: room.code, voter, at: Math.floor(now()) })
  }

  /** `keyVersion`: null where the server steers by itself. */
  async function steerRoom(
    room: StoredRoom,
    command: Command,
    keyVersion: number | null,
  ): Promise<ErrorCode | undefined> {
    for (;;) {
      // Also of a command that would change nothing: the room is shown to whoever sent it.
      const outdated = keyVersion !== null && checkKey(room, keyVersion)
      if (outdated) return outdated
      if (command.ifVersion !== undefined && command.ifVersion < room.stateVersion) return 'conflict'
      // A code that says another machine's address would send every phone there.
      if (command.action === 'address' && command.address !== null && !addresses().includes(command.address))
        return 'bad_request'
      const { stateVersion } = room
      const isAnswered = (key: PollKey) => toTally(room.scale, countsOf(room, key)).voted > 0
      const next = steer(room.state, command, slides, { now: Math.floor(now()), isAnswered })
      if (typeof next === 'string') return next
      if (next === room.state) return undefined
      const unwritten = await store.saveState(room.code, stateVersion, next, keyVersion)
      // Where somebody else steered in between, their change is here by now, and this command is judged anew.
      if (unwritten !== 'conflict' || room.stateVersion === stateVersion) return unwritten
    }
  }

  return {
    ...list,
    findRoom,
    isHere,
    checkKey,
    isKeyOf: (room, key) => isKey(key, room.keyHash),
    checkStore: () => store.check(),
    pseudonymOf,
    castVote,
    readVotes: (room, voterSecret) => store.readVotes(room.code, pseudonymOf(room, voterSecret)),
    control: steerRoom,
    watch: (listener) => void listeners.push(listener),
    view,
    noteConnected: crowds.noteConnected,
    crowdOf: crowds.crowdOf,
    results,
    close: () => {
      crowds.close()
      for (const alarm of alarms.values()) clearTimeout(alarm)
    },
  }
}
