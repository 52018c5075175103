// Which arguments were not yet known at the time as of which the claims are voted on, and since when they are known.
import { expect, it } from 'vitest'
import { laterOf } from '../src/debate/compile.ts'

const sources = [
  { id: 'S1', date: '2023-07' },
  { id: 'S2', date: '2023' },
  { id: 'S3', date: '2024-02' },
  { id: 'S4', date: '2025-04-07' },
  { id: 'S5' },
]

it.each<[string, Parameters<typeof laterOf>[0], string | null]>([
  ['all its sources are later: the newest', { sources: ['S3', 'S4'] }, '2025-04-07'],
  ['one of its sources is of that time', { sources: ['S1', 'S4'] }, null],
  ['a source dated only with that year may be of that time', { sources: ['S2', 'S3'] }, null],
  ['a source without a date does not count', { sources: ['S5'] }, null],
  ['beside a source without a date, only the dated ones count', { sources: ['S5', 'S3'] }, '2024-02'],
  ['no sources', { sources: [] }, null],
  ['its author says when, whatever its sources say', { sources: ['S1'], known: '2023-10' }, '2023-10'],
  ['its author says that it was known', { sources: ['S4'], known: '2023-05' }, null],
])('%s', (_, argument, later) => {
  expect(laterOf(argument, { asOf: '2023-07', sources })).toBe(later)
})

it('no argument is marked as learned later in a debate without an "as of" time', () => {
  expect(laterOf({ sources: ['S4'] }, { sources })).toBeNull()
})
