// What people type and read of the wire's shapes.

import { expect, it } from 'vitest'
import { RoomCode } from '../src/core/contract.ts'
import { normaliseCode, readersCode, showCode } from '../src/core/room-code.ts'

it.each([
  ['k7m4qx', 'K7M4QX'],
  ['K7M-4QX', 'K7M4QX'],
  [' k7m 4qx ', 'K7M4QX'],
  ['K7M‐4QX', 'K7M4QX'],
  ['Ｋ７Ｍー４ＱＸ', 'K7M4QX'],
  ['readers', readersCode],
  [' Readers', readersCode],
  ['READ-ERS', readersCode],
])('a code typed as %j is %s', (typed, code) => {
  expect(normaliseCode(typed)).toBe(code)
  expect(RoomCode.safeParse(normaliseCode(typed)).success).toBe(true)
})

it.each(['K7M4Q', 'K7M4QXX', 'readers2', 'READERSX', 'K0M4QX', 'KIM4QX', ''])('%j is no code', (typed) => {
  expect(RoomCode.safeParse(normaliseCode(typed)).success).toBe(false)
})

it('a code is shown in two halves, that of the room that is always open as a word', () => {
  expect([showCode('K7M4QX'), showCode(readersCode)]).toEqual(['K7M-4QX', 'readers'])
})
