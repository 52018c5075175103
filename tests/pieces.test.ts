// Where a line of a picture may be broken, in browsers with and without segments of words.
import { expect, it } from 'vitest'
import { phraseEnd } from '../src/core/text.ts'
import { toPieces, wrap } from '../src/web/shared/pieces.ts'

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

it.each([
  ['a name of three words', 8, 'a name|of three|words'],
  [`光年${'\u200b'}之外，${'\u200b'}已售`, 3, '光年|之外，|已售'],
  ['unbreakable', 4, 'unbr|eaka|ble'],
  ['', 5, ''],
])(
  'a text on a picture is broken between its pieces, and within one only where it must: %j in %i',
  (text, most, lines) => {
    expect(wrap(text, (line) => line.length <= most).join('|')).toBe(lines)
  },
)
