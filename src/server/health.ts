// Whether this server is well, that is, whether its store accepts writes. Every request gets the latest result, so that many
// requests cost nothing.

/** Milliseconds for which a result stays valid. */
const fresh = 1000

/** Rejects if nothing can be stored. `check` runs at most once a second and never twice at a time, however many requests come. */
export function openHealth(check: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> | undefined
  let checkedAt = 0
  return () => {
    if (!last || performance.now() - checkedAt > fresh) {
      checkedAt = Number.POSITIVE_INFINITY
      last = check().finally(() => {
        checkedAt = performance.now()
      })
      // The error goes to every request that asks; without one, Node would end the process for an unhandled rejection.
      last.catch(() => {})
    }
    return last
  }
}
