// A reader gets the best-fitting language of those that a debate has.
import { expect, it } from 'vitest'
import { matchLang } from '../src/core/lang.ts'

const available = ['en', 'ja', 'zh-Hans']

it.each([
  ['Japanese in Japan', ['ja-JP'], 'ja'],
  ['mainland Chinese', ['zh-CN'], 'zh-Hans'],
  ['Chinese in Singapore', ['zh-SG'], 'zh-Hans'],
  ['Chinese that names its script', ['zh-Hans-HK'], 'zh-Hans'],
  ['traditional Chinese, rather than English', ['zh-TW', 'en'], 'zh-Hans'],
  ['British English', ['en-GB'], 'en'],
  ['the first language of the reader’s list that the debate has', ['fr', 'ja', 'en'], 'ja'],
  ['English if none of them fits', ['sw'], 'en'],
  ['English if the list is empty', [], 'en'],
  ['the next language after an entry that is not a language', ['!!', 'ja'], 'ja'],
])('%s', (_, wishes, lang) => {
  expect(matchLang(wishes, available)).toBe(lang)
})

it('takes the first language if there is no English', () => {
  expect(matchLang(['fr'], ['ja', 'zh-Hans'])).toBe('ja')
})

it.each([
  ['Taiwan', 'zh-TW', ['zh-Hans', 'zh-Hant', 'en'], 'zh-Hant'],
  ['Hong Kong', 'zh-HK', ['zh-Hans', 'zh-Hant'], 'zh-Hant'],
  ['the traditional script', 'zh-Hant', ['zh-CN', 'zh-TW'], 'zh-TW'],
  ['Malaysia, in the simplified script', 'zh-Hans-MY', ['zh-Hant', 'zh-Hans'], 'zh-Hans'],
  ['Brazil, whose form is the likeliest', 'pt', ['pt-PT', 'pt-BR'], 'pt-BR'],
  ['Portugal', 'pt-PT', ['pt-BR', 'pt'], 'pt-BR'],
  ['Serbia, in Latin script', 'sr-Latn', ['sr', 'sr-Latn-RS'], 'sr-Latn-RS'],
  ['Israel, by its old code', 'iw', ['en', 'he'], 'he'],
])('of several forms of a language the one in the script and of the region: %s', (_, wish, forms, lang) => {
  expect(matchLang([wish], forms)).toBe(lang)
})
