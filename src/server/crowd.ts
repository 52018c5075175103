// How many are here, as the presenter sees it: the voters of a room, those of them who are new, and the most phones that were
// ever connected. Who is new is judged by this process's clock alone, and by what it has seen itself.
import type { Crowd } from '../core/contract.ts'
import type { StoredRoom } from './store/store.ts'

/** A voter is new for this many seconds. */
const newFor = 60
/** The store is told of the most connected once in this many milliseconds, while a hall comes in. */
const saveEvery = 1000

export interface CrowdsOptions {
  /** Seconds since 1970. */
  now: () => number
  /** Voters that a room is expected to have. */
  size: number
  saveConnected: (code: string, connected: number) => Promise<void>
}

export interface Crowds {
  /** So many voters of the room have just voted for the first time; negative where those of a rehearsal are gone. */
  addVoters(code: string, count: number): void
  /** So many phones are connected to the room now. */
  noteConnected(room: StoredRoom, connected: number): void
  crowdOf(room: StoredRoom): Crowd
  forget(code: string): void
  /** Saves at once what waits to be saved. */
  close(): void
}

export function openCrowds({ now, size, saveConnected }: CrowdsOptions): Crowds {
  /** By room, how many voters came in which second of the last `newFor`. */
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
