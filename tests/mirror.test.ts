// What a reader's own answers show about the reader, computed on the reader's device.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareAnswers } from '../src/core/mirror.ts'
import { questionOf } from '../src/core/question.ts'
import { library } from './library.ts'

const [claim] = library.deck.claims
if (!claim) throw new Error('the deck has no claim')
const claimsFor = (agreeSupports: 'yes' | 'no' | 'neither', count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...claim, id: `${agreeSupports}-${at}`, agreeSupports }))
/** More claims for NO than for YES, and one for neither. */
const deck = { ...library.deck, claims: [...claimsFor('yes', 2), ...claimsFor('no', 5), ...claimsFor('neither', 1)] }
const of = (side: 'yes' | 'no') => deck.claims.filter(({ agreeSupports }) => agreeSupports === side)
const [yes, no] = [of('yes'), of('no')]
const answers = (entries: [string, string | null][]) => new Map(entries)

it('"you agreed with 4 of 5 NO claims and voted Yes": the page says both, and that they do not fit together', () => {
  const own = no.slice(0, 5).map(({ id }, at): [string, string] => [id, at === 4 ? '-1' : '2'])
  const mirror = compareAnswers(deck, answers([...own, ['thesis.before', '1'], ['thesis.after', '2']]))
  expect(mirror.no).toEqual({ answered: 5, agreed: 4 })
  expect(mirror.yes).toEqual({ answered: 0, agreed: 0 })
  expect(mirror).toMatchObject({ thesis: 2, fit: 'apart', moved: 1 })
  expect(mirror.balance).toBeCloseTo(-(4 * 2 - 1) / 5 / 2)
})

it('agreeing with claims for YES, or disagreeing with one for NO, fits a vote for YES', () => {
  const own = [...yes.slice(0, 2), no[0]].map((claim, at): [string, string] => [claim?.id ?? '', at < 2 ? '1' : '-2'])
  expect(compareAnswers(deck, answers([...own, ['thesis.before', '1']]))).toMatchObject({
    thesis: 1,
    fit: 'same',
    moved: null,
  })
})

it.each<[string, [string, string | null][], string]>([
  [
    'fewer than three claims',
    [
      ['thesis.before', '2'],
      [no[0]?.id ?? '', '2'],
      [no[1]?.id ?? '', '2'],
    ],
    'few',
  ],
  ['no answer on the thesis', no.slice(0, 4).map(({ id }) => [id, '2']), 'few'],
  [
    '"don’t know" on the thesis',
    [...no.slice(0, 4).map(({ id }): [string, string] => [id, '2']), ['thesis.before', null]],
    'unsure',
  ],
  [
    'a neutral answer on the thesis',
    [...no.slice(0, 4).map(({ id }): [string, string] => [id, '2']), ['thesis.after', '0']],
    'even',
  ],
  [
    'claims that cancel out',
    [
      [no[0]?.id ?? '', '2'],
      [yes[0]?.id ?? '', '2'],
      [no[1]?.id ?? '', '2'],
      ['thesis.after', '2'],
    ],
    'even',
  ],
])('%s: the page does not say whether answers and vote fit', (_, own, fit) => {
  expect(compareAnswers(deck, answers(own)).fit).toBe(fit)
})

it('"don’t know" has no weight, and the answer to the thesis as of today does not count as the vote on it', () => {
  const mirror = compareAnswers(
    deck,
    answers([
      [no[0]?.id ?? '', null],
      ['thesis.since', '2'],
    ]),
  )
  expect(mirror).toMatchObject({ balance: null, pulls: [], thesis: undefined, moved: null })
})

it('a reader who agrees with everything is in the middle, though one side has more claims', () => {
  const own = deck.claims.map(({ id }): [string, string] => [id, '2'])
  expect(no.length).toBeGreaterThan(yes.length)
  expect(compareAnswers(deck, answers(own))).toMatchObject({ balance: 0, fit: 'few' })
  expect(compareAnswers(deck, answers([...own, ['thesis.after', '2']])).fit).toBe('even')
})

it('if every answer is reversed, the balance leans as far to the other side', () => {
  const value = fc.constantFrom(...questionOf('agree-5').values, null)
  const seed = Date.now()
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...deck.claims.map(({ id }) => id)), value)), (own) => {
      const turned = own.map(([id, one]): [string, string | null] => [
        id,
        one === null ? null : String(0 - Number(one)),
      ])
      const [here, there] = [compareAnswers(deck, answers(own)), compareAnswers(deck, answers(turned))]
      expect(there.balance ?? 0).toBeCloseTo(-(here.balance ?? 0))
      expect(there.yes.answered + there.no.answered).toBe(here.pulls.length)
    }),
    { seed },
  )
})
