// The markup of a text: how it is read, and the message about a mistake in it.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { phraseEnd, type Segment, toPlain } from '../src/core/text.ts'
import { MarkupError, parseText } from '../src/debate/markup.ts'

it.each<[source: string, segments: Segment[]]>([
  ['', []],
  ['plain', [{ text: 'plain' }]],
  ['{=US$1 billion}', [{ text: 'US$1 billion', nobr: true }]],
  [
    '美団と{zh-Hans:光年之外}。',
    [{ text: '美団と' }, { text: '光年之外', lang: 'zh-Hans', nobr: true }, { text: '。' }],
  ],
  [
    '{=a}{=b}',
    [
      { text: 'a', nobr: true },
      { text: 'b', nobr: true },
    ],
  ],
  ['{智譜|ジープー}', [{ text: '智譜', nobr: true, ruby: 'ジープー' }]],
  ['{zh-Hans:月之暗面|ムーンショット}', [{ text: '月之暗面', lang: 'zh-Hans', nobr: true, ruby: 'ムーンショット' }]],
  ['12:30 = noon', [{ text: '12:30 = noon' }]],
  ['{zh-Hans:光年：之外:x}', [{ text: '光年：之外:x', lang: 'zh-Hans', nobr: true }]],
  ['{==}', [{ text: '=', nobr: true }]],
])('reads %j', (source, segments) => {
  expect(parseText(source)).toEqual(segments)
})

it.each([
  ['a {=b', 3, 'never closed'],
  ['a {=b {=c}', 3, 'never closed'],
  ['a } b', 3, 'without'],
  ['{=a} b}', 7, 'without'],
  ['{}', 1, 'neither'],
  ['{=}', 1, 'neither'],
  ['x{光年之外}', 2, 'neither'],
  ['{zh-Hans:}', 1, 'neither'],
  ['{智譜|}', 1, 'neither'],
  ['{|ジープー}', 1, 'neither'],
  ['{a|b|c}', 1, 'neither'],
  ['{Chinese:智譜|ジープー}', 1, 'write zh'],
  ['{Chinese:光年之外}', 1, 'write zh'],
  [`a${phraseEnd}b`, 2, 'invisible'],
])('refuses %j and says where', (source, column, why) => {
  expect(() => parseText(source)).toThrow(
    expect.objectContaining({ at: column - 1, message: expect.stringContaining(why) }),
  )
})

const run = fc.stringMatching(/^[^{}*\\\u200b]+$/)
const name = fc.stringMatching(/^[^{}*\\\n\u200b|]+$/)
const plainName = fc.stringMatching(/^[^{}*\\\n\u200b|:=]+$/)
const lang = fc.constantFrom('ja', 'zh-Hans', 'en', 'pt-BR')
/** A piece of a text, as it is written and as it is read. */
const piece = fc.oneof(
  run.map((text) => ({ written: text, read: text })),
  run.map((text) => ({ written: `{=${text}}`, read: text })),
  fc.tuple(plainName, plainName).map(([text, ruby]) => ({ written: `{${text}|${ruby}}`, read: text })),
  fc.tuple(lang, name).map(([lang, text]) => ({ written: `{${lang}:${text}}`, read: text })),
)

it('shows a reader every character that is not markup, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = parseText(pieces.map(({ written }) => written).join(''))
      expect(toPlain(text)).toBe(pieces.map(({ read }) => read).join(''))
      expect(text.every((segment) => segment.text !== '')).toBe(true)
    }),
  )
})

it('reads any text or refuses it with the place of the mistake, and does not change a text without braces', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '光', '{', '}', '=', ':', 'j') }), (source) => {
      try {
        const plain = toPlain(parseText(source))
        if (!/[{}]/.test(source)) expect(plain).toBe(source)
        expect(plain).not.toMatch(/[{}]/)
      } catch (error) {
        if (!(error instanceof MarkupError)) throw error
        expect('{}').toContain(source[error.at])
      }
    }),
  )
})

it('is copied, searched and read aloud without marks of phrase ends', () => {
  expect(toPlain([{ text: `資本の${phraseEnd}饗宴${phraseEnd}` }, { text: `10億${phraseEnd}`, nobr: true }])).toBe(
    '資本の饗宴10億',
  )
})
