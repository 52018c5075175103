// The page that scrolls begins with what is in the window: the rest is laid out when somebody reads (claim.css).
import { waitForIdle } from '../next-task.ts'

/** What a reader does first, with a finger, keys or what reads aloud. */
const signs = ['scroll', 'pointerdown', 'keydown', 'focusin']

/**
 * Lays out all parts of `host`, bit by bit, once it is whole and somebody reads: heights are true then, and a screen reader that
 * begins late misses nothing. `findRead`: what is read now, which stays where it is in the window.
 */
export function layOutOnceRead(
  host: HTMLElement,
  whole: Promise<void>,
  findRead: () => Element | null,
  signal: AbortSignal,
): void {
  const waiting = new AbortController()
  signal.addEventListener('abort', () => waiting.abort())
  async function layOut(): Promise<void> {
    waiting.abort()
    await whole
    for (const part of host.querySelectorAll<HTMLElement>('[data-stack]')) {
      await waitForIdle()
      if (signal.aborted) return
      // Browsers keep it in place by themselves, but lose it where two parts above it change within one frame.
      const stay = holdPlace(findRead(), signal)
      part.dataset.laid = ''
      stay()
    }
  }
  for (const sign of signs) addEventListener(sign, () => void layOut(), { passive: true, signal: waiting.signal })
}

/** Returns what brings a place back to where it is in the window now, after a change above it; until `signal` is aborted. */
export function holdPlace(place: Element | null, signal: AbortSignal): () => void {
  const top = place?.getBoundingClientRect().top ?? 0
  return () => {
    const moved = place && !signal.aborted ? place.getBoundingClientRect().top - top : 0
    if (moved !== 0) scrollBy(0, moved)
  }
}
