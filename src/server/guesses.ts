// Wrong codes and wrong keys, of rooms and of the host: one queue for the whole server answers them all, so that trying many takes
// long and no limit has an address in its key. What is right never waits here.
import { setTimeout as wait } from 'node:timers/promises'

/** So many wrong ones are answered at once, so that somebody who mistyped does not wait. */
const free = 20
/** Milliseconds from one answer to the next, when there are more. */
const interval = 8
/** So many wait at most, and no answer takes longer than 1.6 s; one more is answered at once. */
const mostWaiting = 200

export interface Guesses {
  /** Resolves when a wrong one may be answered, or at once where whoever sent it has hung up. */
  waitTurn(signal: AbortSignal): Promise<void>
}

export function createGuesses(): Guesses {
  /** When the next one may be answered, by `performance.now()`. A turn is used up even by whoever hangs up before it. */
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
