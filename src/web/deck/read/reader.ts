// One reader alone with the deck: their answers, kept on this device and, where a server has the room of all readers, counted
// there too; the rooms to compare with; and the lot that says which argument they read first.
import { deck } from 'virtual:deck'
import type { ErrorCode, Readings, Results, Value } from '../../../core/contract.ts'
import { type Arm, armPoll, arms, type Claim, thesis } from '../../../core/deck.ts'
import type { OwnAnswers } from '../../../core/mirror.ts'
import { type PollKey, type PollRef, pollKey } from '../../../core/poll.ts'
import type { OwnAnswer } from '../../shared/answers.tsx'
import { onLang } from '../../shared/i18n.ts'
import { random128 } from '../../shared/keys.ts'
import type { FollowedRoom } from '../../shared/live.ts'
import { deviceStorage } from '../../shared/storage.ts'
import type { Voter } from '../../shared/voter.ts'
import { keepTrying, onWake } from '../../shared/wake.ts'
import { nextTask } from '../next-task.ts'
import { slides } from '../stage.ts'

/** The polls of the room of all readers are never reset. */
const onlyEpoch = 1

export interface Reader {
  /** Frozen rooms, newest first. */
  rooms(): Results[]
  /** The room of all readers as it is now; undefined without one. */
  readers(): FollowedRoom | undefined
  /** Whether answers are counted with those of all readers; undefined until it is known. */
  isCounted(): boolean | undefined
  /** Whether answers outlast the page where they are not counted: a browser may forbid it to keep anything. */
  isLasting(): boolean
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
  /** Whether a lot was ever drawn on this device. */
  isDrawn(): boolean
  /** Whether a reader may still decide to take part, or no longer to: what was read or told already is not undone. */
  mayDecide(): boolean
  /** Takes part, with the one lot that is ever drawn on this device, or no longer. */
  takePart(isTaking: boolean): void
  /** The layout that was chosen, on an earlier visit or on this one; undefined where the window decides. */
  layout(): Kept['layout']
  keepLayout(layout: Kept['layout']): void
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
  /** Answered to be counted there; without those that were refused. */
  told: PollKey[]
  lot?: Arm
  takesPart?: boolean
  place?: string
  layout?: 'slides' | 'scroll' | undefined
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

  async function connect(): Promise<void> {
    const [{ followAsVoter }, found] = await keepTrying(async () => {
      const counting = await import('./counting.ts')
      // What checks a server takes a moment to begin; to ask takes another.
      await nextTask()
      return [counting, await counting.fetchReadings()] as const
    })
    readings = found
    if (readings.readers !== null)
      voter = followAsVoter(readings.readers, () => {
        forgetRefused()
        changed()
      })
    settle()
  }

  /** What was answered before it was known where answers go, in this tab or in another, goes there now. */
  function settle(): void {
    kept = readKept()
    if (!readings) return
    const answers = new Map(kept.answers)
    const { untold } = kept
    for (const key of untold) tell(refOf(key), answers.get(key) ?? null)
    if (untold.length > 0) keep(({ told }) => ({ untold: [], told: voter ? joined(told, untold) : told }))
    changed()
  }

  function tell(poll: PollRef, value: Value): void {
    voter?.cast(poll, onlyEpoch, value)
    // Which lot the answer belongs to is a vote of its own, so that the store needs to know of nothing but votes.
    const lot = reader.lot()
    if (lot && poll.claim === thesis && poll.round === 'after') voter?.cast(armPoll(lot), onlyEpoch, value)
  }

  /** A refused answer is kept on this device alone, unless an earlier one is held. */
  function forgetRefused(): void {
    const refused = kept.told.filter((key) => voter?.refusal(key) && !voter.own(key, onlyEpoch))
    if (refused.length > 0) keep(({ told }) => ({ told: told.filter((key) => !refused.includes(key)) }))
  }

  const reader: Reader = {
    rooms: () => readings?.rooms ?? [],
    readers: () => voter?.room,
    isCounted: () => readings && readings.readers !== null,
    isLasting: deviceStorage.isLasting,
    own: (poll) => {
      const key = pollKey(poll)
      const counted = voter?.own(key, onlyEpoch)
      if (counted) return counted
      const [, value] = kept.answers.find(([one]) => one === key) ?? []
      if (value === undefined) return undefined
      // What was told may not be called kept here alone before it is known what became of it.
      const isOnItsWay = kept.untold.includes(key) || (!readings && kept.told.includes(key))
      return { value, status: isOnItsWay ? 'sending' : 'kept' }
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
      keep(({ answers, untold, told }) => ({
        answers: [...answers.filter(([one]) => one !== key), [key, value]],
        untold: readings ? untold : joined(untold, [key]),
        told: voter ? joined(told, [key]) : told.filter((one) => one !== key),
      }))
      changed()
    },
    tapped: () => tapped,
    lot: () => (kept.takesPart ? kept.lot : undefined),
    isDrawn: () => kept.lot !== undefined,
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
    connect: () => void connect(),
    onChange: (listener) => {
      changed = listener
    },
  }
  // Another tab has written: where it only read on, nothing is drawn.
  addEventListener('storage', ({ key }) => {
    if (key === name && isOther(readKept(), kept)) settle()
  })
  // A page that slept was told of nothing.
  onWake(settle)
  onLang(() => {
    tapped = undefined
  })
  return reader
}

/** Whether the argument against a claim is read before those for it. */
export const isCounterFirst = (lot: Arm | undefined, { agreeSupports }: Claim): boolean =>
  lot !== undefined && (lot === 'yes-first') !== (agreeSupports === 'yes')

/** All that a reader may be asked. */
const polls = slides.flatMap(({ kind, poll }) => (kind === 'vote' ? [poll] : []))
const refOf = (key: PollKey): PollRef => polls.find((poll) => pollKey(poll) === key) ?? { claim: key, round: 'main' }

const joined = (keys: PollKey[], more: PollKey[]): PollKey[] => [...new Set([...keys, ...more])]

/** Whether what is drawn of two states differs. */
const isOther = (one: Kept, other: Kept): boolean => {
  const drawn = ({ answers, untold, told, takesPart }: Kept) => JSON.stringify([answers, untold, told, takesPart])
  return drawn(one) !== drawn(other)
}

const drawLot = (): Arm => (Number.parseInt(random128().slice(-1), 16) % 2 === 0 ? arms[0] : arms[1])

const name = `reader ${deck.id}`
function readKept(): Kept {
  const nothing = { answers: [], untold: [], told: [] }
  try {
    // Written by this file alone, so its shape is trusted; what is not JSON counts as nothing.
    return { ...nothing, ...(JSON.parse(deviceStorage.getItem(name) ?? '{}') as Partial<Kept>) }
  } catch {
    return nothing
  }
}
