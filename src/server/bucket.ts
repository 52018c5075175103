// A limit on how often a thing may happen: `burst` times at once, then `perSecond` times a second.

export interface Bucket {
  /** The milliseconds until there is one to take; 0: there is. */
  wait(): number
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
  const wait = () => Math.max(0, Math.ceil(Math.max(fullAt, now()) - now() - (burst - 1) * interval))
  return {
    wait,
    take() {
      const missing = wait()
      if (missing === 0) fullAt = Math.max(fullAt, now()) + interval
      return missing
    },
    isFull: () => fullAt <= now(),
  }
}

/** Buckets with names. Full ones are forgotten, so what is kept follows from what was lately taken and not from how many names came. */
export interface Buckets {
  take(name: string): number
  /** How many are kept. */
  size(): number
}

/** Below this many nothing is looked through. */
const fewBuckets = 1000

export function createBuckets(burst: number, perSecond: number, now: () => number): Buckets {
  const buckets = new Map<string, Bucket>()
  let crowded = fewBuckets
  function forgetFull(): void {
    for (const [name, bucket] of buckets) if (bucket.isFull()) buckets.delete(name)
    // Looked through again once there are twice as many, so that each taking costs the same however many are kept.
    crowded = Math.max(fewBuckets, 2 * buckets.size)
  }
  return {
    take(name) {
      let bucket = buckets.get(name)
      if (!bucket) {
        if (buckets.size >= crowded) forgetFull()
        bucket = createBucket(burst, perSecond, now)
        buckets.set(name, bucket)
      }
      return bucket.take()
    },
    size: () => buckets.size,
  }
}
