// The rooms that this process keeps in memory: each is read at its first use, and leaves when nobody has used it for an hour. It is read
// again at its next use. Nothing is lost by that: memory is never ahead of the store, but for the most phones that were connected, for
// whose saving it waits.
import type { StoredRoom } from './store/store.ts'

/** Milliseconds between two looks for rooms that nobody uses. */
const lookEvery = 10 * 60_000
/** A room that was not used in so many looks has not been used for an hour. Looks are counted, and no clock is read, which may be set. */
const mostLooks = 6

export interface KnownRoomsOptions {
  read: (code: string) => Promise<StoredRoom | undefined>
  /** Called with a room that was just read, before its first user gets it. If it fails, the room is read again at its next use. */
  enter: (room: StoredRoom) => Promise<void>
  /** Whether the room must stay though nobody asks for it: a stream follows it, it waits for a deadline, or for something to be saved. */
  isNeeded: (code: string) => boolean
  /** Called with each room that left. */
  leave: (code: string) => void
  /** Called after each look with the codes of all rooms that are kept or being read. */
  keepOnly: (codes: string[]) => void
}

export interface KnownRooms {
  /** A room for somebody who uses it. */
  find(code: string): Promise<StoredRoom | undefined>
  /** A room if it is in memory, also while it is entered; this does not count as a use. */
  get(code: string): StoredRoom | undefined
  values(): Iterable<StoredRoom>
  delete(code: string): void
  close(): void
}

export function openKnownRooms({ read, enter, isNeeded, leave, keepOnly }: KnownRoomsOptions): KnownRooms {
  const known = new Map<string, StoredRoom>()
  const loading = new Map<string, Promise<StoredRoom | undefined>>()
  /** How many looks in succession found a room unused. */
  const unused = new Map<string, number>()

  function find(code: string): Promise<StoredRoom | undefined> {
    unused.delete(code)
    // First, since a room that is entered hears of its changes already, but is not yet for anybody's use.
    const begun = loading.get(code)
    if (begun) return begun
    const room = known.get(code)
    if (room) return Promise.resolve(room)
    const load = readAndEnter(code)
      // A failed read is tried again at the next request.
      .finally(() => loading.delete(code))
    loading.set(code, load)
    return load
  }

  async function readAndEnter(code: string): Promise<StoredRoom | undefined> {
    const found = await read(code)
    if (!found) return undefined
    known.set(code, found)
    try {
      await enter(found)
    } catch (error) {
      if (known.get(code) === found) remove(code)
      throw error
    }
    return found
  }

  function remove(code: string): void {
    known.delete(code)
    unused.delete(code)
  }

  function look(): void {
    for (const code of known.keys()) {
      const looks = isNeeded(code) ? 0 : (unused.get(code) ?? 0) + 1
      unused.set(code, looks)
      if (looks <= mostLooks) continue
      remove(code)
      leave(code)
    }
    keepOnly([...known.keys(), ...loading.keys()])
  }

  const looks = setInterval(look, lookEvery).unref()

  return {
    find,
    get: (code) => known.get(code),
    values: () => known.values(),
    delete: remove,
    close: () => clearInterval(looks),
  }
}
