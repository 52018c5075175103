// What the terminal is told when votes cannot be written: once a minute for all of them. A reason that differs from the last one is told no
// sooner, since a database that breaks down gives many by turns, and that one room was written says nothing of the others.

/** Milliseconds between two warnings. */
const pause = 60_000

/** `passed`: milliseconds that only rise. */
export function openWarnings(passed: () => number = () => performance.now()): (reason: string) => void {
  let warnedAt = Number.NEGATIVE_INFINITY
  return (reason) => {
    if (passed() - warnedAt < pause) return
    warnedAt = passed()
    process.emitWarning(reason)
  }
}
