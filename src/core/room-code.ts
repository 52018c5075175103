// The code of a room: how it is made, typed and shown.

/** Without 0 O 1 I, which look alike. */
export const codeAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** The code of the room that is always open. No other can be so: it is longer, and small. */
export const readersCode = 'readers'

/** What a person types, as a code: narrow capitals, without spaces and hyphens. May still not be a RoomCode (core/contract.ts). */
export function normaliseCode(typed: string): string {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―ー－]/g, '')
  return code === readersCode.toUpperCase() ? readersCode : code
}

/** How a code is shown: `K7M-4QX`; the room that is always open by its name. */
export const showCode = (code: string): string => (code === readersCode ? code : `${code.slice(0, 3)}-${code.slice(3)}`)
