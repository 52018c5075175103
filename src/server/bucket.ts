// A limit on how often a thing may happen: `burst` times at once, then `perSecond` times a second.

export interface Bucket {
  /** Takes one: 0 where there was one to take, else the milliseconds until there is. */
  take(): number
  /** Whether it is as if nothing had ever been taken, so that it need not be kept. */
  isFull(): boolean
}

/**
 * `now`: milliseconds of a clock that only rises. Kept is the one time at which the bucket would be full again (the generic cell
 * rate algorithm, ITU-T I.371), so nothing is lost to rounding.
 */
export function createBucket(burst: number, perSecond: number, now: () => number): Bucket {
  const interval = 1000 / perSecond
  let fullAt = 0
  return {
    take() {
      const next = Math.max(fullAt, now())
      const wait = next - now() - (burst - 1) * interval
      if (wait > 0) return Math.ceil(wait)
      fullAt = next + interval
      return 0
    },
    isFull: () => fullAt <= now(),
  }
}
