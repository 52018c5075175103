// Which changes of a debate turn a claim into another question, and which keep the votes on it.
import { describe, expect, it } from 'vitest'
import { questionOfPoll, thesis } from '../../src/core/deck.ts'
import type { Round } from '../../src/core/poll.ts'
import { questionOf } from '../../src/core/question.ts'
import { compileDebate } from '../../src/debate/compile.ts'
import { wordingOf } from '../../src/debate/wording.ts'
import { acceptedOf } from './read-small.ts'

const question = questionOf('agree-5')
const few = 'Few unicorns, they say, are a sign.'

it('the hash of a wording never changes, because votes are stored with it', () => {
  // Calculated with `printf '["agree-5",["-2","-1","0","1","2"],"Fewunicorns",""]' | sha256sum`.
  expect(wordingOf(question, ['Few unicorns.', ''])).toBe('a4210bebd138')
})

describe('the same question', () => {
  const wording = wordingOf(question, [few, 'A unicorn: worth a billion.'])
  it.each<[what: string, sentence: string, definition?: string]>([
    ['one more blank', 'Few  unicorns, they say, are a sign.'],
    ['one blank less', 'Fewunicorns, they say, are a sign.'],
    ['blanks around it', ' \tFew unicorns, they say, are a sign.\n'],
    ['a blank that does not break, or is as wide as a letter', 'Few\u00a0unicorns, they\u202fsay, are\u3000a sign.'],
    [
      'an end of a phrase, a soft hyphen and a direction',
      'Few uni\u00adcorns, \u200bthey\u2060 say, are a \u200esign.',
    ],
    ['quotation marks', '“Few ‘unicorns’”, "they say", \'are\' „a“ «sign».'],
    ['quotation marks of Chinese and Japanese', '「Few」『unicorns』, 〝they say〟, are a sign.'],
    ['a full stop within quotation marks', '“Few unicorns, they say, are a sign.”'],
    ['no full stop', 'Few unicorns, they say, are a sign'],
    ['a full stop of another script', 'Few unicorns, they say, are a sign。'],
    ['letters that Unicode treats as the same', 'Ｆｅｗ unicorns， they say, are a sign．'],
    ['no full stop in the definition', few, 'A unicorn: worth a billion'],
    ['quotation marks in the definition', few, 'A “unicorn”: worth a billion.'],
  ])('has %s', (_, sentence, definition = 'A unicorn: worth a billion.') => {
    expect(wordingOf(question, [sentence, definition])).toBe(wording)
  })

  it('may have a letter and its accent as two characters', () => {
    expect(wordingOf(question, ['Un cafe\u0301.', ''])).toBe(wordingOf(question, ['Un café.', '']))
  })
})

describe('another question', () => {
  const wording = wordingOf(question, [few, ''])
  it.each<[what: string, sentence: string, definition?: string]>([
    ['one comma less', 'Few unicorns they say, are a sign.'],
    ['another word', 'Many unicorns, they say, are a sign.'],
    ['one more word', 'Very few unicorns, they say, are a sign.'],
    ['a capital letter', 'Few Unicorns, they say, are a sign.'],
    ['a question mark', 'Few unicorns, they say, are a sign?'],
    ['a full stop that is not the last', 'Few unicorns. they say, are a sign.'],
    ['other digits', `${few} 10`],
    ['a definition', few, 'A unicorn: worth a billion.'],
    ['its definition taken from the end of the sentence', 'Few unicorns, they say,', 'are a sign.'],
  ])('has %s', (_, sentence, definition = '') => {
    expect(wordingOf(question, [sentence, definition])).not.toBe(wording)
  })

  it('has another kind of answers, other values, or its values in another order', () => {
    const { kind, values } = question
    const others = [
      { kind: 'agree-7', values },
      { kind, values: values.slice(1) },
      { kind, values: values.toReversed() },
      { kind, values: [...values, '3'] },
      { kind, values: [values.join(' ')] },
    ].map((other) => wordingOf(other, [few, '']))
    expect(new Set([wording, ...others]).size).toBe(others.length + 1)
  })
})

const debate = (changes: [from: string, to: string][] = []) => {
  const text = `# Debate d
- languages: en, ja

- en: Title
- ja: 題

# Thesis
- agreeing: yes

- en: We should go.
- ja: 行くべきだ。

## Since

### Claim
- en: We should have gone.
- ja: 行くべきだった。

# Part one
- en: Part
- ja: 部

# Claim a
- agreeing: no

- en: A day at the lake.
- ja: 湖の一日。

## Heading
- en: The lake
- ja: 湖

## Definition
- en: Day: from nine.
- ja: 一日：九時から。

## Reason
- en: Water.
- ja: 水。
`
  const changed = changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`there is no ${from}`)
    return before.replace(from, to)
  }, text)
  return compileDebate(acceptedOf(changed)).deck
}
const claim = { claim: 'a', round: 'main' } as const
const wordingIn = (deck: ReturnType<typeof debate>, poll: { claim: string; round: Round } = claim) =>
  questionOfPoll(deck, poll).wording

describe('a debate whose author changes', () => {
  const before = wordingIn(debate())

  it.each<[what: string, ...changes: [from: string, to: string][]]>([
    ['a translation of the claim', ['湖の一日。', '湖での一日。']],
    ['a translation of its definition', ['一日：九時から。', '一日：十時から。']],
    ['the heading', ['- en: The lake', '- en: The sea']],
    ['what agreeing supports', ['- agreeing: no', '- agreeing: neither']],
    ['a reason', ['Water.', 'Sun.']],
    ['the part', ['- en: Part', '- en: Chapter']],
    ['where lines may not break', ['A day at', 'A {=day at}']],
    ['the title and the thesis', ['Title', 'Lakes'], ['We should go.', 'We must go.']],
    ['quotation marks and the full stop', ['A day at the lake.', 'A “day” at the lake']],
  ])('%s asks the same', (_, ...changes) => {
    expect(wordingIn(debate(changes))).toBe(before)
  })

  it.each<[what: string, from: string, to: string]>([
    ['the claim in the first language', 'A day at the lake.', 'A night at the lake.'],
    ['its definition', 'from nine', 'from ten'],
    ['which language is the first', 'languages: en, ja', 'languages: ja, en'],
  ])('%s asks something else', (_, from, to) => {
    expect(wordingIn(debate([[from, to]]))).not.toBe(before)
  })

  it('the thesis asks the same before and after, and something else since if it has other words there', () => {
    const of = (round: Round, deck = debate()) => wordingIn(deck, { claim: thesis, round })
    expect(of('before')).toBe(of('after'))
    expect(of('since')).not.toBe(of('before'))
    const since = '- en: We should have gone.\n- ja: 行くべきだった。'
    expect(of('since', debate([[since, '- en: We should go.\n- ja: 行くべきだった。']]))).toBe(of('before'))
  })

  it('no two claims ask the same', () => {
    const deck = debate([['## Reason', '# Claim b\n- en: B.\n- ja: 乙。\n\n## Reason']])
    expect(wordingIn(deck, { claim: 'b', round: 'main' })).not.toBe(wordingIn(deck))
  })
})
