// The embedded store: one SQLite file, written by a worker thread so that a commit never delays the server. All calls of one turn
// of the event loop go to the worker in one message, and the answers of a group come back in one message after its commit.
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { ErrorCode } from '../../core/contract.ts'
import { type CastResult, type Change, toCastResult } from '../../room/calls.ts'
import type { Ballot } from '../../room/state.ts'
import { toStoreLimits, usualSize } from '../../room/voter-limits.ts'
import { createClock } from '../clock.ts'
import type { Answers } from './sqlite-groups.ts'
import type { Call, FlatBallot, Opened } from './sqlite-worker.ts'
import { NotNowError, noOthers, type Store, StoreError, type StoreOptions } from './store.ts'
import { tell } from './tell.ts'
import { openWarnings } from './warnings.ts'

/** The most calls in one message; the thread puts several messages into one group. */
const messageSize = 500

/** Opens `folder`/votes.sqlite, made if it is missing; throws a StoreError if this process cannot have it for itself. */
export async function openSqliteStore(folder: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  const workerData = { folder, k: 1, limits: toStoreLimits(usualSize), ...options }
  // TypeScript in a clone, JavaScript in the package.
  const script = `sqlite-worker${extname(import.meta.filename)}`
  const worker = new Worker(join(import.meta.dirname, script), { workerData })
  const [{ copies }]: [Opened] = (await once(worker, 'message').catch((error: Error) => {
    throw new StoreError(error.message)
  })) as [Opened]
  const listeners: ((change: Change) => void)[] = []
  const waiting: { resolve: (reply: never) => void; reject: (error: Error) => void }[] = []
  let calls: Call[] = []
  let stopped: string | undefined
  const warn = openWarnings()

  worker.on('message', (answers: Answers) => {
    for (const change of answers.changes) tell(listeners, change)
    if (answers.trouble) warn(answers.trouble)
    // A thread's own warnings do not reach the log.
    if (answers.lost) process.emitWarning(answers.lost)
    for (const [index, { resolve, reject }] of waiting.splice(0, answers.replies.length).entries()) {
      const reason = answers.failed[index]
      if (reason) reject(new NotNowError(reason))
      else resolve(answers.replies[index] as never)
    }
  })
  worker.on('error', (error) => stop(`the store in ${folder} has stopped: ${error.message}`))
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      stop(`the store in ${folder} has stopped`)
      resolve()
    })
  })

  function stop(reason: string): void {
    stopped ??= reason
    for (const { reject } of waiting.splice(0)) reject(new NotNowError(stopped))
  }

  function flush(): void {
    for (let from = 0; from < calls.length; from += messageSize) {
      worker.postMessage(calls.slice(from, from + messageSize))
    }
    calls = []
  }

  // The arguments and the reply are those of the worker's function of that name, as the Store below declares them.
  function ask<Reply>(...call: [name: Call[0], ...args: unknown[]]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (stopped) return reject(new NotNowError(stopped))
      if (calls.length === 0) setImmediate(flush)
      calls.push(call as Call)
      waiting.push({ resolve, reject })
    })
  }

  async function castVote(ballot: Ballot, refusal?: ErrorCode): Promise<CastResult> {
    const { code, voteId, voter, claim, round, epoch, wording, value, n, lang, at } = ballot
    const flat: FlatBallot = [code, voteId, voter, claim, round, epoch, wording, value, n, lang, at, refusal]
    return toCastResult(ballot, await ask('castVote', ...flat))
  }

  return {
    createRoom: (room, how = {}) => ask('createRoom', room, how),
    readRoom: (code) => ask('readRoom', code),
    listRooms: () => ask('listRooms'),
    countRooms: () => ask('countRooms'),
    saveState: (code, change) => ask('saveState', code, change),
    hasCommand: (code, commandId) => ask('hasCommand', code, commandId),
    saveKey: (code, change) => ask('saveKey', code, change),
    deleteRoom: (code, keyVersion) => ask('deleteRoom', code, keyVersion),
    raiseConnected: (code, connected) => ask('raiseConnected', code, connected),
    castVote: (ballot) => castVote(ballot),
    refuseVote: castVote,
    readAsked: (code) => ask('readAsked', code),
    readVotes: (code, voter) => ask('readVotes', code, voter),
    readLog: (code) => ask('readLog', code),
    copies,
    check: () => ask('check'),
    // No other server writes.
    freshen: () => Promise.resolve(),
    // A store that has stopped keeps no room.
    keepOnly: (codes) => void ask('keepOnly', codes).catch(() => undefined),
    now: createClock(),
    others: noOthers,
    openers: {
      list: () => ask('listOpeners'),
      find: (keyHash) => ask('findOpener', keyHash),
      make: (opener) => ask('makeOpener', opener),
      remove: (name) => ask('removeOpener', name),
    },
    frozen: undefined,
    watch: (listener) => void listeners.push(listener),
    async close() {
      flush()
      stopped ??= `the store in ${folder} is closed`
      worker.postMessage(null)
      await exited
    },
  }
}
