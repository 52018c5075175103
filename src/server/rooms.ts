// The rooms of this server: what the store holds, kept in memory as the store's changes arrive, and the few acts on it.
// Nothing here is ahead of the store: memory changes only when the store says that it has committed.

import { randomInt } from 'node:crypto'
import type { Command, ErrorCode, HeldVote, NewRoom, Results, Room, Vote } from '../core/contract.ts'
import { type Deck, toSlides } from '../core/deck.ts'
import type { PollKey } from '../core/poll.ts'
import { codeAlphabet } from '../core/room-code.ts'
import { emptyCounts, placeOf, toTally } from '../core/tally.ts'
import { controlKey, hashKey, isKey, newVoterKey, openPseudonyms } from './keys.ts'
import { newRoomState, steer } from './steer.ts'
import type { CastResult, Change, Store, StoredRoom } from './store/store.ts'

/** What a reader of a room may see: presenters see hidden tallies. */
export type Sight = 'audience' | 'presenter'

export interface RoomsOptions {
  store: Store
  deck: Deck
  langs: string[]
  secret: Buffer
  /** Seconds since 1970. */
  now: () => number
  joinUrl: (code: string) => string
  /** Open streams of phones. */
  connected: (code: string) => number
}

export interface Rooms {
  createRoom(): Promise<NewRoom>
  /** The newest room that has not ended, with its key; undefined where there is none. */
  lastRoom(): Promise<NewRoom | undefined>
  findRoom(code: string): Promise<StoredRoom | undefined>
  isKeyOf(room: StoredRoom, key: string): boolean
  /** Rejects where no vote could be kept now. */
  checkStore(): Promise<void>
  castVote(room: StoredRoom, secret: string, vote: Vote): Promise<CastResult>
  readVotes(room: StoredRoom, secret: string): Promise<HeldVote[]>
  control(room: StoredRoom, command: Command): Promise<ErrorCode | undefined>
  watch(listener: (room: StoredRoom, change: Change) => void): void
  view(room: StoredRoom, sight: Sight): Room
  results(room: StoredRoom): Results
}

export function openRooms(options: RoomsOptions): Rooms {
  const { store, deck, langs, secret, now } = options
  const slides = toSlides(deck)
  const known = new Map<string, StoredRoom>()
  const pseudonyms = new Map<string, (secret: string) => string>()
  const loading = new Map<string, Promise<StoredRoom | undefined>>()
  const listeners: ((room: StoredRoom, change: Change) => void)[] = []

  store.watch((change) => {
    const room = known.get(change.code)
    if (!room || change.version <= room.version) return
    room.version = change.version
    room.stateVersion = change.stateVersion
    if (change.state) room.state = change.state
    Object.assign(room.tallies, change.tallies)
    Object.assign(room, change.key)
    for (const listener of listeners) listener(room, change)
  })

  function findRoom(code: string): Promise<StoredRoom | undefined> {
    const room = known.get(code)
    if (room) return Promise.resolve(room)
    let load = loading.get(code)
    if (!load) {
      load = store
        .readRoom(code)
        .then((found) => {
          if (found) known.set(code, found)
          return found
        })
        // What could not be read once is asked for again.
        .finally(() => loading.delete(code))
      loading.set(code, load)
    }
    return load
  }

  async function createRoom(): Promise<NewRoom> {
    for (;;) {
      const code = Array.from({ length: 6 }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
      const key = controlKey(secret, code, 1)
      const made = await store.createRoom({
        code,
        deck: deck.id,
        scale: deck.scale,
        voterKey: newVoterKey(),
        keyVersion: 1,
        keyHash: hashKey(key),
        state: newRoomState(slides),
        createdAt: Math.floor(now()),
      })
      if (made) return { code, controlKey: key }
    }
  }

  async function lastRoom(): Promise<NewRoom | undefined> {
    for (const { code, ended } of await store.listRooms()) {
      if (ended) continue
      const room = await findRoom(code)
      // A room of another deck has slides that this one does not.
      if (room?.deck !== deck.id) continue
      return { code, controlKey: await keyOf(room) }
    }
    return undefined
  }

  /** The room's key; a new version of it where the secret file is not the one it was made with. */
  async function keyOf(room: StoredRoom): Promise<string> {
    const key = controlKey(secret, room.code, room.keyVersion)
    if (isKey(key, room.keyHash)) return key
    const keyVersion = room.keyVersion + 1
    const renewed = controlKey(secret, room.code, keyVersion)
    const keyHash = hashKey(renewed)
    await store.saveKey(room.code, keyVersion, keyHash)
    return renewed
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
    const known = slides.some(({ poll }) => poll?.claim === vote.claim && poll.round === vote.round)
    if (!known || placeOf(room.scale, vote.value) < 0 || !langs.includes(vote.lang)) return { error: 'bad_request' }
    const voter = pseudonymOf(room, voterSecret)
    return store.castVote({ ...vote, code: room.code, voter, at: Math.floor(now()) })
  }

  async function control(room: StoredRoom, command: Command): Promise<ErrorCode | undefined> {
    for (;;) {
      if (command.ifVersion !== undefined && command.ifVersion < room.stateVersion) return 'conflict'
      const { stateVersion } = room
      const next = steer(room.state, command, slides)
      if (typeof next === 'string') return next
      if (next === room.state || (await store.saveState(room.code, stateVersion, next))) return undefined
      // Somebody else steered in between; once their change is here, this command is judged anew.
      if (room.stateVersion === stateVersion) return 'conflict'
    }
  }

  function view(room: StoredRoom, sight: Sight): Room {
    const { code, version, state } = room
    const { slide, step, ended, locked, hold, short } = state
    const polls: Room['polls'] = {}
    for (const [key, poll] of Object.entries(state.polls)) {
      const counts = countsOf(room, key)
      polls[key] = {
        epoch: poll.epoch,
        open: poll.open,
        revealed: poll.revealed,
        undoable: poll.earlier.length > 0,
        voted: toTally(room.scale, counts).voted,
        counts: maySee(room, key, sight) ? counts : null,
      }
    }
    const connected = options.connected(code)
    const joinUrl = options.joinUrl(code)
    return { code, version, slide, step, ended, locked, hold, short, connected, joinUrl, polls }
  }

  function results(room: StoredRoom): Results {
    const polls = Object.entries(room.state.polls).map(([key, { claim, round, epoch }]) => {
      const { counts, n, voted } = toTally(room.scale, countsOf(room, key))
      return { claim, round, epoch, n, voted, counts }
    })
    return { code: room.code, version: room.version, deck: room.deck, polls }
  }

  return {
    createRoom,
    lastRoom,
    findRoom,
    isKeyOf: (room, key) => isKey(key, room.keyHash),
    checkStore: () => store.check(),
    castVote,
    readVotes: (room, voterSecret) => store.readVotes(room.code, pseudonymOf(room, voterSecret)),
    control,
    watch: (listener) => void listeners.push(listener),
    view,
    results,
  }
}

export const countsOf = (room: StoredRoom, key: PollKey): number[] => room.tallies[key] ?? emptyCounts(room.scale)

/** Hidden is not sent: the audience sees the counts of a revealed poll only. */
export const maySee = (room: StoredRoom, key: PollKey, sight: Sight): boolean =>
  sight === 'presenter' || room.state.polls[key]?.revealed === true
