// The JSON Schema of what `check --json` prints, for tools. A test compares it with what debates compile to.
import * as z from 'zod'
import { chartKinds, marks } from '../core/evidence.ts'
import { sides, thesisSides, verdicts } from '../core/side.ts'

const ids = z.array(z.string())
const Segment = z.strictObject({
  text: z.string().describe('U+200B marks where a phrase ends'),
  lang: z.string().optional(),
  nobr: z.literal(true).optional().describe('never broken into lines'),
  ruby: z.string().optional().describe('its reading'),
  em: z.literal(true).optional(),
  strong: z.literal(true).optional(),
  href: z.string().optional(),
})
const Text = z.array(Segment)
const Texts = z.record(z.string(), Text)
const Body = z.array(
  z.union([z.strictObject({ paragraph: Text }), z.strictObject({ list: z.array(Text), isOrdered: z.boolean() })]),
)
const flags = Object.fromEntries(Object.keys(marks).map((mark) => [mark, z.literal(true).optional()]))

const Question = z.strictObject({
  kind: z.string(),
  values: z.array(z.string()).describe("in the order of a tally; don't know is never among them"),
  wording: z.string().describe('a hash of what is asked: another one is another question'),
})

const Picture = z.strictObject({
  path: z.string().describe('in the site'),
  width: z.number(),
  height: z.number(),
})

const Deck = z.strictObject({
  id: z.string(),
  asOf: z.string().optional(),
  hindsightAsOf: z.string().optional(),
  minutes: z.strictObject({ whole: z.number(), short: z.number().optional() }).optional(),
  parts: ids,
  thesis: z
    .strictObject({
      question: Question,
      agreeSupports: z.enum(thesisSides),
      since: Question.optional().describe('if it is asked once more, as of now'),
      answer: z.boolean(),
    })
    .optional(),
  claims: z.array(
    z.strictObject({
      id: z.string(),
      picture: Picture.optional(),
      question: Question,
      part: z.string().nullable(),
      core: z.boolean(),
      agreeSupports: z.enum(sides),
      reasons: z.number().describe('how many'),
      counters: z.number().describe('how many'),
      definition: z.literal(true).optional(),
      later: z.array(z.string().nullable()).optional().describe('since when each argument is known, reasons first'),
      evidence: ids.describe('its charts'),
      hindsight: z.boolean(),
      verdict: z.enum(verdicts).optional(),
    }),
  ),
  pages: z
    .array(
      z.strictObject({
        id: z.string(),
        before: z.string().optional().describe('the claim before which it comes; absent: after all claims'),
        picture: Picture.optional(),
      }),
    )
    .optional(),
  sources: ids,
  about: z.literal(true).optional().describe('if there are disclaimers'),
})

const Chart = z.strictObject({
  kind: z.enum(chartKinds),
  unit: z.string().optional().describe("a currency's code or %"),
  series: z.array(
    z.strictObject({
      key: z.string(),
      points: z.array(z.strictObject({ x: z.string(), y: z.number(), nature: z.string().optional(), ...flags })),
    }),
  ),
  reference: z.number().optional(),
  sources: ids,
  asOf: z.string().optional(),
})

const References = z.strictObject({
  sources: z.record(
    z.string(),
    z.strictObject({
      date: z.string().optional(),
      lang: z.string().optional(),
      title: z.string().optional(),
      url: z.string().optional(),
    }),
  ),
  evidence: z.record(z.string(), Chart),
  cited: z.record(z.string(), ids).describe("by the slide's id"),
  noted: ids.describe('the stacks that have a note'),
})

const Words = z.strictObject({
  claims: z.strictObject({
    title: Text,
    asOf: z.string().optional().describe("the deck's asOf as the language writes it"),
    stacks: z.record(
      z.string(),
      z.strictObject({
        heading: Text.optional(),
        claim: Text,
        definition: Text.optional(),
        picture: Text.optional().describe('what the picture shows'),
      }),
    ),
    pages: z
      .record(
        z.string(),
        z.strictObject({
          heading: Text.optional(),
          body: Body,
          picture: Text.optional().describe('what the picture shows'),
        }),
      )
      .optional(),
  }),
  frame: z.strictObject({ subtitle: Text.optional(), byline: Text.optional(), parts: Texts }),
  arguments: z.strictObject({
    arguments: z.record(z.string(), z.strictObject({ reasons: z.array(Text), counters: z.array(Text) })),
    sources: Texts,
  }),
  evidence: z.strictObject({
    charts: z.record(
      z.string(),
      z.strictObject({
        title: Text,
        summary: Text.optional(),
        caution: Text.optional(),
        derivation: Text.optional(),
        series: Texts,
        x: Texts,
        natures: Texts,
        reference: Text.optional(),
        unit: Text.optional(),
      }),
    ),
    hindsight: Texts,
    answer: Text.optional(),
    disclaimers: z.array(Text),
  }),
  notes: z.record(z.string(), Body),
})

const Checked = z.strictObject({
  problems: z.array(
    z.strictObject({
      file: z.string(),
      line: z.number(),
      column: z.number(),
      severity: z.enum(['error', 'warning']),
      message: z.string(),
    }),
  ),
  debate: z
    .strictObject({ deck: Deck, references: References, words: z.record(z.string(), Words) })
    .optional()
    .describe('absent if there is an error'),
})

/** The schema (draft 2020-12). */
export const compiledSchema = () => z.toJSONSchema(Checked)
