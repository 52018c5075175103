// How the program ends: whenever it is asked to, by a signal or because npm, which started it, is gone; and drained. npm ends at
// a signal without passing it on to what it started, which would keep the port and the data for itself.
import { readFileSync } from 'node:fs'
import { stop } from './settings.ts'

/** Milliseconds between two looks whether npm is still there. */
const lookEvery = 250
/** Milliseconds in which a second signal is the first one again: a terminal sends it to all, and npm may pass it on. */
const echo = 500

/**
 * Calls `end` once, when the program is asked to end, and exits when it has; at a second signal at once. A SIGHUP is one of
 * them, under nohup too: Node forgets at its start that it was to be ignored.
 */
export function onEnd(end: () => Promise<unknown>): void {
  let askedAt: number | undefined
  const ask = () => {
    if (askedAt !== undefined) return
    askedAt = performance.now()
    end().then(() => process.exit(0), stop)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (askedAt !== undefined && performance.now() - askedAt > echo) process.exit(1)
      ask()
    })
  }
  if (process.env.npm_lifecycle_event === undefined) return
  const isGone = watchStarter()
  setInterval(() => {
    if (isGone()) ask()
  }, lookEvery).unref()
}

/** Says whether the process that started this one is gone; that is npm, or a shell between npm and this, and then npm too. */
function watchStarter(): () => boolean {
  const parent = process.ppid
  const { isShell, parent: grandparent } = readProcess(parent)
  return () => process.ppid !== parent || (isShell && readProcess(parent).parent !== grandparent)
}

/** What Linux tells of a process; elsewhere the shell of a script gives its place to the program, and none stands between. */
function readProcess(pid: number): { isShell: boolean; parent: number | undefined } {
  try {
    // Its name stands in brackets, and may hold anything (proc(5)).
    const [, name = '', parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { isShell: /sh$|^busybox$/.test(name), parent: Number(parent) }
  } catch {
    return { isShell: false, parent: undefined }
  }
}
