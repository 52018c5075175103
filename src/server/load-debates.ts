// Reads the debates that the settings name from their folders. A sentence says what is wrong with each one that has faults.
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { OpenerName } from '../core/host-lists.ts'
import { ContentError } from '../debate/content-error.ts'
import { hasDebate } from '../debate/debate-path.ts'
import { typedCommand } from '../debate/package.ts'
import { SettingError } from '../debate/setting-error.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { type DebateIds, idsFile } from './debate-ids.ts'

/**
 * `owner`: the opener in whose folder it is; undefined: it is everybody's. `faults`: a line for each fault that the folder has now;
 * `compiled` is then what was read from it before.
 */
export interface FoundDebate {
  folder: string
  owner: string | undefined
  compiled: Compiled
  faults: string[]
}

/**
 * `folders`: each must have a debate without faults. `parent`: a folder of such folders, and of openers' folders, in each of which are
 * their own; those with a fault are left out.
 */
export interface WantedDebates {
  folders: string[]
  parent: string | undefined
}

interface LoadOptions {
  /** Gets a sentence for each folder that is left out, or stays as it was. */
  tell: (sentence: string) => void
  /** What was last read from each folder: it is used again for a folder that has a fault now. */
  known?: Map<string, Compiled>
  /** Which folder has each id; absent: nothing is remembered. */
  ids?: Pick<DebateIds, 'isOpeners' | 'isKept' | 'keeperOf'>
}

/**
 * Reads debates in the order of the settings, then of their folders' names. Rejects with a ContentError or a SettingError if one of
 * `folders` has a fault, or if no debate is left.
 */
export async function loadDebates(
  compiler: Pick<Compiler, 'read'>,
  { folders, parent }: WantedDebates,
  { tell, known = new Map(), ids = nothingKept }: LoadOptions,
): Promise<FoundDebate[]> {
  async function readOrKeep(
    folder: string,
    isNamed: boolean,
  ): Promise<Pick<FoundDebate, 'compiled' | 'faults'> | undefined> {
    try {
      return { compiled: await compiler.read(folder), faults: [] }
    } catch (error) {
      const before = known.get(folder)
      if (!(error instanceof ContentError) || (isNamed && !before)) throw error
      const faults = error.message.split('\n')
      const [first = '', ...others] = faults
      const more = others.length > 0 ? ` (and ${others.length} more: ${typedCommand(`check ${folder}`)})` : ''
      tell(before ? `${error.message}\n${folder} stays as it was before.` : `${folder} is left out: ${first}${more}`)
      // As pages show them, which count the faults: the last one goes on in another line.
      const shown = [...faults.slice(0, -1), `${faults.at(-1)}\nThis page shows the debate as it was before.`]
      return before && { compiled: before, faults: shown }
    }
  }
  const named = new Set(folders.map(realpath))
  const places =
    parent === undefined ? [] : listPlaces(parent, ids, tell).filter(({ folder }) => !named.has(realpath(folder)))
  const read: (FoundDebate & { isNamed: boolean })[] = []
  for (const place of [...folders.map((folder) => ({ folder, owner: undefined })), ...places]) {
    const isNamed = read.length < folders.length
    const compiled = await readOrKeep(place.folder, isNamed)
    if (compiled) read.push({ ...compiled, ...place, isNamed })
  }
  const found: FoundDebate[] = []
  const rank = (one: (typeof read)[number]) =>
    one.isNamed ? 0 : hasIdAlready(one) ? 1 : one.owner === undefined ? 2 : 3
  // Whoever writes a debate under an id that is taken must not push the other one out, be the id new in a folder or the folder itself.
  const hasIdAlready = (one: FoundDebate) => {
    const { id } = one.compiled.hosted
    return known.get(one.folder)?.hosted.id === id || ids.isKept(id, one)
  }
  for (const { isNamed, ...one } of read.toSorted((a, b) => rank(a) - rank(b))) {
    const { id } = one.compiled.hosted
    const other = found.find(({ compiled }) => compiled.hosted.id === id)
    const keeper = isNamed || other ? undefined : ids.keeperOf(id, one)
    if (keeper !== undefined) {
      tell(
        `${one.folder} is left out: votes are kept under its id "${id}" for the debates in the folder "${keeper}" of ${parent}; give it another id, or take that line out of ${idsFile} in the data folder while the server is stopped.`,
      )
      continue
    }
    const same = `${other?.folder} and ${one.folder} are both debates with the id "${id}"; give one of them another id.`
    if (!other) found.push(one)
    else if (isNamed) throw new SettingError(`DEBATE: ${same}`)
    else tell(`${one.folder} is left out: ${same}`)
  }
  const order = new Map(read.map(({ folder }, index) => [folder, index]))
  found.sort((a, b) => (order.get(a.folder) ?? 0) - (order.get(b.folder) ?? 0))
  if (found.length === 0) throw new SettingError(`DEBATES: no folder in ${parent} has a debate without faults.`)
  return found
}

/** The most debates of an opener, since each takes time at a start, and room on the disk. */
export const mostOwnDebates = 100

const nothingKept: NonNullable<LoadOptions['ids']> = {
  isOpeners: () => false,
  isKept: () => false,
  keeperOf: () => undefined,
}

type Place = Pick<FoundDebate, 'folder' | 'owner'>

/** The folders in which debates are looked for: everybody's, then those in openers' folders. */
function listPlaces(parent: string, ids: Pick<DebateIds, 'isOpeners'>, tell: (sentence: string) => void): Place[] {
  const [everybodys, own]: [Place[], Place[]] = [[], []]
  if (hasDebate(parent))
    tell(`${parent} has a debate directly in it, which is left out: put its files into a folder of their own there.`)
  for (const folder of listFolders(parent)) {
    const inside = listInside(folder)
    const owner = OpenerName.safeParse(basename(folder))
    const hidden = inside.length === 0 ? listHidden(folder) : []
    if (hidden.length > 0)
      tell(
        `${folder} is read as one debate, since it has one directly in it, and ${hidden.join(', ')} in it is left out: put the files of that one debate into a folder of their own.`,
      )
    if (owner.success && ids.isOpeners(folder) && hasDebate(folder)) {
      own.push({ folder, owner: owner.data })
      tell(
        `${folder} is shown to the host and the opener "${owner.data}" alone, whose debates were in it; rename the folder to show it to everybody.`,
      )
    } else if (inside.length === 0) everybodys.push({ folder, owner: undefined })
    else if (owner.success) {
      own.push(...inside.slice(0, mostOwnDebates).map((one) => ({ folder: one, owner: owner.data })))
      if (inside.length > mostOwnDebates)
        tell(
          `${folder} has ${inside.length} folders: the first ${mostOwnDebates} by name are read, which is the most for one opener; put those that are over elsewhere.`,
        )
    } else
      tell(
        `${folder} is left out: its debates would belong to an opener of that name, which has 1 to 40 small letters, digits and hyphens; rename the folder.`,
      )
  }
  return [...everybodys, ...own]
}

/** The folders in an opener's folder; none if it is itself a debate, or has none in it. */
function listInside(folder: string): string[] {
  try {
    const inside = hasDebate(folder) ? [] : listFolders(folder)
    return inside.some(hasDebate) ? inside : []
  } catch {
    // If it cannot be read, whoever reads it as a debate says so.
    return []
  }
}

/** The names of debates' folders in a folder that is itself a debate. */
function listHidden(folder: string): string[] {
  try {
    return hasDebate(folder)
      ? listFolders(folder)
          .filter(hasDebate)
          .map((one) => basename(one))
      : []
  } catch {
    return []
  }
}

/** Every folder in a folder, in the natural order of their names. */
function listFolders(parent: string): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => !name.startsWith('.') && isFolder(join(parent, name)))
      .sort(new Intl.Collator('en', { numeric: true }).compare)
      .map((name) => join(parent, name))
  } catch (error) {
    throw new SettingError(
      `DEBATES: "${parent}" could not be read by the user of this program: ${(error as Error).message}.`,
    )
  }
}

/** Whether a folder is there; a link that leads to itself, or to where nobody may look, is none. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** The path with all links resolved, since two names may lead to one folder. */
function realpath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
