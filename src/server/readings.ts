// The rooms frozen for readers, as the text that every reader gets.
import type { Logger } from 'pino'
import type { Deck } from '../core/deck.ts'
import type { Readings } from '../core/readings.ts'
import type { Debates } from './debates.ts'
import type { Frozen } from './frozen.ts'

/**
 * The readings of a debate as JSON; `readers`: the code of its room that is always open. What is saved is read again when it
 * has changed. A faulty file is left out, and named in the log once.
 */
export type ReadReadings = (readers: Readings['readers']) => Promise<string>

/** The readings of each debate, by its id. */
export function openReadings(frozen: Frozen, debates: Debates, log: Logger): (id: string) => ReadReadings | undefined {
  const opened = new WeakMap<Deck, ReadReadings>()
  const reported = new Set<string>()
  const warn = (line: string) => {
    if (!reported.has(line)) log.warn(`left out of what readers see: ${line}`)
    reported.add(line)
  }
  return (id) => {
    const debate = debates.get(id)
    if (!debate) return undefined
    const found = opened.get(debate.deck) ?? openReadingsOf(frozen, debate.deck, warn)
    opened.set(debate.deck, found)
    return found
  }
}

function openReadingsOf(frozen: Frozen, deck: Deck, warn: (line: string) => void): ReadReadings {
  let seen: string | undefined
  let readings: Readings = { rooms: [], readers: null }
  let text = JSON.stringify(readings)
  let current: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  async function look(): Promise<void> {
    const now = await frozen.state()
    if (now === seen) return
    const { rooms, problems, leftOut } = await frozen.read(deck.id)
    for (const problem of [...problems, ...(leftOut ? [leftOut] : [])]) warn(problem)
    seen = now
    write({ ...readings, rooms })
  }

  function write(changed: Readings): void {
    readings = changed
    text = JSON.stringify(changed)
  }

  const begin = () => {
    next = undefined
    current = look()
    return current
  }

  return async (readers) => {
    // All requests that come while the folder is looked at wait for the next look, since this one may have missed a file.
    next ??= current.then(begin, begin)
    await next
    if (readers !== readings.readers) write({ ...readings, readers })
    return text
  }
}
