// Every shape that crosses the wire, schema and type under one name, with the paths and the closed list of errors.
// Requests are parsed strictly. Stream data is parsed loosely, so that an old phone ignores fields which it does not know.
// Schemas that only the server uses are marked as pure, so that the build leaves them out of the pages.
import * as z from 'zod/mini'
import { Id, Lang } from './id.ts'
import { rounds } from './poll.ts'
import { sides } from './side.ts'
import type { Segment } from './text.ts'

/** 6 of 32 characters (core/room-code.ts): 1.07 × 10⁹ codes; or `readers.ID`, the room of a debate that is always open. */
export const RoomCode = z.string().check(z.regex(/^([A-HJ-NP-Z2-9]{6}|readers\.[a-z0-9-]{1,40})$/))

/** The name of a room in lists and files, never in an address. One line, without the characters that a workbook cannot hold. */
export const RoomName = /* @__PURE__ */ z
  .string()
  .check(z.trim(), z.maxLength(60), z.regex(/^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]*$/u))

export const Round = z.enum(rounds)

/**
 * A short text that means the same in every language: on a scale of agreement a whole number, positive for agreeing; `null` is
 * "don't know". The poll says which values it takes.
 */
export const Value = z.nullable(z.string())
export type Value = z.infer<typeof Value>

export const Count = z.int().check(z.gte(0))
/** The highest number of voters in any count, so that code which loops up to a count cannot run for long. */
export const mostVoters = 1_000_000
export const Voters = /* @__PURE__ */ z.int().check(z.gte(0), z.lte(mostVoters))
/** Voters by value, in the order of the question's values, then "don't know" last. */
export const Counts = z.array(Voters)
export type Counts = z.infer<typeof Counts>

/** A list with one entry for each stand (core/swing.ts). */
const ofStands = <T extends z.core.$ZodType>(one: T) => /* @__PURE__ */ z.array(one).check(z.length(4))

/**
 * Who moved between the two votes on the thesis. Stands: agree, undecided, disagree, did not vote. `before`, `after`: voters in
 * each stand; `table`: voters from a stand (row) to a stand (column), null where a number would reveal too few (core/swing.ts).
 */
export const Swing = z.object({
  before: ofStands(Voters),
  after: ofStands(Voters),
  table: ofStands(ofStands(z.nullable(Voters))),
})
export type Swing = z.infer<typeof Swing>

/** 128 random bits in hexadecimal: the secret of a voter, the id of a vote. */
export const Random128 = /* @__PURE__ */ z.string().check(z.regex(/^[0-9a-f]{32}$/))

/** The hash of what a poll asks (debate/wording.ts): another wording is another question. */
export const Wording = /* @__PURE__ */ z.string().check(z.regex(/^[0-9a-f]{12}$/))

/** `n` rises with every tap of this voter on this poll: the highest (n, voteId) wins, in whatever order the votes arrive. */
export const Vote = /* @__PURE__ */ z.strictObject({
  voteId: Random128,
  claim: Id,
  round: Round,
  epoch: /* @__PURE__ */ z.int().check(z.gte(1), z.lt(2 ** 31)),
  wording: Wording,
  value: /* @__PURE__ */ z.nullable(
    /* @__PURE__ */ z.string().check(z.regex(/^[a-z0-9.-]+( [a-z0-9.-]+)?$/), z.maxLength(81)),
  ),
  n: /* @__PURE__ */ z.int().check(z.gte(1), z.lte(2 ** 31)),
  lang: Lang,
})
export type Vote = z.infer<typeof Vote>

/** The newest vote of a voter on one poll in one epoch: the answer to a vote, and each line of `votes/mine`. */
export const HeldVote = z.object({ claim: Id, round: Round, epoch: Count, value: Value, n: Count })
export type HeldVote = z.infer<typeof HeldVote>
export const HeldVotes = z.object({ votes: z.array(HeldVote) })

/**
 * `kind`, `values`: how it is asked (core/question.ts). `wording`: the hash of what it asks, the newest one if several count as one
 * question; null in a poll from before wordings were stored. A page may show a poll only beside the words of that wording. `canKeep`:
 * the debate has other words now, and the count can be kept under those. `counts`: null if the audience may not see them.
 * `undoable`: whether the last reset can be undone. `closesIn`: milliseconds from the sending of this message until the poll closes
 * by itself, null without a deadline.
 */
export const Poll = z.object({
  kind: z.string(),
  values: z.array(z.string()),
  wording: z.nullable(z.string()),
  canKeep: z.boolean(),
  epoch: Count,
  open: z.boolean(),
  revealed: z.boolean(),
  closesIn: z.nullable(Count),
  undoable: z.boolean(),
  voted: Count,
  counts: z.nullable(Counts),
})
export type Poll = z.infer<typeof Poll>

/**
 * How many people are here, for the presenter only. `voters`: those who voted in this room; `newVoters`: those who voted for the first
 * time within the last minute; `mostConnected`: the most voters who followed the room at one time; `size`: how many voters the
 * server was set up for.
 */
const Crowd = z.object({ voters: Count, newVoters: Count, mostConnected: Count, size: Count })
export type Crowd = z.infer<typeof Crowd>

/**
 * Milliseconds since the first slide was left (`elapsed`) and since the part began (`part`), at the time of sending. `act`: the same as
 * `part`, for desks of the previous release, which may be open while their server is updated.
 */
const Clock = z.object({ elapsed: Count, part: Count, act: z.optional(Count) })

/** The debate of a room. `hash`: of its structure and words; a page with another hash was made from an older state of the debate. */
const RoomDebate = z.object({ id: z.string(), hash: z.string() })

/**
 * The whole room. `id`: never changes and is never given to another room, while a code may be. `polls`: all that were ever opened,
 * even if the debate now has other words for them, or no longer asks them. `hold`: polls stay closed until the presenter opens them.
 * `short`: only the core claims are shown. `k`: swing flows of fewer voters than this are hidden, 1 hides none. `texts`: phones show
 * the text of the slide. `screenLangs`: the language of the slides and the one beside it, empty if each screen chooses. `swing`:
 * present once both votes on the thesis are closed, for the audience once both are shown too. `limit`: the most voters admitted, null
 * for no limit. `address`: which of `addresses` is in the QR code, null for the likeliest. For the presenter only: `clock`, once the
 * first slide is left; `crowd`; `addresses`, this machine's in its networks, empty if the server has a public address; `oldWords`, true
 * at a server that refuses votes because other servers show other words of the debate.
 */
export const Room = z.object({
  code: RoomCode,
  id: z.string(),
  debate: RoomDebate,
  version: Count,
  name: z.string(),
  slide: z.string(),
  step: Count,
  ended: z.boolean(),
  locked: z.boolean(),
  hold: z.boolean(),
  short: z.boolean(),
  texts: z.boolean(),
  rehearsal: z.boolean(),
  screenLangs: z.array(z.string()),
  connected: Count,
  joinUrl: z.string(),
  k: Count,
  polls: z.record(z.string(), Poll),
  swing: z.nullable(Swing),
  limit: z.nullable(Count),
  address: z.nullable(z.string()),
  clock: z.nullable(Clock),
  crowd: z.nullable(Crowd),
  addresses: z.array(z.string()),
  oldWords: z.optional(z.boolean()),
})
export type Room = z.infer<typeof Room>

/** The whole tally of one poll: `counts` where the receiver may see them, else only how many voted. At most 100 bytes. */
export const TallyEvent = z.union([
  z.object({ version: Count, poll: z.string(), counts: Counts }),
  z.object({ version: Count, poll: z.string(), voted: Count }),
])
export type TallyEvent = z.infer<typeof TallyEvent>

/** `crowd`: for the presenter only. */
export const BeatEvent = z.object({ version: Count, connected: Count, crowd: z.optional(Crowd) })
export type BeatEvent = z.infer<typeof BeatEvent>

/** `debate`: the id of one of this server's debates; absent: the first. Sent again with the same `commandId`, it opens no second room. */
export const WishedRoom = /* @__PURE__ */ z.strictObject({
  debate: /* @__PURE__ */ z.optional(Id),
  commandId: /* @__PURE__ */ z.optional(Random128),
})

/**
 * A new key for a room. Sent again with the same `commandId` and the key that it replaced, it is answered with the same new key, unless
 * somebody has renewed that one.
 */
export const RenewedKey = /* @__PURE__ */ z.strictObject({ commandId: /* @__PURE__ */ z.optional(Random128) })

export const NewRoom = z.object({ code: RoomCode, controlKey: z.string() })
export type NewRoom = z.infer<typeof NewRoom>

/** A text as pages draw it (core/text.ts), by language. It is hardly checked, since the server takes it from the debate's own words. */
const DrawnTexts = z.record(z.string(), z.array(z.custom<Segment>((one) => typeof one === 'object' && one !== null)))

/** What a claim, or the thesis, asked when its poll was opened. `part`: the name of its part. Null: there is none. */
export const Asked = z.object({
  claim: Id,
  wording: Wording,
  side: z.enum(sides),
  part: z.nullable(DrawnTexts),
  heading: z.nullable(DrawnTexts),
  text: DrawnTexts,
  definition: z.nullable(DrawnTexts),
})
export type Asked = z.infer<typeof Asked>
/** Everything that the polls of a room have ever asked. */
export const AskedList = z.object({ asked: z.array(Asked) })

/**
 * What pages get while a debate is being written: the hash of what is shown (hashShown), and a line for each fault and each warning of
 * what was saved last; with faults, the debate is shown as it was.
 */
export const Watched = z.object({ state: z.string(), faults: z.array(z.string()), warnings: z.array(z.string()) })
export type Watched = z.infer<typeof Watched>

/**
 * What `/health` answers while the server can store votes. Else it answers `not_now` (503), and so does every request that needs the store;
 * a vote gets `not_saved`, but `not_now` if its room is not in memory.
 */
export const Health = /* @__PURE__ */ z.object({
  ok: /* @__PURE__ */ z.literal(true),
  version: /* @__PURE__ */ z.string(),
  /** Seconds since 1970 by the clock of its machine: a proxy puts its own time into the header Date. Earlier versions do not say it. */
  now: /* @__PURE__ */ z.optional(/* @__PURE__ */ z.number()),
})
export type Health = z.infer<typeof Health>

/** The closed list of errors and the HTTP status of each; their words are in locales, under `errors`. */
export const errorStatus = {
  bad_request: 400,
  key_needed: 401,
  key_wrong: 403,
  from_elsewhere: 403,
  not_found: 404,
  no_such_room: 404,
  no_such_debate: 404,
  closed: 409,
  epoch_changed: 409,
  reworded: 409,
  vote_id_used: 409,
  conflict: 409,
  room_locked: 409,
  room_ended: 409,
  nothing_to_undo: 409,
  name_taken: 409,
  room_full: 409,
  other_debate: 409,
  too_many_saved: 409,
  too_large: 413,
  too_fast: 429,
  too_many_streams: 429,
  too_many_rooms: 429,
  too_many_own: 409,
  too_many_at_once: 429,
  server_error: 500,
  not_saved: 503,
  not_now: 503,
  too_busy: 503,
  old_words: 503,
} as const
export type ErrorCode = keyof typeof errorStatus
export const ErrorBody = z.object({ error: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]) })

export type ResultsFormat = 'json' | 'csv' | 'xlsx'
/**
 * Who a stream is for. Phones are counted, and get updates slowly; screens get the same updates fast; the desk, which needs the
 * control key, gets everything. A screen that sends the key has a stream reserved for it.
 */
export type StreamKind = 'phone' | 'screen' | 'desk'
const room = (code: string) => `/api/rooms/${code}`
export const paths = {
  debates: '/api/debates',
  openers: '/api/openers',
  opener: (name: string) => `/api/openers/${name}`,
  rooms: '/api/rooms',
  room,
  /** The room if it is newer than this version; else an answer without a body (204). */
  poll: (code: string, after: number) => `${room(code)}?after=${after}`,
  live: (code: string, as: StreamKind) => `${room(code)}/live${as === 'phone' ? '' : `?as=${as}`}`,
  votes: (code: string) => `${room(code)}/votes`,
  mine: (code: string) => `${room(code)}/votes/mine`,
  asked: (code: string) => `${room(code)}/asked`,
  /** A stream of `Watched`, where a debate is shown while it is being written. */
  watch: (debate: string) => `/api/watch/${debate}`,
  control: (code: string) => `${room(code)}/control`,
  key: (code: string) => `${room(code)}/key`,
  results: (code: string, format: ResultsFormat) => `${room(code)}/results.${format}`,
  freeze: (code: string) => `${room(code)}/results`,
  frozen: (code: string, name: string) => `${room(code)}/results/${name}`,
  schema: '/results.schema.json',
  readings: '/results/index.json',
  join: (code: string) => `/j/${code}`,
  report: (code: string) => `/report/${code}`,
  show: (code: string) => `/show/${code}`,
}
