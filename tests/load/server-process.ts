// The server of a bench: a process of its own, its use of resources, and the calls to it.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { call } from '../../src/web/shared/call.ts'
import type { Usage } from './measured-server.ts'

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

export async function use(child: ChildProcess): Promise<Usage> {
  child.send('use')
  const [usage] = await once(child, 'message')
  return usage
}

/** Sends a request that must succeed. */
export async function get<T>(request: Parameters<typeof call<T>>[0]): Promise<T> {
  const answer = await call(request)
  if ('error' in answer) throw new Error(`${request.path} answered ${answer.error}`)
  return answer.data
}
