// What crosses the wire about rooms that are frozen for readers.
import * as z from 'zod/mini'
import { Count, Counts, RoomCode, Round, Swing } from './contract.ts'
import { Id } from './id.ts'

/** Freezes the room for readers: a file of this name in results/. */
export const NewResults = /* @__PURE__ */ z.strictObject({ name: Id })
export const FrozenFile = z.object({ file: z.string() })
/** The names of the files in which a room was frozen, without the file ending: for its presenter. */
export const FrozenNames = z.object({ names: z.array(z.string()) })
export type FrozenNames = z.infer<typeof FrozenNames>

/** A frozen room as readers get it, without the texts, which their page has. */
const Reading = z.object({
  code: RoomCode,
  name: z.string(),
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
