// Which arguments were not known at the time from which the claims are voted on, and since when they are.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readContent } from '../src/content/read-content.ts'
import { shapeDeck } from '../src/content/shape-deck.ts'
import type { Argument, ClaimFile, SourcesFile } from '../src/core/deck-files.ts'

const { deck } = readContent(join(import.meta.dirname, '..'))
const sources: SourcesFile = {
  S1: { date: '2023-07' },
  S2: { date: '2023' },
  S3: { date: '2024-02' },
  S4: { date: '2025-04-07' },
  S5: { date: null },
}

/** The date since when each argument is known; the last one is the counter-argument. */
function laterOf(...args: Argument[]): (string | null)[] | undefined {
  const file: ClaimFile = {
    ...{ id: 'a-claim', act: 'noise', core: true, agreeSupports: 'yes' },
    reasons: args.slice(0, -1),
    counter: args.at(-1) ?? { sources: [] },
  }
  const structure = {
    deck: { ...deck, asOf: '2023-07', acts: ['noise'], thesis: { agreeSupports: 'yes' as const } },
    sources,
    evidence: {},
  }
  return shapeDeck(structure, [file]).deck.claims[0]?.later
}

it.each<[string, Argument, string | null]>([
  ['all its sources are later: the newest', { sources: ['S3', 'S4'] }, '2025-04-07'],
  ['one of its sources is of the time', { sources: ['S1', 'S4'] }, null],
  ['a source of that year may be of the time', { sources: ['S2', 'S3'] }, null],
  ['a source without a date tells nothing', { sources: ['S5'] }, null],
  ['beside a source without a date, the dated ones tell', { sources: ['S5', 'S3'] }, '2024-02'],
  ['no sources', { sources: [] }, null],
  ['its author says when, whatever its sources say', { sources: ['S1'], known: '2023-10' }, '2023-10'],
  ['its author says that it was known', { sources: ['S4'], known: '2023-05' }, null],
])('%s', (_, argument, later) => {
  expect(laterOf(argument, { sources: ['S3'] })).toEqual([later, '2024-02'])
})

it('a claim whose arguments are all of the time carries no dates', () => {
  expect(laterOf({ sources: ['S1'] }, { sources: [] })).toBeUndefined()
})
