// A limit on how often a thing may happen: `burst` times at once, then `perSecond` times a second.

export interface Bucket {
  /** The milliseconds until something can be spent; 0: now. */
  wait(): number
  /** Spends one and gives 0; where nothing is left, gives the milliseconds until there is. */
  spend(): number
  /** Whether the bucket is as full as a new one, so that it need not be kept. */
  isFull(): boolean
}

/**
 * `now`: milliseconds of a clock that only rises. The bucket keeps one number, the time at which it would be full again (generic
 * cell rate algorithm, ITU-T I.371), so nothing is lost to rounding.
 */
export function createBucket(burst: number, perSecond: number, now: () => number): Bucket {
  const interval = 1000 / perSecond
  let fullAt = 0
  const wait = () => Math.max(0, Math.ceil(Math.max(fullAt, now()) - now() - (burst - 1) * interval))
  return {
    wait,
    spend() {
      const missing = wait()
      if (missing === 0) fullAt = Math.max(fullAt, now()) + interval
      return missing
    },
    isFull: () => fullAt <= now(),
  }
}

/** Buckets by name. Full ones are dropped, so that memory follows from the recent spending and not from the number of names. */
export interface Buckets {
  spend(name: string): number
  /** How many buckets are kept. */
  size(): number
}

/** With fewer buckets than this, no full ones are looked for. */
const fewBuckets = 1000

export function createBuckets(burst: number, perSecond: number, now: () => number): Buckets {
  const buckets = new Map<string, Bucket>()
  let crowded = fewBuckets
  function forgetFull(): void {
    for (const [name, bucket] of buckets) if (bucket.isFull()) buckets.delete(name)
    // The next look comes when there are twice as many, so the cost of each call stays the same however many are kept.
    crowded = Math.max(fewBuckets, 2 * buckets.size)
  }
  return {
    spend(name) {
      let bucket = buckets.get(name)
      if (!bucket) {
        if (buckets.size >= crowded) forgetFull()
        bucket = createBucket(burst, perSecond, now)
        buckets.set(name, bucket)
      }
      return bucket.spend()
    },
    size: () => buckets.size,
  }
}
