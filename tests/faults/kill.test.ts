// The long tier of the kills.
import { expect, it } from 'vitest'
import { newFolder } from '../stored-room.ts'
import { killAndRecount } from './kills.ts'

it('[I1] no acked vote is lost or doubled in 200 kills in the middle of votes', { timeout: 600_000 }, async () => {
  expect(await killAndRecount(newFolder(), 200)).toBeGreaterThan(1000)
})
