// Counts that stand under other words than the debate has now. Before a command begins a vote over such a count, the presenter says
// what becomes of it; a clicker asks nobody, and the server begins a new count.

import type { Command } from '../../core/command.ts'
import type { Poll } from '../../core/contract.ts'
import { findSlide, numberOf, shownDeck, thesis } from '../../core/deck.ts'
import { type PollKey, type PollRef, pollKey } from '../../core/poll.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'

/** A count about which the presenter is asked. `isForSwing`: no vote begins over it, but without it nobody can tell who moved. */
export interface Rewording {
  ref: PollRef
  poll: Poll
  isForSwing: boolean
}

export interface Settled {
  /** Polls that asked this page's words before: an undo led back to others, and the server waits until they are opened by hand. */
  seen: ReadonlySet<PollKey>
  /** Polls that ask another question, as the presenter has said. */
  apart: ReadonlySet<PollKey>
}

/** The counts about which the presenter is asked before this command. */
export function rewordingsBefore(
  { slides }: Pick<Page, 'slides'>,
  room: FollowedRoom,
  command: Command,
  { seen, apart }: Settled,
): Rewording[] {
  const isByHand = command.action === 'open' || command.action === 'countdown'
  const ref = isByHand ? command : entered(slides, room, command)
  if (!ref || room.ended) return []
  const key = pollKey(ref)
  const now = room.polls[key]
  const own = otherWords(room, ref)
  // Of words that nobody knows, the server leaves the vote closed too.
  const isOver = own !== undefined && (isByHand || (own.poll.wording !== null && !seen.has(key)))
  const begins = isOver || (isByHand ? !now?.open : !now?.voted)
  const before = { claim: thesis, round: 'before' } as const
  const from = otherWords(room, before)
  const isForSwing = begins && ref.claim === thesis && ref.round === 'after' && !apart.has(pollKey(before))
  return [
    ...(isOver ? [own] : []),
    ...(isForSwing && from?.poll.wording && from.poll.canKeep ? [{ ...from, isForSwing }] : []),
  ]
}

/** The answered poll, if its answers are not known to be to the words of now. */
export function otherWords(room: FollowedRoom, { claim, round }: PollRef): Rewording | undefined {
  const key = pollKey({ claim, round })
  const poll = room.polls[key]?.wording === null ? room.polls[key] : room.reworded[key]
  return poll && poll.voted > 0 ? { ref: { claim, round }, poll, isForSwing: false } : undefined
}

/** The poll of the slide to which a command leads, unless the presenter opens each vote by hand. */
function entered(slides: Page['slides'], room: FollowedRoom, command: Command): PollRef | null | undefined {
  if (room.hold) return undefined
  if (command.action === 'goto') return findSlide(slides, command.slide)?.poll
  if (command.action !== 'short' || !command.on) return undefined
  // A room that becomes short goes on to the next claim that is not left out.
  const next = slides.slice(slides.findIndex(({ id }) => id === room.slide)).find(({ core }) => core)
  return next?.id === room.slide ? undefined : next?.poll
}

/** What has happened to the words of a count. */
export function rewordingSentence(page: Page, { short }: FollowedRoom, { ref, poll, isForSwing }: Rewording): string {
  const { deck, t } = page
  const number = numberOf(shownDeck(deck, short), ref.claim)
  const told = { name: t(($) => (number ? $.claim : $.thesis), { number }), count: poll.voted }
  if (isForSwing) return t(($) => $.desk.reworded.swing, told)
  return t(($) => (poll.wording === null ? $.desk.reworded.unknown : $.desk.reworded.changed), told)
}
