// The votes of this phone: what was tapped, what the server holds, and what is still on its way. A tap is kept until it is
// answered, through reloads and lost networks; its voteId and n are made at the tap and never change over retries.

import type { ErrorCode, HeldVote, Value, Vote } from '../../core/contract.ts'
import type { Lang } from '../../core/id.ts'
import { type PollKey, pollKey, type Round } from '../../core/poll.ts'
import type { Reply } from './call.ts'
import { random128 } from './keys.ts'

/** What the phone shows for one poll: `sending` until acknowledged, and never shown as saved before. */
export interface OwnVote {
  value: Value
  status: 'sending' | 'saved'
}

interface Slot {
  /** The highest n used on this poll, in any epoch. */
  n: number
  pending?: Vote
  held: HeldVote[]
}

export interface QueueOptions {
  code: string
  storage: Pick<Storage, 'getItem' | 'setItem'>
  send: (vote: Vote) => Promise<Reply<HeldVote>>
  onChange: () => void
}

export interface VoteQueue {
  cast(poll: { claim: string; round: Round; epoch: number }, value: Value, lang: Lang): void
  /** This phone's vote on a poll in an epoch; undefined where there is none. */
  own(key: PollKey, epoch: number): OwnVote | undefined
  /** Why the last tap on a poll was not counted; undefined after the next tap. */
  refusal(key: PollKey): ErrorCode | undefined
  /** Takes in what the server holds for this voter. */
  learn(held: HeldVote[]): void
  /** Takes in what another tab has written under the storage's `key`. */
  reread(key: string | null): void
  /** Sends what is waiting, now. */
  flush(): void
  close(): void
}

const longestWait = 10_000
/** Errors after which the same vote may still be taken. */
const passing: (ErrorCode | 'unreachable')[] = ['unreachable', 'not_saved', 'server_error']

export function openQueue({ code, storage, send, onChange }: QueueOptions): VoteQueue {
  const name = `votes ${code}`
  const slots = new Map<PollKey, Slot>(readSlots(storage, name))
  const refusals = new Map<PollKey, ErrorCode>()
  const sending = new Set<string>()
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const slotOf = (key: PollKey): Slot => slots.get(key) ?? { n: 0, held: [] }

  /** Another tab may have written since: what it knows is taken in, and a tap it waits with is sent from here too. */
  function update(key: PollKey, slot: Slot): void {
    slots.set(key, slot)
    const taken = joinStored(joinSlots)
    storage.setItem(name, JSON.stringify([...slots]))
    onChange()
    for (const other of taken) void deliver(other)
  }

  /** Takes in what is stored, by a rule of two tabs; returns the polls on which another tab waits with a tap. */
  function joinStored(join: typeof joinSlots): PollKey[] {
    const taken: PollKey[] = []
    for (const [key, theirs] of readSlots(storage, name)) {
      const joined = join(slotOf(key), theirs)
      if (joined.pending && joined.pending === theirs.pending) taken.push(key)
      slots.set(key, joined)
    }
    return taken
  }

  function cast({ claim, round, epoch }: { claim: string; round: Round; epoch: number }, value: Value, lang: Lang) {
    const key = pollKey({ claim, round })
    const elsewhere = new Map(readSlots(storage, name)).get(key)
    const slot = slotOf(key)
    const n = Math.max(slot.n, elsewhere?.n ?? 0) + 1
    refusals.delete(key)
    update(key, { ...slot, n, pending: { voteId: random128(), claim, round, epoch, value, n, lang } })
    void deliver(key)
  }

  async function deliver(key: PollKey): Promise<void> {
    const vote = slots.get(key)?.pending
    if (closed || !vote || sending.has(vote.voteId)) return
    sending.add(vote.voteId)
    const answer = await send(vote)
    sending.delete(vote.voteId)
    if (closed) return
    const slot = slotOf(key)
    const { pending, ...settled } = slot
    const isLatest = pending?.voteId === vote.voteId
    if ('data' in answer) {
      failures = 0
      const held = withHeld(slot.held, answer.data)
      const n = Math.max(slot.n, answer.data.n)
      update(key, isLatest ? { ...settled, n, held } : { ...slot, n, held })
    } else if (passing.includes(answer.error)) {
      waitAndRetry()
    } else if (isLatest) {
      refusals.set(key, answer.error as ErrorCode)
      update(key, settled)
    }
  }

  function waitAndRetry(): void {
    clearTimeout(retry)
    failures += 1
    retry = setTimeout(flush, 200 + Math.random() * Math.min(longestWait, 500 * 2 ** failures))
  }

  function flush(): void {
    for (const key of slots.keys()) void deliver(key)
  }

  return {
    cast,
    own: (key, epoch) => {
      const { pending, held } = slotOf(key)
      if (pending?.epoch === epoch) return { value: pending.value, status: 'sending' }
      const saved = held.find((vote) => vote.epoch === epoch)
      return saved && { value: saved.value, status: 'saved' }
    },
    refusal: (key) => refusals.get(key),
    learn: (votes) => {
      for (const vote of votes) {
        const key = pollKey(vote)
        const slot = slotOf(key)
        update(key, { ...slot, n: Math.max(slot.n, vote.n), held: withHeld(slot.held, vote) })
      }
    },
    reread: (key) => {
      if (key !== name) return
      // What this tab stored and does not find there any more was answered, or refused, in the other one.
      const isWaiting = joinStored((mine, theirs) => joinSlots(theirs, mine)).length > 0
      // Whose tab may be gone before it is sent.
      if (isWaiting) waitAndRetry()
      onChange()
    },
    flush,
    close: () => {
      closed = true
      clearTimeout(retry)
    },
  }
}

/** What two tabs know of a poll: the later tap waits, unless one of them has heard that it, or a later one, is held. */
function joinSlots(mine: Slot, theirs: Slot): Slot {
  const n = Math.max(mine.n, theirs.n)
  const held = theirs.held.reduce(withHeld, mine.held)
  const pending = (theirs.n > mine.n ? theirs.pending : undefined) ?? mine.pending
  const isHeld = theirs.held.some((vote) => vote.epoch === pending?.epoch && vote.n >= pending.n)
  return pending && !isHeld ? { n, held, pending } : { n, held }
}

/** What is held after the server said `vote`; an answer that arrives late does not replace a newer one. */
function withHeld(held: HeldVote[], vote: HeldVote): HeldVote[] {
  const known = held.find(({ epoch }) => epoch === vote.epoch)
  if (known && known.n > vote.n) return held
  return [...held.filter((other) => other !== known), vote]
}

function readSlots(storage: QueueOptions['storage'], name: string): [PollKey, Slot][] {
  try {
    // Written by this file alone, so its shape is trusted; what is not JSON counts as nothing.
    return JSON.parse(storage.getItem(name) ?? '[]') as [PollKey, Slot][]
  } catch {
    return []
  }
}
