// What authors usually type, in eighteen rows: each is accepted with all its words, or reported with its place and the right line.
import { describe, expect, it } from 'vitest'
import { type Body, type Text, toPlain } from '../../src/core/text.ts'
import { readCases } from './read-cases.ts'
import { acceptedOf, type Files, filesOf, lostWords, printedOf, readSmall, toKept, toldOf } from './read-small.ts'
import { inOne, inThree, inTwo } from './small-debates.ts'

const changeFiles = (files: Files, change: (text: string) => string): Files =>
  Object.fromEntries(Object.entries(filesOf(files)).map(([file, text]) => [file, change(text)]))

describe('what is not accepted is reported at its place, with the right line', () => {
  it.each(readCases('rows-told.txt'))('$title', ({ files, told }) => {
    expect(toldOf(files)).toEqual(told)
    for (const end of ['\r\n', '\r'])
      expect(toldOf(changeFiles(files, (text) => text.replaceAll('\n', end)))).toEqual(told)
  })
})

/** All texts of a debate except the title and the first claim, as `lang: text`; signs separate paragraphs and list items. */
function addedTexts(files: Files): string[] {
  const { languages, title, claims, ...others } = acceptedOf(files)
  const [{ sentence, ...first } = { sentence: {} }, ...more] = claims
  const toLine = (text: Text | Body): string =>
    text
      .map((one) =>
        'text' in one
          ? toPlain([one])
          : 'list' in one
            ? one.list.map((item) => ` • ${toPlain(item)}`).join('')
            : ` ¶ ${toPlain(one.paragraph)}`,
      )
      .join('')
  const find = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) =>
      languages.includes(key) ? [`${key}: ${toLine(inner).trim()}`] : find(inner),
    )
  }
  return find([first, more, others])
}

/** The same text, one file for each first-level heading. */
const cutApart = (text: string): Files =>
  Object.fromEntries(text.split(/^(?=[#＃][ \u3000])/mu).map((part, at) => [`${at}.md`, part]))

const note = (text: string): string => inTwo(`\n## Note\n- en: ${text}\n- ja: 一`)
const chart = (cell: string): string =>
  inTwo(`- charts: c\n\n# Chart c\n- en: C\n- ja: 図\n\n| | a |\n|---|---|\n| x | ${cell} |\n| y | 1 |`)

describe('what is accepted keeps every word', () => {
  it.each<[row: number, title: string, files: string, texts: string[]]>([
    [
      1,
      'a line across the page after a blank line is ignored',
      inTwo('\n---\n\n## Note\n- en: One\n- ja: 一\n\n***'),
      ['en: ¶ One', 'ja: ¶ 一'],
    ],
    [
      1,
      'a line across the page below a list is ignored, since it cannot underline a list',
      inTwo('---\n\n# Claim b\n- en: B\n- ja: 乙\n---'),
      ['en: B', 'ja: 乙'],
    ],
    [2, 'a wide colon ends a key', inTwo('\n## Note\n- en：One\n- ja：市の'), ['en: ¶ One', 'ja: ¶ 市の']],
    [
      2,
      'wide signs can begin a heading and a line',
      inTwo('\n#　Claim b\n－ en： B\n-　ja：乙\n- core　：　yes'),
      ['en: B', 'ja: 乙'],
    ],
    [
      2,
      'wide letters in a heading, its id and its sources',
      inTwo(
        '＃　Ｃｌａｉｍ　ｂ－２\n－　ｅｎ：B\n- ja：乙\n\n＃＃ Ｒｅａｓｏｎ［Ｓ１，Ｓ２］\n- en: R\n- ja: Ｒ\n\n[S1]: https://example.org/1\n\n# Source Ｓ２\n- en: X\n- ja: Ｘ',
      ),
      ['en: B', 'ja: 乙', 'en: R', 'ja: Ｒ', 'en: X', 'ja: Ｘ'],
    ],
    [2, 'wide signs in one language', inOne('＃＃　Note\n\n　市の：バス　は'), ['en: ¶ 市の：バス　は']],
    [
      2,
      'wide signs in three languages',
      inThree('＃　Claim　b\n-　zh-Hans　：　乙\n- ja：　乙\n－　es-419：B'),
      ['zh-Hans: 乙', 'ja: 乙', 'es-419: B'],
    ],
    [3, 'a title may follow its languages after a blank line', inOne('# Claim b\n- core: yes\n\nB.'), ['en: B.']],
    [
      4,
      'a table may be directly below a text of one language',
      inOne('# Chart c\n\nTitle\n| | a |\n|---|---|\n| x | 1 |'),
      ['en: Title'],
    ],
    [5, 'a second paragraph of a note is indented by two', note('One.\n\n  Two.'), ['en: ¶ One. ¶ Two.', 'ja: ¶ 一']],
    [
      5,
      'paragraphs of one language need no indentation',
      inOne('## Note\n\nOne.\n\nTwo.\n\n- a\n- b\n\nThree.'),
      ['en: ¶ One. ¶ Two. • a • b ¶ Three.'],
    ],
    [6, 'a paragraph may be indented by up to five', note('One.\n\n     Two.'), ['en: ¶ One. ¶ Two.', 'ja: ¶ 一']],
    [
      6,
      'a continued line may be indented by any number of blanks',
      note('One\n            two\n\t\tthree.'),
      ['en: ¶ One two three.', 'ja: ¶ 一'],
    ],
    [6, 'tabs are blanks', inTwo('\n##\tNote\n-\ten:\tOne\n\ttwo\n-\tja:\t一'), ['en: ¶ One two', 'ja: ¶ 一']],
    [
      7,
      'a sign with "\\" before it does not begin a list',
      inTwo('\n## Definition\n- en: One\n  \\+ 5 %\n  \\- 3\n  \\> 2\n  \\# 1\n  1\\. quarter\n- ja: 一'),
      ['en: One + 5 % - 3 > 2 # 1 1. quarter', 'ja: 一'],
    ],
    [
      7,
      'a number other than 1 does not begin a list within a text',
      inTwo('\n## Definition\n- en: One\n  2. quarter\n  +5 %\n- ja: 一'),
      ['en: One 2. quarter +5 %', 'ja: 一'],
    ],
    [
      7,
      'a list in a note is a list',
      note('One\n\n  + 5 %\n  + 6 %\n\n  1. quarter'),
      ['en: ¶ One • 5 % • 6 % • quarter', 'ja: ¶ 一'],
    ],
    [
      8,
      'each reason has a heading of its own',
      inOne('## Reason\n\nIt is fresh\n\n## Reason\n\nIt is cheap: really'),
      ['en: It is fresh', 'en: It is cheap: really'],
    ],
    [9, 'any bullet will do', inTwo('\n## Note\n* en: One\n+ ja: 一'), ['en: ¶ One', 'ja: ¶ 一']],
    [
      9,
      'properties may have different bullets',
      inTwo('\n# Claim b\n* core: yes\n+ part: p\n- en: B\n* ja: 乙\n\n# Part p\n+ en: P\n- ja: 部'),
      ['en: B', 'ja: 乙', 'en: P', 'ja: 部'],
    ],
    [
      10,
      'comments are left out',
      note('One <!-- to do --> two <!-- a\n\n  b --> three'),
      ['en: ¶ One two three', 'ja: ¶ 一'],
    ],
    [
      10,
      'a comment may stand anywhere',
      inTwo(
        '<!-- a -->\n\n## Note <!-- b -->\n- <!-- c -->en<!-- d -->: One\n  <!-- e -->\n  two\n\n<!-- f\ng -->\n\n- ja: 一<!-- h\ni -->二\n<!-- j -->',
      ),
      ['en: ¶ One two', 'ja: ¶ 一二'],
    ],
    [
      10,
      'a "<" that does not begin a tag is kept as it is',
      note('a < b, 1<2, x <- y, \\<b>'),
      ['en: ¶ a < b, 1<2, x <- y, <b>', 'ja: ¶ 一'],
    ],
    [
      11,
      'signs of Markdown that are not markup here are kept',
      note('A*, 5*3*2, &amp;, `x`, $x_1$, a_b_c, ~~x~~, https://example.org/a_b_c'),
      ['en: ¶ A*, 5*3*2, &amp;, `x`, $x_1$, a_b_c, ~~x~~, https://example.org/a_b_c', 'ja: ¶ 一'],
    ],
    [
      13,
      'tags are compared in their canonical form',
      inThree('## Note\n- ZH-hans: 一\n- JA: 一\n- es-419: Uno'),
      ['zh-Hans: ¶ 一', 'ja: ¶ 一', 'es-419: ¶ Uno'],
    ],
    [14, 'a number with its marks', chart('≈1,234.5* (counted)'), ['en: C', 'ja: 図']],
    [14, 'a minus of any kind', chart('−5'), ['en: C', 'ja: 図']],
    [14, 'no number', chart('n/a'), ['en: C', 'ja: 図']],
    [
      14,
      'a name with its reading may be below Point',
      inTwo(
        '- charts: c\n\n# Chart c\n- en: C\n- ja: 図\n\n| | a |\n|---|---|\n| kyoto | 1 |\n\n## Point kyoto\n- ja: {京都|きょうと}',
      ),
      ['en: C', 'ja: 図', 'ja: 京都'],
    ],
    [
      15,
      'any id, and a short source',
      inTwo(
        '\n## Reason [1, src-2、a_b]\n- en: R\n- ja: 理\n\n[1]: https://example.org/1\n[src-2]: https://example.org/2 "Two"\n\n# Source a_b\n- en: We\n- ja: 我々',
      ),
      ['en: R', 'ja: 理', 'en: We', 'ja: 我々'],
    ],
    [
      15,
      'brackets within a text are kept as typed',
      note('so [1] and [S1][S2], [^3]'),
      ['en: ¶ so [1] and [S1][S2], [^3]', 'ja: ¶ 一'],
    ],
    [
      16,
      'characters that are not seen, as web pages and word processors leave them',
      inTwo(
        '- charts: \u200bc\n\n\u200b# Chart c\u200b\n- \uFEFFen\u200b: C\n- ja\u200f: 図\n\n| | a\u2060 |\n|---|---|\n\u200b| x | 1 |\n\n## Series \u00ada\n\u200e- en: S\n- ja: 列\n\n\uFEFF# Claim \uFEFFb\n- core: yes\u200b\n- en: B\n- ja: 乙',
      ),
      ['en: B', 'ja: 乙', 'en: C', 'ja: 図', 'en: S', 'ja: 列'],
    ],
    [16, 'a byte-order mark', `\uFEFF${inTwo('\n# Claim b\n- en: B\n- ja: 乙')}`, ['en: B', 'ja: 乙']],
  ])('[row %i] %s', (_row, _title, files, texts) => {
    expect(addedTexts(files)).toEqual(texts)
    const read = readSmall(files)
    expect(lostWords(files, read)).toEqual([])
    expect(toKept(readSmall(printedOf(read.sections)))).toBe(toKept(read))
    for (const end of ['\r\n', '\r']) expect(addedTexts(files.replaceAll('\n', end))).toEqual(texts)
    expect(addedTexts(cutApart(files))).toEqual(texts)
    const marked = changeFiles(cutApart(files), (text) => `\uFEFF${text.replace(/^\uFEFF/, '')}`)
    expect(addedTexts(marked)).toEqual(texts)
  })

  it.each([
    ['1,234.5', { y: 1234.5 }],
    ['-5', { y: -5 }],
    ['−5', { y: -5 }],
    ['≈3', { y: 3, approx: true }],
    ['≥1,000,000', { y: 1_000_000, floor: true }],
    ['3 (counted)', { y: 3, nature: 'counted' }],
    ['', undefined],
    ['–', undefined],
    ['n/a', undefined],
    ['N/A', undefined],
    ['≈１，２３４．５＊（counted）', { y: 1234.5, approx: true, nature: 'counted' }],
    ['－５', { y: -5 }],
    ['－', undefined],
  ])('[row 14] the cell "%s" is read as a number with its marks, or as not a number', (cell, point) => {
    const [first] = acceptedOf(chart(cell)).charts[0]?.series[0]?.points.filter(({ x }) => x === 'x') ?? []
    expect(first).toEqual(point && expect.objectContaining({ x: 'x', ...point }))
  })
})
