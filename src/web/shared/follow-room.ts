// Follows the room of a page: over one stream that all tabs of this browser share, or over a stream of the page's own.
import { type LiveOptions, type LiveStream, openStream } from './live.ts'
import { type Browser, shareStream } from './shared-stream.ts'
import { onWake } from './wake.ts'

/** A page that cannot share closes its stream after so many milliseconds in the background. */
const hiddenFor = 60_000

/**
 * Follows a room until closed. With `base`, the stream is not shared, because each simulated phone needs its own.
 */
export function followRoom(options: LiveOptions): { close(): void } {
  if (options.base !== undefined) return openStream(options)
  if (typeof BroadcastChannel === 'undefined') return streamWhileSeen(options)
  return shareStream(options, browser)
}

const browser: Browser = {
  openStream,
  openChannel: (name) => new BroadcastChannel(name),
  isVisible: () => document.visibilityState === 'visible',
  onTurn: (act) => listen(document, 'visibilitychange', act),
  onLeave: (act) => listen(globalThis, 'pagehide', act),
  onWake,
}

function listen(to: EventTarget, event: string, act: () => void): () => void {
  to.addEventListener(event, act)
  return () => to.removeEventListener(event, act)
}

/** Closes the stream while the page is hidden: with many forgotten tabs, the last ones would get no connection. */
function streamWhileSeen(options: LiveOptions): { close(): void } {
  let stream: LiveStream | undefined = openStream(options)
  let hidden: ReturnType<typeof setTimeout> | undefined
  const stop = browser.onTurn(() => {
    clearTimeout(hidden)
    if (browser.isVisible()) stream ??= openStream(options)
    else
      hidden = setTimeout(() => {
        stream?.close()
        stream = undefined
      }, hiddenFor)
  })
  return {
    close: () => {
      stop()
      clearTimeout(hidden)
      stream?.close()
    },
  }
}
