// The sizes of letters, as far as the check of slides needs them.
import { isWide } from './join-lines.ts'
import { directionOf } from './lang-attributes.ts'
import { remember } from './remember.ts'

const tallScripts = 'Deva Beng Guru Gujr Taml Telu Knda Mlym Sinh Thai Laoo Khmr Mymr'.split(' ')

/** How much taller a line is than one of Latin letters, where a script has marks above and below its letters (--tall in base.css). */
export const tallness: (lang: string) => number = remember((lang) => {
  const { script = '' } = new Intl.Locale(lang).maximize()
  return directionOf(lang) === 'rtl' || tallScripts.includes(script) ? 1.15 : 1
}, 1000)

/** The width of a character, in full-width characters; none before U+1100 is wide, and marks stand above or below others. */
export function widthOf(character: string): number {
  if (/\p{Mn}/u.test(character)) return 0
  // 45 letters of Arabic fill a line that holds 19 full-width characters (DejaVu Sans, which is wide).
  if (/\p{Script=Arabic}/u.test(character)) return 0.43
  return character >= '\u1100' && (isWide(character) || /\p{Script=Hangul}/u.test(character)) ? 1 : 0.5
}
