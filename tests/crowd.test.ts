// When the desk warns of more voters than there can be people: just below and just above each threshold.
import { expect, it } from 'vitest'
import { isCrowded, isOversize, raiseLimit } from '../src/core/crowd.ts'

const crowd = { voters: 0, newVoters: 0, mostConnected: 0, size: 2000 }

it.each([
  [10, 0, false],
  [11, 0, true],
  [130, 100, false],
  [131, 100, true],
])('[B3] %i voters of at most %i phones at once: a warning, %s', (voters, mostConnected, isWarned) => {
  expect(isCrowded({ ...crowd, voters, mostConnected })).toBe(isWarned)
})

it.each([
  [2999, 2000, false],
  [3000, 2000, true],
  [4, 3, false],
  [5, 3, true],
])('[B3] %i voters where %i were expected: a warning, %s', (voters, size, isWarned) => {
  expect(isOversize({ ...crowd, voters, size })).toBe(isWarned)
})

it.each([
  [1, 2],
  [300, 450],
  [999_999, 1_000_000],
])('a limit of %i is raised to %i', (limit, next) => {
  expect(raiseLimit(limit)).toBe(next)
})
