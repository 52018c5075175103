// The one clock by which this process decides: deadlines, rates, the times in the log.

/**
 * Seconds since 1970 that only rise, whatever becomes of the machine's clock: its time when this was called, and what has passed
 * since. Where the machine sleeps, some systems count that and some do not: a vote that was open goes on for what was left of
 * its countdown, or closes when the machine wakes. `wall` and `passed`: milliseconds.
 */
export function createClock(
  wall: () => number = Date.now,
  passed: () => number = () => performance.now(),
): () => number {
  const start = wall() - passed()
  return () => (start + passed()) / 1000
}
