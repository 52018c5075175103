// Counts the streams of one browser, to any rooms: a browser opens only six connections to a server, so only the first few pages may
// keep a stream each. The pages announce themselves to each other; a page that comes after too many others learns that here.

export type OpenChannel = (name: string) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>

/** A page of this browser. `since`: when it opened, in milliseconds since 1970. */
export interface Page {
  from: string
  since: number
  isVisible: boolean
}

/** The most streams in one browser; two connections stay free for votes and files. */
export const mostStreams = 4
/** How often a page announces its stream, in milliseconds. */
const sayEvery = 5000
/** A page that was silent for so many milliseconds counts as gone; a hidden one may speak only once a minute. */
const forgottenAfter = 70_000

interface Said extends Page {
  word: 'open' | 'count' | 'bye'
}

/** Of two pages the visible one comes first, then the older one. */
export const isBefore = (one: Page, other: Page): boolean => {
  if (one.isVisible !== other.isVisible) return one.isVisible
  return one.since === other.since ? one.from < other.from : one.since < other.since
}

export interface Census {
  /** Call it when this page has opened a stream. */
  come(): void
  /** Call it when this page's stream has ended. */
  go(): void
  /** Call it when this page has become visible or hidden. */
  tell(): void
  close(): void
}

/** `self` returns this page if it has a stream; `judge` is told whether too many pages come before it. */
export function openCensus(
  openChannel: OpenChannel,
  self: () => Page | undefined,
  judge: (isCrowded: boolean) => void,
): Census {
  const channel = openChannel('streams')
  const known = new Map<string, Page & { heardAt: number }>()

  function say(word: Said['word']): void {
    const page = self()
    if (page) channel.postMessage({ ...page, word } satisfies Said)
  }

  function count(): void {
    const page = self()
    if (!page) return
    const now = performance.now()
    for (const [from, { heardAt }] of known) if (now - heardAt > forgottenAfter) known.delete(from)
    judge([...known.values()].filter((other) => isBefore(other, page)).length >= mostStreams)
  }

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.word === 'bye') known.delete(data.from)
    else known.set(data.from, { ...data, heardAt: performance.now() })
    if (data.word === 'open') say('count')
    count()
  }
  const tell = () => {
    say('count')
    count()
  }
  const timer = setInterval(tell, sayEvery)
  return {
    come: () => say('open'),
    go: () => say('bye'),
    tell,
    close: () => {
      clearInterval(timer)
      channel.close()
    },
  }
}
