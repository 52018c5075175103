// The rooms frozen for readers, as the files in their folder are now.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { mostFiles, readResults } from '../content/read-results.ts'
import type { Results } from '../core/contract.ts'
import type { Deck } from '../core/deck.ts'

/**
 * Reads the folder again when something in it has changed since the last call. A faulty file is left out, and named in the log
 * once.
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

/** A file that replaces another has a number of its own, even if its time and size are the same. */
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
