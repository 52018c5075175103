// The long version of the test that kills the program; tests/kill.test.ts has the short one.
import { expect, it } from 'vitest'
import { newFolder } from '../stored-room.ts'
import { killAndRecount } from './kills.ts'

it('[I1] no acknowledged vote is lost or doubled when the program is killed 200 times during votes', {
  timeout: 600_000,
}, async () => {
  expect(await killAndRecount(newFolder(), 200)).toBeGreaterThan(1000)
})
