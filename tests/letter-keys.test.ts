// Which key was pressed, as worked out from what browsers report for keyboards of many countries.
import { expect, it } from 'vitest'
import { readKey } from '../src/web/shared/letter-keys.ts'

/** A key press as `KEY CODE`, with Shift or others held. */
function press(key: string, code: string, ...held: string[]): string | undefined {
  const event = {
    ...{ key, code, isComposing: held.includes('composing'), getModifierState: (name: string) => held.includes(name) },
    ...{ shiftKey: held.includes('Shift'), ctrlKey: held.includes('Control') },
    ...{ metaKey: held.includes('Meta'), altKey: held.includes('Alt') },
  }
  // The only properties of the event that are read.
  return readKey(event as unknown as KeyboardEvent)
}

it.each<[keyboard: string, key: string, code: string, is: string | undefined, ...held: string[]]>([
  ['US', '?', 'Slash', '?', 'Shift'],
  ['French', '?', 'KeyM', '?', 'Shift'],
  ['German', '?', 'Minus', '?', 'Shift'],
  ['Italian', '?', 'Minus', '?', 'Shift'],
  ['Russian', '?', 'Digit7', '?', 'Shift'],
  ['Persian', '؟', 'Slash', '?', 'Shift'],
  ['Chinese, wide', '？', 'Slash', '?', 'Shift'],
  ['German #', '#', 'Backslash', '#'],
  ['French :', ':', 'Slash', ':'],
  ['US /', '/', 'Slash', '/'],
  ['French 2 with Shift', '2', 'Digit2', '2', 'Shift'],
  ['French 2 without', 'é', 'Digit2', '2'],
  ['Czech 2', 'ě', 'Digit2', '2'],
  ['Devanagari 2', '२', 'Digit2', '2'],
  ['a capital', 'G', 'KeyG', 'g', 'Shift'],
  ['a wide letter', 'ｇ', 'KeyG', 'g'],
  ['Russian', 'т', 'KeyN', 'n'],
  ['Russian, capital', 'Т', 'KeyN', 'n', 'Shift'],
  ['Greek', 'ο', 'KeyO', 'o'],
  ['Hebrew', 'כ', 'KeyF', 'f'],
  ['kana', 'み', 'KeyN', 'n'],
  ['half-width kana', 'ﾐ', 'KeyN', 'n'],
  ['Hangul', 'ㅜ', 'KeyN', 'n'],
  ['Dvorak, by what it types', 'b', 'KeyN', 'b'],
  ['Dvorak, a key that the program does not use', 'r', 'KeyO', 'r'],
  ['bépo, a Latin letter in the place of T', 'è', 'KeyT', 'è'],
  ['a clicker in France', ':', 'Period', '.'],
  ['a clicker in Turkey', 'ç', 'Period', '.'],
  ['a clicker in Russia', 'ю', 'Period', '.'],
  ['a clicker with Dvorak', 'v', 'Period', 'v'],
  ['US >', '>', 'Period', '>', 'Shift'],
  ['French full stop', '.', 'Comma', '.', 'Shift'],
  ['space', ' ', 'Space', ' '],
  ['a named key', 'ArrowRight', 'ArrowRight', 'ArrowRight'],
  ['a dead key', 'Dead', 'BracketLeft', 'Dead'],
  ['Control', 'b', 'KeyB', undefined, 'Control'],
  ['Command', 'f', 'KeyF', undefined, 'Meta'],
  ['Alt', 'ArrowLeft', 'ArrowLeft', undefined, 'Alt'],
  ['AltGr of Windows', '€', 'KeyE', undefined, 'Control', 'Alt', 'AltGraph'],
  ['AltGr of Linux', 'ł', 'KeyL', undefined, 'AltGraph'],
  ['selecting', 'ArrowRight', 'ArrowRight', undefined, 'Shift'],
  ['composition', 'n', 'KeyN', undefined, 'composing'],
])(
  '[E9] a key means what it types, or else what its place on the keyboard means: %s (%s, %s) is %s',
  (_, key, code, is, ...held) => {
    expect(press(key, code, ...held)).toBe(is)
  },
)
