// Takes over once, without loss, the votes that earlier versions of the program stored in this browser. Their values were numbers, and
// the wordings that they answered were not stored. Few browsers have such votes, so pages load this only where there are some.
import type { HeldVote, Vote } from '../../core/contract.ts'
import { openSlots } from './kept-slots.ts'
import { type OldValue, takeOver, toText } from './old-value.ts'
import type { Keeping } from './storage.ts'
import { castPrefix, isSlot, joinSlots, type Known, oldNames, type VoteSlot } from './vote-slot.ts'

/**
 * Stands for the unknown wording of an old tap. No poll has this wording: the server says whether the tap was counted before, and
 * refuses it if it was not.
 */
const noWording = '0'.repeat(12)

type Old<T> = Omit<T, 'value' | 'wording'> & { value: OldValue }
interface OldSlot {
  n: number
  tap?: Old<Vote>
  done?: VoteSlot['done']
  held: (Omit<Known, 'vote'> & { vote: Old<HeldVote> | null })[]
}

/** Takes over the votes in a room: from a key for each poll, and from the single key of the versions before those. */
export function adoptOldVotes(storage: Keeping, room: Parameters<typeof oldNames>[0]): void {
  const { debate, id } = room
  const { ofPoll, ofAll } = oldNames(room)
  const slots = openSlots<VoteSlot>({ storage, prefix: castPrefix(debate, id), join: joinSlots, isSlot })
  for (const name of storage.keys().filter((key) => key.startsWith(ofPoll)))
    takeOver(storage, name, (slot) => {
      if (isSlot(slot)) slots.put(name.slice(ofPoll.length), toSlot(slot as OldSlot))
    })
  takeOver(storage, ofAll, (kept) => {
    for (const [key, { n, pending, held }] of kept as [string, OldestSlot][])
      slots.put(
        key,
        toSlot({
          n,
          ...(pending && { tap: pending }),
          held: held.map((vote) => ({ epoch: vote.epoch, n: vote.n, turn: 0, vote })),
        }),
      )
  })
}

interface OldestSlot {
  n: number
  pending?: Old<Vote>
  held: Old<HeldVote>[]
}

const toSlot = ({ n, tap, done, held }: OldSlot): VoteSlot => ({
  n,
  tap: tap && { ...tap, wording: noWording, value: toText(tap.value) },
  done,
  held: held.map(({ vote, ...known }) => ({ ...known, vote: vote && { ...vote, value: toText(vote.value) } })),
})
