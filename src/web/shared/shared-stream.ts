// One stream for all tabs of a browser that follow the same room: a browser opens only six connections to a server, and each stream
// occupies one. The page with the stream passes its events on to the others, over a channel between tabs. If that page closes, falls
// silent, or is hidden while another page is visible, another page opens a stream. A page never waits for another one: it opens its
// own stream at once, and closes it when it learns that there is one already.
import { Room } from '../../core/contract.ts'
import { isBefore, type OpenChannel, openCensus, type Page } from './census.ts'
import { random128 } from './keys.ts'
import { type Connection, isOlder, type LiveOptions, type LiveStream, type ReceivedRoom } from './live.ts'

/** Functions of the browser for pages that share; tests provide their own. Each `on…` returns a function that stops it. */
export interface Browser {
  openChannel: OpenChannel
  openStream(options: LiveOptions): LiveStream
  isVisible(): boolean
  /** Calls `act` when the page becomes visible or hidden. */
  onTurn(act: () => void): () => void
  /** Calls `act` when the page is left; it may come back. */
  onLeave(act: () => void): () => void
  /** Calls `act` when the page may have slept. */
  onWake(act: () => void): () => void
}

/**
 * `open`: a page opened its stream. `ask`: asks the page with the stream to answer. `have`: this page has the stream, and these are
 * its data. `bye`: this page no longer has a stream.
 */
type Word = 'open' | 'ask' | 'have' | 'bye'
interface Said extends Page {
  word: Word
  connection?: Connection
  room?: ReceivedRoom | undefined
  /** Milliseconds since the room arrived; not a time, because each page has its own clock. */
  age?: number
}

/** How often a page with the stream says so, in milliseconds. */
const sayEvery = 5000
/** After so many milliseconds of silence the page with the stream is asked; `answerWithin` is its time to answer. */
const silence = 17_000
const answerWithin = 1000
/** If several pages want to take over, they wait up to so many milliseconds, so that the first one can tell the others. */
const spread = 200

/** Follows a room over one stream that all tabs of this browser share. */
export function shareStream(options: LiveOptions, browser: Browser): { close(): void } {
  const { code, as, key } = options
  const own = { from: random128(), since: performance.timeOrigin + performance.now() }
  // The name contains the key, so that a page without the key cannot listen; the data for phones are public.
  const channel = browser.openChannel(`room ${as} ${code} ${as === 'phone' ? '' : (key ?? '')}`)
  let stream: LiveStream | undefined
  let leader: Page | undefined
  let room: ReceivedRoom | undefined
  let connection: Connection = { state: 'connecting' }
  let heardAt = 0
  let takeOver: ReturnType<typeof setTimeout> | undefined
  let isAway = false

  const census = openCensus(
    browser.openChannel,
    () => stream && me(),
    (isCrowded) => stream?.pollOnly(isCrowded),
  )

  const me = (): Page => ({ ...own, isVisible: browser.isVisible() })
  const say = (word: Word, more: Partial<Said> = {}) => channel.postMessage({ ...me(), word, ...more })
  const sayHave = () => {
    if (stream && connection.state !== 'refused')
      say('have', { connection, room, ...(room && { age: performance.now() - room.receivedAt }) })
  }

  function lead(): void {
    clearTimeout(takeOver)
    takeOver = undefined
    leader = undefined
    if (stream || isAway) return
    stream = browser.openStream({
      ...options,
      onRoom: (next) => {
        show(next)
        sayHave()
      },
      onConnection: (next) => {
        // A stream that takes over begins with "connecting", which must not be shown as a lost room.
        if (next.state === 'connecting' && connection.state !== 'connecting') return
        report(next)
        if (next.state === 'refused') say('bye')
        else sayHave()
      },
    })
    say('open')
    census.come()
  }

  function giveUp(): void {
    census.go()
    stream?.close()
    stream = undefined
  }

  function show(next: ReceivedRoom): void {
    if (isOlder(next, room)) return
    room = next
    options.onRoom(next)
  }

  function report(next: Connection): void {
    connection = next
    options.onConnection(next)
  }

  /** Asks the page with the stream once more, and opens a stream if no page answers. */
  function doubt(): void {
    if (stream || isAway) return
    say('ask')
    clearTimeout(takeOver)
    takeOver = setTimeout(lead, answerWithin)
  }

  /** Takes over from a hidden page, which the system may put to sleep, if this page is visible. */
  function leadIfHidden(): void {
    if (!stream && leader && !leader.isVisible && me().isVisible) takeOver ??= setTimeout(lead, Math.random() * spread)
  }

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    const parsed = data.room && Room.safeParse(data.room)
    // A page of another version of the program sends data that this page cannot follow.
    if (isAway || parsed?.success === false) return
    if (data.word === 'open' || data.word === 'ask') return sayHave()
    if (data.word === 'bye') {
      if (leader?.from === data.from) takeOver ??= setTimeout(lead, Math.random() * spread)
      return
    }
    if (data.word !== 'have') return
    if (stream) {
      if (!isBefore(data, me())) return sayHave()
      giveUp()
    } else if (leader && leader.from !== data.from && isBefore(leader, data)) return
    leader = data
    heardAt = performance.now()
    clearTimeout(takeOver)
    takeOver = undefined
    if (parsed) show({ ...parsed.data, receivedAt: performance.now() - (data.age ?? 0) })
    if (data.connection && data.connection.state !== connection.state) report(data.connection)
    leadIfHidden()
  }

  const beat = setInterval(() => {
    if (stream) sayHave()
    else if (!takeOver && performance.now() - heardAt > silence) doubt()
  }, sayEvery)

  const leave = () => {
    isAway = true
    clearTimeout(takeOver)
    if (stream) say('bye')
    giveUp()
  }
  const seen = () => {
    if (stream) sayHave()
    else leadIfHidden()
    census.tell()
  }
  const stops = [
    browser.onLeave(leave),
    browser.onTurn(seen),
    browser.onWake(() => {
      if (!isAway) return doubt()
      isAway = false
      lead()
    }),
  ]

  lead()
  return {
    close: () => {
      leave()
      clearInterval(beat)
      for (const stop of stops) stop()
      census.close()
      channel.close()
    },
  }
}
