// The commands that a presenter can send to a room. Parsed strictly.
// Only the server parses them: pages import nothing but the type from here, so that the build leaves the schemas out.
import * as z from 'zod/mini'
import { Count, Random128, RoomName, Round, Wording } from './contract.ts'
import { Id, Lang } from './id.ts'

const sent = { ifVersion: z.optional(Count), commandId: z.optional(Random128) }
const pollCommand = <A extends string>(action: A) =>
  z.strictObject({ action: z.literal(action), claim: Id, round: Round, ...sent })
const switchCommand = <A extends string>(action: A) =>
  z.strictObject({ action: z.literal(action), on: z.boolean(), ...sent })

/** The length of a claim's id, a dot and a chart's id. */
export const slideIdLength = 81

/** Seconds. */
export const longestCountdown = 900

/**
 * `ifVersion`: the highest version the sender has seen; refused as `conflict` if the room was changed since then. `timeZone`: the
 * IANA name of the sender's time zone, which decides the day of the evening; if it is missing or unknown, the server's zone decides.
 */
export const Command = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('goto'),
    slide: z.string().check(z.maxLength(slideIdLength)),
    step: Count,
    timeZone: z.optional(z.string().check(z.maxLength(64))),
    ...sent,
  }),
  // Opens the poll for that many seconds; null: without a deadline.
  z.strictObject({
    action: z.literal('countdown'),
    claim: Id,
    round: Round,
    seconds: z.nullable(z.int().check(z.gte(5), z.lte(longestCountdown))),
    ...sent,
  }),
  pollCommand('open'),
  pollCommand('close'),
  pollCommand('hide'),
  pollCommand('reveal'),
  pollCommand('reset'),
  // Says that the debate's present words (`wording`) ask the same as those before, so that the count is kept under them too.
  z.strictObject({ action: z.literal('keep'), claim: Id, round: Round, wording: Wording, ...sent }),
  pollCommand('undo'),
  switchCommand('lock'),
  switchCommand('hold'),
  switchCommand('short'),
  switchCommand('texts'),
  switchCommand('rehearsal'),
  // The most voters admitted: the vote of one more voter is refused (`room_full`); null: no limit.
  z.strictObject({
    action: z.literal('limit'),
    voters: z.nullable(z.int().check(z.gte(1), z.lte(1_000_000))),
    ...sent,
  }),
  // Which of this machine's addresses is in the QR code; null: the likeliest.
  z.strictObject({
    action: z.literal('address'),
    address: z.nullable(z.string().check(z.regex(/^\d{1,3}(\.\d{1,3}){3}$/))),
    ...sent,
  }),
  z.strictObject({ action: z.literal('rename'), name: RoomName, ...sent }),
  z.strictObject({
    action: z.literal('screens'),
    langs: z.array(Lang).check(z.maxLength(2)),
    ...sent,
  }),
  z.strictObject({ action: z.literal('end'), ...sent }),
  z.strictObject({ action: z.literal('resume'), ...sent }),
])
export type Command = z.infer<typeof Command>
