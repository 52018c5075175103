// One reader alone with the deck: their answers, kept on this device and, if a server has the room of all readers, counted there
// too; and the rooms to compare with.
import type { ErrorCode, Readings, Results, Value } from '../../../core/contract.ts'
import { type Deck, type Slide, shownDeck, toSlides, toStacks } from '../../../core/deck.ts'
import type { OwnAnswers } from '../../../core/mirror.ts'
import { type PollKey, type PollRef, pollKey } from '../../../core/poll.ts'
import type { OwnAnswer } from '../../shared/answers.tsx'
import { nextN, openSlots } from '../../shared/kept-slots.ts'
import type { FollowedRoom } from '../../shared/live.ts'
import { deviceStorage } from '../../shared/storage.ts'
import type { Voter } from '../../shared/voter.ts'
import { keepTrying, onWake } from '../../shared/wake.ts'
import { nextTask } from '../next-task.ts'
import type { DeckPage } from '../words.ts'

/** The polls of the room of all readers are never reset. */
const onlyEpoch = 1

export interface Reader {
  readonly page: DeckPage
  /** Whether the address asks for the short deck. */
  readonly isShort: boolean
  /** The deck as this reader walks it, its slides, and the first of each stack. */
  readonly shown: Deck
  readonly shownSlides: Slide[]
  readonly shownStacks: Slide[]
  /** Frozen rooms, newest first. */
  rooms(): Results[]
  /** The room of all readers as it is now; undefined without one. */
  readers(): FollowedRoom | undefined
  /** Whether answers are counted with those of all readers; undefined until it is known. */
  isCounted(): boolean | undefined
  /** Whether answers survive the end of the page if they are not counted: a browser may forbid all storage. */
  isLasting(): boolean
  own(poll: PollRef): OwnAnswer | undefined
  /** All answers by poll. */
  answers(): OwnAnswers
  /** Why the last tap on a poll was not counted. */
  refusal(poll: PollRef): ErrorCode | undefined
  cast(poll: PollRef, value: Value): void
  /** The poll tapped last, until the language changes. */
  tapped(): PollRef | undefined
  /** The layout that was chosen, on an earlier visit or on this one; undefined: the window decides. */
  layout(): LayoutName | undefined
  keepLayout(layout: LayoutName | undefined): void
  /** The slide that was read last, on an earlier visit or on this one; undefined at the beginning. */
  place(): string | undefined
  keepPlace(slide: string): void
  /** Finds out which rooms and which server there are, and retries until it knows; called once the first slide is shown. */
  connect(): void
  /** Calls `listener` whenever the page must be drawn again; there is one listener, the layout on screen. */
  onChange(listener: () => void): void
}

/**
 * An answer as it is kept on this device. `untold`: given before it was known whether there is a room of all readers, and sent
 * there if there is; `told`: given to be counted there; `alone`: kept on this device only, also after a refusal.
 */
interface KeptAnswer {
  value: Value
  n: number
  state: 'untold' | 'told' | 'alone'
}

type LayoutName = 'slides' | 'scroll'

export function openReader(page: DeckPage): Reader {
  const { deck, onLang, slides } = page
  const isShort = new URLSearchParams(location.search).has('short')
  const shown = shownDeck(deck, isShort)
  const shownSlides = isShort ? toSlides(shown) : slides
  /** All polls for a reader. */
  const polls = slides.flatMap(({ kind, poll }) => (kind === 'vote' ? [poll] : []))
  const refOf = (key: PollKey): PollRef => polls.find((poll) => pollKey(poll) === key) ?? { claim: key, round: 'main' }
  const device = openHabits(deck)
  adoptOldReader(deck, device)
  const answers = openSlots<KeptAnswer>({ storage: deviceStorage, prefix: `answer ${deck.id}`, join: later, isSlot })
  let readings: Readings | undefined
  let voter: Voter | undefined
  let tapped: PollRef | undefined
  let changed = () => {}

  async function connect(): Promise<void> {
    const [{ followAsVoter }, found] = await keepTrying(async () => {
      const counting = await import('./counting.ts')
      // The code that checks a server takes a moment to start, and its request another.
      await nextTask()
      return [counting, await counting.fetchReadings()] as const
    })
    readings = found
    if (readings.readers !== null)
      voter = followAsVoter(page, readings.readers, () => {
        settle()
        forgetRefused()
        changed()
      })
    settle()
    changed()
  }

  /** Whether it is known where answers go: to the room of all readers, which is there, or nowhere. */
  const isSettled = () => readings !== undefined && (readings.readers === null || voter?.room !== undefined)

  function keepAnswer(key: PollKey, value: Value, state: KeptAnswer['state']): void {
    answers.put(key, { value, n: nextN(answers.get(key)?.n ?? 0, Date.now()), state })
  }

  /** Answers that were given before it was known where answers go, in this tab or in another, go there now. */
  function settle(): void {
    if (!isSettled()) return
    answers.refresh()
    for (const key of answers.keys()) {
      const answer = answers.get(key)
      if (answer?.state !== 'untold') continue
      keepAnswer(key, answer.value, voter ? 'told' : 'alone')
      tell(refOf(key), answer.value)
    }
  }

  function tell(poll: PollRef, value: Value): void {
    voter?.cast(poll, onlyEpoch, value)
  }

  /** A refused answer is kept on this device only, unless the server holds an earlier one. */
  function forgetRefused(): void {
    for (const key of answers.keys()) {
      const answer = answers.get(key)
      if (answer?.state === 'told' && voter?.refusal(key) && !voter.own(key, onlyEpoch))
        keepAnswer(key, answer.value, 'alone')
    }
  }

  const reader: Reader = {
    ...{ page, isShort, shown, shownSlides, shownStacks: toStacks(shownSlides) },
    rooms: () => readings?.rooms ?? [],
    readers: () => voter?.room,
    isCounted: () => readings && readings.readers !== null,
    isLasting: deviceStorage.isLasting,
    own: (poll) => {
      const key = pollKey(poll)
      const answer = answers.get(key)
      const counted = answer?.state === 'untold' ? undefined : voter?.own(key, onlyEpoch)
      if (counted) return counted
      if (!answer) return undefined
      // A sent answer may not be shown as kept here only until its result is known.
      const isKnown = isSettled() && (!voter || voter.isHeldKnown)
      const isOnItsWay = answer.state === 'untold' || (answer.state === 'told' && !isKnown)
      return { value: answer.value, status: isOnItsWay ? 'sending' : 'kept' }
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
      tapped = poll
      answers.refresh()
      keepAnswer(pollKey(poll), value, isSettled() ? (voter ? 'told' : 'alone') : 'untold')
      if (isSettled()) tell(poll, value)
      changed()
    },
    tapped: () => tapped,
    layout: () => (['slides', 'scroll'] as const).find((layout) => layout === device.getItem('layout')),
    keepLayout: (layout) => {
      if (layout) device.setItem('layout', layout)
      else device.removeItem('layout')
    },
    place: () => device.getItem('place') ?? undefined,
    keepPlace: (place) => {
      if (place !== 'start') device.setItem('place', place)
    },
    connect: () => void connect(),
    onChange: (listener) => {
      changed = listener
    },
  }
  // Another tab has written: if it only stored its position, nothing is drawn.
  addEventListener('storage', (event) => {
    const isAnswer = answers.hear(event) !== undefined
    if (isAnswer) settle()
    if (isAnswer) changed()
  })
  // A page that slept got no events.
  onWake(() => {
    answers.refresh()
    settle()
    changed()
  })
  onLang(() => {
    tapped = undefined
  })
  return reader
}

/** Other things that are kept of a reader, each under a key of its own. */
type Habit = 'place' | 'layout'
type Habits = ReturnType<typeof openHabits>

function openHabits({ id }: Deck) {
  const nameOf = (habit: Habit) => `reader ${id} ${habit}`
  return {
    getItem: (habit: Habit) => deviceStorage.getItem(nameOf(habit)),
    setItem: (habit: Habit, value: string) => deviceStorage.setItem(nameOf(habit), value),
    removeItem: (habit: Habit) => deviceStorage.removeItem(nameOf(habit)),
  }
}

/** Of two answers to the same poll, the one with the greater n; with equal n all tabs choose the same one. */
function later(one: KeptAnswer, other: KeptAnswer): KeptAnswer {
  if (one.n !== other.n) return one.n > other.n ? one : other
  return JSON.stringify(one) > JSON.stringify(other) ? one : other
}

/** Only this file writes these values, so a check of the shape is enough. */
const isSlot = (stored: unknown): stored is KeptAnswer =>
  typeof stored === 'object' && stored !== null && 'n' in stored && 'state' in stored

/** Takes over the answers from the single key of earlier versions, once and without loss. */
function adoptOldReader({ id }: Deck, device: Habits): void {
  interface OldReader extends Partial<Record<Habit, string | boolean>> {
    answers: [PollKey, Value][]
    untold?: PollKey[]
    told?: PollKey[]
  }
  const name = `reader ${id}`
  const text = deviceStorage.getItem(name)
  if (text === null) return
  const answers = openSlots<KeptAnswer>({ storage: deviceStorage, prefix: `answer ${id}`, join: later, isSlot })
  try {
    const old = JSON.parse(text) as OldReader
    const stateOf = (key: PollKey) =>
      old.untold?.includes(key) ? 'untold' : old.told?.includes(key) ? 'told' : 'alone'
    for (const [key, value] of old.answers ?? []) answers.put(key, { value, n: 0, state: stateOf(key) })
    for (const habit of ['place', 'layout'] as const) {
      const kept = old[habit]
      if (typeof kept === 'string') device.setItem(habit, kept)
    }
  } catch {
    // A stored value of another form is ignored.
  }
  deviceStorage.removeItem(name)
}
