// Keeps rooms in step with the words that this server shows: after its debates have changed, and when other servers, which showed other
// words of a debate, no longer do.
import type { Logger } from 'pino'
import type { Debates } from './debates.ts'
import { openReadersRooms } from './readers.ts'
import type { Rooms } from './rooms.ts'
import { servedOf } from './serve-debates.ts'
import { NotNowError, type Store, type WordsChange } from './store/store.ts'

/** Milliseconds after which what could not be read or written is tried again. */
const againAfter = 1000

export interface WordsOptions {
  store: Store
  debates: Debates
  rooms: Pick<Rooms, 'showDebates'>
  /** Sends every room to its pages again. */
  tellAll: () => void
  /** Seconds since 1970. */
  now: () => number
  log: Logger
}

export interface Words {
  /** Must be called after the debates or their words have changed. Resolves when all rooms have them, or when that must be tried again. */
  show(): Promise<void>
  /** Tries nothing again any more. */
  close(): void
}

export function openWords({ store, debates, rooms, tellAll, now, log }: WordsOptions): Words {
  /** The debates of which other servers no longer show other words, while rooms may still have those. */
  const returning = new Set<string>()
  let isServed = true
  let isClosed = false
  let isFailing = false
  let again: NodeJS.Timeout | undefined
  let last = Promise.resolve()

  function hear({ lost, back }: WordsChange): void {
    for (const id of back) if (debates.get(id)) returning.add(id)
    for (const id of lost) returning.delete(id)
    if (lost.length > 0) {
      log.warn(
        `Another server shows other words of ${lost.join(', ')}. Votes, commands and new sessions for them are refused here until all servers have the same words; a server that is started with --take-over shows its own.`,
      )
      tellAll()
    }
    if (returning.size > 0) void bring()
  }

  /** Brings the readers' rooms and those in memory to the words, one time after the other; never rejects. */
  function bring(): Promise<void> {
    last = last.then(bringNow)
    return last
  }

  async function bringNow(): Promise<void> {
    if (isClosed) return
    clearTimeout(again)
    const isAsked = !isServed
    // Before the first wait, since the debates may change again during it.
    isServed = true
    try {
      if (isAsked) await store.others.serve(servedOf(debates), false)
      const isOpen = await openReadersRooms(store, debates, now(), log)
      await rooms.showDebates()
      if (!isOpen) throw new NotNowError('a room of readers could not be opened')
      if (returning.size > 0)
        log.warn(`All servers show the words that this one has of ${[...returning].join(', ')}: votes are taken again.`)
      returning.clear()
      isFailing = false
    } catch (error) {
      if (isClosed) return
      if (isAsked) isServed = false
      if (!isFailing) log.error({ err: error }, 'Not all sessions could be brought to the words of their debates.')
      isFailing = true
      // A fault of the program would be the same the next time.
      if (error instanceof NotNowError) again = setTimeout(() => void bring(), againAfter).unref()
    }
    tellAll()
  }

  store.others.watchWords(hear)
  // Another server may have taken over during the start.
  hear({ lost: debates.list().flatMap(({ id }) => (store.others.isShown(id) ? [] : [id])), back: [] })

  return {
    show() {
      isServed = false
      return bring()
    },
    close() {
      isClosed = true
      clearTimeout(again)
    },
  }
}
