// `--watch`: looks for saves in the folders of debates, and tells the open pages of a debate what it shows now and what is wrong with it.
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { basename, join } from 'node:path'
import type { Watched } from '../core/contract.ts'
import { folderOf } from '../debate/debate-path.ts'

/** Milliseconds without a further change after which a save counts as complete: editors write a file in several steps. */
const settling = 25
/** Milliseconds between two looks for a folder that is gone, such as while another branch is checked out. */
const lookEvery = 500
/** The most folders that are watched in a named one; a debate has words/ and pictures/, and a named folder may have several debates. */
const mostFolders = 200

interface Watch {
  /** A folder that may be among the watched ones and is not watched, since the program itself writes there. */
  leftOut?: string
  /** Prints a sentence for the person who runs the server. */
  tell?: (sentence: string) => void
}

/** Calls `act` after each change in debates' folders, or of the files in their place, until it is closed. */
export function watchFolders(
  paths: string[],
  act: () => void,
  { leftOut = '', tell = () => {} }: Watch = {},
): { close(): void } {
  let watchers: FSWatcher[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let missing: ReturnType<typeof setInterval> | undefined
  let told: string | undefined
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
  function look(): void {
    close()
    const gone = paths.filter((path) => !existsSync(path))
    watchers = paths.flatMap((path) => watchPath(path, { changed, leftOut, fail }))
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

/**
 * Folders are watched, not files: most editors replace a file by a new one. Each one by itself, since only some systems can watch a tree.
 */
function watchPath(
  path: string,
  { changed, leftOut, fail }: { changed: () => void; leftOut: string; fail: (error: NodeJS.ErrnoException) => void },
): FSWatcher[] {
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
    const top = listFolders(folder, isOwn).filter((one) => one !== leftOut)
    const below = top.flatMap((one) => [one, ...listFolders(one, () => true)])
    for (const one of below.slice(0, mostFolders)) add(one, () => true)
  } catch (error) {
    // Else a folder is gone by now.
    if (isLimit(error)) fail(error)
  }
  return watchers
}

/** Whether the system refuses to watch one more file. */
const isLimit = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EMFILE', 'ENFILE'].includes(String(error.code))

const shared = ['words', 'pictures']

const listFolders = (folder: string, isOwn: (name: string) => boolean): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name) && isOwn(entry.name))
    .map(({ name }) => join(folder, name))

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
