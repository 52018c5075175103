// The page that scrolls begins with what is in the window: the rest is laid out when somebody reads (claim.css).
import { waitForIdle } from '../next-task.ts'

/** What a reader does first, with a finger, keys or what reads aloud. */
const signs = ['scroll', 'pointerdown', 'keydown', 'focusin']

/**
 * Lays out all parts of `host`, bit by bit, once it is whole and somebody reads: heights are true then, and a screen reader that
 * begins late misses nothing. `stay` makes one change and leaves in place what is read.
 */
export function layOutOnceRead(
  host: HTMLElement,
  whole: Promise<void>,
  stay: (change: () => void) => void,
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
      stay(() => {
        part.dataset.laid = ''
      })
    }
  }
  for (const sign of signs) addEventListener(sign, () => void layOut(), { passive: true, signal: waiting.signal })
}
