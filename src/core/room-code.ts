// The code of a room: its letters, how it is found in a text that a person typed or pasted, how it is shown, and whether other
// machines can open the room's address.

/** Without 0 O 1 I, which look alike. */
export const codeAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** The code of the room of a debate that is always open. It is longer and in lower case, so no other room can get it. */
export const readersCode = (debate: string): string => `readers.${debate}`

/** The debate of a room that is always open; undefined for the code of any other room. */
export const debateOfReaders = (code: string): string | undefined => /^readers\.(.*)/.exec(code)?.[1]

export const isReadersCode = (code: string): boolean => debateOfReaders(code) !== undefined

/** The code of a room that is always open, in capitals as `readCode` compares it. */
const typedReadersCode = /^\s*READERS\.([A-Z\d]+(?:-[A-Z\d]+)*)\s*$/

/** The most characters of a text in which a code is looked for: enough for an address or a message, and quickly normalised. */
const longestTyped = 500

/** Where the addresses of this site contain a code: `/j/CODE`, `/report/CODE`, `/show/CODE`, `/?room=CODE`, `/console#CODE.KEY`. */
const inAddress = /(?:\/(?:J|REPORT|SHOW)\/+|[?&]ROOM=|\/CONSOLE\/*#)(READERS\.[^/?#&.]*|[^/?#&.]*)/

/** The two halves of a code among other words. Without lookbehind, since Safari before 16.4 cannot read a script that has one. */
const amongWords = /(?:^|[^A-Z\d])([A-HJ-NP-Z2-9]{3})(?=[^A-Z\d]?([A-HJ-NP-Z2-9]{3})(?![A-Z\d]))/g

/**
 * Finds the code in a text that a person typed, pasted or scanned: letters of any width and case, with spaces, hyphens, quotation
 * marks and full stops in or around the code; a whole address; a sentence with one code in it. Undefined where there is no code.
 */
export function readCode(typed: string): string | undefined {
  // The pages send codes as they are: with each vote.
  if (isCode(typed)) return typed
  if (typed.length > longestTyped) return undefined
  const text = decode(typed)
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .toUpperCase()
  const [, part = text] = inAddress.exec(text) ?? []
  const [, debate] = typedReadersCode.exec(part) ?? []
  if (debate !== undefined) return debate.length > 40 ? undefined : readersCode(debate.toLowerCase())
  const letters = part.replace(notLetters, '')
  if (isCode(letters)) return letters
  const codes = new Set(Array.from(part.matchAll(amongWords), ([, first, second]) => `${first}${second}`))
  // Any word of six letters may look like a code, but no word contains a digit.
  const withDigit = [...codes].filter((code) => /\d/.test(code))
  const [code, ...others] = withDigit.length > 0 ? withDigit : codes
  return others.length === 0 ? code : undefined
}

const isCode = (text: string): boolean => /^[A-HJ-NP-Z2-9]{6}$/.test(text)

/** Unicode counts the long vowel mark as a letter, but people who write Japanese type it as a hyphen. */
const notLetters = /[^\p{L}\p{N}]|ー/gu

/**
 * Decodes an address, also one that was put into another address as often as programs do; returns the text as far as it could be
 * decoded if an escape in it is incomplete, such as `K7M%`.
 */
function decode(text: string): string {
  let decoded = text
  try {
    for (let times = 0; times < 3; times++) decoded = decodeURIComponent(decoded)
  } catch {
    // The rest stays as it is.
  }
  return decoded
}

/** A code as people see it: `K7M-4QX`; that of a room that is always open is shown as it is. */
export const showCode = (code: string): string => (isReadersCode(code) ? code : `${code.slice(0, 3)}-${code.slice(3)}`)

/** The names and addresses by which a machine means itself. */
const ownHost = /\/\/((.+\.)?localhost\.?|127(\.\d+)+|0(\.0)*|\[[0:]*1?]|\[::ffff:127[.\d]+])([:/]|$)/i

/** Whether other machines can open a room's address: a server without a network gives one that only its own machine can open. */
export const isReachable = (url: string): boolean => !ownHost.test(url)
