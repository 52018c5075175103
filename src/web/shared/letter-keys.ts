// Which key was pressed, on any keyboard. Keys of one letter or sign can be switched off: so people who dictate, or brush a key, steer
// nothing by accident (WCAG 2.1.4). The choice is this browser's, for desk and slides alike.
import { deviceStorage } from './storage.ts'

const name = 'letter keys'

/** Whether keys of one letter do what they stand for. */
export const areLettersOn = (): boolean => deviceStorage.getItem(name) !== 'off'

export const setLetters = (isOn: boolean): void => deviceStorage.setItem(name, isOn ? 'on' : 'off')

/** Whether a key is heard: arrows, space and the like always are, and so is the one that shows all keys. */
export const isHeard = (key: string): boolean => key.length > 1 || key === ' ' || key === '?' || areLettersOn()

/** A key as KeyboardEvent.key names it, letters small; undefined where it is the browser's or an input method's. */
export function readKey(event: KeyboardEvent): string | undefined {
  const { key, code, shiftKey } = event
  // With AltGr people type signs, and Linux counts it as no Alt.
  const isBrowsers = event.ctrlKey || event.metaKey || event.altKey || event.getModifierState('AltGraph')
  if (isBrowsers || event.isComposing) return undefined
  // Arrows select text with Shift.
  if (key.length > 1) return shiftKey ? undefined : key
  const typed = key.normalize('NFKC').toLowerCase()
  // Clickers send this key for a blank screen, whatever the keyboard types with it: `:` in France, `ç` in Turkey.
  if (code === 'Period' && !shiftKey && !/[a-z]/.test(typed)) return '.'
  return /^[!-~ ]$/.test(typed) ? typed : (keyAtPlace(typed, code, shiftKey) ?? typed)
}

/** What a US keyboard has in the place of a key that types no ASCII: a letter for one of another script, the digit for an `é`. */
function keyAtPlace(typed: string, code: string, isShifted: boolean): string | undefined {
  if (code === 'Slash' && isShifted) return '?'
  const [, letter, digit] = /^(?:Key([A-Z])|Digit(\d))$/.exec(code) ?? []
  // A Latin letter that is none of ours is not meant as another one.
  return digit ?? (/\p{Script=Latin}/u.test(typed) ? undefined : letter?.toLowerCase())
}
