// The code of a room: how it is made, read out of whatever a person types or pastes, and shown.

/** Without 0 O 1 I, which look alike. */
export const codeAlphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** The code of the room that is always open. No other can be so: it is longer, and small. */
export const readersCode = 'readers'

/** Where our own addresses have a code: `/j/CODE`, `/report/CODE`, `/?room=CODE`, `/console#CODE.KEY`. */
const inAddress = /(?:\/(?:J|REPORT)\/+|[?&]ROOM=|\/CONSOLE\/*#)([^/?#&.]*)/

/** The two halves of a code among other words. No lookbehind: Safari before 16.4 reads no script that has one. */
const amongWords = /(?:^|[^A-Z\d])([A-HJ-NP-Z2-9]{3})(?=[^A-Z\d]?([A-HJ-NP-Z2-9]{3})(?![A-Z\d]))/g

/**
 * The code in what a person typed, pasted or scanned: a code in letters of any width and case, with spaces, hyphens, quotation
 * marks and stops around and within it; a whole address; a sentence with one code in it. Undefined where there is none.
 */
export function readCode(typed: string): string | undefined {
  const text = decode(typed)
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .toUpperCase()
  const [, part = text] = inAddress.exec(text) ?? []
  const letters = part.replace(notLetters, '')
  if (letters === readersCode.toUpperCase()) return readersCode
  if (/^[A-HJ-NP-Z2-9]{6}$/.test(letters)) return letters
  const codes = new Set(Array.from(part.matchAll(amongWords), ([, first, second]) => `${first}${second}`))
  // Any word of six letters may look like a code; one with a digit is none.
  const withDigit = [...codes].filter((code) => /\d/.test(code))
  const [code, ...others] = withDigit.length > 0 ? withDigit : codes
  return others.length === 0 ? code : undefined
}

/** The long vowel mark is a letter to Unicode; in Japanese it is typed for a hyphen. */
const notLetters = /[^\p{L}\p{N}]|ー/gu

/** What an address has encoded, as it is read; as it stands where it is not whole, such as `K7M%`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** How a code is shown: `K7M-4QX`; the room that is always open by its name. */
export const showCode = (code: string): string => (code === readersCode ? code : `${code.slice(0, 3)}-${code.slice(3)}`)
