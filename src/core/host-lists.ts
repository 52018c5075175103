// What crosses the wire for the host of a server and for those whom the host lets open rooms: their rooms, the debates, the openers.
import * as z from 'zod/mini'
import { Count, RoomCode } from './contract.ts'

/**
 * All rooms of a server with their keys, newest first: for the host; those that `opener` opened: for this opener. `createdAt`: seconds
 * since 1970; `debate`: the id of the room's debate; `isHere`: whether this server shows that debate. A room of another debate takes no
 * votes; it can be exported and deleted.
 */
export const RoomList = z.object({
  rooms: z.array(
    z.object({
      code: RoomCode,
      controlKey: z.string(),
      name: z.string(),
      debate: z.string(),
      isHere: z.boolean(),
      createdAt: Count,
      ended: z.boolean(),
      rehearsal: z.boolean(),
      voters: Count,
      connected: Count,
      /** Who opened it, where that was not the host. */
      opener: z.optional(z.string()),
    }),
  ),
  opener: z.optional(z.string()),
})
export type RoomList = z.infer<typeof RoomList>

/** The debates of this server, in their order, each with its title by language: for the host; for an opener, those it may open. */
export const DebateList = z.object({
  debates: z.array(
    z.object({ id: z.string(), title: z.record(z.string(), z.string()), languages: z.array(z.string()) }),
  ),
})
export type DebateList = z.infer<typeof DebateList>

/** Whom the host lets open rooms: a lecturer, a course. */
export const OpenerName = /* @__PURE__ */ z.string().check(z.regex(/^[a-z0-9-]{1,40}$/))
export const WishedOpener = /* @__PURE__ */ z.strictObject({ name: OpenerName })
export const NewOpener = /* @__PURE__ */ z.object({ name: OpenerName, key: z.string() })
export type NewOpener = z.infer<typeof NewOpener>
/** By name. `madeAt`: seconds since 1970; `rooms`: how many it opened that are not deleted. */
export const OpenerList = /* @__PURE__ */ z.object({
  openers: /* @__PURE__ */ z.array(/* @__PURE__ */ z.object({ name: OpenerName, madeAt: Count, rooms: Count })),
})
export type OpenerList = z.infer<typeof OpenerList>
