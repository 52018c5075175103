// What a presenter can do at this moment: every action once, with its key, its words and the command that it sends. Buttons
// and keys both come from here.
import {
  findSlide,
  nextPosition,
  numberOf,
  type Position,
  previousPosition,
  shownDeck,
  toSlides,
} from '../../core/deck.ts'
import { pollKey } from '../../core/poll.ts'
import { inLang } from '../../draw/in-lang.ts'
import { stackName } from '../../draw/names.ts'
import type { FollowedRoom } from '../shared/asked-room.ts'
import type { Page } from '../shared/page.ts'
import type { FreshCommand } from './presenter.ts'

export type ActionName =
  | 'next'
  | 'previous'
  | 'voting'
  | 'showing'
  | 'reset'
  | 'undo'
  | 'countdown'
  | 'lock'
  | 'hold'
  | 'short'
  | 'texts'
  | 'rehearsal'
  | 'end'

export interface Action {
  name: ActionName
  /** Values of KeyboardEvent.key; the first one is a symbol or letter that the button shows. */
  keys: string[]
  label: string
  /** What it will do. */
  does: string
  /** Absent: the action is not possible now. */
  command?: FreshCommand | undefined
  /** A question that the presenter must confirm first. */
  question?: { text: string; yes: string }
}

/** All actions in this state of the room, in the order of a help page. */
export function actionsOf(page: Page, room: FollowedRoom): Action[] {
  const { deck, slides, t } = page
  const slide = findSlide(slides, room.slide)
  const ref = slide?.poll ?? undefined
  const poll = ref && room.polls[pollKey(ref)]
  // A count made under other words cannot be shown, but it can be reset, and a reset of it can be undone.
  const counted = poll ?? (ref && room.reworded[pollKey(ref)])
  const shown = toSlides(shownDeck(deck, room.short))
  const position = { slide: room.slide, step: room.step }
  const [previous, next] = [previousPosition(shown, position), nextPosition(shown, position)]
  const ended = room.ended
  const goTo = (to: Position | null): FreshCommand | undefined => (to ? { action: 'goto', ...to } : undefined)
  const onPoll = (action: 'open' | 'close' | 'hide' | 'reveal' | 'reset' | 'undo', isPossible = true) =>
    ref && isPossible && !ended ? ({ action, ...ref } as const) : undefined
  const countdown: FreshCommand | undefined =
    ref && !ended
      ? { action: 'countdown', ...ref, seconds: (poll?.closesIn ?? null) === null ? firstCountdown : null }
      : undefined
  const [right, left] = [['→', 'ArrowRight'] as const, ['←', 'ArrowLeft'] as const]
  const [onward, back] = inLang(page.currentLang()).dir === 'rtl' ? [left, right] : [right, left]
  return [
    {
      ...{ name: 'next', keys: [...onward, 'PageDown', ' '], command: goTo(next) },
      label: t(($) => (next ? $.desk.next : $.desk.atEnd)),
      does: next ? placeName(page, next, room.short) : t(($) => $.desk.does.next),
    },
    {
      ...{ name: 'previous', keys: [...back, 'PageUp'], command: goTo(previous) },
      ...{ label: t(($) => $.desk.previous), does: t(($) => $.desk.does.previous) },
    },
    {
      ...{ name: 'voting', keys: ['V'], command: onPoll(poll?.open ? 'close' : 'open') },
      label: t(($) => (poll?.open ? $.desk.close : $.desk.open)),
      does: t(($) => (poll?.open ? $.desk.does.close : $.desk.does.open)),
    },
    {
      ...{ name: 'showing', keys: ['R'], command: onPoll(poll?.revealed ? 'hide' : 'reveal', poll !== undefined) },
      label: t(($) => (poll?.revealed ? $.desk.hide : $.desk.reveal)),
      does: t(($) => (poll?.revealed ? $.desk.does.hide : $.desk.does.reveal)),
    },
    {
      ...{ name: 'reset', keys: ['X'], command: onPoll('reset', (counted?.voted ?? 0) > 0) },
      ...{ label: t(($) => $.desk.reset), does: t(($) => $.desk.does.reset) },
      question: { text: t(($) => $.desk.resetAsk, { count: counted?.voted ?? 0 }), yes: t(($) => $.desk.resetYes) },
    },
    {
      ...{ name: 'undo', keys: ['Z'], command: onPoll('undo', counted?.undoable) },
      ...{ label: t(($) => $.desk.undo), does: t(($) => $.desk.does.undo) },
    },
    {
      ...{ name: 'countdown', keys: ['C'], command: countdown },
      label:
        (poll?.closesIn ?? null) === null
          ? t(($) => $.desk.countdownOf, { time: secondsName(page, firstCountdown) })
          : t(($) => $.desk.noDeadline),
      does: t(($) => $.desk.does.countdown),
    },
    {
      ...{ name: 'lock', keys: ['L'], command: ended ? undefined : { action: 'lock', on: !room.locked } },
      label: t(($) => (room.locked ? $.desk.unlock : $.desk.lock)),
      does: t(($) => (room.locked ? $.desk.does.unlock : $.desk.does.lock)),
    },
    {
      ...{ name: 'hold', keys: ['H'], command: ended ? undefined : { action: 'hold', on: !room.hold } },
      ...{ label: t(($) => $.desk.hold), does: t(($) => $.desk.does.hold) },
    },
    {
      ...{ name: 'short', keys: ['S'], command: ended ? undefined : { action: 'short', on: !room.short } },
      label: t(($) => $.desk.short, {
        count: shownDeck(deck, true).claims.length,
        minutes: deck.minutes?.short ?? '?',
      }),
      does: t(($) => $.desk.does.short),
    },
    {
      ...{ name: 'texts', keys: ['T'], command: { action: 'texts', on: !room.texts } },
      ...{ label: t(($) => $.desk.texts), does: t(($) => $.desk.does.texts) },
    },
    {
      ...{ name: 'rehearsal', keys: ['E'], command: ended ? undefined : { action: 'rehearsal', on: !room.rehearsal } },
      label: t(($) => (room.rehearsal ? $.desk.wipe : $.desk.rehearse)),
      does: t(($) => (room.rehearsal ? $.desk.does.wipe : $.desk.does.rehearse)),
    },
    {
      ...{ name: 'end', keys: ['Q'], command: { action: ended ? 'resume' : 'end' } },
      label: t(($) => (ended ? $.desk.resume : $.desk.end)),
      does: t(($) => (ended ? $.desk.does.resume : $.desk.does.end)),
      ...(!ended && { question: { text: t(($) => $.desk.endAsk), yes: t(($) => $.desk.endYes) } }),
    },
  ]
}

/** Seconds until a vote closes by itself. */
export const countdowns = [30, 60, 120, 300]
/** The countdown that the key C starts, in seconds. */
const firstCountdown = 60

export const secondsName = ({ t }: Page, seconds: number): string =>
  seconds < 60 ? t(($) => $.desk.seconds, { count: seconds }) : t(($) => $.desk.minutes, { count: seconds / 60 })

/** A short name of a position: its stack, the kind of slide, and the step. */
export function placeName(page: Page, { slide: id, step }: Position, isShort: boolean): string {
  const { deck, slides, t } = page
  const slide = findSlide(slides, id)
  if (!slide?.poll) return nameOf(page, slide?.stack ?? '')
  const { kind } = slide
  const claim = numberOf(shownDeck(deck, isShort), slide.poll.claim)
  const stack = claim ? t(($) => $.claim, { number: claim }) : nameOf(page, slide.stack)
  const steps = slide.steps && step ? ` ${step}/${slide.steps}` : ''
  return `${stack} · ${t(($) => $.desk.kind[kind])}${steps}`
}

/** The name of a stack on the desk. */
export function nameOf({ slides, t, words: { claims } }: Page, stack: string): string {
  const slide = findSlide(slides, stack)
  return slide && claims ? stackName({ claims }, slide, (kind) => t(($) => $.desk.kind[kind])) : stack
}
