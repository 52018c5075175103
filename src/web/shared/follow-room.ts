// Follows the room of a page: over one stream that all tabs of this browser share, or over a stream of the page's own.
import { paths, Room } from '../../core/contract.ts'
import { call, isPassing } from './call.ts'
import { type LiveOptions, type LiveStream, openStream } from './live.ts'
import { type Browser, shareStream } from './shared-stream.ts'
import { onWake } from './wake.ts'

/** A page that cannot share closes its stream after so many milliseconds in the background. */
const hiddenFor = 60_000

/** Milliseconds until a page first asks whether the server shows the debate of its room again, plus or minus half, so that phones spread. */
const firstAsk = 10_000
/** Later it asks more and more rarely, at least once in so many milliseconds. */
const longestPause = 120_000

/**
 * Follows a room until closed. With `base`, the stream is not shared, because each simulated phone needs its own. If the server does not
 * show the debate of the room, the page reloads once it does.
 */
export function followRoom(options: LiveOptions): { close(): void } {
  if (options.base !== undefined) return openStream(options)
  let timer: ReturnType<typeof setTimeout> | undefined
  const reloadOnceShown = (pause: number) => {
    clearTimeout(timer)
    timer = setTimeout(
      async () => {
        const answer = browser.isVisible() ? await call({ path: paths.room(options.code), schema: Room }) : undefined
        if (timer === undefined) return
        if (answer && 'data' in answer) return location.reload()
        if (!answer || answer.error === 'other_debate' || isPassing(answer.error))
          reloadOnceShown(Math.min(longestPause, pause * 1.5))
      },
      pause * (0.5 + Math.random()),
    )
  }
  const following: LiveOptions = {
    ...options,
    onConnection: (connection) => {
      options.onConnection(connection)
      if (connection.state === 'refused' && connection.why === 'other_debate') reloadOnceShown(firstAsk)
    },
  }
  const stream = typeof BroadcastChannel === 'undefined' ? streamWhileSeen(following) : shareStream(following, browser)
  return {
    close: () => {
      clearTimeout(timer)
      timer = undefined
      stream.close()
    },
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
