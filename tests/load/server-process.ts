// The server of a bench: a process of its own, its use of resources, and the calls to it.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Profiler } from 'node:inspector'
import { join } from 'node:path'
import type { NewRoom } from '../../src/core/contract.ts'
import type { PollRef } from '../../src/core/poll.ts'
import { call } from '../../src/web/shared/call.ts'
import type { Order, Usage } from './measured-server.ts'

export interface ServerProcess {
  child: ChildProcess
  base: string
  /** The key that opens rooms; empty for the bare server. */
  hostKey: string
}

/** Starts measured-server.ts with its arguments; it ends when `child` is disconnected. */
export async function startMeasured(...args: string[]): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, 'measured-server.ts'), args)
  const [{ port, hostKey = '' }] = await once(child, 'message')
  return { child, base: `http://127.0.0.1:${port}`, hostKey }
}

/** Sends a message to a process of a bench, which answers each with one; rejects if the process ends instead. */
export async function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  const over = new AbortController()
  const ended = once(child, 'exit', over).then(([code, signal]) => {
    throw new Error(`a process of the bench ended by itself with ${signal ?? code}`)
  })
  try {
    child.send(message)
    const [answer] = await Promise.race([once(child, 'message', over), ended])
    return answer
  } finally {
    over.abort()
  }
}

const order = <Answer>(child: ChildProcess, order: Order): Promise<Answer> => ask(child, order)

export const use = (child: ChildProcess): Promise<Usage> => order(child, { ask: 'use' })
export const openRooms = (child: ChildProcess, count: number): Promise<NewRoom[]> =>
  order(child, { ask: 'open', count })
/** The rooms go to a claim, and its result is shown. */
export const show = (child: ChildProcess, codes: string[], poll: PollRef): Promise<true> =>
  order(child, { ask: 'show', codes, poll })
export const beginProfile = (child: ChildProcess): Promise<true> => order(child, { ask: 'profile' })
export const endProfile = (child: ChildProcess): Promise<Profiler.Profile> => order(child, { ask: 'profiled' })

/** Sends a request that must succeed. */
export async function get<T>(request: Parameters<typeof call<T>>[0]): Promise<T> {
  const answer = await call(request)
  if ('error' in answer) throw new Error(`${request.path} answered ${answer.error}`)
  return answer.data
}
