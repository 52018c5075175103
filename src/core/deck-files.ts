// The files of a deck, as an author writes them: slides/*.json and locales/<lang>/deck.json. Read by the build and the server
// alone; no page carries these schemas.
import * as z from 'zod/mini'
import { Id } from './contract.ts'
import { type ScaleName, scales } from './scale.ts'

const Side = z.enum(['yes', 'no'])
/** What agreeing with a claim supports. */
export type Side = z.infer<typeof Side>
const SourceId = z.string().check(z.regex(/^S\d+(zh)?$/))
const Argument = z.strictObject({ sources: z.array(SourceId) })

/** slides/deck.json. The thesis is asked before the first claim and after the last. */
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
export type Sources = z.infer<typeof SourcesFile>

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
