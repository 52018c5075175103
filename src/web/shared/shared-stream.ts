// One stream for all tabs of a browser that follow the same room: a browser opens six connections to a server and no more, and
// each stream keeps one. The page that has the stream tells the others what it brings, over a channel between tabs; when it goes,
// is hidden while another one is seen, or says nothing, another page opens a stream of its own. A page never waits for another
// one: it opens its own at once, and gives it up when it learns that there is one already.
import { Room } from '../../core/contract.ts'
import { isBefore, type OpenChannel, openCensus, type Page } from './census.ts'
import { random128 } from './keys.ts'
import { type Connection, type FollowedRoom, isOlder, type LiveOptions, type LiveStream } from './live.ts'

/** What a browser gives to pages that share; tests give their own. Each `on…` returns how to stop. */
export interface Browser {
  openChannel: OpenChannel
  openStream(options: LiveOptions): LiveStream
  isVisible(): boolean
  /** Calls when the page is seen again or hidden. */
  onTurn(act: () => void): () => void
  /** Calls when the page is left, perhaps to come back. */
  onLeave(act: () => void): () => void
  /** Calls when the page may have slept. */
  onWake(act: () => void): () => void
}

/**
 * `open`: a page opened its stream. `ask`: whoever has one is asked to say so. `have`: this page has the stream, and what it
 * brought. `bye`: this page has none any more.
 */
type Word = 'open' | 'ask' | 'have' | 'bye'
interface Said extends Page {
  word: Word
  connection?: Connection
  room?: FollowedRoom | undefined
  /** Milliseconds since the room came: pages have clocks of their own. */
  age?: number
}

/** How often a page with the stream says so, in milliseconds. */
const sayEvery = 5000
/** After so many milliseconds without a word the page with the stream is asked, and then has so many to answer. */
const silence = 17_000
const answerWithin = 1000
/** Pages that all want to take over do not all open a stream: the first one tells the others, in milliseconds. */
const spread = 200

/** Follows a room over the one stream of this browser to it. */
export function shareStream(options: LiveOptions, browser: Browser): { close(): void } {
  const { code, as, key } = options
  const own = { from: random128(), since: performance.timeOrigin + performance.now() }
  // Whoever does not know the key cannot listen; what a phone sees is for everybody.
  const channel = browser.openChannel(`room ${as} ${code} ${as === 'phone' ? '' : (key ?? '')}`)
  let stream: LiveStream | undefined
  let leader: Page | undefined
  let room: FollowedRoom | undefined
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
        // The first word of a stream that takes over is not that the room is gone.
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

  function show(next: FollowedRoom): void {
    if (isOlder(next, room)) return
    room = next
    options.onRoom(next)
  }

  function report(next: Connection): void {
    connection = next
    options.onConnection(next)
  }

  /** Asks once more, and opens a stream where nobody answers. */
  function doubt(): void {
    if (stream || isAway) return
    say('ask')
    clearTimeout(takeOver)
    takeOver = setTimeout(lead, answerWithin)
  }

  /** A page that is seen does not depend on one that the system may have put to sleep. */
  function leadIfHidden(): void {
    if (!stream && leader && !leader.isVisible && me().isVisible) takeOver ??= setTimeout(lead, Math.random() * spread)
  }

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    const told = data.room && Room.safeParse(data.room)
    // A page that was loaded from another version of the program is no page to follow.
    if (isAway || told?.success === false) return
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
    if (told) show({ ...told.data, receivedAt: performance.now() - (data.age ?? 0) })
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
