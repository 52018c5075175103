// The shape of a deck: what stands in slides/ and in locales/<lang>/deck.json, and the slides that follow from it.
// The order of slides, the stacks and the steps are told here once; server, projector, phone and desk all read it.
import * as z from 'zod/mini'
import { Id, type Round } from './contract.ts'
import { type ScaleName, scales } from './scale.ts'
import type { Text } from './text.ts'

const Side = z.enum(['yes', 'no'])
/** What agreeing with a claim supports. */
export type Side = z.infer<typeof Side>
const SourceId = z.string().check(z.regex(/^S\d+(zh)?$/))
const Argument = z.strictObject({ sources: z.array(SourceId) })

/** slides/deck.json. The thesis is asked in every round listed, before the first claim and after the last. */
export const DeckFile = z.strictObject({
  id: Id,
  scale: z.enum(Object.keys(scales) as [ScaleName, ...ScaleName[]]),
  acts: z.array(Id).check(z.minLength(1)),
  thesis: z.strictObject({ agreeSupports: Side }),
})

/** slides/NNN-id.json. `core`: also in the short deck. */
export const ClaimFile = z.strictObject({
  id: Id,
  act: Id,
  core: z.boolean(),
  agreeSupports: Side,
  reasons: z.array(Argument).check(z.minLength(1)),
  counter: Argument,
})
export type Claim = z.infer<typeof ClaimFile>

/** slides/sources.json. `date`: a year, month or day; null where none was found, then the outlet alone is named. */
export const SourcesFile = z.record(
  SourceId,
  z.strictObject({
    date: z.nullable(z.string().check(z.regex(/^\d{4}(-\d{2}(-\d{2})?)?$/))),
    url: z.optional(z.string().check(z.regex(/^https:\/\//))),
  }),
)
type Sources = z.infer<typeof SourcesFile>

export interface Deck {
  id: string
  scale: ScaleName
  acts: string[]
  thesis: { agreeSupports: Side }
  claims: Claim[]
  sources: Sources
}

const words = z.string().check(z.minLength(1))
const heading = z.strictObject({ heading: words, note: words })

/** locales/<lang>/deck.json: every word of the debate in one language, in the markup of text.ts. */
export const DeckWordsFile = z.strictObject({
  title: words,
  subtitle: words,
  byline: words,
  acts: z.record(Id, words),
  thesis: z.strictObject({ claim: words, definition: words, before: heading, after: heading }),
  claims: z.record(
    Id,
    z.strictObject({ heading: words, claim: words, reasons: z.array(words), counter: words, note: words }),
  ),
  sources: z.record(SourceId, words),
})
export type DeckWordsFile = z.infer<typeof DeckWordsFile>

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

/** Names that a claim may not take, since they are addresses of slides already. */
export const reservedIds: string[] = ['start', thesis, 'before', 'after', 'since']

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
