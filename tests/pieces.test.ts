// Where a text on a picture may be broken into lines, in browsers that can find words in a text and in browsers that cannot.
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
])('[E13] %j is divided into pieces even if the browser cannot find words in a text', (text, pieces) => {
  expect(toPieces(text).join('|')).toBe(pieces)
})

it.each([
  ['a name of three words', 8, 'a name|of three|words'],
  [`光年${'\u200b'}之外，${'\u200b'}已售`, 3, '光年|之外，|已售'],
  ['unbreakable', 4, 'unbr|eaka|ble'],
  ['', 5, ''],
])(
  'a text on a picture breaks between its pieces, and within a piece only if it must: %j in %i',
  (text, most, lines) => {
    expect(wrap(text, (line) => line.length <= most).join('|')).toBe(lines)
  },
)
