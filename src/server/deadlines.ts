// The alarms that close polls at their deadlines, one for each room that has a deadline.
import { type Command, longestCountdown } from '../core/command.ts'
import { nextDeadline } from '../room/steer.ts'
import { since } from './room-view.ts'
import type { StoredRoom } from './store/store.ts'

export interface DeadlinesOptions {
  /** Seconds since 1970. */
  now: () => number
  /** Whether this server steers the room at all. */
  isSteered: (room: StoredRoom) => boolean
  /** Carries out a command of the server itself; rejects if it could not be written. */
  steer: (room: StoredRoom, command: Command) => Promise<unknown>
}

export interface Deadlines {
  /** Sets the room's alarm anew; called whenever its state has changed, or whether this server steers it. */
  set(room: StoredRoom): void
  /** Whether the room waits for a deadline. */
  isSet(code: string): boolean
  /** Lets no alarm ring any more. */
  close(): void
}

export function openDeadlines({ now, isSteered, steer }: DeadlinesOptions): Deadlines {
  const alarms = new Map<string, NodeJS.Timeout>()
  let isClosed = false

  /**
   * Closes a poll at its deadline: at the earliest in `pause` milliseconds, at the latest after the longest countdown. A vote after
   * the deadline is refused even if the closing could not be written yet.
   */
  function set(room: StoredRoom, pause = 0): void {
    clearTimeout(alarms.get(room.code))
    alarms.delete(room.code)
    const next = !isClosed && isSteered(room) && nextDeadline(room.state)
    if (!next) return
    const { claim, round } = next.poll
    const wait = since(now(), next.at)
    // A longer wait than any countdown means that the machine's clock was wrong before a restart.
    const isWrong = wait > longestCountdown * 1000
    // Only for this state: if a presenter has given more time since, another alarm is set.
    const poll = { claim, round, ifVersion: room.stateVersion }
    const command: Command = isWrong
      ? { action: 'countdown', seconds: longestCountdown, ...poll }
      : { action: 'close', ...poll }
    const ring = () => {
      alarms.delete(room.code)
      steer(room, command).catch(() => set(room, 1000))
    }
    alarms.set(room.code, setTimeout(ring, Math.max(pause, isWrong ? 0 : wait)).unref())
  }

  return {
    set,
    isSet: (code) => alarms.has(code),
    close: () => {
      // A closing that is on its way may fail later, and would be tried again.
      isClosed = true
      for (const alarm of alarms.values()) clearTimeout(alarm)
    },
  }
}
