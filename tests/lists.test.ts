// Lists as people have them: what they are follows from their content, and the levels of an outline without indents from its numbers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import writeSheet from 'write-excel-file/node'
import { readHeadWords } from '../src/cli/example.ts'
import { languagesOf, readStatements } from '../src/cli/statements.ts'

const home = mkdtempSync(join(tmpdir(), 'outline-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const words = readHeadWords(join(import.meta.dirname, '..', 'locales'))

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
const workbook = (rows: string[][]) => writeSheet(rows.map((row) => row.map((value) => ({ value })))).toBuffer()

describe('how a list is read follows from what is in it, not from the end of its name', () => {
  it.each<[what: string, content: string | Buffer | Promise<Buffer>, texts: string[][]]>([
    ['a sheet with commas', 'English,日本語\nBuses,バス\nTrams,\n', [['Buses', 'バス'], ['Trams']]],
    [
      'a sheet as people type it',
      'en, ja\nBuses, バス\nTrams, 電車\n',
      [
        ['Buses', 'バス'],
        ['Trams', '電車'],
      ],
    ],
    ['a sheet with semicolons', 'No;English;日本語\n1;5,4 % go by bus;バス\n', [['5,4 % go by bus', 'バス']]],
    [
      'the Unicode text of Excel',
      utf16('English\t日本語\r\nBuses, trams\tバス\r\nTrams\t電車\r\n'),
      [
        ['Buses, trams', 'バス'],
        ['Trams', '電車'],
      ],
    ],
    [
      'a workbook',
      workbook([
        ['en', 'ja'],
        ['Buses', 'バス'],
      ]),
      [['Buses', 'バス']],
    ],
    ['a workbook with an outline', workbook([['1. Buses'], ['1.1 cheap'], ['2. Trams']]), [['Buses'], ['Trams']]],
    [
      'a sheet of one column',
      'statement\nBuses should be free\nTrams too\n',
      [['Buses should be free'], ['Trams too']],
    ],
    ['a column of quoted cells', '"Buses, trams"\n"He said ""no"""\n', [['Buses, trams'], ['He said "no"']]],
    ['a column of which some cells are quoted', 'statement\n"Buses, trams"\nBikes\n', [['Buses, trams'], ['Bikes']]],
    ['a head above an outline', 'Statements\n- Buses\n  - cheap\n- Trams\n', [['Buses'], ['Trams']]],
    [
      'lines with commas',
      'Buses, trams, bikes\nFor Ann, buses are free\nNo, never\n',
      [['Buses, trams, bikes'], ['For Ann, buses are free'], ['No, never']],
    ],
    [
      'lines with quotations',
      '"Free" means that somebody pays\nHe said "no, never\nTrams; buses\n',
      [['"Free" means that somebody pays'], ['He said "no, never'], ['Trams; buses']],
    ],
    ['an outline with tabs', '1.\tBuses\n\tcheap\n2.\tTrams\n\tquiet\n', [['Buses'], ['Trams']]],
    ['numbers and tabs of a word processor', '1\tBuses\n1.1\tcheap\n2\tTrams\n', [['Buses'], ['Trams']]],
  ])('%s', async (_, content, texts) => {
    const bytes = await content
    for (const end of ['csv', 'tsv', 'txt', 'md']) {
      const file = join(home, `list.${end}`)
      writeFileSync(file, bytes)
      const { taken } = await readStatements(file, { languages: ['en', 'ja'], words })
      expect([end, taken.map((statement) => [...statement.texts.values()])]).toEqual([end, texts])
    }
  })

  it('finds the languages in the heads of such a text too', async () => {
    const file = join(home, 'unicode.txt')
    writeFileSync(file, utf16('日本語\tEnglish\r\nバス\tBuses\r\n'))
    expect(await languagesOf(file, words)).toEqual(['ja', 'en'])
  })
})

describe('what is said of heads fits the languages of the debate', () => {
  async function readAs(languages: string[], content: string) {
    const file = join(home, 'list.csv')
    writeFileSync(file, content)
    const { taken, remarks } = await readStatements(file, { languages, words })
    return { taken: taken.map(({ texts }) => Object.fromEntries(texts)), said: remarks.join('\n') }
  }

  it.each([
    [['de', 'en'], 'Deutsch;Englisch\nBusse;Buses\n'],
    [['fr', 'de'], 'français;allemand\nBus;Busse\n'],
    [['en', 'ko'], '영어,한국어\nBuses,버스\n'],
  ])('in %j knows the names of languages in each language of the debate', async (languages, content) => {
    const { taken, said } = await readAs(languages, content)
    expect(taken.map((texts) => Object.keys(texts))).toEqual([languages])
    expect(said).toBe('')
    expect(await languagesOf(join(home, 'list.csv'), words)).toEqual(languages)
  })

  it.each([
    [
      ['de', 'en'],
      'Busse sind gut;Buses\nTrams;Trams too\n',
      'put a row above whose cells name their language, such as "de" and "en"',
    ],
    [
      ['ko'],
      'Busse sind gut;Buses\nTrams;Trams too\n',
      'put a row above whose cells name their language, such as "ko" and "en"',
    ],
    [
      ['de', 'en'],
      'Nr;These;Grund\n1;Busse sind gut;Buses\n2;Trams sind gut;Trams\n',
      'column 3 not taken: write into row 1 in which language each column is, such as "de" and "en"',
    ],
    [
      ['de', 'en'],
      'Aussage;Statement\nBusse;Buses\n',
      'column "Statement" was taken as de, since no head names that language: write heads such as "de" and "en"',
    ],
  ])('in %j advises what this debate needs: %s', async (languages, content, advice) => {
    expect((await readAs(languages, content)).said).toContain(advice)
  })
})

/** Each statement with its reasons, as `statement: reason, reason`; a heading as `[part]`. */
async function read(lines: string[]) {
  const file = join(home, 'list.txt')
  writeFileSync(file, lines.join('\n'))
  const { taken, remarks } = await readStatements(file, { languages: ['en'], words })
  const told = taken.map(({ texts, reasons, part }) => {
    const below = reasons.map((reason) => reason.get('en'))
    return `${part === undefined ? '' : `[${part}] `}${texts.get('en')}${below.length > 0 ? `: ${below.join(', ')}` : ''}`
  })
  return { told, remarks }
}

const two = ['Buses: cheap, clean', 'Trams: quiet']

describe('the levels of an outline without indents are read from its numbers', () => {
  it.each([
    ['1. and 1.1', ['1. Buses', '1.1 cheap', '1.2 clean', '2. Trams', '2.1 quiet'], two],
    ['1. and 1.1.', ['1. Buses', '1.1. cheap', '1.2. clean', '2. Trams', '2.1. quiet'], two],
    [
      '1 and 1.1, as word processors paste them',
      ['1\tBuses', '1.1\tcheap', '1.2\tclean', '2\tTrams', '2.1\tquiet'],
      two,
    ],
    ['1. and a)', ['1. Buses', 'a) cheap', 'b) clean', '2. Trams', 'a) quiet'], two],
    ['1) and a.', ['1) Buses', 'a. cheap', 'b. clean', '2) Trams', 'a. quiet'], two],
    ['(1) and (a)', ['(1) Buses', '(a) cheap', '(b) clean', '(2) Trams', '(a) quiet'], two],
    ['A. and 1.', ['A. Buses', '1. cheap', '2. clean', 'B. Trams', '1. quiet'], two],
    [
      'I. and A.',
      ['I. Buses', 'A. cheap', 'B. clean', 'II. Trams', 'A. quiet'],
      ['Buses: cheap, clean', 'Trams: quiet'],
    ],
    ['1. and i.', ['1. Buses', 'i. cheap', 'ii. clean', '2. Trams', 'i. quiet'], two],
    ['1. and ①', ['1. Buses', '①cheap', '②clean', '2. Trams', '① quiet'], two],
    ['一、 and （一）', ['一、Buses', '（一）cheap', '（二）clean', '二、Trams', '（一）quiet'], two],
    ['第1 and 1', ['第1　Buses', '1　cheap', '2　clean', '第2　Trams', '1 quiet'], two],
    ['第一条', ['第一条 Buses', '1. cheap', '2. clean', '第二条 Trams', '1. quiet'], two],
    ['１． and （１）', ['１．Buses', '（１）cheap', '（２）clean', '２．Trams', '（１）quiet'], two],
    ['⒈ and ⑴', ['⒈Buses', '⑴cheap', '⑵clean', '⒉Trams', '⑴quiet'], two],
    ['ア and (ア)', ['ア　Buses', '(ア)　cheap', '(イ)　clean', 'イ　Trams', '(ア)　quiet'], two],
    [
      'numbers and bullets',
      ['1. Buses', '- cheap', '- clean', '2. Trams', '- quiet'],
      ['Buses: cheap, clean', 'Trams: quiet'],
    ],
    ['bullets of two shapes', ['● Buses', '○ cheap', '○ clean', '● Trams', '○ quiet'], two],
    [
      'three levels',
      ['1. Buses', '1.1 cheap', '1.1.1 very', '1.2 clean', '2. Trams', '2.1 quiet'],
      ['Buses: cheap, very, clean', 'Trams: quiet'],
    ],
    [
      'headings above them',
      ['# Rail', '(a) Buses', '(i) cheap', '(ii) clean', '# Road', '1. Trams', 'a) quiet'],
      ['[Rail] Buses: cheap, clean', '[Road] Trams: quiet'],
    ],
  ])('%s', async (_, lines, told) => {
    const found = await read(lines)
    expect(found.told).toEqual(told)
    expect(found.remarks[0]).toMatch(/^lines that begin such as ".+" were taken as reasons of the statement above them/)
  })

  it.each([
    [['1. Buses', '2. Trams', '3. Bikes']],
    [['1 Buses', '2 Trams', '3 Bikes']],
    [['A. Buses', 'B. Trams', 'C. Bikes']],
    [['h) Buses', 'i) Trams', 'j) Bikes']],
    [['1. Buses', '2) Trams', '3. Bikes']],
    [['1.1 Buses', '1.2 Trams', '2.1 Bikes']],
    [['1. Buses', '3. Trams', '1. Bikes']],
    [['第1回　Buses', '第2回　Trams', '第3回　Bikes']],
    [['十、Buses', '十一、Trams', '十二、Bikes']],
    [['❶ Buses', '❷ Trams', '❸ Bikes']],
  ])('a list of one count has one level: %j', async (lines) => {
    expect(await read(lines)).toEqual({ told: ['Buses', 'Trams', 'Bikes'], remarks: [] })
  })

  it.each([
    ['A. Smith is right', []],
    ['3 buses are enough', []],
    ['U.S. buses are better', []],
    ['1.5 times more', []],
    ['1.1 million people go by bus', []],
    ['第二次 is a word', []],
    ['3.5% is too much', []],
    ['(sic) buses', []],
    ['a bus is enough', []],
  ])('a sentence that begins like a number keeps all its words: %s', async (sentence, remarks) => {
    expect(await read(['Trams', sentence])).toEqual({ told: ['Trams', sentence], remarks })
    expect((await read(['1. Trams', '2. Bikes', sentence])).told).toContain(sentence)
  })

  it('names the rows whose number does not go on with those above, and takes them as statements', async () => {
    expect(await read(['1. Buses', '1.4 times more', '2. Trams', 'c) Bikes'])).toEqual({
      told: ['Buses', '1.4 times more', 'Trams', 'Bikes'],
      remarks: [
        'row 2 begins with "1.4", which does not go on with the numbers above it: it was kept',
        'row 4 begins with "c)", which does not go on with the numbers above it: it was left out',
      ],
    })
  })
})

describe('the top lines of an outline name parts if statements stand below each of them', () => {
  const parted = [
    '[Noise] Free buses are quieter than cars.: They run on electricity, They are few',
    '[Noise] Trams keep a whole street awake.',
    '[Money] Tickets cost the town more than they bring.',
  ]
  const quiet = ['Free buses are quieter than cars.', 'Trams keep a whole street awake.']
  const cost = 'Tickets cost the town more than they bring.'
  const flat = [`[Noise] ${quiet[0]}`, `[Noise] ${quiet[1]}`, `[Money] ${cost}`]

  it.each<[string, string[], string[]]>([
    [
      'I., A. and 1.',
      [
        'I. Noise',
        `  A. ${quiet[0]}`,
        '    1. They run on electricity',
        '    2. They are few',
        `  B. ${quiet[1]}`,
        'II. Money',
        `  A. ${cost}`,
      ],
      parted,
    ],
    [
      '1., 1.1 and 1.1.1 without indents',
      [
        '1. Noise',
        `1.1 ${quiet[0]}`,
        '1.1.1 They run on electricity',
        '1.1.2 They are few',
        `1.2 ${quiet[1]}`,
        '2. Money',
        `2.1 ${cost}`,
      ],
      parted,
    ],
    [
      'bullets of three indents',
      [
        '- Noise',
        `  - ${quiet[0]}`,
        '    - They run on electricity',
        '    - They are few',
        `  - ${quiet[1]}`,
        '- Money',
        `  - ${cost}`,
      ],
      parted,
    ],
    ['A. and 1.', ['A. Noise', `   1. ${quiet[0]}`, `   2. ${quiet[1]}`, 'B. Money', `   1. ${cost}`], flat],
    ['A. and 1. without indents', ['A. Noise', `1. ${quiet[0]}`, `2. ${quiet[1]}`, 'B. Money', `1. ${cost}`], flat],
    [
      '第1章 and 1.',
      [
        '第1章　騒音',
        '1. 無料のバスは自家用車よりも静かである。',
        '2. 路面電車は通り全体を眠らせない。',
        '第2章　費用',
        '1. 切符は町の収入より費用が大きい。',
      ],
      [
        '[騒音] 無料のバスは自家用車よりも静かである。',
        '[騒音] 路面電車は通り全体を眠らせない。',
        '[費用] 切符は町の収入より費用が大きい。',
      ],
    ],
    [
      'a title above',
      ['Buses in our town', 'A. Noise', `1. ${quiet[0]}`, `2. ${quiet[1]}`, 'B. Money', `1. ${cost}`],
      flat,
    ],
  ])('%s', async (_, lines, told) => {
    const found = await read(lines)
    expect(found.told).toEqual(told)
    expect(found.remarks).toContainEqual(
      expect.stringMatching(
        /^lines such as ".* ?(?:Money|費用)" were taken as names of parts, since statements stand below each; if they are/,
      ),
    )
  })

  it.each<[string, string[]]>([
    ['they are sentences', ['A. Buses are quiet.', `1. ${cost}`, 'B. Trams are loud.', `1. ${cost}`]],
    [
      'they are long',
      ['A. Buses are quieter than all cars', `1. ${cost}`, 'B. Trams are louder than buses', `1. ${cost}`],
    ],
    ['one of them has nothing below it', ['A. Noise', `1. ${cost}`, 'B. Money']],
    ['what is below them are words', ['A. Buses', '1. cheap', 'B. Trams', '1. quiet']],
    [
      'they have numbers of points and no level below',
      ['1. Ban cars', `  - ${cost}`, '2. Ban bikes', '  - They cause accidents in town.'],
    ],
  ])('unless %s', async (_, lines) => {
    expect((await read(lines)).told.every((line) => !line.startsWith('['))).toBe(true)
  })
})
