// The token bucket: how many tokens it gives at once and later, and how long it says to wait.
import { expect, it } from 'vitest'
import { createBucket, createBuckets } from '../src/server/bucket.ts'

it('gives its whole burst at once, then says how long until the next token', () => {
  let now = 5000
  const bucket = createBucket(20, 1, () => now)
  expect(Array.from({ length: 20 }, () => bucket.spend())).toEqual(Array(20).fill(0))
  expect(bucket.spend()).toBe(1000)
  now += 999
  expect(bucket.spend()).toBe(1)
  now += 1
  expect([bucket.spend(), bucket.spend()]).toEqual([0, 1000])
})

it('is full again after the time that its whole burst takes to refill, and never holds more', () => {
  let now = 0
  const bucket = createBucket(10, 5, () => now)
  expect(bucket.isFull()).toBe(true)
  for (let taken = 0; taken < 10; taken++) bucket.spend()
  now = 1999
  expect(bucket.isFull()).toBe(false)
  now = 2000
  expect(bucket.isFull()).toBe(true)
  now = 1_000_000
  expect(Array.from({ length: 11 }, () => bucket.spend()).filter((wait) => wait === 0)).toHaveLength(10)
})

it('says how long until the next token, without spending one', () => {
  const bucket = createBucket(1, 2, () => 0)
  expect([bucket.wait(), bucket.wait(), bucket.spend(), bucket.wait(), bucket.wait()]).toEqual([0, 0, 0, 500, 500])
})

it('after a million names only the buckets of recent names remain, and no name gets more than its share', () => {
  let now = 0
  let given = 0
  const buckets = createBuckets(2, 1, () => now)
  for (let name = 0; name < 1_000_000; name++) {
    now += 0.1
    if (name % 1000 === 0 && buckets.spend('busy') === 0) given += 1
    buckets.spend(String(name))
  }
  // A bucket is full again, and so forgotten, after a second, and ten thousand names arrive in a second.
  expect(buckets.size()).toBeLessThanOrEqual(2 * 10_002)
  // A hundred seconds have passed.
  expect(given).toBeGreaterThanOrEqual(100)
  expect(given).toBeLessThanOrEqual(102)
})
