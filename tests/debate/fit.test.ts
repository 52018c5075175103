// Which texts the check reports as too long for their slide. The lengths on both sides of each limit were measured in one language, with
// made-up texts of growing length in a room, on slides of 1280 × 720: each row has the longest that fitted and the shortest that did not.
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/debate/problems.ts'
import { readDebate } from '../../src/debate/read-debate.ts'

type Lang = 'ja' | 'en'

/** A text as wide as this many full-width characters. */
const textOf = (width: number, lang: Lang): string =>
  lang === 'ja'
    ? '字'.repeat(Math.floor(width))
    : 'abcde '
        .repeat(60)
        .repeat(20)
        .slice(0, Math.floor(width * 2))
        .replace(/ $/, 'x')

const read = (text: string): Problem[] => readDebate([{ file: 'debate.md', text }], () => true).problems

/** The one-claim debate that was measured, with a text of this width. */
function debateWith(piece: string, width: number, lang: Lang, isPictured = false): string {
  const say = (own: number) => `- ${lang}: ${textOf(own, lang)}\n`
  const thirds = Array.from({ length: 3 }, () => `## Reason\n${say(width / 3)}`)
  const chart = (summary: number, caution: number) =>
    `# Chart share [S1]\n- unit: %\n\n${say(16)}\n## Summary\n${say(summary)}\n## Caution\n${say(caution)}\n| | a |\n|---|---|\n| 2021 | ≈6 |\n`
  const pieces: Record<string, string> = {
    sentence: `## Heading\n${say(12)}`,
    definition: `## Heading\n${say(12)}\n## Definition\n${say(width)}`,
    reasons: thirds.join('\n'),
    counter: `## Counter\n${say(width)}`,
    'look back': `## Since\n- verdict: mixed\n\n${say(width)}`,
    summary: chart(width, 50),
    caution: chart(36, width),
  }
  const hasChart = ['summary', 'caution'].includes(piece)
  const picture = isPictured ? '- picture: a.png\n\n' : ''
  const says = isPictured ? `## Picture\n${say(4)}` : ''
  const body = (count: number) => Array.from({ length: count }, () => textOf(width / count, lang)).join('\n\n  ')
  const page = (count: number) =>
    `# Page own\n${picture}- ${lang}: ${body(count)}\n${says}${isPictured ? `## Heading\n${say(6)}` : ''}`
  const pages: Record<string, string> = { 'text of a page': page(1), 'paragraphs and points': page(3) }
  return [
    `# Debate fit\n- languages: ${lang}\n- as of: 2023-07\n\n${say(piece === 'title' ? width : 8)}`,
    `## Subtitle\n${say(10)}`,
    `## Byline\n${say(30)}`,
    ...(pages[piece] ? [pages[piece]] : []),
    `# Claim one\n${hasChart ? '- charts: share\n\n' : pages[piece] ? '' : picture}${say(piece === 'sentence' ? width : 16)}`,
    ...(isPictured && piece === 'sentence' ? [says] : [pieces[piece] ?? '']),
    ...(hasChart ? [`# Source S1\n${say(4)}`] : []),
  ].join('\n')
}

describe.each<[piece: string, lang: Lang, fits: number, doesNot: number, isPictured?: boolean]>([
  ['title', 'ja', 82, 88],
  ['title', 'en', 93, 100],
  ['sentence', 'ja', 52, 56],
  ['sentence', 'en', 74, 78.5],
  ['definition', 'ja', 150, 160],
  ['definition', 'en', 219, 228],
  ['reasons', 'ja', 180, 196],
  ['reasons', 'en', 235, 252.5],
  ['counter', 'ja', 190, 200],
  ['counter', 'en', 219.5, 229.5],
  ['look back', 'ja', 100, 110],
  ['look back', 'en', 136.5, 149],
  ['summary', 'ja', 260, 280],
  ['summary', 'en', 299.5, 317],
  ['caution', 'ja', 480, 510],
  ['caution', 'en', 567, 599.5],
  ['text of a page', 'ja', 310, 321],
  ['text of a page', 'en', 320, 332],
  ['paragraphs and points', 'ja', 285, 291],
  ['paragraphs and points', 'en', 268, 275],
  ['text of a page', 'ja', 185, 191, true],
  ['text of a page', 'en', 195, 199, true],
  ['paragraphs and points', 'ja', 170, 174, true],
  ['paragraphs and points', 'en', 160, 165, true],
  ['sentence', 'ja', 46, 49, true],
  ['sentence', 'en', 46, 47, true],
])('a %s in %s', (piece, lang, fits, doesNot, isPictured) => {
  it(`is not reported if it fits: ${fits} full-width characters`, () => {
    expect(read(debateWith(piece, fits, lang, isPictured))).toEqual([])
  })

  it(`is reported with figures if it does not fit: ${doesNot} full-width characters`, () => {
    const [problem, ...others] = read(debateWith(piece, doesNot, lang, isPictured))
    expect(others).toEqual([])
    const said = new RegExp(
      `^${lang}: th(?:is|ese) ${piece} (?:is|are) (\\d+) characters long(?: together)?, and about (\\d+) fit `,
    )
    const [, length, about] = said.exec(problem?.message ?? '') ?? []
    expect(problem?.severity).toBe('warning')
    expect(Number(about)).toBeLessThan(Number(length))
    expect(Number(about)).toBeGreaterThan(Number(length) * 0.7)
  })
})

const start = '# Debate fit\n- languages: en, ja\n\n- en: Title\n- ja: 題\n\n'

it('reports a text at its own line, and each language separately', () => {
  const text = `${start}# Claim one\n- en: Short.\n- ja: ${textOf(100, 'ja')}\n`
  expect(read(text)).toEqual([
    {
      ...{ file: 'debate.md', line: 9, column: 1, severity: 'warning' },
      message: expect.stringMatching(
        /^ja: this sentence is 100 characters long, and about \d+ fit its slide: shorten it$/,
      ),
    },
  ])
})

it('if several texts together overfill a slide, reports the one that takes most of the room', () => {
  const [sentence, definition] = [textOf(45, 'ja'), textOf(100, 'ja')]
  const alone = `${start}# Claim one\n- en: Short.\n- ja: ${sentence}\n`
  expect(read(alone)).toEqual([])
  const [problem, ...others] = read(
    `${alone}\n## Definition\n- en: Short.\n- ja: ${definition}\n## Heading\n- en: H\n- ja: 題\n`,
  )
  expect(others).toEqual([])
  expect(problem).toMatchObject({ line: 9, message: expect.stringMatching(/^ja: this sentence is 45 characters/) })
})

it('reports the thesis once, though it is asked twice', () => {
  const thesis = `${start}# Thesis\n- en: ${textOf(150, 'en')}\n- ja: 短い。\n\n# Claim one\n- en: A\n- ja: 字\n`
  expect(read(thesis)).toHaveLength(1)
})

it('counts only the visible part of markup, and Hangul as wide', () => {
  const claim = (sentence: string) => `# Debate fit\n- languages: ko\n\nT\n\n# Claim one\n\n${sentence}\n`
  expect(read(claim('{=가나다} **라마** '.repeat(9)))).toEqual([])
  expect(read(claim('가'.repeat(120)))).toHaveLength(1)
})

it('counts with taller lines in scripts that have marks above and below their letters, and not with the marks', () => {
  const claim = (lang: string, sentence: string) =>
    read(`# Debate fit\n- languages: ${lang}\n\nT\n\n# Claim one\n\n${sentence}\n`).length
  // Six lines fit in English, five in Arabic, Hindi and Thai.
  const letters = 'x'.repeat(215)
  expect(['en', 'vi', 'ar', 'hi', 'th'].map((lang) => claim(lang, letters))).toEqual([0, 0, 1, 1, 1])
  const marked = 'ก็'.repeat(170)
  expect(claim('th', marked)).toBe(0)
})

// Measured in the same way with two languages on the slide, in both orders.
describe.each<[above: Lang, fits: number, doesNot: number]>([
  ['ja', 156, 190],
  ['en', 168, 200],
])('a counter in %s above its translation', (above, fits, doesNot) => {
  const below: Lang = above === 'ja' ? 'en' : 'ja'
  const problemsOf = (counter: number, translation: number) =>
    read(
      [
        `# Debate fit\n- languages: ${above}, ${below}\n\n- ${above}: ${textOf(8, above)}\n- ${below}: ${textOf(8, below)}`,
        `# Claim one\n- ${above}: ${textOf(16, above)}\n- ${below}: ${textOf(16, below)}`,
        `## Counter\n- ${above}: ${textOf(counter, above)}\n- ${below}: ${textOf(translation, below)}`,
      ].join('\n\n'),
    ).map(({ message }) => message)
  it(`fits with ${fits} full-width characters and a translation of three lines`, () => {
    expect(problemsOf(fits, 70)).toEqual([])
  })
  it(`is warned of with ${doesNot}, and with ${fits} above a translation of seven lines`, () => {
    for (const [counter, translation] of [
      [doesNot, 70],
      [fits, 190],
    ] as const)
      expect(problemsOf(counter, translation)).toContainEqual(
        expect.stringMatching(
          `^${above}: this counter is \\d+ characters long, and about \\d+ fit its slide above ${below}, the second language`,
        ),
      )
  })
})

// Measured in the same way: how long the second language may be below a text of this length.
describe.each<[piece: string, above: Lang, own: number, fits: number, doesNot: number]>([
  ['sentence', 'ja', 50, 50, 130],
  ['sentence', 'en', 50, 90, 130],
  ['look back', 'ja', 98, 60, 100],
  ['look back', 'en', 98, 130, 165],
  ['summary', 'ja', 150, 100, 200],
  ['summary', 'en', 150, 100, 200],
  ['text of a page', 'ja', 260, 240, 300],
  ['text of a page', 'en', 260, 300, 360],
  ['title', 'ja', 78, 45, 60],
  ['title', 'en', 64, 45, 60],
  ['definition of the thesis', 'ja', 40, 100, 148],
  ['definition of the thesis', 'en', 64, 50, 85],
  ['answer', 'ja', 100, 85, 115],
  ['answer', 'en', 100, 85, 110],
  ['disclaimer', 'ja', 180, 80, 130],
  ['disclaimer', 'en', 180, 40, 80],
  ['text below a heading', 'ja', 230, 90, 170],
  ['text below a heading', 'en', 230, 140, 230],
  ['text beside a picture', 'ja', 180, 140, 165],
  ['text beside a picture', 'en', 190, 150, 168],
  ['definition beside a picture', 'ja', 40, 38, 60],
  ['definition beside a picture', 'en', 40, 65, 88],
])('a %s in %s above its translation', (piece, above, own, fits, doesNot) => {
  const below: Lang = above === 'ja' ? 'en' : 'ja'
  const say = (width: number, translation = width) =>
    `- ${above}: ${textOf(width, above)}\n- ${below}: ${textOf(translation, below)}\n`
  const piecesOf = (translation: number): Record<string, string> => ({
    sentence: `# Claim one\n${say(own, translation)}\n## Heading\n${say(12)}`,
    'look back': `# Claim one\n${say(10)}\n## Since\n- verdict: mixed\n\n${say(own, translation)}`,
    summary: `# Claim one\n- charts: c\n\n${say(10)}\n# Chart c\n${say(16)}\n## Summary\n${say(own, translation)}\n| | a |\n|---|---|\n| 2021 | 6 |`,
    'text of a page': `# Page own\n${say(own, translation)}\n# Claim one\n${say(10)}`,
    title: `## Subtitle\n${say(10)}\n## Byline\n${say(30)}\n# Claim one\n${say(10)}`,
    'definition of the thesis': `# Thesis\n${say(30)}\n## Heading\n${say(12)}\n## Definition\n${say(own, translation)}\n# Claim one\n${say(10)}`,
    answer: `# Thesis\n${say(20)}\n## After\n\n### Answer\n${say(own, translation)}\n# Claim one\n${say(10)}`,
    disclaimer: `${`## Disclaimer\n${say(own, translation)}\n`.repeat(2)}\n# Claim one\n${say(10)}`,
    'text below a heading': `# Page own\n${say(own, translation)}\n## Heading\n${say(10)}\n# Claim one\n${say(10)}`,
    'text beside a picture': `# Page own\n${picture}${say(own, translation)}\n${says}\n# Claim one\n${say(10)}`,
    'definition beside a picture': `# Claim one\n${picture}${say(22)}\n## Definition\n${say(own, translation)}\n${says}`,
  })
  const picture = '- picture: a.png\n\n'
  const says = `## Picture\n${say(4)}`
  const toldOf = (translation: number) =>
    read(
      `# Debate fit\n- languages: ${above}, ${below}\n- as of: 2023-07\n\n${piece === 'title' ? say(own, translation) : say(8)}\n${piecesOf(translation)[piece]}\n`,
    )
      .map(({ message }) => message)
      .filter((message) => message.includes(` above ${below}, the second`) || message.includes(` below ${above}, as`))
  it(`fits with a translation of ${fits} full-width characters`, () => expect(toldOf(fits)).toEqual([]))
  it(`is warned of with one of ${doesNot}`, () => {
    expect(toldOf(doesNot)).toEqual([
      expect.stringMatching(
        /: this .* is \d+ characters long, and about \d+ fit its slide (?:above|below) .*: shorten it/,
      ),
    ])
  })
})
