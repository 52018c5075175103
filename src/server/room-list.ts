// The rooms of a server for its host: opened, listed, resumed, each with the key that steers it.
import { randomBytes } from 'node:crypto'
import type { NewRoom } from '../core/contract.ts'
import type { RoomList } from '../core/host-lists.ts'
import type { Unwritten } from '../room/calls.ts'
import { newRoomState } from '../room/steer.ts'
import type { Debates, HostedDebate } from './debates.ts'
import { codeOfOpening, controlKey, hashKey, isKey, newVoterKey } from './keys.ts'
import type { Opening as Opener, OpeningRefusal, Store, StoredRoom } from './store/store.ts'

export interface RoomListOptions {
  store: Store
  debates: Debates
  /** Control keys are derived from it. */
  secret: Buffer
  /** Seconds since 1970 that only rise. */
  now: () => number
  /** Seconds since 1970 by this machine's clock, for dates that people read; absent: `now`. */
  today?: () => number
  /** How many phones have a stream. */
  connected: (code: string) => number
}

interface Opening {
  debate?: HostedDebate
  isSteered?: boolean
  commandId?: string | undefined
}

export interface RoomKeys {
  /**
   * Opens a room for a debate, the first one if none is given. `isSteered`: the room counts as steered from the beginning, so that
   * the next start resumes it. Asked again with the same `commandId`, gives the room that it opened before.
   */
  createRoom(options?: Opening): Promise<NewRoom>
  /** The same for an opener, for whom it may be too many, or whose key may be revoked by then; undefined: for the host. */
  openFor(opener: Opener | undefined, options?: Opening): Promise<NewRoom | OpeningRefusal>
  /** How many rooms of all debates there are, without the one that is always open. */
  countRooms(): Promise<number>
  /** Of the host's rooms of this server's debates, the one that was steered last and has not ended, with its key. */
  lastRoom(): Promise<NewRoom | undefined>
  /** All rooms of this server with their keys, newest first; only those that this opener opened, if one is named. */
  listRooms(opener?: string): Promise<RoomList>
  /**
   * Gives a room a new key: the old one is no longer valid. If two renew the same key, the second gets an error; the same command that is
   * sent again gets the same new key.
   */
  renewKey(room: Pick<StoredRoom, 'code'>, keyVersion: number, commandId?: string): Promise<NewRoom | Unwritten>
  /**
   * The room's key if this command made it in place of `key`: its answer was lost to whoever has only the old one. Anybody else who knows
   * the old key does not know the command.
   */
  keyMadeBy(room: StoredRoom, asked: { commandId: string; key: string | undefined }): Promise<NewRoom | undefined>
  /** Deletes a room with all its votes. */
  deleteRoom(room: Pick<StoredRoom, 'code'>, keyVersion: number): Promise<Unwritten | undefined>
}

/** Milliseconds after which a command that failed is not tried again, since a page waits. */
const longestTry = 2000

const newId = () => randomBytes(16).toString('hex')

/** The id under which a room remembers that its key was renewed; with the version in it, it never leads to a later key. */
const idOfRenewal = (keyVersion: number, commandId: string): string => `key ${keyVersion} ${commandId}`

/** Tries an act again that failed for now: it may be done, though the answer was lost. Under the same id it is not done twice. */
function tryTwice<T>(act: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  return act().catch((error) => {
    if (performance.now() - startedAt > longestTry) throw error
    return act()
  })
}

export function openRoomList({ store, debates, secret, now, today = now, connected }: RoomListOptions): RoomKeys {
  async function createRoom(options: Opening = {}): Promise<NewRoom> {
    const opened = await openFor(undefined, options)
    if (typeof opened === 'string') throw new Error(`a room of the program was refused: ${opened}`)
    return opened
  }

  function openFor(opener: Opener | undefined, wish: Opening = {}): Promise<NewRoom | OpeningRefusal> {
    const { debate = debates.first(), isSteered = false, commandId = newId() } = wish
    return tryTwice(() => openRoom(debate, isSteered, commandId, opener))
  }

  async function openRoom(
    debate: HostedDebate,
    isSteered: boolean,
    commandId: string,
    opener: Opener | undefined,
  ): Promise<NewRoom | OpeningRefusal> {
    // With the opener in it, nobody is given the key of another's room by sending its command again.
    const opening = opener ? `${opener.name} ${commandId}` : commandId
    for (let tries = 0; ; tries++) {
      const code = codeOfOpening(secret, debate.id, opening, tries)
      const key = controlKey(secret, code, 1)
      const room = {
        code,
        deck: debate.id,
        title: debate.title,
        voterKey: newVoterKey(),
        keyVersion: 1,
        keyHash: hashKey(key),
        state: { ...newRoomState(debate.slides), words: debate.hash },
        createdAt: Math.floor(today()),
      }
      const made = await store.createRoom(room, { isSteered, commandId, ...(opener && { opening: opener }) })
      if (made === true) return { code, controlKey: key }
      if (made !== false) return made
      // The code is another room's, or this very opening was carried out before.
      const known = (await store.hasCommand(code, commandId)) && (await store.readRoom(code))
      if (known) return { code, controlKey: controlKey(secret, code, known.keyVersion) }
    }
  }

  async function lastRoom(): Promise<NewRoom | undefined> {
    const rooms = (await store.listRooms()).filter(
      (room) => debates.get(room.deck) && !room.ended && room.opener === null,
    )
    // The sort is stable: among rooms that were never steered the newest stays first.
    const [last] = rooms.toSorted((a, b) => b.lastSteered - a.lastSteered)
    const key = last && (await keyOf(last))
    return last && key ? { code: last.code, controlKey: key } : undefined
  }

  async function listRooms(own?: string): Promise<RoomList> {
    const list: RoomList['rooms'] = []
    for (const room of await store.listRooms()) {
      if (own !== undefined && room.opener !== own) continue
      const { opener, code, name, deck, createdAt, ended, isRehearsal: rehearsal, voters } = room
      const key = await keyOf(room)
      if (key === undefined) continue
      const isHere = debates.get(deck) !== undefined
      const shared = { code, name, debate: deck, isHere, createdAt, ended, voters, rehearsal }
      const from = own === undefined && opener !== null && { opener }
      list.push({ ...shared, controlKey: key, connected: connected(code), ...from })
    }
    return { rooms: list, ...(own !== undefined && { opener: own }) }
  }

  /** The room's key; a new version of it if the key was made with another secret file; undefined if the room is deleted. */
  async function keyOf(listed: Pick<StoredRoom, 'code' | 'keyVersion' | 'keyHash'>): Promise<string | undefined> {
    for (let room: typeof listed | undefined = listed; room; room = await store.readRoom(listed.code)) {
      const key = controlKey(secret, room.code, room.keyVersion)
      if (isKey(key, room.keyHash)) return key
      const renewed = await renewKey(room, room.keyVersion)
      if (typeof renewed !== 'string') return renewed.controlKey
    }
    return undefined
  }

  async function renewKey(
    { code }: Pick<StoredRoom, 'code'>,
    keyVersion: number,
    commandId = newId(),
  ): Promise<NewRoom | Unwritten> {
    const key = controlKey(secret, code, keyVersion + 1)
    const change = { keyVersion, keyHash: hashKey(key), commandId: idOfRenewal(keyVersion, commandId) }
    return (await tryTwice(() => store.saveKey(code, change))) ?? { code, controlKey: key }
  }

  const keyMadeBy: RoomKeys['keyMadeBy'] = async (room, { commandId, key }) => {
    const { code, keyVersion } = room
    const before = keyVersion - 1
    if (key === undefined || !isKey(key, hashKey(controlKey(secret, code, before)))) return undefined
    if (!(await store.hasCommand(code, idOfRenewal(before, commandId)))) return undefined
    const made = controlKey(secret, code, keyVersion)
    // It may have been renewed during the look-up, or with another secret.
    return isKey(made, room.keyHash) ? { code, controlKey: made } : undefined
  }

  return {
    ...{ createRoom, openFor, lastRoom, listRooms, renewKey, keyMadeBy },
    countRooms: () => store.countRooms(),
    deleteRoom: ({ code }, keyVersion) => store.deleteRoom(code, keyVersion),
  }
}
