// Modules that are loaded at their first use.
import { keepTrying } from '../shared/wake.ts'

/** The first call runs `load`, again and again until it succeeds, and gives the result to `use`; later calls do nothing. */
export function loadOnce<T>(load: () => Promise<T>, use: (loaded: T) => void): () => void {
  let isAsked = false
  return () => {
    if (isAsked) return
    isAsked = true
    void keepTrying(load).then(use)
  }
}
