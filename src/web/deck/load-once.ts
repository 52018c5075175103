// What is loaded when it is first needed.
import { keepTrying } from '../shared/wake.ts'

/** At the first call loads what `load` brings, tried until it comes, and hands it to `use`; later calls do nothing. */
export function loadOnce<T>(load: () => Promise<T>, use: (loaded: T) => void): () => void {
  let isAsked = false
  return () => {
    if (isAsked) return
    isAsked = true
    void keepTrying(load).then(use)
  }
}
