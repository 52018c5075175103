// The rooms of this server: what the store holds, kept in memory as the store's changes arrive, and the few acts on it.
// Nothing here is ahead of the store: memory changes only when the store says that it has committed.

import { createHash, randomInt } from 'node:crypto'
import {
  type Command,
  type ErrorCode,
  type HeldVote,
  type NewRoom,
  paths,
  type Results,
  type Room,
  type RoomList,
  type Swing,
  type Vote,
} from '../core/contract.ts'
import { type Deck, thesis, toSlides } from '../core/deck.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import { codeAlphabet, readersCode } from '../core/room-code.ts'
import { hideSmall, toSwing } from '../core/swing.ts'
import { emptyCounts, placeOf, toTally } from '../core/tally.ts'
import { controlKey, hashKey, isKey, newVoterKey, openPseudonyms } from './keys.ts'
import { orderOf, readersPolls } from './readers.ts'
import { newRoomState, nextDeadline, steer } from './steer.ts'
import type { CastResult, Change, Store, StoredRoom, Unwritten } from './store/store.ts'

/** What a reader of a room may see: presenters see hidden tallies. */
export type Sight = 'audience' | 'presenter'

export interface RoomsOptions {
  store: Store
  deck: Deck
  langs: string[]
  secret: Buffer
  /** Flows of the swing of fewer voters than this are hidden; absent: none is. */
  k?: number
  /** Seconds since 1970. */
  now: () => number
  /** Where phones reach a room, by the address that its presenter chose while this machine has it. */
  joinUrl: (code: string, chosen: string | null) => string
  /** The addresses that a presenter can choose; absent: none. */
  addresses?: () => string[]
  /** Open streams of phones. */
  connected: (code: string) => number
}

export interface Rooms {
  /** `isSteered`: it counts as steered from the first, so that the next start resumes it. */
  createRoom(options?: { isSteered: boolean }): Promise<NewRoom>
  /** How many rooms there are, of any debate, without the one that is always open. */
  countRooms(): Promise<number>
  /** The room of this debate that was steered last and has not ended, with its key; undefined where there is none. */
  lastRoom(): Promise<NewRoom | undefined>
  findRoom(code: string): Promise<StoredRoom | undefined>
  /** Whether the room is of the debate that this server shows; of another one it can only be listed, exported and deleted. */
  isHere(room: StoredRoom): boolean
  /** All rooms of this server with their keys, newest first. */
  listRooms(): Promise<RoomList>
  isKeyOf(room: StoredRoom, key: string): boolean
  /**
   * Why a key that was right when its request began opens nothing any more. Whatever is authorised at one time and done at a
   * later one asks this, or hands the version on to a write: `keyVersion` is that of the key that was checked.
   */
  checkKey(room: StoredRoom, keyVersion: number): Unwritten | undefined
  /** Gives a room a new key: the old one holds nowhere any more. Of two that renew one key, the second is told so. */
  renewKey(room: StoredRoom, keyVersion: number): Promise<NewRoom | Unwritten>
  /** Deletes a room with all its votes. */
  deleteRoom(room: StoredRoom, keyVersion: number): Promise<Unwritten | undefined>
  /** Rejects where no vote could be kept now. */
  checkStore(): Promise<void>
  castVote(room: StoredRoom, secret: string, vote: Vote): Promise<CastResult>
  readVotes(room: StoredRoom, secret: string): Promise<HeldVote[]>
  control(room: StoredRoom, command: Command, keyVersion: number): Promise<ErrorCode | undefined>
  watch(listener: (room: StoredRoom, change: Change) => void): void
  view(room: StoredRoom, sight: Sight): Room
  results(room: StoredRoom): Results
  /** Nothing happens by itself any more. */
  close(): void
}

export function openRooms(options: RoomsOptions): Rooms {
  const { store, deck, langs, secret, k = 1, now } = options
  const addresses = options.addresses ?? (() => [])
  const slides = toSlides(deck)
  const asked = new Set(slides.flatMap(({ poll }) => (poll ? [pollKey(poll)] : [])))
  const askedReaders = new Set(readersPolls(deck).map(pollKey))
  const known = new Map<string, StoredRoom>()
  const pseudonyms = new Map<string, (secret: string) => string>()
  const loading = new Map<string, Promise<StoredRoom | undefined>>()
  const listeners: ((room: StoredRoom, change: Change) => void)[] = []
  const alarms = new Map<string, NodeJS.Timeout>()
  /** Of all rooms in the store, once somebody asked. */
  let count: number | undefined

  store.watch((change) => {
    const room = known.get(change.code)
    if (!room || change.version <= room.version) return
    room.version = change.version
    room.stateVersion = change.stateVersion
    if (change.state) room.state = change.state
    Object.assign(room.tallies, change.tallies)
    if (change.pairs) Object.assign(room, { pairs: change.pairs, told: change.told })
    Object.assign(room, change.key)
    if (change.isDeleted) {
      known.delete(room.code)
      pseudonyms.delete(room.code)
    }
    if (change.state || change.isDeleted) setAlarm(room)
    for (const listener of listeners) listener(room, change)
  })

  /**
   * Closes a poll when its deadline is there, but in `pause` milliseconds at the earliest. A vote that comes later is refused
   * even where that could not be written yet.
   */
  function setAlarm(room: StoredRoom, pause = 0): void {
    clearTimeout(alarms.get(room.code))
    alarms.delete(room.code)
    const next = known.has(room.code) && isHere(room) && nextDeadline(room.state)
    if (!next) return
    const { claim, round } = next.poll
    // Of this state alone: whoever has given more time since has set another alarm.
    const ifVersion = room.stateVersion
    const close = () =>
      steerRoom(room, { action: 'close', claim, round, ifVersion }, null).catch(() => setAlarm(room, 1000))
    alarms.set(room.code, setTimeout(close, Math.max(pause, since(now(), next.at))).unref())
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

  async function createRoom({ isSteered } = { isSteered: false }): Promise<NewRoom> {
    for (;;) {
      const code = Array.from({ length: 6 }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
      const key = controlKey(secret, code, 1)
      const room = {
        code,
        deck: deck.id,
        scale: deck.scale,
        voterKey: newVoterKey(),
        keyVersion: 1,
        keyHash: hashKey(key),
        state: newRoomState(slides),
        createdAt: Math.floor(now()),
      }
      if (await store.createRoom(room, isSteered)) {
        if (count !== undefined) count += 1
        return { code, controlKey: key }
      }
    }
  }

  async function countRooms(): Promise<number> {
    count ??= (await store.listRooms()).length
    return count
  }

  async function deleteRoom({ code }: StoredRoom, keyVersion: number): Promise<Unwritten | undefined> {
    const refused = await store.deleteRoom(code, keyVersion)
    if (!refused && count !== undefined) count -= 1
    return refused
  }

  async function lastRoom(): Promise<NewRoom | undefined> {
    const rooms = (await store.listRooms()).filter((room) => room.deck === deck.id && !room.ended)
    // Of rooms that nobody ever steered the newest comes first, and the order is kept.
    const [last] = rooms.toSorted((a, b) => b.lastSteered - a.lastSteered)
    const key = last && (await keyOf(last))
    return last && key ? { code: last.code, controlKey: key } : undefined
  }

  async function listRooms(): Promise<RoomList> {
    const list: RoomList['rooms'] = []
    for (const room of await store.listRooms()) {
      const { code, name, deck: debate, createdAt, ended, isRehearsal: rehearsal, voters } = room
      const key = await keyOf(room)
      if (key === undefined) continue
      const shared = { code, name, deck: debate, isHere: debate === deck.id, createdAt, ended, voters, rehearsal }
      list.push({ ...shared, controlKey: key, connected: options.connected(code) })
    }
    return { rooms: list }
  }

  /** The room's key, a new version of it where the secret file is not the one it was made with; undefined of a room that is no more. */
  async function keyOf(listed: Pick<StoredRoom, 'code' | 'keyVersion' | 'keyHash'>): Promise<string | undefined> {
    for (let room: typeof listed | undefined = listed; room; room = await store.readRoom(listed.code)) {
      const key = controlKey(secret, room.code, room.keyVersion)
      if (isKey(key, room.keyHash)) return key
      const renewed = await renewKey(room, room.keyVersion)
      if (typeof renewed !== 'string') return renewed.controlKey
    }
    return undefined
  }

  async function renewKey({ code }: Pick<StoredRoom, 'code'>, keyVersion: number): Promise<NewRoom | Unwritten> {
    const key = controlKey(secret, code, keyVersion + 1)
    return (await store.saveKey(code, keyVersion, hashKey(key))) ?? { code, controlKey: key }
  }

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
      crowd: null,
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
    createRoom,
    lastRoom,
    findRoom,
    isHere,
    listRooms,
    checkKey,
    renewKey,
    countRooms,
    deleteRoom,
    isKeyOf: (room, key) => isKey(key, room.keyHash),
    checkStore: () => store.check(),
    castVote,
    readVotes: (room, voterSecret) => store.readVotes(room.code, pseudonymOf(room, voterSecret)),
    control: steerRoom,
    watch: (listener) => void listeners.push(listener),
    view,
    results,
    close: () => {
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
