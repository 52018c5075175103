// The results of a room, in files and for readers: all counts with what was asked, so that they are complete without the debate.
// Schemas that only the server uses are marked as pure, so that the build leaves them out of the pages.
import * as z from 'zod/mini'
import { RoomName } from './command.ts'
import { Count, Counts, RoomCode, Round, Swing, Voters, Wording } from './contract.ts'
import { Id } from './id.ts'
import { sides } from './side.ts'

/** Freezes the room for readers: a file of this name in results/. */
export const NewResults = z.strictObject({ name: Id })
export const SavedResults = z.object({ file: z.string() })
/** The names of the files in which a room was frozen, without the file ending: for its presenter. */
export const SavedNames = z.object({ names: z.array(z.string()) })
export type SavedNames = z.infer<typeof SavedNames>

/** The most polls that a room may hold: more than any debate asks. */
const mostPolls = 300

/** A text in every language of its debate, by language. */
const Texts = z.record(z.string(), /* @__PURE__ */ z.string().check(z.maxLength(5000)))

/**
 * The counts of one poll with what was asked. `n`: voters with a value; `asked`: all wordings that counted as this one question, the
 * newest last, empty if the poll is from before they were stored; `part`: the name of the claim's part, if it is in one.
 */
const PollResults = z.object({
  claim: Id,
  round: Round,
  epoch: Count,
  kind: /* @__PURE__ */ z.string().check(z.maxLength(40)),
  values: /* @__PURE__ */ z.array(/* @__PURE__ */ z.string().check(z.maxLength(81))).check(z.maxLength(100)),
  asked: /* @__PURE__ */ z
    .array(z.object({ wording: Wording, text: Texts, definition: z.nullable(Texts) }))
    .check(z.maxLength(100)),
  side: /* @__PURE__ */ z.nullable(z.enum(sides)),
  part: z.nullable(Texts),
  n: Voters,
  voted: Voters,
  counts: Counts,
})

/** The format of results.json: the number rises when a program that knows only the previous format would misread the file. */
export const resultsFormat = 2

/** All counts of a room, as its presenter downloads them. No row belongs to a single voter. */
export const Results = z.object({
  $schema: /* @__PURE__ */ z.string().check(z.maxLength(200)),
  format: z.literal(resultsFormat),
  code: RoomCode,
  name: RoomName,
  /** The day on which the evening began, in the time zone of its place; for a room without an evening, the day it was opened. */
  date: /* @__PURE__ */ z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  /** Whether the voters were those of a rehearsal. */
  rehearsal: z.boolean(),
  version: Count,
  /** `title`: in every language of the debate, null where it was not stored. */
  debate: z.object({ id: Id, title: z.nullable(Texts) }),
  polls: /* @__PURE__ */ z.array(PollResults).check(z.maxLength(mostPolls)),
  swing: z.nullable(Swing),
})
export type Results = z.infer<typeof Results>

/** A frozen room as readers get it, without the texts, which their page has. */
const Reading = z.object({
  code: RoomCode,
  name: RoomName,
  date: z.string(),
  polls: z.array(
    z.object({
      claim: Id,
      round: Round,
      kind: z.string(),
      values: z.array(z.string()),
      wordings: z.array(z.string()),
      n: Count,
      voted: Count,
      counts: Counts,
    }),
  ),
  swing: z.nullable(Swing),
})
export type Reading = z.infer<typeof Reading>

/**
 * What readers compare their own answers with: the rooms frozen in results/, newest first, and the code of the room that is
 * always open; null where no server takes votes.
 */
export const Readings = z.object({ rooms: z.array(Reading), readers: z.nullable(RoomCode) })
export type Readings = z.infer<typeof Readings>
