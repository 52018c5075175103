// Simulated phones: the real live client and queue, over real connections, with storage in memory. A phone may keep an intent log of what
// it does and shows, which the checker of an evening reads (tests/faults/check.ts).

import { type ErrorCode, HeldVote, paths, type Room, type Value, type Vote } from '../../src/core/contract.ts'
import { type PollKey, type PollRef, pollKey } from '../../src/core/poll.ts'
import { call, isPassing } from '../../src/web/shared/call.ts'
import { followRoom } from '../../src/web/shared/follow-room.ts'
import { random128 } from '../../src/web/shared/keys.ts'
import { openQueue } from '../../src/web/shared/queue.ts'
import { type Keeping, openStorage } from '../../src/web/shared/storage.ts'
import type { VoteSlot } from '../../src/web/shared/vote-slot.ts'
import { toShown } from '../faults/capture.ts'
import type { Note, StreamCapture } from '../faults/evidence.ts'

/** What a phone did and showed, in its order, and every state of the room that it showed. */
export interface IntentLog {
  /** The name of the phone too. */
  stream: StreamCapture
  note(note: Note): void
}

type Status = 'sending' | 'saved' | 'none'

export interface Phone {
  /** The secret of its voter. */
  key: string
  /** The room as the phone shows it now. */
  room(): Room
  /** Taps an answer. Throws if nothing is asked. */
  tap(poll: PollRef, value: Value): void
  /** Taps an answer; resolves with the milliseconds until the vote is acknowledged. */
  vote(poll: PollRef, value: Value): Promise<number>
  /** Resolves as soon as this phone's room fulfils `isSo`. */
  until(isSo: (room: Room) => boolean): Promise<void>
  /** Whether a tap waits for its answer. */
  isWaiting(): boolean
  /** Sends waiting taps at once, as a phone does that wakes. */
  wake(): void
  close(): void
}

/** Resolves once the phone has its room. `intents`: it writes everything into this log. */
export function openPhone(base: string, code: string, lang = 'en', intents?: IntentLog): Promise<Phone> {
  const key = random128()
  let room: Room | undefined
  let acked: (() => void) | undefined
  const waiting = new Set<() => void>()
  let waitsFor = { key: '', epoch: 0 }
  const taps = openTaps(intents)
  const queue = openQueue({
    name: `vote ${code}`,
    storage: taps.storage,
    send: async (body) => {
      taps.sent(body)
      const answer = await call({ base, path: paths.votes(code), schema: HeldVote, key, body })
      taps.answered(body, answer)
      return answer
    },
    onChange: () => {
      taps.show((poll, epoch) => ({ status: queue.own(poll, epoch)?.status ?? 'none', refusal: queue.refusal(poll) }))
      if (queue.own(waitsFor.key, waitsFor.epoch)?.status === 'saved') acked?.()
    },
  })
  function tap(poll: PollRef, value: Value): void {
    const { epoch = 1, wording } = room?.polls[pollKey(poll)] ?? {}
    if (!wording) throw new Error(`nothing is asked of ${pollKey(poll)}`)
    waitsFor = { key: pollKey(poll), epoch }
    queue.cast({ ...poll, epoch, wording }, value, lang)
  }
  return new Promise((resolve) => {
    const stream = followRoom({
      base,
      code,
      as: 'phone',
      onConnection: () => {},
      onRoom: (next) => {
        room = next
        intents?.stream.events.push({ version: next.version, shows: toShown(next) })
        for (const look of [...waiting]) look()
        resolve({
          key,
          room: () => room ?? next,
          until: (isSo) =>
            new Promise((done) => {
              const look = () => {
                if (!room || !isSo(room)) return
                waiting.delete(look)
                done()
              }
              waiting.add(look)
              look()
            }),
          tap,
          vote: async (poll, value) => {
            const tappedAt = performance.now()
            const answered = new Promise<void>((done) => {
              acked = done
            })
            tap(poll, value)
            await answered
            return performance.now() - tappedAt
          },
          isWaiting: taps.isWaiting,
          wake: queue.flush,
          close: () => {
            stream.close()
            queue.close()
          },
        })
      },
    })
  })
}

/** The taps of a phone as its intent log tells them; the storage shows each tap at the moment when the queue keeps it. */
function openTaps(intents: IntentLog | undefined) {
  const phone = intents?.stream.name ?? ''
  const last = new Map<PollKey, { tap: Vote; status: Status; refusal?: ErrorCode | undefined }>()
  const now = () => ({ phone, at: performance.now() })
  // As in a browser without storage.
  const memory = openStorage(() => {
    throw new Error('a simulated phone has no storage')
  })
  const storage: Keeping = {
    ...memory,
    setItem: (name, text) => {
      memory.setItem(name, text)
      // Only the queue writes here.
      const { tap } = JSON.parse(text) as VoteSlot
      if (!tap || last.get(pollKey(tap))?.tap.voteId === tap.voteId) return
      last.set(pollKey(tap), { tap, status: 'none' })
      const { voteId, claim, round, epoch, n, value } = tap
      intents?.note({ ...now(), kind: 'tap', voteId, claim, round, epoch, n, value })
    },
  }
  return {
    storage,
    sent: ({ voteId }: Vote) => intents?.note({ ...now(), kind: 'sent', voteId }),
    answered: ({ voteId }: Vote, answer: Awaited<ReturnType<typeof call<HeldVote>>>) => {
      if ('data' in answer)
        intents?.note({ ...now(), kind: 'acked', voteId, n: answer.data.n, value: answer.data.value })
      else if (!isPassing(answer.error)) intents?.note({ ...now(), kind: 'refused', voteId, error: answer.error })
    },
    /** Notes what the phone shows now about each of its last taps. */
    show: (shownOf: (poll: PollKey, epoch: number) => { status: Status; refusal: ErrorCode | undefined }) => {
      for (const [poll, known] of last) {
        const shown = shownOf(poll, known.tap.epoch)
        if (shown.status === known.status && shown.refusal === known.refusal) continue
        Object.assign(known, shown)
        intents?.note({ ...now(), kind: 'shown', voteId: known.tap.voteId, ...shown })
      }
    },
    isWaiting: () => [...last.values()].some(({ status }) => status === 'sending'),
  }
}

/** A projector that notes when it first showed each number of votes. */
export function openProjector(base: string, code: string, key: string) {
  const shownAt: number[] = []
  const stream = followRoom({
    base,
    code,
    as: 'screen',
    onConnection: () => {},
    onRoom: ({ polls }) => {
      const voted = polls[key]?.voted ?? 0
      while (shownAt.length < voted) shownAt.push(performance.now())
    },
  })
  return { shownAt, close: stream.close }
}
