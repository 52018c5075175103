// The rooms of a server for its host: opened, listed, resumed, each with the key that steers it.
import { randomInt } from 'node:crypto'
import type { NewRoom, RoomList } from '../core/contract.ts'
import { codeAlphabet } from '../core/room-code.ts'
import type { Unwritten } from '../room/calls.ts'
import { newRoomState } from '../room/steer.ts'
import type { Debates, HostedDebate } from './debates.ts'
import { controlKey, hashKey, isKey, newVoterKey } from './keys.ts'
import type { Store, StoredRoom } from './store/store.ts'

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

export interface RoomKeys {
  /**
   * Opens a room for a debate, the first one if none is given. `isSteered`: the room counts as steered from the beginning, so that
   * the next start resumes it.
   */
  createRoom(options?: { debate?: HostedDebate; isSteered?: boolean }): Promise<NewRoom>
  /** How many rooms of all debates there are, without the one that is always open. */
  countRooms(): Promise<number>
  /** The room of one of this server's debates that was steered last and has not ended, with its key; undefined if there is none. */
  lastRoom(): Promise<NewRoom | undefined>
  /** All rooms of this server with their keys, newest first. */
  listRooms(): Promise<RoomList>
  /** Gives a room a new key: the old one is no longer valid. If two renew the same key, the second gets an error. */
  renewKey(room: Pick<StoredRoom, 'code'>, keyVersion: number): Promise<NewRoom | Unwritten>
  /** Deletes a room with all its votes. */
  deleteRoom(room: Pick<StoredRoom, 'code'>, keyVersion: number): Promise<Unwritten | undefined>
}

export function openRoomList({ store, debates, secret, now, today = now, connected }: RoomListOptions): RoomKeys {
  /** How many rooms the store has; undefined until the store was asked. */
  let count: number | undefined

  async function createRoom({ debate = debates.first(), isSteered = false } = {}): Promise<NewRoom> {
    for (;;) {
      const code = Array.from({ length: 6 }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
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

  async function deleteRoom({ code }: Pick<StoredRoom, 'code'>, keyVersion: number): Promise<Unwritten | undefined> {
    const refused = await store.deleteRoom(code, keyVersion)
    if (!refused && count !== undefined) count -= 1
    return refused
  }

  async function lastRoom(): Promise<NewRoom | undefined> {
    const rooms = (await store.listRooms()).filter((room) => debates.get(room.deck) && !room.ended)
    // The sort is stable: among rooms that were never steered the newest stays first.
    const [last] = rooms.toSorted((a, b) => b.lastSteered - a.lastSteered)
    const key = last && (await keyOf(last))
    return last && key ? { code: last.code, controlKey: key } : undefined
  }

  async function listRooms(): Promise<RoomList> {
    const list: RoomList['rooms'] = []
    for (const room of await store.listRooms()) {
      const { code, name, deck, createdAt, ended, isRehearsal: rehearsal, voters } = room
      const key = await keyOf(room)
      if (key === undefined) continue
      const isHere = debates.get(deck) !== undefined
      const shared = { code, name, debate: deck, isHere, createdAt, ended, voters, rehearsal }
      list.push({ ...shared, controlKey: key, connected: connected(code) })
    }
    return { rooms: list }
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

  async function renewKey({ code }: Pick<StoredRoom, 'code'>, keyVersion: number): Promise<NewRoom | Unwritten> {
    const key = controlKey(secret, code, keyVersion + 1)
    return (await store.saveKey(code, keyVersion, hashKey(key))) ?? { code, controlKey: key }
  }

  return { createRoom, countRooms, lastRoom, listRooms, renewKey, deleteRoom }
}
