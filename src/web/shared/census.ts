// The streams of one browser, to whatever rooms: a browser opens six connections to a server, so that only the first few pages
// may keep one each. The pages tell each other that they are there; a page that comes after too many others is told so.

export type OpenChannel = (name: string) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>

/** A page of this browser. `since`: when it came, in milliseconds since 1970. */
export interface Page {
  from: string
  since: number
  isVisible: boolean
}

/** Streams that one browser holds; two connections are left for votes and files. */
export const mostStreams = 4
/** How often a page says that it has a stream, in milliseconds. */
const sayEvery = 5000
/** A page that said nothing for so long is gone, in milliseconds; one that is hidden may speak only once a minute. */
const forgottenAfter = 70_000

interface Said extends Page {
  word: 'open' | 'count' | 'bye'
}

/** Of two pages the one that is seen comes first, then the older one. */
export const isBefore = (one: Page, other: Page): boolean => {
  if (one.isVisible !== other.isVisible) return one.isVisible
  return one.since === other.since ? one.from < other.from : one.since < other.since
}

export interface Census {
  /** This page has opened a stream. */
  come(): void
  /** It has none any more. */
  go(): void
  /** It is seen now, or hidden. */
  tell(): void
  close(): void
}

/** `self`: this page where it has a stream; `judge` is told whether there are too many that come before it. */
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
