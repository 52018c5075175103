// Follows the room of a page: over one stream that all tabs of this browser share, or over a stream of the page's own.
import { paths, Room } from '../../core/contract.ts'
import { call, isPassing } from './call.ts'
import { type LiveOptions, type LiveStream, openStream } from './live.ts'
import { type Browser, shareStream } from './shared-stream.ts'
import { onWake } from './wake.ts'

/** A page that cannot share closes its stream after so many milliseconds in the background. */
const hiddenFor = 60_000

/** Milliseconds between two requests whether the server shows the debate of a room again; half more or less, so that phones spread. */
const askEvery = 10_000

/**
 * Follows a room until closed. With `base`, the stream is not shared, because each simulated phone needs its own. If the server does not
 * show the debate of the room, the page reloads once it does.
 */
export function followRoom(options: LiveOptions): { close(): void } {
  if (options.base !== undefined) return openStream(options)
  const following: LiveOptions = {
    ...options,
    onConnection: (connection) => {
      options.onConnection(connection)
      if (connection.state === 'refused' && connection.why === 'other_debate') void reloadOnceShown(options.code)
    },
  }
  if (typeof BroadcastChannel === 'undefined') return streamWhileSeen(following)
  return shareStream(following, browser)
}

async function reloadOnceShown(code: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, askEvery * (0.5 + Math.random())))
    const answer = await call({ path: paths.room(code), schema: Room })
    if ('data' in answer) return location.reload()
    if (answer.error !== 'other_debate' && !isPassing(answer.error)) return
  }
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
