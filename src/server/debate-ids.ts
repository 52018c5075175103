// Which folder below --debates has each id. Votes, addresses and the readers' session go with an id, so no lecturer may take that of
// somebody else, not even after the other debate was removed or the server was started again: it is remembered in the data folder.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod/mini'

/** Its name in the data folder. */
export const idsFile = 'debate-ids.json'

/** `ids`: by id, the folder, by its name in the folder of debates; `openers`: those folders that are an opener's. */
const Kept = z.object({ ids: z.record(z.string(), z.string()), openers: z.array(z.string()) })
type Kept = z.infer<typeof Kept>

/** A debate's folder: directly in the folder of debates, or in an opener's folder there. */
interface Placed {
  folder: string
  owner: string | undefined
}

export interface DebateIds {
  /** Whether a folder was an opener's, which it stays when a debate is put directly into it. */
  isOpeners(folder: string): boolean
  /** Whether an id is remembered for a debate in this place. */
  isKept(id: string, placed: Placed): boolean
  /** The folder that keeps an id from a debate in another place; undefined if the debate may have it. */
  keeperOf(id: string, placed: Placed): string | undefined
  /** Remembers who has which ids now; an id stays with its folder until that folder is gone. */
  keep(shown: (Placed & { id: string })[]): void
}

/** `file`: where it is remembered; `parent`: the folder of debates. `tell` gets a sentence if the file cannot be used. */
export function openDebateIds(
  { file, parent }: { file: string; parent: string | undefined },
  tell: (sentence: string) => void,
): DebateIds {
  let kept: Kept = read()
  /** Whether the last change of it is in memory alone. */
  let isUnwritten = false
  function read(): Kept {
    try {
      // A line that was taken out by hand leaves the comma of the line above. No text in JSON has a line break.
      const text = readFileSync(file, 'utf8').replace(/,(?=\s*\n\s*[}\]])/g, '')
      return Kept.parse(JSON.parse(text))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        tell(`${file} cannot be read, so whose ids are whose is written there anew: ${(error as Error).message}`)
      return { ids: {}, openers: [] }
    }
  }
  const isThere = (name: string) => parent !== undefined && existsSync(join(parent, name))
  /** The folder in the folder of debates; undefined for a debate that is elsewhere, which the settings name. */
  const topOf = ({ folder, owner }: Placed): string | undefined => {
    const top = owner !== undefined && dirname(folder) !== parent ? dirname(folder) : folder
    return dirname(top) === parent ? basename(top) : undefined
  }

  const keptFor = (id: string) => (Object.hasOwn(kept.ids, id) ? kept.ids[id] : undefined)

  function keep(shown: (Placed & { id: string })[]): void {
    // A start without a folder of debates says nothing about whose folders are there.
    if (parent === undefined) return
    const ids = new Map(Object.entries(kept.ids).filter(([, name]) => isThere(name)))
    const openers = new Set(kept.openers.filter(isThere))
    for (const one of shown) {
      const top = topOf(one)
      if (top === undefined) ids.delete(one.id)
      else ids.set(one.id, top)
      if (top !== undefined && one.owner !== undefined) openers.add(top)
    }
    const next = { ids: Object.fromEntries(ids), openers: [...openers] }
    if (!isUnwritten && JSON.stringify(next) === JSON.stringify(kept)) return
    kept = next
    // Nobody's ids are at risk where there are no openers' folders, and none were.
    if (openers.size === 0 && !existsSync(file)) return
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`)
      renameSync(`${file}.new`, file)
      isUnwritten = false
    } catch (error) {
      isUnwritten = true
      tell(
        `${file} cannot be written, so after the next start an id may be somebody else's: ${(error as Error).message}`,
      )
    }
  }

  return {
    isOpeners: (folder) => dirname(folder) === parent && kept.openers.includes(basename(folder)),
    isKept: (id, placed) => keptFor(id) !== undefined && keptFor(id) === topOf(placed),
    keeperOf: (id, placed) => {
      const [top, keeper] = [topOf(placed), keptFor(id)]
      if (top === undefined || keeper === undefined || keeper === top || !isThere(keeper)) return undefined
      // The host alone writes directly into the folder of debates.
      return placed.owner === undefined && !kept.openers.includes(keeper) ? undefined : keeper
    },
    keep,
  }
}
