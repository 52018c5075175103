// Wrong codes and wrong keys, of rooms and of the host. One queue for the whole server answers them all, so that trying many takes
// long although no limit depends on an address. Right codes and keys never wait here.
import { setTimeout as wait } from 'node:timers/promises'

/** This many wrong ones are answered at once, so that a person who mistyped does not wait. */
const free = 20
/** Milliseconds between two answers when more are waiting. */
const interval = 8
/** This many can wait, so that no answer takes longer than 1.6 s; any further one is answered at once. */
const mostWaiting = 200

export interface Guesses {
  /** Resolves when a wrong code or key may be answered, or at once if the sender has disconnected. */
  waitTurn(signal: AbortSignal): Promise<void>
}

export function createGuesses(): Guesses {
  /** When the next one may be answered, by `performance.now()`. A sender that disconnects while waiting still uses up a turn. */
  let next = Number.NEGATIVE_INFINITY
  return {
    async waitTurn(signal) {
      const now = performance.now()
      const turn = Math.max(next, now - free * interval)
      const pause = turn + interval - now
      if (pause > mostWaiting * interval) return
      next = turn + interval
      if (pause > 0) await wait(pause, undefined, { signal }).catch(() => {})
    },
  }
}
