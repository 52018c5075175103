// `--watch`: looks for saves in the folders of debates, and tells the open pages of a debate what it shows now and what is wrong with it.
import { existsSync, type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { basename, join } from 'node:path'
import type { Watched } from '../core/contract.ts'
import { folderOf } from '../debate/debate-path.ts'

/** Milliseconds without a further change after which a save counts as complete: editors write a file in several steps. */
const settling = 25
/** Milliseconds between two looks for a folder that is gone, such as while another branch is checked out. */
const lookEvery = 500
/** How many levels of folders are watched in a debate's folder, which has words/ and pictures/, where others may be. */
const levels = 2
/** The same in a folder of debates: they may be in an opener's folder there. */
const levelsOfParent = levels + 2
/** The most folders that are watched in a named one: a hundred debates with ten each. */
const mostFolders = 1000

interface Watch {
  /** The path, if any, that is a folder of debates' folders, and of openers' folders with theirs. */
  parent?: string | undefined
  /** A folder that may be among the watched ones and is not watched, since the program itself writes there. */
  leftOut?: string
  /** Prints a sentence for the person who runs the server. */
  tell?: (sentence: string) => void
}

/** Calls `act` after each change in debates' folders, or of the files in their place, until it is closed. */
export function watchFolders(
  paths: string[],
  act: () => void,
  { parent, leftOut = '', tell = () => {} }: Watch = {},
): { close(): void } {
  let watchers: FSWatcher[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let missing: ReturnType<typeof setInterval> | undefined
  let told: string | undefined
  const tooMany = new Set<string>()
  const changed = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      // New folders are found, and a folder that was replaced is watched again.
      look()
      act()
    }, settling)
  }
  const fail = (error: NodeJS.ErrnoException) => {
    if (told === error.code) return
    told = error.code
    tell(
      `Not every save can be noticed, since this system watches no more files (${error.message}): end other programs that watch files, or raise its limit (on Linux fs.inotify.max_user_watches), and start again.`,
    )
  }
  const tellRest = (path: string) => {
    if (tooMany.has(path)) return
    tooMany.add(path)
    tell(
      `${path} has more than ${mostFolders} folders: saves are noticed in the first ${mostFolders} alone. Give the debates a folder that has no others.`,
    )
  }
  function look(): void {
    close()
    const gone = paths.filter((path) => !existsSync(path))
    watchers = paths.flatMap((path) =>
      watchPath(path, { changed, leftOut, fail, tellRest, depth: path === parent ? levelsOfParent : levels }),
    )
    if (gone.length > 0) missing = setInterval(() => gone.some((path) => existsSync(path)) && changed(), lookEvery)
  }
  function close(): void {
    clearTimeout(timer)
    clearInterval(missing)
    for (const watcher of watchers) watcher.close()
  }
  look()
  return { close }
}

interface HowWatched {
  changed: () => void
  leftOut: string
  fail: (error: NodeJS.ErrnoException) => void
  /** Told of a path with more folders than are watched. */
  tellRest: (path: string) => void
  depth: number
}

/**
 * Folders are watched, not files: most editors replace a file by a new one. Each one by itself, since only some systems can watch a tree.
 */
function watchPath(path: string, { changed, leftOut, fail, tellRest, depth }: HowWatched): FSWatcher[] {
  const watchers: FSWatcher[] = []
  // A folder that was removed is found again by the change in the folder above, or by a later look.
  const add = (folder: string, isOwn: (name: string | null) => boolean) =>
    watchers.push(watch(folder, (_, name) => isOwn(name) && changed()).on('error', changed))
  try {
    const folder = folderOf(path)
    // A file that stands for a folder may lie among many others.
    const ofFile = [basename(path), basename(folder), 'theme.css', ...shared]
    const isOwn = (name: string | null) => folder === path || name === null || ofFile.includes(name)
    add(folder, isOwn)
    // The nearest ones first, since these are the likeliest to be the debates'.
    const below: string[] = []
    let level = [folder]
    for (let at = 0; at < depth && below.length <= mostFolders; at++) {
      level = level.flatMap((one) => listFolders(one, at === 0 ? isOwn : () => true)).filter((one) => one !== leftOut)
      below.push(...level)
    }
    if (below.length > mostFolders) tellRest(path)
    for (const one of below.slice(0, mostFolders)) addIfThere(one)
  } catch (error) {
    // Else a folder is gone by now.
    if (isLimit(error)) fail(error)
  }
  function addIfThere(folder: string): void {
    try {
      add(folder, () => true)
    } catch (error) {
      // One that is gone, or where this program may not look, leaves the others.
      if (isLimit(error)) throw error
    }
  }
  return watchers
}

/** Whether the system refuses to watch one more file. */
const isLimit = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EMFILE', 'ENFILE'].includes(String(error.code))

const shared = ['words', 'pictures']

/** The folders in a folder, links to folders among them, since debates are read through these too. */
function listFolders(folder: string, isOwn: (name: string) => boolean): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !/^\.|^node_modules$/.test(name) && isOwn(name))
      .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(folder, entry.name))))
      .map(({ name }) => join(folder, name))
  } catch (error) {
    if (isLimit(error)) throw error
    return []
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** The streams of pages that show debates which are being written. */
export interface Watching {
  /** Answers a request, which has its socket for itself, with the stream of a debate. */
  join(debate: string, response: ServerResponse): void
  /** Tells the pages of each debate, by its id, what it is now. */
  tell(states: Map<string, Watched>): void
  close(): void
}

/** The most streams, so that a client that opens many takes no sockets from those who vote. One more ends the oldest. */
const mostStreams = 50
/** A reader for whom more than this many bytes wait is disconnected; it connects again and gets the newest state. */
const mostUnsent = 64 * 1024

export function createWatching(most = mostStreams): Watching {
  // In the order in which they joined.
  const streams = new Map<ServerResponse, string>()
  const states = new Map<string, Watched>()
  function end(response: ServerResponse): void {
    streams.delete(response)
    response.destroy()
  }
  function send(response: ServerResponse, debate: string): void {
    const state = states.get(debate)
    if (response.writableLength > mostUnsent) end(response)
    else if (state) response.write(`data: ${JSON.stringify(state)}\n\n`)
  }
  return {
    join: (debate, response) => {
      const [oldest] = streams.keys()
      if (oldest && streams.size >= most) end(oldest)
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.flushHeaders()
      streams.set(response, debate)
      response.on('close', () => streams.delete(response))
      send(response, debate)
    },
    tell: (next) => {
      const shown = [...next.keys()].join(', ')
      // The pages of a debate that is gone keep what they show.
      for (const [debate, { state }] of states) {
        const fault = `No folder has a debate with the id "${debate}" any more, under which its sessions and votes are kept: write that id again, or start again. Shown now: ${shown}.`
        states.set(debate, { state, faults: [fault], warnings: [] })
      }
      for (const [debate, state] of next) states.set(debate, state)
      for (const [response, debate] of streams) send(response, debate)
    },
    close: () => {
      for (const response of streams.keys()) response.end()
    },
  }
}
