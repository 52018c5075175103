// Where a text is divided into phrases, and that the marks between phrases change nothing that is read.
import { expect, it } from 'vitest'
import { phraseEnd } from '../src/core/text.ts'
import { markPhrases } from '../src/debate/mark-phrases.ts'
import { parseText } from '../src/debate/markup.ts'
import { phrasesOf } from '../src/debate/phrases.ts'

it('marks phrase ends at the edges of a run that must not break, never within it', () => {
  const text = parseText('筆者が{=10億ドル}の{zh-Hans:光年之外}を挙げた')
  const everywhere = (plain: string) => plain.split('')
  expect(markPhrases(text, everywhere).map((segment) => segment.text.replaceAll(phraseEnd, '|'))).toEqual([
    '筆|者|が|',
    '10億ドル|',
    'の|',
    '光年之外|',
    'を|挙げた',
  ])
})

it.each([
  ['zh-Hans', '大模型真的带来了一场资本盛宴', '大模型|真的|带来了一场|资本|盛宴'],
  ['zh-Hans', '那轮AI股大涨是真正的盛宴', '那轮|AI股|大涨是真正的|盛宴'],
  ['zh-Hant', '鎮上的圖書館應該開到晚上十點嗎', '鎮上的|圖書館|應該|開到|晚上|十點嗎'],
  ['zh-TW', '多請的人手', '多請的|人手'],
  ['ja', '原文の結論をはぐらかしだと感じる', '原文の|結論を|はぐらかしだと|感じる'],
  ['ja', 'ある大手（社名は不明）は、', 'ある|大手|（社名は|不明）は、'],
])('breaks a line where a reader expects it, never within a word: %s %s', (lang, text, broken) => {
  expect(phrasesOf(lang)?.(text).join('|')).toBe(broken)
})

it.each([
  ['zh-Hans', '不到一年便追了上来。'],
  ['zh-Hans', '资金来了。'],
  ['ja', '調達が続いた。'],
])('never separates the last two characters of a text from the rest: %s %s', (lang, text) => {
  const phrases = phrasesOf(lang)
  if (!phrases) throw new Error('no phrases')
  const marked = markPhrases(parseText(text), phrases)
    .map((segment) => segment.text)
    .join('')
  const last = marked.split(phraseEnd).at(-1) ?? ''
  expect(last.replace(/\p{P}/gu, '').length).toBeGreaterThanOrEqual(3)
  expect(marked.replaceAll(phraseEnd, '')).toBe(text)
})

it('counts a long vowel at the end of a text as a character, so that a last phrase of three may begin a line', () => {
  const phrases = phrasesOf('ja')
  if (!phrases) throw new Error('no phrases')
  const [marked] = markPhrases(parseText('このサーバーのルーム'), phrases)
  expect(marked?.text.replaceAll(phraseEnd, '|')).toBe('この|サーバーの|ルーム')
})
