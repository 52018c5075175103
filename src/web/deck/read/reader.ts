// One reader alone with the deck: their answers, kept on this device and, where a server has the room of all readers, counted
// there too; the rooms to compare with; and the lot that says which argument they read first.
import { deck } from 'virtual:deck'
import { type ErrorCode, paths, Readings, type Results, type Value } from '../../../core/contract.ts'
import { type Arm, armPoll, arms, type Claim, thesis } from '../../../core/deck.ts'
import type { OwnAnswers } from '../../../core/mirror.ts'
import { type PollKey, type PollRef, pollKey } from '../../../core/poll.ts'
import { call, type FollowedRoom, onWake } from '../../shared/live.ts'
import type { OwnVote } from '../../shared/queue.ts'
import { siteRoot } from '../../shared/site.ts'
import { followAsVoter, openStorage, type Voter } from '../../shared/voter.ts'

/** The polls of the room of all readers are never reset. */
const onlyEpoch = 1
export interface Reader {
  /** Frozen rooms, newest first. */
  rooms(): Results[]
  /** The room of all readers as it is now; undefined without one. */
  readers(): FollowedRoom | undefined
  /** Whether answers are counted with those of all readers; undefined until it is known. */
  isCounted(): boolean | undefined
  own(poll: PollRef): OwnVote | undefined
  /** All answers by poll. */
  answers(): OwnAnswers
  /** Why the last tap on a poll was not counted. */
  refusal(poll: PollRef): ErrorCode | undefined
  cast(poll: PollRef, value: Value): void
  /** The lot of a reader who takes part; undefined for who does not. */
  lot(): Arm | undefined
  /** Draws a lot, or gives it back. */
  takePart(isTaking: boolean): void
  /** The layout that was chosen, on an earlier visit or on this one; undefined where the window decides. */
  layout(): string | undefined
  keepLayout(layout: string): void
  /** The slide that was read last, on an earlier visit or on this one. */
  place(): string | undefined
  keepPlace(slide: string): void
  /** Calls `listener` whenever something to be drawn has changed; one listener, the layout on screen. */
  onChange(listener: () => void): void
}

/** What is kept of a reader between visits. */
interface Kept {
  answers: [PollKey, Value][]
  lot?: Arm | undefined
  place?: string | undefined
  layout?: string | undefined
}

export function openReader(): Reader {
  const storage = openStorage()
  const name = `reader ${deck.id}`
  const { answers: kept, ...rest } = readKept(storage.getItem(name))
  const answers = new Map(kept)
  let { lot, place, layout } = rest
  let readings: Readings | undefined
  let voter: Voter | undefined
  /** Tapped before it was known whether there is a room of all readers. */
  const untold = new Set<PollKey>()
  let changed = () => {}

  function keep(): void {
    try {
      // Another tab may have answered since: what this one does not know of stays.
      for (const [key, value] of readKept(storage.getItem(name)).answers) if (!answers.has(key)) answers.set(key, value)
      storage.setItem(name, JSON.stringify({ answers: [...answers], lot, place, layout } satisfies Kept))
    } catch {
      // A full or forbidden storage costs the next visit only.
    }
  }

  async function learn(): Promise<void> {
    if (readings) return
    const answer = await call({ path: paths.readings, schema: Readings, base: siteRoot.href.replace(/\/$/, '') })
    if ('error' in answer || readings) return
    readings = answer.data
    if (readings.readers !== null) {
      voter = followAsVoter(readings.readers, () => changed())
      for (const key of untold) tell(refOf(key), answers.get(key) ?? null)
    }
    untold.clear()
    changed()
  }

  function tell(poll: PollRef, value: Value): void {
    voter?.cast(poll, onlyEpoch, value)
    // Which lot the answer belongs to is a vote of its own, so that the store needs to know of nothing but votes.
    if (lot && poll.claim === thesis && poll.round === 'after') voter?.cast(armPoll(lot), onlyEpoch, value)
  }

  onWake(() => void learn())
  void learn()

  return {
    rooms: () => readings?.rooms ?? [],
    readers: () => voter?.room,
    isCounted: () => readings && readings.readers !== null,
    own: (poll) => {
      const key = pollKey(poll)
      const value = answers.get(key)
      return voter?.own(key, onlyEpoch) ?? (value === undefined ? undefined : { value, status: 'saved' })
    },
    answers: () => answers,
    refusal: (poll) => voter?.refusal(pollKey(poll)),
    cast: (poll, value) => {
      const key = pollKey(poll)
      answers.set(key, value)
      keep()
      if (readings) tell(poll, value)
      else untold.add(key)
      changed()
    },
    lot: () => lot,
    takePart: (isTaking) => {
      lot = isTaking ? arms[(crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) % arms.length] : undefined
      keep()
      changed()
    },
    layout: () => layout,
    keepLayout: (chosen) => {
      layout = chosen
      keep()
    },
    place: () => place,
    keepPlace: (slide) => {
      place = slide
      keep()
    },
    onChange: (listener) => {
      changed = listener
    },
  }
}

/** Whether the argument against a claim is read before those for it. */
export const isCounterFirst = (lot: Arm | undefined, { agreeSupports }: Claim): boolean =>
  lot !== undefined && (lot === 'yes-first') !== (agreeSupports === 'yes')

function refOf(key: PollKey): PollRef {
  const round = (['before', 'after', 'since'] as const).find((one) => key === pollKey({ claim: thesis, round: one }))
  return round ? { claim: thesis, round } : { claim: key, round: 'main' }
}

function readKept(text: string | null): Kept {
  try {
    // Written by this file alone, so its shape is trusted; what is not JSON counts as nothing.
    return (JSON.parse(text ?? 'null') as Kept | null) ?? { answers: [] }
  } catch {
    return { answers: [] }
  }
}
