// The votes of this phone: taps, votes that the server holds, and votes that are being sent. A tap is kept until the server answers it,
// even over reloads and lost networks; its voteId and n are made at the tap and stay the same in every retry.

import type { ErrorCode, HeldVote, Value, Vote } from '../../core/contract.ts'
import type { Lang } from '../../core/id.ts'
import { type PollKey, pollKey } from '../../core/poll.ts'
import { isPassing, type Reply } from './call.ts'
import { nextN, openSlots } from './kept-slots.ts'
import { random128 } from './keys.ts'
import type { Keeping } from './storage.ts'
import { isPending, isSlot, joinSlots, type Known, type VoteSlot, withKnown } from './vote-slot.ts'

/** The state of one poll on the phone: `sending` until acknowledged, and never shown as saved before. */
export interface OwnVote {
  value: Value
  status: 'sending' | 'saved'
  /** Why the vote is still not saved, if that takes long. */
  why?: ErrorCode
}

export interface QueueOptions {
  /** The name under which the storage keeps these votes; those of another room have another name. */
  name: string
  storage: Keeping
  send: (vote: Vote) => Promise<Reply<HeldVote>>
  onChange: () => void
  /** Milliseconds since 1970. */
  now?: () => number
}

export interface VoteQueue {
  cast(poll: Pick<Vote, 'claim' | 'round' | 'epoch' | 'wording'>, value: Value, lang: Lang): void
  /** This phone's vote on a poll in an epoch; undefined if there is none. */
  own(key: PollKey, epoch: number): OwnVote | undefined
  /** Why the last tap on a poll was not counted; undefined after the next tap. */
  refusal(key: PollKey): ErrorCode | undefined
  /**
   * Call it before you request all votes that the server holds for this voter, and pass the answer to the returned function. Votes that
   * are not in the answer are forgotten, unless they were acknowledged after the request.
   */
  learn(): (held: HeldVote[]) => void
  /** Takes in another tab's write, from the storage's event. */
  hear(event: { key: string | null; newValue: string | null }): void
  /** Sends waiting taps, as soon as the server's last answer allows it. */
  flush(): void
  close(): void
}

const longestWait = 10_000
/** If a busy server refuses a whole room for now, its phones spread their retries over so many milliseconds. */
const spread = 3000
/** A reason is shown when a tap has waited for so many milliseconds. */
const reasonAfter = 3000

export function openQueue({ name, storage, send, onChange, now = Date.now }: QueueOptions): VoteQueue {
  const slots = openSlots<VoteSlot>({ storage, prefix: name, join: joinSlots, isSlot })
  const refusals = new Map<PollKey, ErrorCode>()
  const delays = new Map<PollKey, { since: number; why: ErrorCode | undefined }>()
  const sending = new Set<string>()
  let failures = 0
  /** No request is sent before this time, by `performance.now()`. */
  let notBefore = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let retryAt = Number.POSITIVE_INFINITY
  const reasonTimers = new Set<ReturnType<typeof setTimeout>>()
  let closed = false

  const slotOf = (key: PollKey): VoteSlot => slots.get(key) ?? { n: 0, held: [] }
  const pendingOf = (key: PollKey): Vote | undefined => {
    const { tap, done } = slotOf(key)
    return tap && isPending(tap, done) ? tap : undefined
  }

  function cast(poll: Pick<Vote, 'claim' | 'round' | 'epoch' | 'wording'>, value: Value, lang: Lang) {
    const key = pollKey(poll)
    slots.refresh()
    const slot = slotOf(key)
    const n = nextN(slot.n, now())
    refusals.delete(key)
    delays.set(key, { since: performance.now(), why: undefined })
    slots.put(key, { ...slot, n, tap: { voteId: random128(), ...poll, value, n, lang } })
    onChange()
    void deliver(key)
  }

  async function deliver(key: PollKey): Promise<void> {
    const vote = pendingOf(key)
    if (closed || !vote || sending.has(vote.voteId) || performance.now() < notBefore) return
    sending.add(vote.voteId)
    const answer = await send(vote)
    sending.delete(vote.voteId)
    if (closed) return
    const { voteId, n } = vote
    const isLatest = pendingOf(key)?.voteId === voteId
    if ('error' in answer && isPassing(answer.error)) return waitAndRetry(key, answer)
    const slot = slotOf(key)
    const settled = { ...slot, done: { n, voteId } }
    if ('data' in answer) {
      failures = 0
      const { data } = answer
      const known = slot.held.find(({ epoch }) => epoch === data.epoch)
      // A late answer to an earlier tap gives no information about a later one.
      const isNews = !known || data.n > known.n || (data.n === known.n && !known.vote)
      const held = isNews ? withKnown(slot.held, toKnown(data.epoch, known, data)) : slot.held
      slots.put(key, { ...settled, n: Math.max(slot.n, data.n), held })
    } else {
      if (isLatest) refusals.set(key, answer.error as ErrorCode)
      slots.put(key, settled)
    }
    if (isLatest) delays.delete(key)
    onChange()
    // A later tap, made in another tab that was closed since, may still wait in the storage.
    void deliver(key)
  }

  function waitAndRetry(key: PollKey, { error, retryAfter = 0 }: Extract<Reply<HeldVote>, { error: unknown }>): void {
    failures += 1
    notBefore = Math.max(notBefore, performance.now() + retryAfter)
    const most = Math.max(error === 'too_busy' ? spread : 0, Math.min(longestWait, 500 * 2 ** failures))
    retryIn(Math.max(200, notBefore - performance.now()) + Math.random() * most)
    const delay = delays.get(key) ?? { since: performance.now(), why: undefined }
    delays.set(key, { ...delay, why: error === 'unreachable' ? undefined : error })
    const reasonTimer = setTimeout(
      () => {
        reasonTimers.delete(reasonTimer)
        onChange()
      },
      Math.max(0, delay.since + reasonAfter - performance.now()),
    )
    reasonTimers.add(reasonTimer)
  }

  function retryIn(wait: number): void {
    const at = Math.max(performance.now() + wait, notBefore)
    // A tap that waits for its retry is not put off by those on other polls, only by the server.
    if (retryAt <= at && retryAt >= notBefore) return
    clearTimeout(retry)
    retryAt = at
    // Rounded up, since browsers cut off the fraction, and nothing would be sent before its time.
    retry = setTimeout(
      () => {
        retryAt = Number.POSITIVE_INFINITY
        flush()
      },
      Math.ceil(at - performance.now()),
    )
  }

  function flush(): void {
    for (const key of slots.keys()) void deliver(key)
  }

  function learn(): (held: HeldVote[]) => void {
    const before = new Map(slots.keys().map((key) => [key, slotOf(key).held]))
    return (votes) => {
      for (const key of new Set([...slots.keys(), ...votes.map(pollKey)])) {
        const slot = slotOf(key)
        const found = votes.filter((vote) => pollKey(vote) === key)
        let { held } = slot
        for (const epoch of new Set([...held, ...found].map((one) => one.epoch))) {
          const vote = found.find((one) => one.epoch === epoch) ?? null
          const isThis = (one: Known) => one.epoch === epoch
          const known = held.find(isThis)
          const asked = before.get(key)?.find(isThis)
          const isSince = known?.n !== asked?.n || known?.turn !== asked?.turn
          if (known && isSince && !(vote && vote.n > known.n)) continue
          if (known?.vote?.n === vote?.n && known?.vote?.value === vote?.value) continue
          held = withKnown(held, toKnown(epoch, known, vote))
        }
        if (held === slot.held) continue
        slots.put(key, { ...slot, n: Math.max(slot.n, ...found.map(({ n }) => n)), held })
      }
      onChange()
    }
  }

  return {
    cast,
    own: (key, epoch) => {
      const pending = pendingOf(key)
      if (pending?.epoch === epoch) {
        const delay = delays.get(key)
        const isLong = delay && performance.now() - delay.since >= reasonAfter
        return { value: pending.value, status: 'sending', ...(isLong && delay.why && { why: delay.why }) }
      }
      const saved = slotOf(key).held.find((known) => known.epoch === epoch)?.vote
      return saved ? { value: saved.value, status: 'saved' } : undefined
    },
    refusal: (key) => refusals.get(key),
    learn,
    hear: (event) => {
      const key = slots.hear(event)
      if (key === undefined) return
      const pending = pendingOf(key)
      // The other tab may be closed before it sends the tap.
      if (pending && !sending.has(pending.voteId)) retryIn(1000 + Math.random() * 1000)
      onChange()
    },
    flush: () => {
      slots.refresh()
      flush()
    },
    close: () => {
      closed = true
      clearTimeout(retry)
      for (const timer of reasonTimers) clearTimeout(timer)
    },
  }
}

/** The server's answer for an epoch, combined with its previous answer. */
function toKnown(epoch: number, before: Known | undefined, vote: HeldVote | null): Known {
  const n = Math.max(before?.n ?? 0, vote?.n ?? 0)
  return { epoch, n, turn: before && before.n === n ? before.turn + 1 : 0, vote }
}
