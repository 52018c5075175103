// How the store's thread serves groups of calls: one transaction commits a group in the order of arrival, and the answers follow after
// the commit. If it fails, the whole group is undone, on disk and in memory.
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Change } from '../../room/calls.ts'
import { openGroups } from './groups.ts'
import type { Disk } from './sqlite-disk.ts'

/** The answers to the calls, in the same order; `failed`: the reason of a failed call, by its index. */
export interface Answers {
  replies: unknown[]
  failed: Record<number, string>
  changes: Change[]
  /** The reason why the last group with writes was not saved; empty if it was. */
  trouble: string
  /** Why the votes of a file that was deleted could not be written at the end; in the last message only. */
  lost?: string
}

/** How to carry out the calls of a store; `Call` begins with the call's name. */
export interface Calls<Call> {
  isRead: (call: Call) => boolean
  read: (call: Call) => unknown
  /** Carries out the calls of a group that write; the replies by their place in the group. */
  write: (group: Call[]) => { replies: unknown[]; changes: Change[] }
  /** The transaction was undone: its data in memory is wrong. */
  undo: () => void
}

/** Milliseconds after which a lost file, or a disk that works again, is noticed even if nobody writes. */
const lookEvery = 2000

/** Milliseconds without a vote before a short log is folded in and a large file is rewritten, since votes would have to wait for that. */
const quietFor = 2000

/** Serves calls until `null` comes. */
export function serveGroups<Call extends readonly [name: string, ...unknown[]]>(
  port: MessagePort,
  file: string,
  disk: Disk,
  calls: Calls<Call>,
): void {
  let trouble = ''
  let votedAt = Number.NEGATIVE_INFINITY
  let isToForget = false

  let isClosing = false
  const groups = openGroups<Call>(
    (group) => {
      port.postMessage(commitGroup(group))
      tidy()
    },
    () => take(receiveMessageOnPort(port)?.message),
  )

  port.on('message', (message: Call[] | null) => {
    const calls = take(message)
    if (calls) groups.add(calls)
    void groups.drain().then(() => {
      if (isClosing) close()
    })
  })

  function take(message: Call[] | null | undefined): Call[] | undefined {
    isClosing ||= message === null
    return message ?? undefined
  }

  function close(): void {
    isClosing = false
    clearInterval(looks)
    if (isToForget) attempt(disk.forget)
    const lost = disk.close()
    if (lost !== undefined) port.postMessage({ ...newAnswers(), lost })
    port.close()
  }

  const looks = setInterval(() => {
    const before = trouble
    const answers = writeGroup([], isQuiet())
    if (trouble !== before) port.postMessage(answers)
    tidy()
  }, lookEvery)

  function commitGroup(group: Call[]): Answers {
    const answers = group.every(calls.isRead) ? newAnswers() : writeGroup(group)
    // Reads come after all writes of the group: a caller learns of a write from its answer or a later change, never from a state in
    // between. Reads work after a failed commit too: a full disk stops only the votes.
    for (const [index, call] of group.entries()) {
      if (!calls.isRead(call)) continue
      try {
        answers.replies[index] = calls.read(call)
      } catch (error) {
        answers.failed[index] = `${file} could not be read: ${(error as Error).message}`
      }
    }
    // If the last reads failed they left no reply, but each call needs an answer.
    answers.replies.length = group.length
    return answers
  }

  const newAnswers = (): Answers => ({ replies: [], failed: {}, changes: [], trouble })

  const isQuiet = () => performance.now() - votedAt >= quietFor

  function writeGroup(group: Call[], mayFold = false): Answers {
    const answers = newAnswers()
    try {
      disk.begin(mayFold)
      Object.assign(answers, calls.write(group))
      disk.commit()
      trouble = ''
    } catch (error) {
      disk.undo()
      calls.undo()
      trouble = `${file} could not be written: ${(error as Error).message}`
      answers.changes = []
      answers.replies = group.map(([name]) => (name === 'castVote' ? { error: 'not_saved' } : undefined))
      for (const [index, call] of group.entries()) {
        if (call[0] !== 'castVote' && !calls.isRead(call)) answers.failed[index] = trouble
      }
    }
    if (group.some(([name]) => name === 'castVote')) votedAt = performance.now()
    isToForget ||= answers.changes.some(({ isDeleted }) => isDeleted)
    if (isToForget && (disk.isSmall() || isQuiet())) {
      isToForget = false
      attempt(disk.forget)
    }
    answers.trouble = trouble
    return answers
  }

  function tidy(): void {
    if (!trouble) attempt(disk.tidy)
  }

  /** Runs an act that keeps the file small and clean. Saved votes do not depend on it: a failure is ignored, and it is tried again. */
  function attempt(act: () => void): void {
    try {
      act()
    } catch {
      // The next commit reports the trouble with the disk.
    }
  }
}
