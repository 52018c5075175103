// What is loaded when it is first needed.

/** Runs `load` at the first call and never again once it is done; where it failed, the server being gone, the next call tries again. */
export function loadOnce(load: () => Promise<void>): () => void {
  let isAsked = false
  return () => {
    if (isAsked) return
    isAsked = true
    load().catch(() => {
      isAsked = false
    })
  }
}
