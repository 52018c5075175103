// The files of a deck, as an author writes them: slides/*.json and locales/<lang>/deck.json. Read by the build and the server
// alone; no page carries these schemas.

import * as z from 'zod/mini'
import { DateText, isCalendarDate } from './date.ts'
import { Id, Lang } from './id.ts'
import { type ScaleName, scales } from './scale.ts'

const ThesisSide = z.enum(['yes', 'no'])
/** One of the two sides of the thesis. */
export type ThesisSide = z.infer<typeof ThesisSide>
const Side = z.enum(['yes', 'no', 'neither'])
/** What agreeing with a claim supports; `neither`: the answer says nothing about the thesis. */
export type Side = z.infer<typeof Side>
const SourceId = z.string().check(z.regex(/^S\d+$/))
/**
 * Without a source it is an argument, not a reported fact. `known`: since when what it says is known; absent where its sources
 * tell.
 */
const Argument = z.strictObject({ sources: z.array(SourceId), known: z.optional(DateText) })
export type Argument = z.infer<typeof Argument>

/** slides/deck.json. The thesis is asked before the first claim, after the last, and once more where `since` is given. */
export const DeckFile = z.strictObject({
  id: Id,
  // Object.keys forgets which names they are, and that there is one.
  scale: z.enum(Object.keys(scales) as [ScaleName, ...ScaleName[]]),
  /** When votes are cast as of, and when hindsight was written. */
  asOf: DateText,
  hindsightAsOf: DateText,
  /** What an evening takes, with all claims and with the core ones alone. */
  minutes: z.strictObject({ whole: z.int().check(z.gte(1)), short: z.int().check(z.gte(1)) }),
  acts: z.array(Id).check(z.minLength(1)),
  thesis: z.strictObject({
    agreeSupports: ThesisSide,
    since: z.optional(z.strictObject({ sources: z.array(SourceId) })),
  }),
})

export type DeckFile = z.infer<typeof DeckFile>

/** What became of a claim: it held, in part, was overtaken, or nobody can say. */
const verdicts = ['held', 'mixed', 'overtaken', 'open'] as const
export type Verdict = (typeof verdicts)[number]

/** slides/NNN-id.json. `core`: also in the short deck; `evidence`: charts of evidence.json. */
export const ClaimFile = z.strictObject({
  id: Id,
  act: Id,
  core: z.boolean(),
  agreeSupports: Side,
  reasons: z.array(Argument).check(z.minLength(1)),
  counter: Argument,
  evidence: z.optional(z.array(Id).check(z.minLength(1))),
  hindsight: z.optional(z.strictObject({ verdict: z.enum(verdicts), sources: z.array(SourceId) })),
})
export type ClaimFile = z.infer<typeof ClaimFile>

/** What is counted: money in yuan, US or Hong Kong dollars, per cent, points of a test, people, deals; never in thousands. */
const units = ['CNY', 'USD', 'HKD', 'percent', 'points', 'people', 'deals'] as const
export type Unit = (typeof units)[number]

const flag = z.optional(z.literal(true))
/**
 * `x`: a year, half-year (`2021-H1`), month, day, or a name of its own, which like a half-year has its words. `derived`: our
 * arithmetic; `approx`: rounded in the source; `floor`: at least; `reported`: by the press alone; `nature`: what kind of sum.
 */
const Point = z.strictObject({
  x: z.string().check(
    z.minLength(1),
    z.refine((x) => !/^\d{4}-\d/.test(x) || isCalendarDate(x), {
      error: 'is neither a date of the calendar nor a name',
    }),
  ),
  y: z.number(),
  derived: flag,
  approx: flag,
  floor: flag,
  disputed: flag,
  reported: flag,
  nature: z.optional(Id),
})
export type Point = z.infer<typeof Point>

/** A chart of slides/evidence.json: raw numbers in one unit. `reference`: a line to compare with. */
const Evidence = z.strictObject({
  kind: z.enum(['bar', 'line', 'dots', 'table']),
  unit: z.enum(units),
  series: z.array(z.strictObject({ key: Id, points: z.array(Point).check(z.minLength(1)) })).check(z.minLength(1)),
  reference: z.optional(z.number()),
  sources: z.array(SourceId).check(z.minLength(1)),
  asOf: DateText,
})
export type Evidence = z.infer<typeof Evidence>
/** slides/evidence.json. */
export const EvidenceFile = z.record(Id, Evidence)
export type EvidenceFile = z.infer<typeof EvidenceFile>

/**
 * slides/sources.json. `date`: null where none was found, then the outlet alone is named; `title` in the language `lang`.
 */
export const SourcesFile = z.record(
  SourceId,
  z.strictObject({
    date: z.nullable(DateText),
    title: z.optional(z.string().check(z.minLength(1))),
    lang: z.optional(Lang),
    url: z.optional(z.string().check(z.regex(/^https:\/\//))),
  }),
)
export type SourcesFile = z.infer<typeof SourcesFile>

const words = z.string().check(z.minLength(1))
const heading = { heading: words, note: words }

/** locales/<lang>/deck.json: every word of the debate in one language, in the markup of text.ts. */
export const DeckWordsFile = z.strictObject({
  title: words,
  subtitle: words,
  byline: words,
  acts: z.record(Id, words),
  thesis: z.strictObject({
    claim: words,
    definition: words,
    before: z.strictObject(heading),
    after: z.strictObject({ ...heading, verdict: words }),
    since: z.optional(z.strictObject({ ...heading, claim: words })),
  }),
  verdicts: z.record(z.enum(verdicts), words),
  disclaimers: z.array(words),
  claims: z.record(
    Id,
    z.strictObject({
      heading: words,
      claim: words,
      reasons: z.array(words),
      counter: words,
      hindsight: z.optional(words),
      note: words,
    }),
  ),
  /** `x`: names on the axis; `derivation`: how the derived points were reckoned. */
  evidence: z.record(
    Id,
    z.strictObject({
      title: words,
      summary: words,
      caution: words,
      derivation: z.optional(words),
      series: z.record(Id, words),
      x: z.optional(z.record(z.string(), words)),
      natures: z.optional(z.record(Id, words)),
      reference: z.optional(words),
    }),
  ),
  sources: z.record(SourceId, words),
})
export type DeckWordsFile = z.infer<typeof DeckWordsFile>
