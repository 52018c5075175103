// One reader alone with the deck: their answers, kept on this device and, where a server has the room of all readers, counted
// there too; the rooms to compare with; and the lot that says which argument they read first.
import { deck } from 'virtual:deck'
import type { ErrorCode, Readings, Results, Value } from '../../../core/contract.ts'
import { type Arm, armPoll, arms, type Claim, thesis, toSlides } from '../../../core/deck.ts'
import type { OwnAnswers } from '../../../core/mirror.ts'
import { type PollKey, type PollRef, pollKey } from '../../../core/poll.ts'
import { onLang } from '../../shared/i18n.ts'
import { random128 } from '../../shared/keys.ts'
import type { FollowedRoom } from '../../shared/live.ts'
import type { OwnVote } from '../../shared/queue.ts'
import { deviceStorage } from '../../shared/storage.ts'
import type { Voter } from '../../shared/voter.ts'
import { keepTrying } from '../../shared/wake.ts'

/** What a layout of the deck is shown with. */
export interface Layout {
  reader: Reader
  /** Leaves it for the other layout; rejects, and stays, where that cannot be loaded. */
  turnLayout: () => Promise<void>
  /** It comes after the other one: the focus goes along. */
  isTurned: boolean
  /** Aborted when it is to be taken away, with all that it listens to. */
  signal: AbortSignal
}

/** The polls of the room of all readers are never reset. */
const onlyEpoch = 1

/** `kept`: on this device alone; `saved`: counted with all readers. `sending` also while nobody knows yet which it will be. */
export interface OwnAnswer {
  value: Value
  status: OwnVote['status'] | 'kept'
}

export interface Reader {
  /** Frozen rooms, newest first. */
  rooms(): Results[]
  /** The room of all readers as it is now; undefined without one. */
  readers(): FollowedRoom | undefined
  /** Whether answers are counted with those of all readers; undefined until it is known. */
  isCounted(): boolean | undefined
  own(poll: PollRef): OwnAnswer | undefined
  /** All answers by poll. */
  answers(): OwnAnswers
  /** Why the last tap on a poll was not counted. */
  refusal(poll: PollRef): ErrorCode | undefined
  cast(poll: PollRef, value: Value): void
  /** The poll tapped last, until the language changes. */
  tapped(): PollRef | undefined
  /** The lot of a reader who takes part; undefined for who does not. */
  lot(): Arm | undefined
  /** Whether a reader may still decide to take part, or no longer to: what was read or told already is not undone. */
  mayDecide(): boolean
  /** Takes part, with the one lot that is ever drawn on this device, or no longer. */
  takePart(isTaking: boolean): void
  /** The layout that was chosen, on an earlier visit or on this one; undefined where the window decides. */
  layout(): string | undefined
  keepLayout(layout: string | undefined): void
  /** The slide that was read last, on an earlier visit or on this one; the beginning is none. */
  place(): string | undefined
  keepPlace(slide: string): void
  /** Asks what rooms and which server there are, until it is known; to be called once the first slide is there. */
  connect(): void
  /** Calls `listener` whenever something to be drawn has changed; one listener, the layout on screen. */
  onChange(listener: () => void): void
}

/** What is kept of a reader between visits. */
interface Kept {
  answers: [PollKey, Value][]
  /** Answered before it was known whether there is a room of all readers, which is told of them if there is. */
  untold: PollKey[]
  lot?: Arm
  takesPart?: boolean
  place?: string
  layout?: string | undefined
}

export function openReader(): Reader {
  let kept = readKept()
  let readings: Readings | undefined
  let voter: Voter | undefined
  let tapped: PollRef | undefined
  let changed = () => {}

  /** Another tab may have written since: nothing is written over but what changes here. */
  function keep(change: (latest: Kept) => Partial<Kept>): void {
    const latest = readKept()
    kept = { ...latest, ...change(latest) }
    deviceStorage.setItem(name, JSON.stringify(kept))
  }

  async function learn(): Promise<void> {
    const { fetchReadings, followAsVoter } = await import('./counting.ts')
    readings = await fetchReadings()
    if (readings.readers !== null) {
      voter = followAsVoter(readings.readers, () => changed())
      const answers = new Map(kept.answers)
      for (const key of kept.untold) tell(refOf(key), answers.get(key) ?? null)
    }
    keep(() => ({ untold: [] }))
    changed()
  }

  function tell(poll: PollRef, value: Value): void {
    voter?.cast(poll, onlyEpoch, value)
    // Which lot the answer belongs to is a vote of its own, so that the store needs to know of nothing but votes.
    const lot = reader.lot()
    if (lot && poll.claim === thesis && poll.round === 'after') voter?.cast(armPoll(lot), onlyEpoch, value)
  }

  const reader: Reader = {
    rooms: () => readings?.rooms ?? [],
    readers: () => voter?.room,
    isCounted: () => readings && readings.readers !== null,
    own: (poll) => {
      const key = pollKey(poll)
      const counted = voter?.own(key, onlyEpoch)
      if (counted) return counted
      const [, value] = kept.answers.find(([one]) => one === key) ?? []
      return value === undefined ? undefined : { value, status: kept.untold.includes(key) ? 'sending' : 'kept' }
    },
    answers: () =>
      new Map(
        polls.flatMap((poll) => {
          const own = reader.own(poll)
          return own ? [[pollKey(poll), own.value] as const] : []
        }),
      ),
    refusal: (poll) => voter?.refusal(pollKey(poll)),
    cast: (poll, value) => {
      const key = pollKey(poll)
      tapped = poll
      if (readings) tell(poll, value)
      keep(({ answers, untold }) => ({
        answers: [...answers.filter(([one]) => one !== key), [key, value]],
        untold: readings ? untold : [...untold.filter((one) => one !== key), key],
      }))
      changed()
    },
    tapped: () => tapped,
    lot: () => (kept.takesPart ? kept.lot : undefined),
    mayDecide: () => {
      const answered = new Set(kept.answers.map(([key]) => key))
      if (answered.has(pollKey({ claim: thesis, round: 'after' }))) return false
      return kept.takesPart === true || !deck.claims.some(({ id }) => answered.has(id))
    },
    takePart: (takesPart) => {
      keep(({ lot = drawLot() }) => ({ takesPart, lot }))
      changed()
    },
    layout: () => kept.layout,
    keepLayout: (layout) => keep(() => ({ layout })),
    place: () => kept.place,
    keepPlace: (place) => {
      if (place !== 'start') keep(() => ({ place }))
    },
    connect: () => void keepTrying(learn),
    onChange: (listener) => {
      changed = listener
    },
  }
  addEventListener('storage', ({ key }) => {
    if (key !== name) return
    kept = readKept()
    changed()
  })
  onLang(() => {
    tapped = undefined
  })
  return reader
}

/** Whether the argument against a claim is read before those for it. */
export const isCounterFirst = (lot: Arm | undefined, { agreeSupports }: Claim): boolean =>
  lot !== undefined && (lot === 'yes-first') !== (agreeSupports === 'yes')

/** All that a reader may be asked. */
const polls = toSlides(deck).flatMap(({ kind, poll }) => (kind === 'vote' ? [poll] : []))
const refOf = (key: PollKey): PollRef => polls.find((poll) => pollKey(poll) === key) ?? { claim: key, round: 'main' }

const drawLot = (): Arm => (Number.parseInt(random128().slice(-1), 16) % 2 === 0 ? arms[0] : arms[1])

const name = `reader ${deck.id}`
function readKept(): Kept {
  const nothing = { answers: [], untold: [] }
  try {
    // Written by this file alone, so its shape is trusted; what is not JSON counts as nothing.
    return { ...nothing, ...(JSON.parse(deviceStorage.getItem(name) ?? '{}') as Partial<Kept>) }
  } catch {
    return nothing
  }
}
