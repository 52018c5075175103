// The files in which rooms are frozen for readers: written, listed and removed for the presenter of the room that wrote them.
// The acts run one after the other, so that if two want the same name, the second finds it taken.
import { lstatSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ErrorCode } from '../core/contract.ts'
import type { Results } from '../core/results.ts'
import { FrozenResults, readFrozenText } from '../debate/frozen-file.ts'
import { flushFolder, writeDurably } from './durable-file.ts'

/** Files that one room may have; the limit exists because every reader loads all of them. */
export const mostSaved = 20

/** Gives the reason if an act that was allowed at the beginning of its request is no longer so; called at the moment of writing. */
type Check = () => ErrorCode | undefined

export interface Frozen {
  /** The names of a room's files, without the file ending. */
  list(code: string): Promise<string[]>
  /** Writes the room under a name, over its earlier file of that name; if that is impossible, gives the reason. */
  freeze(name: string, results: Results, check: Check): Promise<ErrorCode | undefined>
  /** Removes a file that the room of this code wrote; if that is impossible, gives the reason. */
  remove(name: string, code: string, check: Check): Promise<ErrorCode | undefined>
}

/** The frozen rooms of a folder, which is made at the first write. `readWriter`: the code of the room that wrote a file. */
export function openFrozen(folder: string, readWriter = readCode): Frozen {
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<Reply>(act: () => Promise<Reply>): Promise<Reply> {
    const turn = last.then(act)
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

  async function freeze(name: string, results: Results, check: Check): Promise<ErrorCode | undefined> {
    const path = pathOf(name)
    await mkdir(folder, { recursive: true })
    const isNew = !lstatSync(path, { throwIfNoEntry: false })
    if (!isNew && writerOf(name) !== results.code) return 'name_taken'
    if (isNew && (await list(results.code)).length >= mostSaved) return 'too_many_saved'
    let refused: ErrorCode | undefined
    await writeDurably(path, `${JSON.stringify(results, null, 2)}\n`, undefined, () => {
      refused = check()
      return refused === undefined
    })
    return refused
  }

  async function remove(name: string, code: string, check: Check): Promise<ErrorCode | undefined> {
    if (writerOf(name) !== code) return 'not_found'
    const refused = check()
    if (refused) return refused
    await rm(pathOf(name), { force: true })
    await flushFolder(folder)
    return undefined
  }

  return {
    list: (code) => inTurn(() => list(code)),
    freeze: (name, results, check) => inTurn(() => freeze(name, results, check)),
    remove: (name, code, check) => inTurn(() => remove(name, code, check)),
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
