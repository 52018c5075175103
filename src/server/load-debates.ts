// Reads the debates that the settings name from their folders. A sentence says what is wrong with each one that has faults.
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ContentError } from '../debate/content-error.ts'
import { typedCommand } from '../debate/package.ts'
import { SettingError } from '../debate/setting-error.ts'
import type { Compiled, Compiler } from './compiler.ts'

/** `faults`: a line for each fault that the folder has now; `compiled` is then what was read from it before. */
export interface FoundDebate {
  folder: string
  compiled: Compiled
  faults: string[]
}

/** `folders`: each must have a debate without faults. `parent`: a folder of such folders; those with a fault are left out. */
export interface WantedDebates {
  folders: string[]
  parent: string | undefined
}

interface LoadOptions {
  /** Gets a sentence for each folder that is left out, or stays as it was. */
  tell: (sentence: string) => void
  /** What was last read from each folder: it is used again for a folder that has a fault now. */
  known?: Map<string, Compiled>
}

/**
 * Reads debates in the order of the settings, then of their folders' names. Rejects with a ContentError or a SettingError if one of
 * `folders` has a fault, or if no debate is left.
 */
export async function loadDebates(
  compiler: Pick<Compiler, 'read'>,
  { folders, parent }: WantedDebates,
  { tell, known = new Map() }: LoadOptions,
): Promise<FoundDebate[]> {
  const found: FoundDebate[] = []
  const add = async (folder: string, isNamed: boolean): Promise<void> => {
    const read = await readOrKeep(folder, isNamed)
    const other = read && found.find(({ compiled }) => compiled.hosted.id === read.compiled.hosted.id)
    if (read && !other) found.push(read)
    if (!other) return
    const same = `${other.folder} and ${folder} are both debates with the id "${other.compiled.hosted.id}"; give one of them another id.`
    if (isNamed) throw new SettingError(`DEBATE: ${same}`)
    tell(`${folder} is left out: ${same}`)
  }
  async function readOrKeep(folder: string, isNamed: boolean): Promise<FoundDebate | undefined> {
    try {
      return { folder, compiled: await compiler.read(folder), faults: [] }
    } catch (error) {
      const before = known.get(folder)
      if (!(error instanceof ContentError) || (isNamed && !before)) throw error
      const faults = error.message.split('\n')
      const [first = '', ...others] = faults
      const more = others.length > 0 ? ` (and ${others.length} more: ${typedCommand(`check ${folder}`)})` : ''
      tell(before ? `${error.message}\n${folder} stays as it was before.` : `${folder} is left out: ${first}${more}`)
      // As pages show them, which count the faults: the last one goes on in another line.
      const shown = [...faults.slice(0, -1), `${faults.at(-1)}\nThis page shows the debate as it was before.`]
      return before && { folder, compiled: before, faults: shown }
    }
  }
  const named = new Set(folders.map(realpath))
  for (const folder of folders) await add(folder, true)
  const inParent = parent === undefined ? [] : listFolders(parent).filter((folder) => !named.has(realpath(folder)))
  for (const folder of inParent) await add(folder, false)
  if (found.length === 0) throw new SettingError(`DEBATES: no folder in ${parent} has a debate without faults.`)
  return found
}

/** Every folder in a folder, in the natural order of their names. */
function listFolders(parent: string): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => !name.startsWith('.') && statSync(join(parent, name), { throwIfNoEntry: false })?.isDirectory())
      .sort(new Intl.Collator('en', { numeric: true }).compare)
      .map((name) => join(parent, name))
  } catch (error) {
    throw new SettingError(`DEBATES: "${parent}" could not be read: ${(error as Error).message}.`)
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
