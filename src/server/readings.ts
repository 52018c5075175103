// The rooms frozen for readers, as their folder has them now.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { mostFiles, readResults } from '../content/read-results.ts'
import type { Results } from '../core/contract.ts'
import type { Deck } from '../core/deck.ts'

/**
 * Reads the folder when something in it has changed since it was last asked for; what is wrong there is left out, and named in the
 * log once.
 */
export function openReadings(folder: string, deck: Deck, log: Logger): () => Results[] {
  let seen: string | undefined
  let rooms: Results[] = []
  return () => {
    const now = describe(folder)
    if (now === seen) return rooms
    const found = readResults(folder, deck)
    for (const problem of [...found.problems, ...(found.leftOut ? [found.leftOut] : [])])
      log.warn(`left out of what readers see: ${problem}`)
    seen = now
    rooms = found.rooms
    return rooms
  }
}

/** A file that takes another's place has a number of its own, whatever its time and size. */
function describe(folder: string): string {
  try {
    const names = readdirSync(folder)
    const files = names.slice(0, mostFiles).map((name) => {
      const file = lstatSync(join(folder, name), { throwIfNoEntry: false })
      return [file?.ino, file?.mtimeMs, file?.size].join(' ')
    })
    return [...names, ...files].join('\n')
  } catch (error) {
    return String(error)
  }
}
