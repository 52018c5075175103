// Keys of one letter or sign can be switched off: whoever dictates, or brushes a key, steers nothing by it (WCAG 2.1.4). The
// choice is this browser's, for desk and slides alike.
const name = 'letter keys'

/** Whether keys of one letter do what they stand for. */
export function areLettersOn(): boolean {
  try {
    return localStorage.getItem(name) !== 'off'
  } catch {
    return true
  }
}

export function setLetters(isOn: boolean): void {
  try {
    localStorage.setItem(name, isOn ? 'on' : 'off')
  } catch {
    // Without storage they stay on.
  }
}

/** Whether a key is heard: arrows, space and the like always are, and so is the one that shows all keys. */
export const isHeard = ({ key }: KeyboardEvent): boolean =>
  key.length > 1 || key === ' ' || key === '?' || areLettersOn()
