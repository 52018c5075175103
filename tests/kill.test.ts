// The quick tier of the kills; `npm run faults` has the long one.
import { expect, it } from 'vitest'
import { killAndRecount } from './faults/kills.ts'
import { newFolder } from './stored-room.ts'

it('[I1] no acked vote is lost or doubled in 20 kills in the middle of votes', { timeout: 60_000 }, async () => {
  expect(await killAndRecount(newFolder(), 20)).toBeGreaterThan(100)
})
