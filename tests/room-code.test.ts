// Texts that people type, paste and scan in place of a room's code.

import { expect, it } from 'vitest'
import { RoomCode } from '../src/core/contract.ts'
import { codeAlphabet, isReachable, readCode, readersCode, showCode } from '../src/core/room-code.ts'

it.each([
  ['k7m4qx', 'K7M4QX'],
  ['K7M-4QX', 'K7M4QX'],
  [' k7m 4qx ', 'K7M4QX'],
  ['k7 m4 qx', 'K7M4QX'],
  ['K7M‐4QX', 'K7M4QX'],
  ['K7M−4QX', 'K7M4QX'],
  ['Ｋ７Ｍー４ＱＸ', 'K7M4QX'],
  ['ｋ７ｍ４ｑｘ', 'K7M4QX'],
  ['K7M4QX。', 'K7M4QX'],
  ['「K7M4QX」', 'K7M4QX'],
  ['“K7M-4QX”.', 'K7M4QX'],
  ['（K7M4QX）、', 'K7M4QX'],
  ['\u200bK7M\u200d4QX\ufeff', 'K7M4QX'],
  ['\u202aK7M4QX\u202c', 'K7M4QX'],
  ['K7M\u00a04QX\n', 'K7M4QX'],
  ['K7M\u30004QX', 'K7M4QX'],
  ['readers.library', readersCode('library')],
  [' Readers.Library ', readersCode('library')],
  ['ｒｅａｄｅｒｓ．lunch2', readersCode('lunch2')],
  ['https://vote.example.org/report/readers.lunch?lang=ja', readersCode('lunch')],
  ['/report/readers.lunch#k', readersCode('lunch')],
])('[E4] a code typed as %j is %s', (typed, code) => {
  expect(readCode(typed)).toBe(code)
  expect(RoomCode.safeParse(code).success).toBe(true)
})

it.each([
  'http://192.0.2.7:4000/j/K7M4QX',
  'http://192.0.2.7:4000/j/K7M4QX/',
  'http://192.0.2.7:4000//j//K7M4QX',
  'HTTP://192.0.2.7:4000/J/K7M4QX',
  'http://192.0.2.7:4000/j/k7m-4qx?lang=ja#/claim',
  'http://192.0.2.7:4000/j/K7M4QX。',
  'http://192.0.2.7:4000/j/K7M4QX, thanks',
  '<http://192.0.2.7:4000/j/K7M4QX>',
  '192.0.2.7:4000/j/K7M4QX',
  '/j/K7M4QX',
  'http://gasper.example/j/K7M4QX',
  'https://vote.example.org/debate/j/K7M4QX',
  'http://192.0.2.7:4000/report/K7M4QX',
  'http://192.0.2.7:4000/?room=K7M4QX',
  'http://192.0.2.7:4000/ja/?short&room=k7m-4qx&second=en#/quiet-evenings',
  'http://192.0.2.7:4000/?room=K7M4QX#abcdefghijklmnopqrstuvwx',
  'http://192.0.2.7:4000/console#K7M4QX.abcdefghijklmnopqrstuvwx',
  'http://192.0.2.7:4000/console/#K7M4QX.ABC234abcdefghijklmnopqr',
  'http%3A%2F%2F192.0.2.7%3A4000%2Fj%2FK7M4QX',
  'http%253A%252F%252F192.0.2.7%253A4000%252Fj%252FK7M4QX',
  'https://safe.example/?url=http%253A%252F%252F192.0.2.7%252F%253Froom%253DK7M4QX&data=05%7C01',
  'ｈｔｔｐ：／／192.0.2.7：4000／ｊ／Ｋ７Ｍ４ＱＸ',
  'Phones     http://192.0.2.7:4000/j/K7M4QX',
  'Room K7M-4QX',
  'The code is K7M 4QX, please',
  'please enter K7M4QX',
  'ルームコード：K7M4QXです',
  '会场码是Ｋ７Ｍ－４ＱＸ。',
])('[E4] the code is found in %j', (pasted) => {
  expect(readCode(pasted)).toBe('K7M4QX')
})

it.each([
  'http://gasper.example/j/KHMRQX',
  'http://192.0.2.7:4000/j/KHMRQX?from=please',
  'http://192.0.2.7:4000/report/KHMRQX#ABC234',
  'http://192.0.2.7:4000/?room=KHMRQX&second=ABC234',
  'http://192.0.2.7:4000/console#KHMRQX.abcdefgh-ABC234-abcdefgh',
])('[E4] in %j only the text in the place of a code is read as one', (pasted) => {
  expect(readCode(pasted)).toBe('KHMRQX')
})

it.each([
  ...[
    'K7M4Q',
    'K7M4QXX',
    'readers',
    'readers2',
    'READERSX',
    'readers.',
    'readers.a--b',
    'readers.-a',
    'readers.a/b',
    'xreaders.a',
    'K0M4QX',
    'KIM4QX',
    '',
    ' ',
    '。',
    '%',
    'K7M%',
    '%E0%A4%A',
    '\ud800',
  ],
  ...['http://192.0.2.7:4000/', 'http://192.0.2.7:4000/j/', 'http://192.0.2.7:4000/j/K7M4Q', 'K7M4QX or ABC234'],
])('[E4] [E10] no code is found in %j', (typed) => {
  expect(readCode(typed)).toBeUndefined()
})

it('[B1] a text that is longer than any address or message is not searched for a code', () => {
  expect(readCode(`${'K7M4QX'.padEnd(500)}`)).toBe('K7M4QX')
  expect(readCode(`${'K7M4QX'.padEnd(501)}`)).toBeUndefined()
})

it('[E4] every code can be typed as it is stored, as it is shown, in small letters and in wide characters', () => {
  const codes = Array.from(codeAlphabet, (_, at) => `${codeAlphabet}${codeAlphabet}`.slice(at, at + 6))
  for (const code of codes) {
    const wide = code.replace(/./g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
    for (const typed of [code, showCode(code), code.toLowerCase(), wide]) expect(readCode(typed), typed).toBe(code)
  }
})

it('a code is shown in two halves, except that the code of the room of all readers is shown as a word', () => {
  expect([showCode('K7M4QX'), showCode(readersCode('lunch'))]).toEqual(['K7M-4QX', 'readers.lunch'])
})

it.each([
  ['http://localhost:4000/j/K7M4QX', false],
  ['http://127.0.0.1:4000/j/K7M4QX', false],
  ['http://[::1]:4000/j/K7M4QX', false],
  ['http://localhost', false],
  ['HTTP://LOCALHOST:4000/', false],
  ['http://localhost.:4000/', false],
  ['http://debate.localhost:4000/', false],
  ['http://127.1:4000/', false],
  ['http://0.0.0.0:4000/', false],
  ['http://[::]:4000/', false],
  ['http://[::ffff:127.0.0.1]:4000/', false],
  ['http://[0:0:0:0:0:0:0:1]/', false],
  ['http://10.0.0.0:4000/', true],
  ['http://mylocalhost/', true],
  ['https://localhost.example.org/j/K7M4QX', true],
  ['http://127.example.org/j/K7M4QX', true],
  ['http://192.168.1.20:4000/j/K7M4QX', true],
])('[E5] whether phones can open %s is answered %s', (url, isOpen) => {
  expect(isReachable(url)).toBe(isOpen)
})
