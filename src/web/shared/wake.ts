// Repeats what must be done again when a page has slept or its network is back.

/** The name of the event that a part of the page could not be loaded; its detail is the error. */
export const failedPart = 'failed-part'

export const tellFailure = (error: unknown): void =>
  void globalThis.dispatchEvent?.(new CustomEvent(failedPart, { detail: error }))

/** The error for a file that the host no longer has. */
export class GoneError extends Error {}

/** The longest pause between two attempts, in milliseconds. */
const longestPause = 60_000

/** Calls `wake` when the page may have slept or been offline; returns a function that ends this. Outside a browser never calls it. */
export function onWake(wake: () => void): () => void {
  if (typeof document === 'undefined') return () => {}
  const seen = () => {
    if (document.visibilityState === 'visible') wake()
  }
  document.addEventListener('visibilitychange', seen)
  addEventListener('pageshow', wake)
  addEventListener('online', wake)
  return () => {
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('pageshow', wake)
    removeEventListener('online', wake)
  }
}

/**
 * Calls `load` until it succeeds, and resolves with its result: again some time after each failure, and at once when the page may have
 * woken. Never resolves once `signal` is aborted. Browsers older than 2026 may not load a failed script again while the page is open.
 */
export function keepTrying<T>(load: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve) => {
    let failures = 0
    let isTrying = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => {
      stopListening()
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
    }
    async function run(): Promise<void> {
      if (isTrying) return
      isTrying = true
      clearTimeout(timer)
      try {
        const loaded = await load()
        if (signal?.aborted) return stop()
        stop()
        resolve(loaded)
      } catch (error) {
        failures += 1
        tellFailure(error)
        if (!signal?.aborted) timer = setTimeout(run, Math.min(longestPause, 1000 * 2 ** failures))
      }
      isTrying = false
    }
    const stopListening = onWake(() => void run())
    signal?.addEventListener('abort', stop)
    void run()
  })
}
