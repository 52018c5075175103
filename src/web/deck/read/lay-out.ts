// Lays out the page that scrolls in two stages: first what is in the window, and the rest once somebody begins to read (claim.css).
import { waitForIdle } from '../next-task.ts'

/** Events which show that somebody begins to read, by touch, with keys or with a screen reader. */
const firstSigns = ['scroll', 'pointerdown', 'keydown', 'focusin']

/**
 * Lays out all parts of `host`, one by one, once it is complete and somebody begins to read. Then all heights are the real ones, and
 * screen readers find every part. `findRead` finds the part that is read now, which keeps its place in the window.
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
      // Browsers keep that part in place by themselves, but fail if two parts above it change within one frame.
      const restorePlace = holdPlace(findRead(), signal)
      part.dataset.laid = ''
      restorePlace()
    }
  }
  for (const sign of firstSigns) addEventListener(sign, () => void layOut(), { passive: true, signal: waiting.signal })
}

/** Remembers where a place is in the window. The returned function scrolls back to that after a change, unless `signal` is aborted. */
export function holdPlace(place: Element | null, signal: AbortSignal): () => void {
  const top = place?.getBoundingClientRect().top ?? 0
  return () => {
    const moved = place && !signal.aborted ? place.getBoundingClientRect().top - top : 0
    if (moved !== 0) scrollBy(0, moved)
  }
}
