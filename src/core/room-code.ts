// The code of a room: how it is made, typed and shown.
import * as z from 'zod/mini'

/** Without 0 O 1 I, which look alike. */
export const codeAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** 6 of these 32 characters: 1.07 × 10⁹ codes. */
export const RoomCode = z.string().check(z.regex(/^[A-HJ-NP-Z2-9]{6}$/))
export type RoomCode = z.infer<typeof RoomCode>

/** What a person types, as a code: narrow capitals, without spaces and hyphens. May still not be a RoomCode. */
export const normaliseCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―ー－]/g, '')

/** How a code is shown: `K7M-4QX`. */
export const showCode = (code: string): string => `${code.slice(0, 3)}-${code.slice(3)}`
