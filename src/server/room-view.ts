// The view of a room for its audience, for its presenter and for files: it contains only what may be seen.
import { createHash } from 'node:crypto'
import { type Crowd, paths, type Results, type Room, type Swing } from '../core/contract.ts'
import { calendarDay } from '../core/date.ts'
import { thesis } from '../core/deck.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import { isReadersCode } from '../core/room-code.ts'
import { hideSmall, toSwing } from '../core/swing.ts'
import { emptyCounts, toTally } from '../core/tally.ts'
import type { Debates, HostedDebate } from './debates.ts'
import { readersPolls } from './readers.ts'
import type { StoredRoom } from './store/store.ts'

/** Who sees a room: presenters see hidden tallies too. */
export type Sight = 'audience' | 'presenter'

export interface RoomViewOptions {
  debates: Debates
  /** Flows of the swing of fewer voters than this are hidden. */
  k: number
  /** Seconds since 1970. */
  now: () => number
  /** The address at which phones open a room: the one that its presenter chose, as long as this machine has it. */
  joinUrl: (code: string, chosen: string | null) => string
  /** The addresses that a presenter can choose. */
  addresses: () => string[]
  /** How many phones have a stream. */
  connected: (code: string) => number
  crowdOf: (room: StoredRoom) => Crowd
}

export interface RoomView {
  /** Whether the deck has this poll in this room. */
  isAsked(room: Pick<StoredRoom, 'code' | 'deck'>, key: PollKey): boolean
  view(room: StoredRoom, sight: Sight): Room
  results(room: StoredRoom): Results
}

export function createRoomView({ debates, k, now, joinUrl, addresses, connected, crowdOf }: RoomViewOptions): RoomView {
  const isAsked: RoomView['isAsked'] = ({ code, deck }, key) => {
    const debate = debates.get(deck)
    return debate !== undefined && pollsOf(debate)[isReadersCode(code) ? 'readers' : 'evening'].has(key)
  }

  function view(room: StoredRoom, sight: Sight): Room {
    const { code, version, state } = room
    const { slide, step, name, ended, locked, hold, short, texts, screenLangs, limit, address, clock } = state
    const polls: Room['polls'] = {}
    for (const [key, poll] of Object.entries(state.polls)) {
      if (!isAsked(room, key)) continue
      const counts = countsOf(room, key)
      polls[key] = {
        epoch: poll.epoch,
        open: poll.open,
        revealed: poll.revealed,
        closesIn: poll.closesAt && since(now(), poll.closesAt),
        undoable: poll.earlier.length > 0,
        voted: toTally(room.scale, counts).voted,
        counts: maySee(room, key, sight) ? counts : null,
      }
    }
    return {
      ...{
        code,
        id: publicId(room),
        debate: { id: room.deck, hash: debates.get(room.deck)?.hash ?? '' },
        version,
        name,
        slide,
        step,
        ended,
        locked,
        hold,
        short,
        texts,
        screenLangs,
        limit,
        address,
        connected: connected(code),
        joinUrl: joinUrl(code, address),
        k,
        polls,
      },
      rehearsal: state.beforeRehearsal !== null,
      swing: swingOf(room, sight, k),
      clock:
        sight === 'presenter' && clock.startedAt !== null
          ? { elapsed: since(clock.startedAt, now()), act: since(clock.actSince ?? clock.startedAt, now()) }
          : null,
      crowd: sight === 'presenter' ? crowdOf(room) : null,
      addresses: sight === 'presenter' ? addresses() : [],
    }
  }

  function results(room: StoredRoom): Results {
    const polls = Object.entries(room.state.polls).map(([key, { claim, round, epoch }]) => {
      const { counts, n, voted } = toTally(room.scale, countsOf(room, key))
      return { claim, round, epoch, n, voted, counts }
    })
    const { code, version, scale, state } = room
    const date = state.clock.day ?? calendarDay(state.clock.startedAt ?? room.createdAt)
    return {
      $schema: paths.schema,
      ...{ code, name: state.name, date, version },
      ...{
        rehearsal: state.beforeRehearsal !== null,
        deck: room.deck,
        scale,
        polls,
        swing: swingOf(room, 'presenter', k),
      },
    }
  }

  return { isAsked, view, results }
}

/** The polls of a debate in the rooms of evenings and in the one for readers, found once. */
const known = new WeakMap<HostedDebate, Record<'evening' | 'readers', Set<PollKey>>>()

function pollsOf(debate: HostedDebate): Record<'evening' | 'readers', Set<PollKey>> {
  const found = known.get(debate)
  if (found) return found
  const evening = new Set(debate.slides.flatMap(({ poll }) => (poll ? [pollKey(poll)] : [])))
  const polls = { evening, readers: new Set(readersPolls(debate).map(pollKey)) }
  known.set(debate, polls)
  return polls
}

/** Derived from a random key that a room gets once and that is never sent. */
const publicId = ({ voterKey }: StoredRoom): string =>
  createHash('sha256').update(`room ${voterKey}`).digest('hex').slice(0, 16)

/** Milliseconds between two times in seconds. */
export const since = (from: number, to: number): number => Math.max(0, Math.round((to - from) * 1000))

/**
 * Who moved, as it was stored when both votes on the thesis were closed; numbers hidden then stay hidden. The audience gets it once
 * both votes are shown.
 */
function swingOf(room: StoredRoom, sight: Sight, k: number): Swing | null {
  const keys = (['before', 'after'] as const).map((round) => pollKey({ claim: thesis, round }))
  const isTold = keys.every((key) => room.state.polls[key]?.open === false && maySee(room, key, sight))
  if (!isTold) return null
  const [before = [], after = []] = keys.map((key) => countsOf(room, key))
  const published = room.published ?? { k, swing: toSwing(room.scale, room.pairs, before, after) }
  return hideSmall(published.swing, published.k, k)
}

export const countsOf = (room: StoredRoom, key: PollKey): number[] => room.tallies[key] ?? emptyCounts(room.scale)

/** Hidden counts are not sent: the audience gets the counts of revealed polls only. */
export const maySee = (room: StoredRoom, key: PollKey, sight: Sight): boolean =>
  sight === 'presenter' || room.state.polls[key]?.revealed === true
