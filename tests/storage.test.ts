// What a browser keeps for us, where it keeps little or nothing.
import { expect, it } from 'vitest'
import { openStorage } from '../src/web/shared/storage.ts'

const forbidden = openStorage(() => {
  throw new DOMException('forbidden', 'SecurityError')
})

it('where storage is forbidden, what is kept lasts as long as the page', () => {
  expect(forbidden.getItem('voter')).toBeNull()
  forbidden.setItem('voter', 'a')
  expect(forbidden.getItem('voter')).toBe('a')
  expect(forbidden.isLasting()).toBe(false)
})

it('a full storage is still read, and what it no longer takes is what is read from then on', () => {
  const held = new Map([['voter', 'known since last week']])
  let isFull = true
  const storage = openStorage(() => ({
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError')
      held.set(key, value)
    },
  }))
  expect(storage.getItem('voter')).toBe('known since last week')
  expect(storage.isLasting()).toBe(true)
  storage.setItem('answers', '1')
  expect(storage.isLasting()).toBe(false)
  expect(storage.getItem('answers')).toBe('1')
  isFull = false
  storage.setItem('answers', '2')
  expect(held.get('answers')).toBe('2')
  expect(storage.isLasting()).toBe(true)
  held.set('answers', 'of another tab')
  expect(storage.getItem('answers')).toBe('of another tab')
})
