// Counts that were made under other words than the debate has now. Before a command begins a vote in place of such a count, the
// presenter decides what to do with it. A step from a clicker asks nothing: the server then begins a new count.

import type { Command } from '../../core/command.ts'
import type { Poll } from '../../core/contract.ts'
import { findSlide, numberOf, shownDeck, thesis } from '../../core/deck.ts'
import { type PollKey, type PollRef, pollKey } from '../../core/poll.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'

/** A count about which the presenter is asked. `isForSwing`: no vote replaces it, but without it nobody can tell who moved. */
export interface Rewording {
  ref: PollRef
  poll: Poll
  isForSwing: boolean
}

export interface Settled {
  /** Polls that have asked this page's words before. If an undo brought other words back, the server opens them only by hand. */
  seen: ReadonlySet<PollKey>
  /** Polls of which the presenter has said that they ask another question. */
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
  // If the words of the count are unknown, the server leaves the vote closed, so there is nothing to ask.
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

/** The poll, if it has answers that were given, or may have been given, under other words than the current ones. */
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
  // A room that changes to the short deck goes on to the next slide that the short deck has.
  const next = slides.slice(slides.findIndex(({ id }) => id === room.slide)).find(({ core }) => core)
  return next?.id === room.slide ? undefined : next?.poll
}

/** Says what has happened to the words of a count. */
export function rewordingSentence(page: Page, { short }: FollowedRoom, { ref, poll, isForSwing }: Rewording): string {
  const { deck, t } = page
  const number = numberOf(shownDeck(deck, short), ref.claim)
  const told = { name: t(($) => (number ? $.claim : $.thesis), { number }), count: poll.voted }
  if (isForSwing) return t(($) => $.desk.reworded.swing, told)
  return t(($) => (poll.wording === null ? $.desk.reworded.unknown : $.desk.reworded.changed), told)
}
