// The shape of a deck and the slides that follow from it. The order of slides, the stacks and the steps are defined only here;
// server, projector, phone and desk all use this file.

import type { Evidence, Source } from './evidence.ts'
import { type PollKey, type PollRef, pollKey, type Round } from './poll.ts'
import type { WordedQuestion } from './question.ts'
import type { Side, ThesisSide, Verdict } from './side.ts'
import type { Body, Text } from './text.ts'

/** A picture of the debate. `path`: its file in the site, whose name has a hash of its content; `width`, `height`: its own pixels. */
export interface Picture {
  path: string
  width: number
  height: number
}
/** A page of the author's own, without a vote. `before`: the claim before which it comes; absent: after all claims. */
export interface OwnPage {
  id: string
  before?: string
  picture?: Picture
}
/**
 * What every page must know about a claim. `reasons`, `counters`: how many there are; `evidence`: its charts; `hindsight`: whether
 * there is a text on what became of it. `later`: for each argument, reasons first, the date (DateText) since when it is known, or null
 * if it was already known at the time of the deck (`asOf`); absent if all were.
 */
export interface Claim {
  id: string
  picture?: Picture
  question: WordedQuestion
  part: string | null
  core: boolean
  agreeSupports: Side
  reasons: number
  counters: number
  /** Whether there is a text that says what the claim's words mean. */
  definition?: true
  later?: (string | null)[]
  evidence: string[]
  hindsight: boolean
  verdict?: Verdict
}
export interface Deck {
  id: string
  /** The time that voters put themselves in, and the time when hindsight was written, if the debate names them. */
  asOf?: string
  hindsightAsOf?: string
  /** How long an evening takes; `short`: with the core claims only. */
  minutes?: { whole: number; short?: number }
  parts: string[]
  /** `since`: how it is asked once more, as of now, perhaps in other words; `answer`: whether the author answers it. */
  thesis?: { question: WordedQuestion; agreeSupports: ThesisSide; since?: WordedQuestion; answer: boolean }
  claims: Claim[]
  /** Absent if there are none. */
  pages?: OwnPage[]
  /** The ids of all sources, in the order in which they are listed. */
  sources: string[]
  /** Whether there is something to say about the debate: its disclaimers. */
  about?: true
}
/** The sources and charts of the deck, for the pages that show them. */
export interface References {
  sources: Record<string, Source>
  /** The sources that a slide names, by the slide's id. */
  cited: Record<string, string[]>
  /** The stacks that have a note. */
  noted: string[]
  evidence: Record<string, Evidence>
}

/** The parsed words of a language, in the chunks in which they are loaded: a phone needs only this first one. */
export interface ClaimWords {
  title: Text
  /** The deck's `asOf` as the language writes it. A browser needs 30 ms for its first date, which the first question must not wait for. */
  asOf?: string
  /** By stack: a claim's id, or the round of the thesis. */
  stacks: Record<string, { heading?: Text; claim: Text; definition?: Text; picture?: Text }>
  /** By page; absent if there are none. `picture`: what it shows, for those who do not see it. */
  pages?: Record<string, { heading?: Text; body: Body; picture?: Text }>
}
/** The name of a stack: its heading; without one the sentence itself, or where a page begins. */
export const headingOf = ({ stacks, pages }: ClaimWords, stack: string): Text =>
  stacks[stack]?.heading ?? stacks[stack]?.claim ?? pages?.[stack]?.heading ?? beginningOf(pages?.[stack]?.body) ?? []

const beginningOf = ([first]: Body = []): Text | undefined =>
  first && ('paragraph' in first ? first.paragraph : first.list[0])

interface FrameWords {
  subtitle?: Text
  byline?: Text
  parts: Record<string, Text>
}
interface ArgumentWords {
  arguments: Record<string, { reasons: Text[]; counters: Text[] }>
  sources: Record<string, Text>
}
/** `unit`: the text that follows an amount, with a space before it if the language needs one. */
export interface ChartWords {
  title: Text
  summary?: Text
  caution?: Text
  derivation?: Text
  series: Record<string, Text>
  x: Record<string, Text>
  natures: Record<string, Text>
  reference?: Text
  unit?: Text
}
interface EvidenceWords {
  charts: Record<string, ChartWords>
  /** By claim. */
  hindsight: Record<string, Text>
  /** The author's own answer to the thesis. */
  answer?: Text
  disclaimers: Text[]
}
/** By stack. */
type NoteWords = Record<string, Body>
export interface DeckWords {
  claims: ClaimWords
  frame: FrameWords
  arguments: ArgumentWords
  evidence: EvidenceWords
  notes: NoteWords
}

export const thesis = 'thesis'

interface AnySlide {
  /** Its address: `#/few-unicorns.arguments`. */
  id: string
  /** The id of the first slide of its stack; also the key of its words. */
  stack: string
  part: string | null
  /** Also in the short deck. */
  core: boolean
  /** How many fragments "next" shows one by one before it leads to the next slide. */
  steps: number
}
type SingleKind = 'start' | 'swing' | 'balance' | 'lookback' | 'verdict' | 'about'
/** `poll`: the poll of its stack; `chart`: the id of its chart; `sources`: the ids of the sources that it lists. */
export type Slide = AnySlide &
  (
    | { kind: SingleKind | 'page'; poll: null }
    | { kind: 'vote' | 'arguments' | 'result' | 'hindsight'; poll: PollRef }
    | { kind: 'evidence'; poll: PollRef; chart: string }
    | { kind: 'sources'; poll: null; sources: string[] }
  )
export interface Position {
  slide: string
  step: number
}

/** Names that a claim may not take: addresses of slides, and the only property of every object that is spelled like an id. */
export const reservedIds: string[] = [
  ...['start', thesis, 'before', 'after', 'since', 'swing', 'balance', 'lookback', 'verdict', 'sources', 'about'],
  'constructor',
]

/** Names that a chart may not take: those of the other slides in a claim's stack. */
export const reservedCharts: string[] = ['arguments', 'result', 'hindsight']

/** The most sources that one slide can list. */
const sourcesPerSlide = 14

/** The deck as a room shows it; `isShort`: with the core claims only, and with all pages, each before the next of these claims. */
export function shownDeck(deck: Deck, isShort: boolean): Deck {
  if (!isShort) return deck
  const { claims, pages } = deck
  const nextCore = (before: string): string | undefined =>
    claims.slice(claims.findIndex(({ id }) => id === before)).find(({ core }) => core)?.id
  const moved = pages?.map(({ before, ...page }): OwnPage => {
    const next = before === undefined ? undefined : nextCore(before)
    return { ...page, ...(next !== undefined && { before: next }) }
  })
  return { ...deck, claims: claims.filter(({ core }) => core), ...(moved && { pages: moved }) }
}

/** The pages that come before a claim, or after all claims; those before the first claim come before the first vote on the thesis too. */
export const pagesBefore = ({ pages = [] }: Deck, claim: string | undefined): OwnPage[] =>
  pages.filter(({ before }) => before === claim)

/** All slides of a deck in the order of "next"; each vote has a stack of its own. */
export function toSlides(deck: Deck): Slide[] {
  const { claims, sources, thesis } = deck
  const hasLookback = claims.some(({ verdict }) => verdict)
  const withBalance = hasBalance(deck)
  const pages = (claim: string | undefined) => pagesBefore(deck, claim).map(pageSlide)
  return [
    single('start'),
    ...pages(claims[0]?.id),
    ...(thesis ? thesisStack('before') : []),
    ...claims.flatMap((claim, at) => [...(at > 0 ? pages(claim.id) : []), ...claimStack(claim)]),
    ...(claims.length > 0 ? pages(undefined) : []),
    ...(thesis ? thesisStack('after') : []),
    // Who moved, and which way all claims together pull: in stacks of their own, since leaving the stack of the last vote closes it.
    ...(thesis ? [single('swing')] : []),
    ...(withBalance ? [single('balance')] : []),
    ...(hasLookback
      ? [{ ...single('lookback'), ...(withBalance && { id: 'balance.lookback', stack: 'balance' }) }]
      : []),
    ...(thesis?.answer ? [single('verdict')] : []),
    ...(thesis?.since ? thesisStack('since') : []),
    ...sourceSlides(sources),
    ...(deck.about ? [single('about')] : []),
  ]
}

const pageSlide = ({ id }: OwnPage): Slide => ({ id, stack: id, kind: 'page', ...alone })

const alone = { poll: null, part: null, core: true, steps: 0 } as const

/** A slide that is a stack by itself and has its kind as its id. */
const single = (kind: SingleKind): Slide => ({ id: kind, stack: kind, kind, ...alone })

function thesisStack(round: Round): Slide[] {
  const shared = { stack: round, poll: { claim: thesis, round }, part: null, core: true, steps: 0 }
  return [
    { id: round, kind: 'vote', ...shared },
    { id: `${round}.result`, kind: 'result', ...shared },
  ]
}

/** The slides of a claim: the vote, the arguments, the result, the evidence, and what became of the claim. */
function claimStack({ id, part, core, reasons, counters, evidence, hindsight }: Claim): Slide[] {
  const shared = { stack: id, poll: { claim: id, round: 'main' } as const, part, core, steps: 0 }
  const steps = reasons + counters
  return [
    { id, kind: 'vote', ...shared },
    ...(steps > 0 ? [{ id: `${id}.arguments`, kind: 'arguments', ...shared, steps } as const] : []),
    { id: `${id}.result`, kind: 'result', ...shared },
    ...evidence.map((chart): Slide => ({ id: `${id}.${chart}`, kind: 'evidence', ...shared, chart })),
    // The one step turns the card over.
    ...(hindsight ? [{ id: `${id}.hindsight`, kind: 'hindsight', ...shared, steps: 1 } as const] : []),
  ]
}

function sourceSlides(sources: string[]): Slide[] {
  const pages = Math.ceil(sources.length / sourcesPerSlide)
  // Every page gets about the same number, so that the last one is not left with two sources.
  const each = Math.ceil(sources.length / pages)
  return Array.from({ length: pages }, (_, page) => ({
    id: page === 0 ? 'sources' : `sources.${page + 1}`,
    stack: 'sources',
    kind: 'sources',
    ...alone,
    sources: sources.slice(page * each, (page + 1) * each),
  }))
}

/** The first slide of each stack. */
export const toStacks = (slides: Slide[]): Slide[] => slides.filter(({ id, stack }) => id === stack)

/** Whether a slide shows votes, of a room or of one reader. The deck on paper leaves such slides out, since it has neither. */
export const showsVotes = ({ kind }: Slide): boolean => ['result', 'swing', 'balance', 'lookback'].includes(kind)

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

/** A claim of the deck; throws if the deck does not have it. */
export function claimOf(deck: Deck, id: string): Claim {
  const claim = deck.claims.find((one) => one.id === id)
  if (!claim) throw new Error(`the deck has no claim ${id}`)
  return claim
}

/** What agreeing supports, for the thesis or a claim; throws if the deck does not have it. */
export const sideOf = (deck: Deck, id: string): Side =>
  (id === thesis && deck.thesis ? deck.thesis : claimOf(deck, id)).agreeSupports

/** Whether claims pull towards a side of a thesis: without both there is no balance, and nothing says which side a claim supports. */
export const hasBalance = ({ thesis, claims }: Pick<Deck, 'thesis' | 'claims'>): boolean =>
  thesis !== undefined && claims.some(({ agreeSupports }) => agreeSupports !== 'neither')

/** How each poll of the deck is asked now. */
export const questionsOf = (deck: Deck): Map<PollKey, WordedQuestion> =>
  new Map(toSlides(deck).flatMap(({ poll }) => (poll ? [[pollKey(poll), questionOfPoll(deck, poll)] as const] : [])))

/** How a poll of the deck is asked now; throws if the deck does not have it. */
export function questionOfPoll(deck: Deck, { claim, round }: PollRef): WordedQuestion {
  if (claim !== thesis || !deck.thesis) return claimOf(deck, claim).question
  return (round === 'since' ? deck.thesis.since : undefined) ?? deck.thesis.question
}

/** The place of a claim among the claims that are shown, from 1; 0 for anything else, such as the thesis. */
export const numberOf = (deck: Deck, claim: string): number => deck.claims.findIndex(({ id }) => id === claim) + 1
