// What a browser keeps for us, even a browser that keeps little or nothing.
import { expect, it } from 'vitest'
import { openStorage } from '../src/web/shared/storage.ts'

const forbidden = openStorage(() => {
  throw new DOMException('forbidden', 'SecurityError')
})

it('without permission to store, kept data lasts as long as the page', () => {
  expect(forbidden.getItem('voter')).toBeNull()
  forbidden.setItem('voter', 'a')
  expect(forbidden.getItem('voter')).toBe('a')
  expect(forbidden.isLasting()).toBe(false)
})

it('a full storage is still read, and data that it refuses is read from memory until there is space again', () => {
  const held = new Map([['voter', 'known since last week']])
  let isFull = true
  const storage = openStorage(() => ({
    getItem: (key) => held.get(key) ?? null,
    removeItem: (key) => void held.delete(key),
    key: (at) => [...held.keys()][at] ?? null,
    length: held.size,
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

it('lists its keys, in memory and in the storage, and a removed key is gone from both', () => {
  const held = new Map([['voter', 'a']])
  let isFull = false
  const storage = openStorage(() => ({
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError')
      held.set(key, value)
    },
    removeItem: (key) => void held.delete(key),
    key: (at) => [...held.keys()][at] ?? null,
    length: held.size,
  }))
  storage.setItem('lang', 'ja')
  isFull = true
  storage.setItem('lang', 'en')
  storage.setItem('answers', '1')
  expect(storage.keys().sort()).toEqual(['answers', 'lang', 'voter'])
  for (const key of ['lang', 'voter']) storage.removeItem(key)
  expect(storage.keys()).toEqual(['answers'])
  expect([storage.getItem('lang'), held.size]).toEqual([null, 0])
  forbidden.removeItem('voter')
  expect(forbidden.keys()).toEqual([])
})
