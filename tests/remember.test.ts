// What is remembered of texts is bounded by their length.
import { expect, it } from 'vitest'
import { remember } from '../src/debate/remember.ts'

it('makes nothing again for a text of late, and forgets the oldest once the texts together are too long', () => {
  const made: string[] = []
  const read = remember((text) => {
    made.push(text)
    return text.toUpperCase()
  }, 10)
  expect(['aaaa', 'bbbb', 'aaaa'].map(read)).toEqual(['AAAA', 'BBBB', 'AAAA'])
  expect(made).toEqual(['aaaa', 'bbbb'])
  read('cccc')
  expect(read('bbbb')).toBe('BBBB')
  expect(made).toEqual(['aaaa', 'bbbb', 'cccc'])
  read('aaaa')
  expect(made.at(-1)).toBe('aaaa')
  // A text that is too long by itself is made, and not remembered.
  for (const _ of [1, 2]) expect(read('d'.repeat(11))).toBe('D'.repeat(11))
  expect(made.slice(-2)).toEqual(['d'.repeat(11), 'd'.repeat(11)])
})
