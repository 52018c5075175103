// How the program ends: after a signal, or when npm, which started it, is gone; requests are answered first. npm ends at a signal
// without passing it on to the program, which would then keep the port and the data folder.
import { readFileSync } from 'node:fs'
import { stop } from './settings.ts'

/** Milliseconds between two checks whether npm still runs. */
const lookEvery = 250
/** Milliseconds within which a second signal counts as the first: a terminal sends it to all processes, and npm may repeat it. */
const echo = 500

/**
 * Calls `end` once, when the program is asked to end, and exits afterwards; at a second signal it exits at once. SIGHUP counts too,
 * even under nohup: nohup sets SIGHUP to be ignored, but Node resets that at its start. `onHangUp`: what SIGHUP does instead.
 */
export function onEnd(end: () => Promise<unknown>, onHangUp?: () => void): void {
  let askedAt: number | undefined
  const ask = () => {
    if (askedAt !== undefined) return
    askedAt = performance.now()
    end().then(() => process.exit(0), stop)
  }
  if (onHangUp) process.on('SIGHUP', onHangUp)
  const signals = ['SIGINT', 'SIGTERM', ...(onHangUp ? [] : ['SIGHUP'])] as NodeJS.Signals[]
  for (const signal of signals) {
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

/**
 * Lets the program go on when its terminal is gone, or the program to which a pipe leads: without a listener, an error of a stream ends
 * the process as soon as something is printed.
 */
export function outliveReaders(...streams: Pick<NodeJS.EventEmitter, 'on'>[]): void {
  for (const stream of streams) stream.on('error', () => {})
}

/** Tells whether the process that started this one is gone: npm, or a shell between npm and this program, and then npm too. */
function watchStarter(): () => boolean {
  const parent = process.ppid
  const { isShell, parent: grandparent } = readProcess(parent)
  return () => process.ppid !== parent || (isShell && readProcess(parent).parent !== grandparent)
}

/** What Linux says of a process. On other systems the shell of a script becomes the program, so there is no shell in between. */
function readProcess(pid: number): { isShell: boolean; parent: number | undefined } {
  try {
    // The name is in brackets and may contain any character (proc(5)).
    const [, name = '', parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return { isShell: /sh$|^busybox$/.test(name), parent: Number(parent) }
  } catch {
    return { isShell: false, parent: undefined }
  }
}
