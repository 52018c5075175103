// The loop of the store's thread. It commits in one transaction whatever arrived during the last commit, in the order of
// arrival, and answers after the commit alone; a group that fails is undone whole, on disk and in memory.
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Disk } from './sqlite-disk.ts'
import type { Change } from './store.ts'

/** The answers to the calls received, in their order; `failed` says why, by the place of the answer. */
export interface Answers {
  replies: unknown[]
  failed: Record<number, string>
  changes: Change[]
  /** Why the last group that wrote was not saved; empty where it was. */
  trouble: string
}

/** What the calls of a store are and do; `Call` begins with its name. */
export interface Calls<Call> {
  isRead: (call: Call) => boolean
  answer: (call: Call) => unknown
  /** What the transaction changed; the last thing that writes in it. */
  changes: () => Change[]
  /** The transaction is over; where it was undone, what memory holds of it is wrong. */
  end: (isUndone: boolean) => void
}

/** Calls that one transaction holds at most, so that no answer waits for a mountain. */
const groupSize = 2000

/** Milliseconds after which a file that is lost, or a disk that is well again, is noticed though nobody writes. */
const lookEvery = 2000

/** Serves until `null` comes. */
export function serveGroups<Call extends readonly [name: string, ...unknown[]]>(
  port: MessagePort,
  file: string,
  disk: Disk,
  calls: Calls<Call>,
): void {
  let trouble = ''

  port.on('message', (first: Call[] | null) => {
    const group: Call[] = []
    let message: Call[] | null | undefined = first
    while (message) {
      group.push(...message)
      message = group.length < groupSize ? receiveMessageOnPort(port)?.message : undefined
    }
    if (group.length > 0) port.postMessage(commitGroup(group))
    tidy()
    if (message === null) {
      clearInterval(looks)
      disk.close()
      port.close()
    }
  })
  const looks = setInterval(() => {
    const before = trouble
    const answers = writeGroup([])
    if (trouble !== before) port.postMessage(answers)
    tidy()
  }, lookEvery)

  function commitGroup(group: Call[]): Answers {
    const answers = group.every(calls.isRead) ? newAnswers() : writeGroup(group)
    // Reads see the whole group: whoever asks learns of it from the answer or a later change, never from in between. They
    // go on after a failed commit: a full disk stops the votes and nothing else.
    for (const [place, call] of group.entries()) {
      if (!calls.isRead(call)) continue
      try {
        answers.replies[place] = calls.answer(call)
      } catch (error) {
        answers.failed[place] = `${file} could not be read: ${(error as Error).message}`
      }
    }
    // A trailing read that failed has left no reply, but is answered like the others.
    answers.replies.length = group.length
    return answers
  }

  const newAnswers = (): Answers => ({ replies: [], failed: {}, changes: [], trouble })

  function writeGroup(group: Call[]): Answers {
    const answers = newAnswers()
    try {
      disk.begin()
      answers.replies = group.map((call) => (calls.isRead(call) ? undefined : calls.answer(call)))
      answers.changes = calls.changes()
      disk.commit()
      trouble = ''
      calls.end(false)
    } catch (error) {
      disk.undo()
      calls.end(true)
      trouble = `${file} could not be written: ${(error as Error).message}`
      answers.changes = []
      answers.replies = group.map(([name]) => (name === 'castVote' ? { error: 'not_saved' } : undefined))
      for (const [place, call] of group.entries()) {
        if (call[0] !== 'castVote' && !calls.isRead(call)) answers.failed[place] = trouble
      }
    }
    if (answers.changes.some(({ isDeleted }) => isDeleted)) attempt(disk.forget)
    answers.trouble = trouble
    return answers
  }

  function tidy(): void {
    if (!trouble) attempt(disk.tidy)
  }

  /** What keeps the file small and clean takes nothing from votes that are saved: it is tried again later. */
  function attempt(act: () => void): void {
    try {
      act()
    } catch {
      // The next commit says what is wrong with the disk.
    }
  }
}
