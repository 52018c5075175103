// Keys of one letter or sign can be switched off: so people who dictate, or brush a key, steer nothing by accident (WCAG 2.1.4). The
// choice is this browser's, for desk and slides alike.
import { deviceStorage } from './storage.ts'

const name = 'letter keys'

/** Whether keys of one letter do what they stand for. */
export const areLettersOn = (): boolean => deviceStorage.getItem(name) !== 'off'

export const setLetters = (isOn: boolean): void => deviceStorage.setItem(name, isOn ? 'on' : 'off')

/** Whether a key is heard: arrows, space and the like always are, and so is the one that shows all keys. */
export const isHeard = ({ key }: KeyboardEvent): boolean =>
  key.length > 1 || key === ' ' || key === '?' || areLettersOn()
