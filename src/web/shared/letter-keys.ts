// Finds out which key was pressed, on any keyboard. Keys of one letter or sign can be switched off, so that people who dictate or touch
// a key by accident steer nothing (WCAG 2.1.4). The choice is stored in this browser, for desk and slides together.
import { deviceStorage } from './storage.ts'

const name = 'letter keys'

/** Whether keys of one letter or sign are switched on. */
export const areLettersOn = (): boolean => deviceStorage.getItem(name) !== 'off'

export const setLetters = (isOn: boolean): void => deviceStorage.setItem(name, isOn ? 'on' : 'off')

/** Whether a key has an effect: arrows, space and similar keys always have one, and so has `?`, which shows all keys. */
export const isHeard = (key: string): boolean => key.length > 1 || key === ' ' || key === '?' || areLettersOn()

/** A key as KeyboardEvent.key names it, letters in lower case; undefined if the key is for the browser or an input method. */
export function readKey(event: KeyboardEvent): string | undefined {
  const { key, code, shiftKey } = event
  // People type signs with AltGr, which Linux does not report as `altKey`.
  const isForBrowser = event.ctrlKey || event.metaKey || event.altKey || event.getModifierState('AltGraph')
  if (isForBrowser || event.isComposing) return undefined
  // With Shift, arrows select text.
  if (key.length > 1) return shiftKey ? undefined : key
  const typed = key.normalize('NFKC').toLowerCase()
  // Clickers send this key for a blank screen, whatever the keyboard types with it: `:` in France, `ç` in Turkey.
  if (code === 'Period' && !shiftKey && !/[a-z]/.test(typed)) return '.'
  return /^[!-~ ]$/.test(typed) ? typed : (keyAtPlace(typed, code, shiftKey) ?? typed)
}

/** For a key that types no ASCII, what a US keyboard has in its place: a letter for a letter of another script, a digit for `é`. */
function keyAtPlace(typed: string, code: string, isShifted: boolean): string | undefined {
  if (code === 'Slash' && isShifted) return '?'
  const [, letter, digit] = /^(?:Key([A-Z])|Digit(\d))$/.exec(code) ?? []
  // A Latin letter outside ASCII does not mean the letter that a US keyboard has there.
  return digit ?? (/\p{Script=Latin}/u.test(typed) ? undefined : letter?.toLowerCase())
}
