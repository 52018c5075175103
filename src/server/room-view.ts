// The view of a room for its audience, for its presenter and for files: it contains only what may be seen.
import { createHash } from 'node:crypto'
import { type Asked, type Crowd, type Poll, paths, type Room, type Swing } from '../core/contract.ts'
import { calendarDay } from '../core/date.ts'
import { findSlide, type Position, type Slide, thesis } from '../core/deck.ts'
import { type PollKey, pollKey } from '../core/poll.ts'
import { type Results, resultsFormat } from '../core/results.ts'
import { hideSmall, toSwing } from '../core/swing.ts'
import { emptyCounts, toTally } from '../core/tally.ts'
import { toPlain } from '../core/text.ts'
import { canKeep, holdsWording, isOneQuestion } from '../room/asking.ts'
import type { PollState } from '../room/state.ts'
import type { Debates } from './debates.ts'
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
  /** Whether this server's words of a debate are those that all servers show. */
  isShown: (debate: string) => boolean
}

export interface RoomView {
  view(room: StoredRoom, sight: Sight): Room
  /** `asked`: everything that its polls have ever asked. */
  results(room: StoredRoom, asked: Asked[]): Results
}

export function createRoomView(options: RoomViewOptions): RoomView {
  const { debates, k, now, joinUrl, addresses, connected, crowdOf, isShown } = options

  function viewPoll(room: StoredRoom, key: PollKey, poll: PollState, sight: Sight): Poll {
    const counts = countsOf(room, key)
    const asked = debates.get(room.deck)?.questions.get(key)
    const isHeld = asked !== undefined && holdsWording(poll, asked)
    const { voted } = toTally(poll, counts)
    return {
      kind: poll.kind,
      values: [...poll.values],
      wording: (isHeld ? asked.wording : poll.wordings.at(-1)) ?? null,
      canKeep: asked !== undefined && voted > 0 && canKeep(poll, asked),
      epoch: poll.epoch,
      open: poll.open && isHeld,
      revealed: poll.revealed,
      closesIn: isHeld ? poll.closesAt && since(now(), poll.closesAt) : null,
      undoable: poll.earlier.length > 0,
      voted,
      counts: maySee(room, key, sight) ? counts : null,
    }
  }

  /** The words that pages should have: newer ones of another server if this one's are no longer shown. */
  function hashOf({ deck, state }: StoredRoom): string {
    const own = debates.get(deck)?.hash ?? ''
    return isShown(deck) ? own : (state.words ?? own)
  }

  function view(room: StoredRoom, sight: Sight): Room {
    const { code, version, state } = room
    const { slide, step } = placeIn(debates.get(room.deck)?.slides ?? [], state)
    const { name, ended, locked, hold, short, texts, screenLangs, limit, address, clock } = state
    const polls = Object.fromEntries(
      Object.entries(state.polls).map(([key, poll]) => [key, viewPoll(room, key, poll, sight)]),
    )
    return {
      ...{
        code,
        id: publicId(room),
        debate: { id: room.deck, hash: hashOf(room) },
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
          ? toClock(clock.startedAt, clock.partSince ?? clock.startedAt, now())
          : null,
      crowd: sight === 'presenter' ? crowdOf(room) : null,
      addresses: sight === 'presenter' ? addresses() : [],
      ...(sight === 'presenter' && !isShown(room.deck) && { oldWords: true }),
    }
  }

  function results(room: StoredRoom, asked: Asked[]): Results {
    const polls = Object.entries(room.state.polls).map(([key, { claim, round, epoch, kind, values, wordings }]) => {
      const { counts, n, voted } = toTally({ values }, countsOf(room, key))
      const words = wordings.flatMap(
        (wording) => asked.find((one) => one.claim === claim && one.wording === wording) ?? [],
      )
      const newest = words.at(-1)
      return {
        ...{
          claim,
          round,
          epoch,
          kind,
          values: [...values],
          side: newest?.side ?? null,
          part: plain(newest?.part ?? null),
        },
        asked: words.map(({ wording, text, definition }) => ({
          ...{ wording, text: plain(text) ?? {}, definition: plain(definition) },
        })),
        ...{ n, voted, counts },
      }
    })
    const { code, version, state } = room
    const date = state.clock.day ?? calendarDay(state.clock.startedAt ?? room.createdAt)
    return {
      $schema: paths.schema,
      format: resultsFormat,
      ...{ code, name: state.name, date, version },
      ...{
        rehearsal: state.beforeRehearsal !== null,
        debate: { id: room.deck, title: room.title },
        polls,
        swing: swingOf(room, 'presenter', k),
      },
    }
  }

  return { view, results }
}

/** The room's position in the debate as it is now, which may no longer have the slide or all of its steps. */
function placeIn(slides: Slide[], { slide, step }: Position): Position {
  const found = findSlide(slides, slide)
  return found ? { slide, step: Math.min(step, found.steps) } : { slide: slides[0]?.id ?? slide, step: 0 }
}

function toClock(startedAt: number, partSince: number, now: number): Room['clock'] {
  const part = since(partSince, now)
  return { elapsed: since(startedAt, now), part, act: part }
}

/** Texts of every language without markup. */
const plain = (texts: Asked['part']): Record<string, string> | null =>
  texts && Object.fromEntries(Object.entries(texts).map(([lang, text]) => [lang, toPlain(text)]))

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
  const [before, after] = keys.map((key) => room.state.polls[key])
  const isReady = keys.every((key) => room.state.polls[key]?.open === false && maySee(room, key, sight))
  if (!before || !after || !isReady || !isOneQuestion(before, after)) return null
  const [from = [], to = []] = keys.map((key) => countsOf(room, key))
  const published = room.published ?? { k, swing: toSwing(before, room.pairs, from, to) }
  return hideSmall(published.swing, published.k, k)
}

export function countsOf({ tallies, state }: StoredRoom, key: PollKey): number[] {
  const poll = state.polls[key]
  return tallies[key] ?? (poll ? emptyCounts(poll) : [])
}

/** Hidden counts are not sent: the audience gets the counts of revealed polls only. */
export const maySee = (room: StoredRoom, key: PollKey, sight: Sight): boolean =>
  sight === 'presenter' || room.state.polls[key]?.revealed === true
