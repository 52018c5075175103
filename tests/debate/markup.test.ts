// The markup of a text as an author of Japanese, Chinese, Korean or English types it, and how its lines are joined.
import { describe, expect, it } from 'vitest'
import { type Text, toPlain } from '../../src/core/text.ts'
import { joinLines } from '../../src/debate/join-lines.ts'
import { MarkupError, parseText } from '../../src/debate/markup.ts'
import { acceptedOf } from './read-small.ts'
import { inTwo } from './small-debates.ts'

/** A text as it is drawn: `<em>`, `<strong>`, `<a>`; `⟨` and `⟩` around a run that is never broken across lines. */
const draw = (text: Text): string =>
  text
    .map(({ text, ruby, lang, nobr, em, strong, href }) => {
      const named = `${lang ? `${lang}:` : ''}${text}${ruby ? `|${ruby}` : ''}`
      const run = nobr ? `⟨${named}⟩` : named
      const weighed = strong ? `<strong>${run}</strong>` : run
      const stressed = em ? `<em>${weighed}</em>` : weighed
      return href ? `<a ${href}>${stressed}</a>` : stressed
    })
    .join('')

/** What is wrong with a text, and at which character, counted from 0. */
function faultOf(source: string, hasLinks = false): [at: number, message: string] | undefined {
  try {
    parseText(source, { hasLinks })
    return undefined
  } catch (fault) {
    if (fault instanceof MarkupError) return [fault.at, fault.message]
    throw fault
  }
}

describe('a text without markup stays as it was typed', () => {
  it.each([
    ...[
      'A*',
      '*a',
      'a*',
      '**a',
      '**a*',
      '*a**',
      '5*3*2',
      '5*3*日本',
      '日本*5*3',
      'a*b*c',
      '*a*b',
      'a *b*c',
      'f*(x)*',
      'AI*モデル*は',
    ],
    ...['* a *', 'a * b * c', '****', '*****a*****', '2 * 3 = 6', '5 × 3 * 2'],
    ...[
      '`x`',
      '$x_1$',
      '_a_',
      '__a__',
      'snake_case_name',
      '~~a~~',
      '&amp;',
      '&lt;b&gt;',
      '^1',
      '[1]',
      '[S1][S2]',
      '[^1]',
      '[a]: b',
      '![a]',
    ],
    ...[
      'https://example.org/a_b_c',
      'https://example.org/a*b*c',
      'see www.example.org',
      '<https://example.org>',
      'me@example.org',
    ],
    ...['C:\\dir', '\\', '\\\\', '\\a', '1 < 2 > 0', 'a | b', '(a)', '“A”', 'constructor', '__proto__'],
  ])('%s', (source) => {
    expect(parseText(source)).toEqual([{ text: source }])
    expect(parseText(source, { hasLinks: true })).toEqual([{ text: source }])
  })
})

describe('emphasis opens after a blank, punctuation or a wide character, and closes before any of these', () => {
  it.each([
    ['*a*', '<em>a</em>'],
    ['**a**', '<strong>a</strong>'],
    ['***a***', '<em><strong>a</strong></em>'],
    ['It *is* so.', 'It <em>is</em> so.'],
    ['*a b*, **c**; (*d*)', '<em>a b</em>, <strong>c</strong>; (<em>d</em>)'],
    ['“*a*” ‘*b*’', '“<em>a</em>” ‘<em>b</em>’'],
    ['5 * 3 = *15*', '5 * 3 = <em>15</em>'],
    ['**「…」**で', '<strong>「…」</strong>で'],
    ['これは**「重要」**です', 'これは<strong>「重要」</strong>です'],
    ['質問が**自分の言語**で', '質問が<strong>自分の言語</strong>で'],
    ['日*本*語', '日<em>本</em>語'],
    ['１*２*３', '１<em>２</em>３'],
    ['这是**“重点”**内容', '这是<strong>“重点”</strong>内容'],
    ['這是*重點*。', '這是<em>重點</em>。'],
    ['요금은 **너무** 비싸다', '요금은 <strong>너무</strong> 비싸다'],
    ['이것은 **중요**하다', '이것은 <strong>중요</strong>하다'],
    ['😀*a*', '😀<em>a</em>'],
    ['𠮷*野*家', '𠮷<em>野</em>家'],
    ['*a **b** c*', '<em>a </em><em><strong>b</strong></em><em> c</em>'],
    ['**a *b* c**', '<strong>a </strong><em><strong>b</strong></em><strong> c</strong>'],
    ['*a* and *b*', '<em>a</em> and <em>b</em>'],
    ['*a and *b*', '*a and <em>b</em>'],
    ['*{=a b}* c', '<em>⟨a b⟩</em> c'],
    ['**{zh-Hans:光年之外}**は', '<strong>⟨zh-Hans:光年之外⟩</strong>は'],
  ])('%s', (source, drawn) => {
    expect(draw(parseText(source))).toBe(drawn)
  })
})

describe('"\\" makes the sign after it an ordinary character', () => {
  it.each([
    ['\\*a\\*', '*a*'],
    ['\\**a*', '*<em>a</em>'],
    ['\\\\*a*', '\\<em>a</em>'],
    ['\\\\\\*a*', '\\*a*'],
    ['\\{a\\}', '{a}'],
    ['\\{=a\\}', '{=a}'],
    ['\\[a](https://example.org)', '[a](https://example.org)'],
    ['a \\<b>', 'a <b>'],
    ['a \\| b', 'a | b'],
  ])('%s', (source, drawn) => {
    expect(draw(parseText(source, { hasLinks: true }))).toBe(drawn)
  })
})

describe('braces keep a run on one line, name its language, or give its reading', () => {
  it.each([
    ['{=US$4.3 bn} of it', '⟨US$4.3 bn⟩ of it'],
    ['{zh-Hans:光年之外}など', '⟨zh-Hans:光年之外⟩など'],
    ['{ZH-hans:光年之外}', '⟨zh-Hans:光年之外⟩'],
    ['{智譜|ジープー}が', '⟨智譜|ジープー⟩が'],
    ['{zh-Hans:月之暗面|ムーンショット}', '⟨zh-Hans:月之暗面|ムーンショット⟩'],
    ['{=5*3*2}', '⟨5*3*2⟩'],
    ['{=a}{=b}', '⟨a⟩⟨b⟩'],
    ['{=*a*}', '⟨*a*⟩'],
  ])('%s', (source, drawn) => {
    expect(draw(parseText(source))).toBe(drawn)
  })

  it.each([
    ['a {b', 2, '"{" is never closed with "}"; close it, or write "\\" before it'],
    ['a {=b {=c}', 2, '"{" is never closed with "}"; close it, or write "\\" before it'],
    ['a b}', 3, '"}" without a "{" before it; remove it, or write "\\" before it'],
    ['{}', 0, '"{}" is neither {=never broken}, {lang:name} nor {name|reading}'],
    ['{=}', 0, '"{=}" is neither {=never broken}, {lang:name} nor {name|reading}'],
    ['{ja:}', 0, '"{ja:}" is neither {=never broken}, {lang:name} nor {name|reading}'],
    ['{a|}', 0, '"{a|}" is neither {=never broken}, {lang:name} nor {name|reading}'],
    ['{a|b|c}', 0, '"{a|b|c}" is neither {=never broken}, {lang:name} nor {name|reading}'],
    ['{no language:b}', 0, '"{no language:b}" is neither {=never broken}, {lang:name} nor {name|reading}'],
    ['a\u200bb', 1, 'an invisible space (U+200B); remove it'],
  ])('%s is an error', (source, at, message) => {
    expect(faultOf(source)).toEqual([at, message])
  })

  it('languages without blanks between words may have invisible ones, where lines may be broken', () => {
    const { title } = acceptedOf('# Debate d\n- languages: km\n\nខ្ញុំ\u200bចូលចិត្ត\n\n# Claim a\n\nខ្ញុំ\n')
    expect(title.km).toEqual([{ text: 'ខ្ញុំ\u200bចូលចិត្ត' }])
    expect(toPlain(title.km ?? [])).toBe('ខ្ញុំចូលចិត្ត')
  })
})

describe('links are allowed only on pages and in notes', () => {
  it.each([
    ['[a](https://example.org)', '<a https://example.org>a</a>'],
    ['読む：[報告書](https://example.org/ja)。', '読む：<a https://example.org/ja>報告書</a>。'],
    ['[a](mailto:me@example.org)', '<a mailto:me@example.org>a</a>'],
    ['[a](https://example.org/a_(b))', '<a https://example.org/a_(b)>a</a>'],
    ['[so *much*](https://example.org)', '<a https://example.org>so </a><a https://example.org><em>much</em></a>'],
    ['**[a](https://example.org)**', '<a https://example.org><strong>a</strong></a>'],
    ['[{=a b}](https://example.org)', '<a https://example.org>⟨a b⟩</a>'],
  ])('%s', (source, drawn) => {
    expect(draw(parseText(source, { hasLinks: true }))).toBe(drawn)
    expect(draw(parseText(source))).not.toContain('<a ')
  })

  it.each([
    ['see [a](report.pdf)', 4, '"report.pdf" is no address of the web; write one that begins with https://'],
    ['[a](javascript:alert)', 0, '"javascript:alert" is no address of the web; write one that begins with https://'],
    [
      '[a](https://example.org "T")',
      0,
      '"[" begins a link that is none; write it as [words](https://…), or "\\" before it',
    ],
    ['[](https://example.org)', 0, '"[" begins a link that is none; write it as [words](https://…), or "\\" before it'],
  ])('%s is an error', (source, at, message) => {
    expect(faultOf(source, true)).toEqual([at, message])
  })

  it('a claim and a reason show a link as it was typed', () => {
    const { claims } = acceptedOf(inTwo('\n## Reason\n- en: [a](https://example.org)\n- ja: 理'))
    expect(claims[0]?.reasons[0]?.text.en).toEqual([{ text: '[a](https://example.org)' }])
  })
})

describe('lines are joined with a blank, except beside a wide character in Japanese and Chinese', () => {
  it.each([
    ['ja', ['日本', '語'], '日本語'],
    ['ja', ['AI', 'モデル'], 'AIモデル'],
    ['ja', ['モデルは', 'AI'], 'モデルはAI'],
    ['ja', ['AI', 'model'], 'AI model'],
    ['ja', ['a', '「b」'], 'a「b」'],
    ['ja', ['好きだ！', 'a'], '好きだ！a'],
    ['ja', ['a', '…'], 'a …'],
    ['ja', ['①', 'a'], '① a'],
    ['ja', ['ｶﾅ', 'ｶﾅ'], 'ｶﾅ ｶﾅ'],
    ['ja', ['𠮷', 'a'], '𠮷a'],
    ['ja', ['a', '😀'], 'a😀'],
    ['ja', ['한국', '어'], '한국 어'],
    ['ja', ['日本', '한국'], '日本한국'],
    ['ja-JP', ['日', '本'], '日本'],
    ['zh-Hans', ['2023年', '7月'], '2023年7月'],
    ['zh-Hant', ['我們', '的'], '我們的'],
    ['zh', ['A', 'B'], 'A B'],
    ['ko', ['우리', '나라'], '우리 나라'],
    ['ko', ['日本', '語'], '日本 語'],
    ['en', ['日本', '語'], '日本 語'],
    ['en', ['a', 'b', 'c'], 'a b c'],
    ['jam', ['日', '本'], '日 本'],
    ['ja', ['**強調**', 'a'], '**強調**a'],
    ['ja', ['a', '*{=日}*'], 'a*{=日}*'],
    ['ja', ['{=AI}', '{=model}'], '{=AI} {=model}'],
    ['ja', ['{智譜|zhipu}', 'a'], '{智譜|zhipu}a'],
    ['ja', ['{zhipu|ジープー}', 'a'], '{zhipu|ジープー} a'],
    ['ja', ['a', '{zh-Hans:光}'], 'a{zh-Hans:光}'],
    ['ja', ['[語](https://example.org)', 'a'], '[語](https://example.org)a'],
    ['ja', ['a', '[語](https://example.org)'], 'a[語](https://example.org)'],
  ])('%s: %j', (lang, lines, joined) => {
    expect(joinLines(lines, lang)).toBe(joined)
  })
})
