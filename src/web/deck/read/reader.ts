// One reader alone with the deck: their answers, kept on this device and, if a server has the room of all readers, counted there
// too; and the rooms to compare with.
import type { ErrorCode, Value } from '../../../core/contract.ts'
import { type Deck, questionOfPoll, type Slide, shownDeck, toSlides, toStacks } from '../../../core/deck.ts'
import type { OwnAnswers } from '../../../core/mirror.ts'
import { type PollKey, type PollRef, pollKey } from '../../../core/poll.ts'
import type { Reading, Readings } from '../../../core/readings.ts'
import type { OwnAnswer } from '../../shared/answers.tsx'
import type { FollowedRoom } from '../../shared/asked-room.ts'
import { nextN, openSlots } from '../../shared/kept-slots.ts'
import { type OldValue, takeOver, toText } from '../../shared/old-value.ts'
import { deviceStorage, type Keeping } from '../../shared/storage.ts'
import type { Voter } from '../../shared/voter.ts'
import { keepTrying, onWake } from '../../shared/wake.ts'
import { nextTask } from '../next-task.ts'
import type { DeckPage } from '../words.ts'

export interface Reader {
  readonly page: DeckPage
  /** Whether the address asks for the short deck. */
  readonly isShort: boolean
  /** The deck as this reader sees it, whole or short; its slides; and the first slide of each stack. */
  readonly shown: Deck
  readonly shownSlides: Slide[]
  readonly shownStacks: Slide[]
  /** Frozen rooms, newest first. */
  rooms(): Reading[]
  /** The room of all readers as it is now; undefined without one. */
  readers(): FollowedRoom | undefined
  /** Whether answers are counted with those of all readers; undefined until it is known. */
  isCounted(): boolean | undefined
  /** Whether answers that are not counted survive the end of the page: a browser may forbid all storage. */
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
  /** Finds out whether there is a server and which rooms it has, and retries until it knows; called once the first slide is shown. */
  connect(): void
  /** Calls `listener` whenever the page must be drawn again; there is one listener, the layout on screen. */
  onChange(listener: () => void): void
}

/**
 * An answer as it is stored on this device, to a poll in one wording: other words are another question. `untold`: given before it was
 * known whether there is a room of all readers, and sent there if there is one; `told`: sent there to be counted; `alone`: kept on this
 * device only, also after a refusal.
 */
interface KeptAnswer {
  value: Value
  n: number
  state: 'untold' | 'told' | 'alone'
  /** The epoch to which it belongs, if it is known. */
  epoch?: number
}

type LayoutName = 'slides' | 'scroll'

export function openReader(page: DeckPage): Reader {
  const { deck, onLang, slides } = page
  const isShort = new URLSearchParams(location.search).has('short')
  const shown = shownDeck(deck, isShort)
  const shownSlides = isShort ? toSlides(shown) : slides
  /** All polls that a reader can answer. */
  const polls = slides.flatMap(({ kind, poll }) => (kind === 'vote' ? [poll] : []))
  const slotOf = (poll: PollRef): string => `${pollKey(poll)} ${questionOfPoll(deck, poll).wording}`
  const refOf = new Map(polls.map((poll) => [slotOf(poll), poll]))
  const device = openHabits(deck)
  const answers = openSlots<KeptAnswer>({ storage: deviceStorage, prefix: `own ${deck.id}`, join: later, isSlot })
  adoptOldAnswers(deviceStorage, deck, device, (key, answer) => {
    const poll = polls.find((one) => pollKey(one) === key)
    if (poll) answers.put(slotOf(poll), answer)
  })
  let readings: Readings | undefined
  let voter: Voter | undefined
  let tapped: PollRef | undefined
  let changed = () => {}

  async function connect(): Promise<void> {
    const [{ followAsVoter }, found] = await keepTrying(async () => {
      const counting = await import('./counting.ts')
      // Starting this code takes a moment, and preparing its request another; input can be handled in between.
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

  /** Whether it is known where answers go: to the room of all readers, of which the state has arrived, or nowhere. */
  const isSettled = () => readings !== undefined && (readings.readers === null || voter?.room !== undefined)

  /** The poll in the room of all readers, if the room asks the same words as this page. */
  const pollThere = (poll: PollRef) => voter?.room?.polls[pollKey(poll)]

  function keepAnswer(poll: PollRef, value: Value, state: KeptAnswer['state']): void {
    const slot = slotOf(poll)
    const epoch = state === 'told' ? pollThere(poll)?.epoch : undefined
    const n = nextN(answers.get(slot)?.n ?? 0, Date.now())
    answers.put(slot, { value, n, state, ...(epoch !== undefined && { epoch }) })
  }

  /** Keeps an answer, and sends it to the room of all readers if that asks the same words; else the answer waits until it does. */
  function keepAndSend(poll: PollRef, value: Value): void {
    const there = pollThere(poll)
    keepAnswer(poll, value, !isSettled() ? 'untold' : !voter ? 'alone' : there ? 'told' : 'untold')
    if (isSettled() && there) voter?.cast(poll, there.epoch, value)
  }

  /** Answers that were given before it was known where answers go, in this tab or in another, go there now. */
  function settle(): void {
    if (!isSettled()) return
    answers.refresh()
    for (const [slot, poll] of refOf) {
      const answer = answers.get(slot)
      const there = pollThere(poll)
      const isSame = answer?.epoch === undefined || answer.epoch === there?.epoch
      if (answer?.state === 'untold' && (!voter || (there && isSame))) keepAndSend(poll, answer.value)
    }
  }

  /** A refused answer is kept on this device only, unless the server holds an earlier one. */
  function forgetRefused(): void {
    for (const [slot, poll] of refOf) {
      const answer = answers.get(slot)
      const key = pollKey(poll)
      if (answer?.state === 'told' && voter?.refusal(key) && !voter.own(key, pollThere(poll)?.epoch ?? 0))
        keepAnswer(poll, answer.value, 'alone')
    }
  }

  const reader: Reader = {
    ...{ page, isShort, shown, shownSlides, shownStacks: toStacks(shownSlides) },
    rooms: () => readings?.rooms ?? [],
    readers: () => voter?.room,
    isCounted: () => readings && readings.readers !== null,
    isLasting: deviceStorage.isLasting,
    own: (poll) => {
      const answer = answers.get(slotOf(poll))
      const there = pollThere(poll)?.epoch
      // The answer belongs to an earlier count than the current one. (Answers from old versions belong to the first count, see below.)
      if (answer?.epoch !== undefined && there !== undefined && there !== answer.epoch) return undefined
      const epoch = there ?? answer?.epoch
      const isUntold = answer?.state === 'untold' || epoch === undefined
      const counted = isUntold ? undefined : voter?.own(pollKey(poll), epoch)
      if (counted) return counted
      if (!answer) return undefined
      // As long as it is not known whether a sent answer was counted, it must not be shown as kept on this device only.
      const isKnown = isSettled() && (!voter || voter.isHeldKnown)
      const isOnItsWay = answer.state === 'untold' ? !isKnown || pollThere(poll) : answer.state === 'told' && !isKnown
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
      keepAndSend(poll, value)
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

/** Other things that are stored about a reader, each under its own key. */
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

/** Takes over what earlier versions stored: a key for each answer, and before that one key for all. Each once, and without loss. */
function adoptOldAnswers(
  storage: Keeping,
  { id }: Deck,
  device: Habits,
  put: (key: PollKey, answer: KeptAnswer) => void,
): void {
  type OldAnswer = Omit<KeptAnswer, 'value'> & { value: OldValue }
  interface OldReader extends Partial<Record<Habit, string | boolean>> {
    answers: [PollKey, OldValue][]
    untold?: PollKey[]
    told?: PollKey[]
  }
  // In those versions a poll had only one epoch, and its words were not stored.
  const adopt = (key: PollKey, { value, n, state }: OldAnswer) =>
    put(key, { value: toText(value), n, state, ...(state !== 'alone' && { epoch: 1 }) })
  const prefix = `answer ${id} `
  for (const name of storage.keys().filter((key) => key.startsWith(prefix)))
    takeOver(storage, name, (answer) => {
      if (isSlot(answer)) adopt(name.slice(prefix.length), answer as OldAnswer)
    })
  takeOver(storage, `reader ${id}`, (kept) => {
    const old = kept as OldReader
    const stateOf = (key: PollKey) =>
      old.untold?.includes(key) ? 'untold' : old.told?.includes(key) ? 'told' : 'alone'
    for (const [key, value] of old.answers ?? []) adopt(key, { value, n: 0, state: stateOf(key) })
    for (const habit of ['place', 'layout'] as const) {
      const kept = old[habit]
      if (typeof kept === 'string') device.setItem(habit, kept)
    }
  })
}
