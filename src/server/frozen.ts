// The rooms frozen for readers: frozen, listed and removed for the presenter of the room, and read for all readers. One server alone has
// them in a folder; servers that share a database have them there, beside the files that each finds in its own folder.
// In a folder the acts run one after the other, so that if two want the same name, the second finds it taken.
import { lstatSync } from 'node:fs'
import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ErrorCode } from '../core/contract.ts'
import type { Results } from '../core/results.ts'
import { FrozenResults, readFrozenText } from '../debate/frozen-file.ts'
import { type FrozenRooms, mostFiles, readResults } from '../debate/read-results.ts'
import { flushFolder, writeDurably } from './durable-file.ts'
import {
  type FrozenStore,
  type FrozenTable,
  isOutdated,
  refuseName,
  refuseRemoval,
  type Writer,
} from './frozen-names.ts'
import { NotNowError } from './store/store.ts'

export interface Frozen extends FrozenStore {
  /** A text that changes with what is frozen. */
  state(): Promise<string>
  /** What readers of a debate see. */
  read(debate: string): Promise<FrozenRooms>
}

/** `folder`: of this server alone, whose files are shown too; none is written there. */
export const openSharedFrozen = (folder: string, table: FrozenTable): Frozen => ({
  list: table.list,
  freeze: table.freeze,
  remove: table.remove,
  state: async () => `${table.changes()}\n${await describe(folder)}`,
  read: async (debate) => readResults(folder, debate, await table.read(debate)),
})

/** The frozen rooms of a folder, which is made at the first write. `readWriter`: the code of the room that wrote a file. */
export function openFrozen(folder: string, readWriter = readCode): Frozen {
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<Reply>(act: () => Promise<Reply>): Promise<Reply> {
    const turn = last.then(act).catch((error: NodeJS.ErrnoException) => {
      // Only what the system refuses may succeed later.
      throw error.code === undefined
        ? error
        : new NotNowError(`${folder} could not be read or written: ${error.message}`)
    })
    last = turn.catch(() => undefined)
    return turn
  }
  const pathOf = (name: string) => join(folder, `${name}${ending}`)
  /** Who wrote each file, with the file's state at that time. A folder may have a thousand files, which take seconds to read. */
  const writers = new Map<string, { state: string; code: string | undefined }>()

  const stateOf = (name: string): string => {
    const file = lstatSync(pathOf(name), { throwIfNoEntry: false })
    return [file?.ino, file?.mtimeMs, file?.ctimeMs, file?.size].join(' ')
  }

  function writerOf(name: string): string | undefined {
    const state = stateOf(name)
    const known = writers.get(name)
    if (known?.state === state) return known.code
    const code = readWriter(pathOf(name))
    writers.set(name, { state, code })
    return code
  }

  async function list(code: string): Promise<string[]> {
    const files = await readdir(folder).catch(() => [])
    const names = files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : [])).sort()
    const there = new Set(names)
    for (const name of writers.keys()) if (!there.has(name)) writers.delete(name)
    const own: string[] = []
    for (const name of names) {
      // Votes are answered between two files.
      if (writers.get(name)?.state !== stateOf(name)) await nextTurn()
      if (writerOf(name) === code) own.push(name)
    }
    return own
  }

  async function freeze(name: string, results: Results, { code, check }: Writer): Promise<ErrorCode | undefined> {
    const path = pathOf(name)
    await mkdir(folder, { recursive: true })
    const isNew = !lstatSync(path, { throwIfNoEntry: false })
    const owner = isNew ? null : writerOf(name)
    let refused = refuseName(code, owner, isNew ? (await list(code)).length : 0)
    if (refused) return refused
    if (!isNew && isOutdated(results, readFrozenText(path))) return check()
    await writeDurably(path, `${JSON.stringify(results, null, 2)}\n`, undefined, () => {
      refused = check()
      return refused === undefined
    })
    return refused
  }

  async function remove(name: string, { code, check }: Writer): Promise<ErrorCode | undefined> {
    const refused = refuseRemoval(code, writerOf(name)) ?? check()
    if (refused) return refused
    await rm(pathOf(name), { force: true })
    await flushFolder(folder)
    return undefined
  }

  return {
    list: (code) => inTurn(() => list(code)),
    freeze: (name, results, writer) => inTurn(() => freeze(name, results, writer)),
    remove: (name, writer) => inTurn(() => remove(name, writer)),
    state: () => describe(folder),
    read: (debate) => readResults(folder, debate),
  }
}

const ending = '.json'

/** The code of the room that wrote a file; undefined for any other file. */
function readCode(path: string): string | undefined {
  try {
    return FrozenResults.safeParse(JSON.parse(readFrozenText(path))).data?.code
  } catch {
    return undefined
  }
}

/** The state of a folder. A file that replaces another has another inode number, even if its time and size are the same. */
async function describe(folder: string): Promise<string> {
  try {
    const names = await readdir(folder)
    const files = names.slice(0, mostFiles).map(async (name) => {
      const file = await lstat(join(folder, name)).catch(() => undefined)
      return [file?.ino, file?.mtimeMs, file?.size].join(' ')
    })
    return [...names, ...(await Promise.all(files))].join('\n')
  } catch (error) {
    return String(error)
  }
}
