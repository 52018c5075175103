// The results of a room in a file: all counts with what was asked, so that they are complete without the debate. Only the server and the
// compiler parse them: pages import nothing but types from here, so that the build leaves the schemas out.
import * as z from 'zod/mini'
import { Count, Counts, RoomCode, RoomName, Round, Swing, Voters, Wording } from './contract.ts'
import { Id } from './id.ts'
import { sides } from './side.ts'

/** The most polls that a room may hold: more than any debate asks. */
const mostPolls = 300

/** A text in every language of its debate, by language. */
const Texts = z.record(z.string(), z.string().check(z.maxLength(5000)))

/**
 * The counts of one poll with what was asked. `n`: voters with a value; `asked`: all wordings that counted as this one question, the
 * newest last, empty if the poll is from before they were stored; `part`: the name of the claim's part, if it is in one.
 */
const PollResults = z.object({
  claim: Id,
  round: Round,
  epoch: Count,
  kind: z.string().check(z.maxLength(40)),
  values: z.array(z.string().check(z.maxLength(81))).check(z.maxLength(100)),
  asked: z.array(z.object({ wording: Wording, text: Texts, definition: z.nullable(Texts) })).check(z.maxLength(100)),
  side: z.nullable(z.enum(sides)),
  part: z.nullable(Texts),
  n: Voters,
  voted: Voters,
  counts: Counts,
})

/** The format of results.json: the number rises when a program that knows only the previous format would misread the file. */
export const resultsFormat = 2

/** All counts of a room, as its presenter downloads them. No row belongs to a single voter. */
export const Results = z.object({
  $schema: z.string().check(z.maxLength(200)),
  format: z.literal(resultsFormat),
  code: RoomCode,
  name: RoomName,
  /** The day on which the evening began, in the time zone of its place; for a room without an evening, the day it was opened. */
  date: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  /** Whether the voters were those of a rehearsal. */
  rehearsal: z.boolean(),
  version: Count,
  /** `title`: in every language of the debate, null where it was not stored. */
  debate: z.object({ id: Id, title: z.nullable(Texts) }),
  polls: z.array(PollResults).check(z.maxLength(mostPolls)),
  swing: z.nullable(Swing),
})
export type Results = z.infer<typeof Results>
