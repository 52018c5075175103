// Whether this server is well: whether its store takes what is sent. Whoever asks gets what was found last, so that asking often
// costs nothing.

/** For so many milliseconds what was found holds. */
const fresh = 1000

/** Rejects where nothing can be kept; `check` is called at most once a second, and never twice at a time, however many ask. */
export function openHealth(check: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> | undefined
  let checkedAt = 0
  return () => {
    if (!last || performance.now() - checkedAt > fresh) {
      checkedAt = Number.POSITIVE_INFINITY
      last = check().finally(() => {
        checkedAt = performance.now()
      })
      // Told to those who asked; that nobody did yet is no fault of its own.
      last.catch(() => {})
    }
    return last
  }
}
