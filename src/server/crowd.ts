// How many people are here, for the presenter: the voters of a room, the new ones among them, and the most phones that were ever
// connected. Newness depends on this process's clock and memory alone.
import type { Crowd } from '../core/contract.ts'
import type { StoredRoom } from './store/store.ts'

/** A voter counts as new for this many seconds. */
const newFor = 60
/** The highest number of connections is saved once in this many milliseconds, while many people arrive. */
const saveEvery = 1000

export interface CrowdsOptions {
  /** Seconds since 1970. */
  now: () => number
  /** Voters that a room is expected to have. */
  size: number
  saveConnected: (code: string, connected: number) => Promise<void>
}

export interface Crowds {
  /** Counts voters of the room who just voted for the first time; negative when those of a rehearsal are removed. */
  addVoters(code: string, count: number): void
  /** Notes how many phones are connected to the room now. */
  noteConnected(room: StoredRoom, connected: number): void
  crowdOf(room: StoredRoom): Crowd
  /** Whether a new greatest number of connected phones is not saved yet. */
  isUnsaved(code: string): boolean
  forget(code: string): void
  /** Saves at once everything that waits to be saved. */
  close(): void
}

export function openCrowds({ now, size, saveConnected }: CrowdsOptions): Crowds {
  /** For each room, how many voters came in which second of the last `newFor`. */
  const arrivals = new Map<string, { at: number; count: number }[]>()
  const unsaved = new Map<string, { room: StoredRoom; timer: NodeJS.Timeout }>()

  function recent(code: string): { at: number; count: number }[] {
    const since = Math.floor(now()) - newFor
    const left = (arrivals.get(code) ?? []).filter(({ at }) => at > since)
    if (left.length > 0) arrivals.set(code, left)
    else arrivals.delete(code)
    return left
  }

  function save(room: StoredRoom): void {
    unsaved.delete(room.code)
    saveConnected(room.code, room.mostConnected).catch(() => saveLater(room))
  }

  function saveLater(room: StoredRoom): void {
    if (unsaved.has(room.code)) return
    unsaved.set(room.code, { room, timer: setTimeout(save, saveEvery, room).unref() })
  }

  function forget(code: string): void {
    arrivals.delete(code)
    clearTimeout(unsaved.get(code)?.timer)
    unsaved.delete(code)
  }

  return {
    addVoters(code, count) {
      const at = Math.floor(now())
      const last = recent(code).at(-1)
      if (last?.at === at) last.count += count
      else arrivals.set(code, [...recent(code), { at, count }])
    },
    noteConnected(room, connected) {
      if (connected <= room.mostConnected) return
      room.mostConnected = connected
      saveLater(room)
    },
    crowdOf: ({ code, voters, mostConnected }) => {
      const newVoters = recent(code).reduce((sum, { count }) => sum + count, 0)
      return { voters, newVoters: Math.max(0, newVoters), mostConnected, size }
    },
    isUnsaved: (code) => unsaved.has(code),
    forget,
    close() {
      for (const { room, timer } of [...unsaved.values()]) {
        clearTimeout(timer)
        saveConnected(room.code, room.mostConnected).catch(() => undefined)
      }
      unsaved.clear()
    },
  }
}
