// Where a line of a picture may be broken, in browsers with and without segments of words.
import { expect, it } from 'vitest'
import { phraseEnd } from '../src/core/text.ts'
import { toPieces, toWords } from '../src/web/shared/pieces.ts'

it.each([
  ['The room said 3.5 (of 10), “yes” – mostly.', 'The |room |said |3.5 |(of |10), |“yes” |– |mostly.'],
  ['20人（57%）が「はい」と答えました。', '20|人|（57%）|が|「はい」|と|答えました。'],
  ['スタートアップは多い', 'スタートアップ|は|多い'],
  ['57%赞成，“是”。共 35 人', '57%|赞|成，|“是”。|共 |35 |人'],
  [`美団は${phraseEnd}買った。 A${phraseEnd}B`, '美団は|買った。 |A|B'],
  ['', ''],
])('[E13] the pieces of %j need no segments of the browser', (text, pieces) => {
  expect(toPieces(text).join('|')).toBe(pieces)
})

it('words on an axis are broken at blanks and phrase ends alone', () => {
  expect(toWords(` a  b${phraseEnd}光年之外`)).toEqual([' ', 'a  ', 'b', '光年之外'])
})
