// The shape of a deck and the slides that follow from it. The order of slides, the stacks and the steps are told here once;
// server, projector, phone and desk all read it.
import type { Round } from './contract.ts'
import type { Claim, Side, Sources } from './deck-files.ts'
import type { ScaleName } from './scale.ts'
import type { Text } from './text.ts'

export interface Deck {
  id: string
  scale: ScaleName
  acts: string[]
  thesis: { agreeSupports: Side }
  claims: Claim[]
  sources: Sources
}

/** A language's words, parsed, in the chunks they are loaded in: a phone needs the first alone. */
export interface ClaimWords {
  title: Text
  subtitle: Text
  byline: Text
  definition: Text
  acts: Record<string, Text>
  /** By stack: a claim's id, or the round of the thesis. */
  stacks: Record<string, { heading: Text; claim: Text }>
}
export interface ArgumentWords {
  arguments: Record<string, { reasons: Text[]; counter: Text }>
  sources: Record<string, Text>
}
/** By stack. */
export type NoteWords = Record<string, Text>
export interface DeckWords {
  claims: ClaimWords
  arguments: ArgumentWords
  notes: NoteWords
}

export const thesis = 'thesis'
const rounds = ['before', 'after'] as const

export interface PollRef {
  claim: string
  round: Round
}
export interface Slide {
  /** Its address: `#/few-unicorns.arguments`. */
  id: string
  /** The id of the first slide of its stack; also the key of its words. */
  stack: string
  kind: 'start' | 'vote' | 'arguments' | 'result'
  /** What its stack votes on. */
  poll: PollRef | null
  /** Fragments to walk through before the next slide. */
  steps: number
}
export interface Position {
  slide: string
  step: number
}

/** Names that a claim may not take: addresses of slides, and the one property that every object has under an id's spelling. */
export const reservedIds: string[] = ['start', thesis, 'before', 'after', 'since', 'constructor']

/** All slides in the order in which "next" walks them. */
export function toSlides(deck: Deck): Slide[] {
  const stackOf = (stack: string, poll: PollRef, claim?: Claim): Slide[] => [
    { id: stack, stack, kind: 'vote', poll, steps: 0 },
    ...(claim
      ? [{ id: `${stack}.arguments`, stack, kind: 'arguments', poll, steps: claim.reasons.length + 1 } as const]
      : []),
    { id: `${stack}.result`, stack, kind: 'result', poll, steps: 0 },
  ]
  const [before, after] = rounds.map((round) => stackOf(round, { claim: thesis, round }))
  return [
    { id: 'start', stack: 'start', kind: 'start', poll: null, steps: 0 },
    ...(before ?? []),
    ...deck.claims.flatMap((claim) => stackOf(claim.id, { claim: claim.id, round: 'main' }, claim)),
    ...(after ?? []),
  ]
}

export const findSlide = (slides: Slide[], id: string): Slide | undefined => slides.find((slide) => slide.id === id)

/** Where "next" leads: the next step, else the next slide at its beginning; null at the end. */
export function nextPosition(slides: Slide[], { slide, step }: Position): Position | null {
  const at = slides.findIndex(({ id }) => id === slide)
  if (step < (slides[at]?.steps ?? 0)) return { slide, step: step + 1 }
  const next = slides[at + 1]
  return next ? { slide: next.id, step: 0 } : null
}

/** Where "previous" leads: the step before, else the slide before with all its steps shown; null at the start. */
export function previousPosition(slides: Slide[], { slide, step }: Position): Position | null {
  if (step > 0) return { slide, step: step - 1 }
  const previous = slides[slides.findIndex(({ id }) => id === slide) - 1]
  return previous ? { slide: previous.id, step: previous.steps } : null
}

/** What agreeing supports, for a claim of the deck or the thesis. */
export const sideOf = (deck: Deck, claim: string): Side =>
  claim === thesis
    ? deck.thesis.agreeSupports
    : (deck.claims.find(({ id }) => id === claim)?.agreeSupports ?? deck.thesis.agreeSupports)

/** Place of a claim among the claims, from 1; 0 for the thesis. */
export const numberOf = (deck: Deck, claim: string): number => deck.claims.findIndex(({ id }) => id === claim) + 1
