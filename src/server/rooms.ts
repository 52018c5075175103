// The rooms of this server: what the store holds, kept in memory as the store's changes arrive, and the few acts on it.
// Nothing here is ahead of the store: memory changes only when the store says that it has committed.

import { createHash } from 'node:crypto'
import {
  type Command,
  type Crowd,
  type ErrorCode,
  type HeldVote,
  longestCountdown,
  paths,
  type Results,
  type Room,
  type Swing,
  type Vote,
} from '../core/contract.ts'
import { thesis, toSlides } from '../core/deck.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import { readersCode } from '../core/room-code.ts'
import { hideSmall, toSwing } from '../core/swing.ts'
import { emptyCounts, placeOf, toTally } from '../core/tally.ts'
import { createBuckets } from './bucket.ts'
import { openCrowds } from './crowd.ts'
import { isKey, openPseudonyms } from './keys.ts'
import { orderOf, readersPolls } from './readers.ts'
import { openRoomList, type RoomKeys, type RoomListOptions } from './room-list.ts'
import { nextDeadline, steer } from './steer.ts'
import type { CastResult, Change, StoredRoom, Unwritten } from './store/store.ts'
import { type Rate, usualSize, usualVoterRate } from './voter-limits.ts'

/** What a reader of a room may see: presenters see hidden tallies. */
export type Sight = 'audience' | 'presenter'

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
  const asked = new Set(slides.flatMap(({ poll }) => (poll ? [pollKey(poll)] : [])))
  const askedReaders = new Set(readersPolls(deck).map(pollKey))
  const known = new Map<string, StoredRoom>()
  const pseudonyms = new Map<string, (secret: string) => string>()
  const loading = new Map<string, Promise<StoredRoom | undefined>>()
  const listeners: ((room: StoredRoom, change: Change) => void)[] = []
  const alarms = new Map<string, NodeJS.Timeout>()
  const list = openRoomList(options)
  const crowds = openCrowds({ now, size: options.size ?? usualSize, saveConnected: store.raiseConnected })
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

  /** Whether the deck asks it in this room. */
  const isAsked = ({ code }: StoredRoom, key: PollKey): boolean =>
    (code === readersCode ? askedReaders : asked).has(key)

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

  function view(room: StoredRoom, sight: Sight): Room {
    const { code, version, state } = room
    const { slide, step, name, ended, locked, hold, short, texts, screenLangs, limit, address, clock } = state
    const polls: Room['polls'] = {}
    for (const [key, poll] of Object.entries(state.polls)) {
      if (!isAsked(room, key)) continue
      const counts = countsOf(room, key)
      polls[key] = {
        epoch: poll.epoch,
        open: poll.open,
        revealed: poll.revealed,
        closesIn: poll.closesAt && since(now(), poll.closesAt),
        undoable: poll.earlier.length > 0,
        voted: toTally(room.scale, counts).voted,
        counts: maySee(room, key, sight) ? counts : null,
      }
    }
    const connected = options.connected(code)
    const joinUrl = options.joinUrl(code, address)
    return {
      ...{
        code,
        id: publicId(room),
        version,
        name,
        slide,
        step,
        ended,
        locked,
        hold,
        short,
        texts,
        screenLangs,
        limit,
        address,
        connected,
        joinUrl,
        k,
        polls,
      },
      rehearsal: state.beforeRehearsal !== null,
      swing: swingOf(room, sight, k),
      order: orderOf(room),
      clock:
        sight === 'presenter' && clock.startedAt !== null
          ? { elapsed: since(clock.startedAt, now()), act: since(clock.actSince ?? clock.startedAt, now()) }
          : null,
      crowd: sight === 'presenter' ? crowds.crowdOf(room) : null,
      addresses: sight === 'presenter' ? addresses() : [],
    }
  }

  function results(room: StoredRoom): Results {
    const polls = Object.entries(room.state.polls).map(([key, { claim, round, epoch }]) => {
      const { counts, n, voted } = toTally(room.scale, countsOf(room, key))
      return { claim, round, epoch, n, voted, counts }
    })
    const { code, version, scale, state } = room
    return {
      $schema: paths.schema,
      ...{ code, name: state.name, date: new Date(room.createdAt * 1000).toISOString().slice(0, 10), version },
      ...{
        rehearsal: state.beforeRehearsal !== null,
        deck: room.deck,
        scale,
        polls,
        swing: swingOf(room, 'presenter', k),
      },
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

/** Made of what a room is given once, at random, and told to nobody. */
const publicId = ({ voterKey }: StoredRoom): string =>
  createHash('sha256').update(`room ${voterKey}`).digest('hex').slice(0, 16)

/** Milliseconds between two times in seconds. */
const since = (from: number, to: number): number => Math.max(0, Math.round((to - from) * 1000))

/**
 * Who moved, once both votes on the thesis are closed, as it was told; nothing hidden then is shown now. For the audience once
 * both are shown.
 */
function swingOf(room: StoredRoom, sight: Sight, k: number): Swing | null {
  const keys = (['before', 'after'] as const).map((round) => pollKey({ claim: thesis, round }))
  const isTold = keys.every((key) => room.state.polls[key]?.open === false && maySee(room, key, sight))
  if (!isTold) return null
  const [before = [], after = []] = keys.map((key) => countsOf(room, key))
  const told = room.told ?? { k, swing: toSwing(room.scale, room.pairs, before, after) }
  return hideSmall(told.swing, told.k, k)
}

export const countsOf = (room: StoredRoom, key: PollKey): number[] => room.tallies[key] ?? emptyCounts(room.scale)

/** Hidden is not sent: the audience sees the counts of a revealed poll only. */
export const maySee = (room: StoredRoom, key: PollKey, sight: Sight): boolean =>
  sight === 'presenter' || room.state.polls[key]?.revealed === true
