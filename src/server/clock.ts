// The one clock by which this process decides: deadlines, rates, the times in the log.

/**
 * Seconds since 1970 that only rise, even if the machine's clock is set back: the machine's time at the call of this function,
 * plus the time that has passed since. Some systems count the time that the machine sleeps and some do not: an open vote then
 * continues for the rest of its countdown, or closes when the machine wakes. `wall` and `passed`: milliseconds.
 */
export function createClock(
  wall: () => number = Date.now,
  passed: () => number = () => performance.now(),
): () => number {
  const start = wall() - passed()
  return () => (start + passed()) / 1000
}
