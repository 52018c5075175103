// `new`: the example debate in any languages, and debates made of statements as people have them.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import writeSheet from 'write-excel-file/node'
import { readHeadWords } from '../src/cli/example.ts'
import { createRecogniser } from '../src/cli/heads.ts'
import { newDebate } from '../src/cli/new.ts'
import { type Text, toPlain } from '../src/core/text.ts'
import { compileDebate } from '../src/debate/compile.ts'
import { createJsonProblems } from '../src/debate/json-problems.ts'
import { toWord } from '../src/debate/package.ts'
import { printDebate } from '../src/debate/print.ts'
import { readProgramWords } from '../src/debate/program-words.ts'
import { readFolder } from '../src/debate/read-folder.ts'

const root = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'new-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const locales = readdirSync(join(root, 'locales'))
const program = readProgramWords(root, createJsonProblems())

/** Runs the command in a folder of its own; `debate` is read as `check` reads it. */
async function make(languages: string | undefined, list?: { name: string; content: string | Uint8Array }) {
  const folder = join(mkdtempSync(join(home, 'debate-')), 'buses')
  const from = list && join(home, list.name)
  if (list && from) writeFileSync(from, list.content)
  let said = ''
  const code = await newDebate({ folder, languages, from }, (text) => {
    said += text
  })
  return { folder, code, said: said.replaceAll(`${home}/`, ''), read: () => readFolder(folder, program) }
}

const sentences = ({ read }: Awaited<ReturnType<typeof make>>) =>
  read().debate?.claims.map(({ sentence }) =>
    Object.fromEntries(Object.entries(sentence).map(([lang, text]) => [lang, toPlain(text)])),
  )

it.each(['en', 'ja', 'zh-Hans', 'ja,en', 'en, zh-Hans, ja'])(
  'writes an example of everything in %s, which has no fault and stands as `format` writes it',
  async (languages) => {
    const { code, said, folder, read } = await make(languages)
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('overwrite what it says') })
    const { debate, problems, sections } = read()
    expect(problems).toEqual([])
    expect(debate?.languages).toEqual(languages.split(/, ?/))
    expect(printDebate(sections).get('debate.md')).toBe(readFileSync(join(folder, 'debate.md'), 'utf8'))
  },
)

it('has the words of the example in every language of the interface', () => {
  const keys = (lang: string) =>
    Object.keys(JSON.parse(readFileSync(join(root, 'locales', lang, 'example.json'), 'utf8')))
  for (const lang of locales) expect({ lang, keys: keys(lang) }).toEqual({ lang, keys: keys('en') })
})

it('has an example of every heading that a debate may have, except those that cannot be asked or need a file', async () => {
  const { read } = await make('en')
  const { debate } = read()
  if (!debate) throw new Error('not read')
  const { deck, words } = compileDebate(debate)
  expect(deck.thesis).toBeDefined()
  expect(
    debate.claims.some(
      ({ reasons, counters, since, note, heading }) =>
        reasons.length + counters.length > 1 && (since ?? (note && heading)),
    ),
  ).toBe(true)
  expect([debate.parts.length, debate.charts.length, debate.sources.length, debate.pages.length]).toEqual([2, 1, 1, 1])
  expect(words.get('en')?.evidence.disclaimers).toHaveLength(1)
})

it('writes a language that the interface lacks too: its texts are to be translated, and a first language has English ones', async () => {
  const second = await make('en, ko')
  expect(second.read().debate?.claims).toHaveLength(4)
  expect(second.read().problems.some(({ message }) => /has no ko/.test(message))).toBe(true)
  expect((await make('ko')).read().debate?.title.ko).toEqual([{ text: 'Should the buses of our town be free?' }])
})

it.each([
  [undefined, 'Say in which languages'],
  ['jp', '"jp" is no tag of a language: write ja\n'],
  ['en, xx', '"xx" is no tag of a language: write such as en'],
  ['en, x-y', '"x-y" is no tag of a language'],
])('refuses the languages %j and writes nothing', async (languages, sentence) => {
  const { code, said, folder } = await make(languages)
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(sentence) })
  expect(() => readdirSync(folder)).toThrow()
})

it('takes zh and zh-CN for the Chinese that the interface speaks', async () => {
  expect((await make('zh,en')).read().debate?.languages).toEqual(['zh-Hans', 'en'])
  expect((await make('zh-CN')).read().debate?.languages).toEqual(['zh-Hans'])
})

it('writes into no folder that has files', async () => {
  const folder = mkdtempSync(join(home, 'full-'))
  writeFileSync(join(folder, 'mine.md'), 'mine')
  let said = ''
  expect(
    await newDebate({ folder, languages: 'en', from: undefined }, (text) => {
      said += text
    }),
  ).toBe(1)
  expect(said).toBe(`${folder} is not empty: give a new folder, so that nothing is lost.\n`)
  expect(readdirSync(folder)).toEqual(['mine.md'])
})

const polis = `timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1520288601,Mon Mar 05,0,1,20,3,1,"Free, for all: ""now""."
1520288602,Mon Mar 05,1,2,20,3,-1,buy now
1520288603,Mon Mar 05,2,2,20,3,0,"Two
lines"
1520288604,Mon Mar 05,3,2,20,3,0,Two lines
1520288605,Mon Mar 05,4,2,20,3,0,
1520288606,Mon Mar 05,5,2,20,3,0,a <!-- b -->
`

it('takes the comments that polis exports, without those that its moderators rejected, and names every row that it leaves out', async () => {
  const made = await make('en', { name: 'comments.csv', content: polis })
  expect(sentences(made)).toEqual([{ en: 'Free, for all: "now".' }, { en: 'Two lines' }])
  expect(made.said).toContain('2 statements were taken from comments.csv; look at:')
  expect(made.said).toContain('row 3 was rejected by the moderators (moderated is -1)\n')
  expect(made.said).toContain('row 5 is the same as row 4\n')
  expect(made.said).toContain('row 6 has no statement\n')
  expect(made.said).toContain('row 7 has signs that mean something else in Markdown')
})

it.each([
  // The bytes of "日本語,英語\nバス,Buses\n", and of "公交\n", "버스\n".
  ['ja,en', 'Shift_JIS', '93fa967b8cea2c89708cea0a836f83582c42757365730a', { ja: 'バス', en: 'Buses' }],
  ['zh', 'GB18030', 'b9abbdbb0a', { 'zh-Hans': '公交' }],
  ['ko', 'EUC-KR', 'b9f6bdba0a', { ko: '버스' }],
  ['en', 'UTF-16', 'fffe42007500730065007300 0a00'.replace(' ', ''), { en: 'Buses' }],
] as const)(
  'reads a list in %s as sheets save it there, in %s, and says so',
  async (languages, encoding, bytes, texts) => {
    const made = await make(languages, { name: 'list.csv', content: Buffer.from(bytes, 'hex') })
    expect(sentences(made)).toEqual([texts])
    expect(made.said).toContain(`it was read in ${encoding}: if letters are wrong, save the list in UTF-8\n`)
  },
)

it.each([
  ['commas', 'English,日本語\nBuses,バス\nTrams,\n,路面電車\n'],
  [
    'semicolons, a byte-order mark and the line ends of Windows',
    '\uFEFFNr;日本語;English\r\n1;バス;Buses\r\n2;;Trams\r\n3;路面電車;\r\n',
  ],
  ['tabs', 'statement_en\tstatement_jp\nBuses\tバス\nTrams\t\n\t路面電車\n'],
  ['names of languages in another language', '英語,日本語訳\nBuses,バス\nTrams,\n,路面電車\n'],
])('takes a sheet with a column for each language: %s', async (_, content) => {
  const made = await make('en,ja', { name: 'list.csv', content })
  expect(sentences(made)).toEqual([{ en: 'Buses', ja: 'バス' }, { en: 'Trams' }])
  expect(made.said).toContain('row 4 has no text in en, the first language\n')
})

it('takes a line for a heading only in a list that has bullets elsewhere, and says so', async () => {
  const list = 'A list\nFirst heading\n- one\n・two\nSecond heading\n* three\n'
  const made = await make('en', { name: 'list.txt', content: list })
  expect(sentences(made)).toEqual([{ en: 'one' }, { en: 'two' }, { en: 'three' }])
  for (const row of [2, 5])
    expect(made.said).toContain(`row ${row} was taken as a heading, since it stands right above a list`)
  const stray = await make('en', { name: 'list.txt', content: 'A one\nB two\n- three\nC four\n' })
  expect(sentences(stray)).toEqual(['A one', 'B two', 'three', 'C four'].map((en) => ({ en })))
})

it('says how many claims a lesson has time for, if there are more', async () => {
  const list = (count: number) => Array.from({ length: count }, (_, at) => `Statement ${at}`).join('\n')
  const advice = 'A lesson of 50 minutes has time for about 12'
  expect((await make('en', { name: 'list.txt', content: list(12) })).said).not.toContain(advice)
  expect((await make('en', { name: 'list.txt', content: list(13) })).said).toContain(advice)
})

it('takes an XLSX sheet, and counts its rows as the sheet does', async () => {
  const rows = [['id', 'EN', '中文'], [], ['1', 'Buses', '公交'], ['2', '', '地铁']].map((row) =>
    row.map((value) => ({ value })),
  )
  const content = await writeSheet(rows).toBuffer()
  const made = await make('en,zh', { name: 'list.xlsx', content })
  expect(sentences(made)).toEqual([{ en: 'Buses', 'zh-Hans': '公交' }])
  expect(made.said).toContain('columns that are not used: "id"\n')
  expect(made.said).toContain('row 4 has no text in en')
})

it.each([
  ['question,statement', 'statement'],
  ['statement,comment', 'statement'],
  ['论点,comment', '论点'],
  ['質問,votes', '質問'],
])('of a sheet with the heads %s takes the column %s', async (heads, taken) => {
  const cells = (word: string) => heads.split(',').map((head) => `${word} of ${head}`)
  const content = [heads, cells('one').join(','), cells('two').join(','), ''].join('\n')
  const made = await make('en', { name: 'list.csv', content })
  expect(sentences(made)).toEqual([{ en: `one of ${taken}` }, { en: `two of ${taken}` }])
  expect(made.said).toContain('columns that are not used: ')
})

it.each([
  ['ja,en', ['ja', 'en']],
  ['No,Japanese,English,Votes', ['ja', 'en']],
  ['English,日本語訳,Chinese (Traditional)', ['en', 'ja', 'zh-Hant']],
  ['id,statement_en,statement_jp', ['en', 'ja']],
  ['中文,韩语,Deutsch', ['zh-Hans', 'ko', 'de']],
])('takes the languages from the heads %s of a sheet if none are given, and says so', async (heads, languages) => {
  const row = heads.split(',').map((head) => (['id', 'No', 'Votes'].includes(head) ? '1' : `Buses of ${head}`))
  const made = await make(undefined, { name: 'list.csv', content: `${heads}\n${row.join(',')}\n` })
  expect(made.read().debate?.languages).toEqual(languages)
  expect(Object.keys(made.read().debate?.claims[0]?.sentence ?? {})).toEqual(languages)
  expect(made.said).toContain(`those that the heads of list.csv name, in their order: --languages sets another order`)
})

it.each([
  ['list.csv', 'id,statement,it is no matter\n1,Buses should be free,x\n'],
  ['list.csv', 'Timestamp,What should we do in Japanese lessons?\n1,Sing\n'],
  ['list.txt', 'ja\nen\n'],
])('asks for the languages if no head of %s names one', async (name, content) => {
  const { code, said } = await make(undefined, { name, content })
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('Say in which languages') })
})

it.each([
  ['en', 'question,reason', { reasons: ['1'] }, '"reason" (en)'],
  ['ja', '主張,理由,反論', { reasons: ['1'], counters: ['2'] }, '"反論" (ja)'],
  ['en', 'statement,理由', { reasons: ['1'] }, '"理由" (en)'],
  ['en', 'Statement,Pro 1,Pro 2,Con', { reasons: ['1', '2'], counters: ['3'] }, '"Pro 1" (en), "Pro 2" (en)'],
  ['ja,en', 'ja,en,reason ja,reason_en', { reasons: ['2|3'] }, '"reason ja" (ja), "reason_en" (en)'],
  ['ja,en', '理由（英語）,理由,日本語,英語', { reasons: ['1|0'] }, '"理由（英語）" (en), "理由" (ja)'],
  ['ja,en', 'ja,en,reason,理由', { reasons: ['3|2'] }, '"reason" (en), "理由" (ja)'],
  ['ja,en', 'ja,en,reason', { reasons: ['2'] }, '"reason" (ja)'],
] as const)(
  'in %s takes the columns with reasons and counters of a sheet with the heads %s',
  async (languages, heads, taken, said) => {
    const row = heads.split(',').map((_, at) => `Cell ${at}`)
    const made = await make(languages, { name: 'list.csv', content: `${heads}\n${row.join(',')}\n` })
    const [claim] = made.read().debate?.claims ?? []
    const told = (all: { text: Record<string, Text> }[] = []) =>
      all.map(({ text }) =>
        languages
          .split(',')
          .flatMap((lang) => text[lang] ?? [])
          .map((one) => one.text.replace('Cell ', ''))
          .join('|'),
      )
    expect({ reasons: told(claim?.reasons), counters: told(claim?.counters) }).toEqual({ counters: [], ...taken })
    expect(made.said).toContain(said)
    expect(made.said).not.toContain('columns that are not used')
  },
)

const recognise = createRecogniser(readHeadWords(join(root, 'locales')))

it.each([
  // The tags of languages, with a hyphen, an underscore or a blank.
  ['Reason (zh-Hans)', 'reason', 'zh-Hans'],
  ['reason zh-Hans', 'reason', 'zh-Hans'],
  ['statement_zh_Hans', 'statement', 'zh-Hans'],
  ['zh-CN', undefined, 'zh-Hans'],
  ['zh-TW', undefined, 'zh-Hant'],
  ['zh_HK', undefined, 'zh-Hant'],
  ['en-US', undefined, 'en'],
  ['pt-BR', undefined, 'pt'],
  ['ja-JP', undefined, 'ja'],
  // Counters and reasons.
  ['Arguments against', 'counter'],
  ['Reason against', 'counter'],
  ['Counter argument', 'counter'],
  ['Counter-arguments (en)', 'counter', 'en'],
  ['Con argument', 'counter'],
  ['Reasons (con)', 'counter'],
  ['反対意見', 'counter'],
  ['反對意見', 'counter'],
  ['反对的理由', 'counter'],
  ['Arguments for', 'reason'],
  ['Pro argument', 'reason'],
  ['賛成意見', 'reason'],
  ['支持意见', 'reason'],
  ['Reason why not'],
  // Letters and digits.
  ['理由１', 'reason', undefined, 1],
  ['理由②', 'reason', undefined, 2],
  ['理由1（日本語）', 'reason', 'ja', 1],
  ['理由1 ja', 'reason', 'ja', 1],
  ['reason1_en', 'reason', 'en', 1],
  ['Ｅｎｇｌｉｓｈ', undefined, 'en'],
  // Names of languages.
  ['日文', undefined, 'ja'],
  ['英文', undefined, 'en'],
  ['中文', undefined, 'zh-Hans'],
  ['繁體中文', undefined, 'zh-Hant'],
  ['中国語（簡体字）', undefined, 'zh-Hans'],
  ['Chinese (Traditional)', undefined, 'zh-Hant'],
  ['한국어', undefined, 'ko'],
  ['français', undefined, 'fr'],
  ['日本語訳', undefined, 'ja'],
  ['日本語の主張', 'statement', 'ja'],
  ['English translation', undefined, 'en'],
  ['What should we do in Japanese lessons?'],
] as [string, string?, string?, number?][])('reads the head %s', (cell, kind, lang, number) => {
  const head = recognise(cell)
  expect([head.kind, head.lang, head.number]).toEqual([kind, lang, number])
})

const words = (heads: string) => heads.split(',').map((head) => `Text of ${head}`)
const sheetOf = (heads: string, cells = words(heads).join(',')) => ({
  name: 'list.csv',
  content: `${heads}\n${cells}\n`,
})
const ask = 'Say in which languages the debate is'

it.each([
  ['日文,英文,中文', undefined, ['ja', 'en', 'zh-Hans']],
  ['日本語,英文', undefined, ['ja', 'en']],
  ['zh-TW,en-US', undefined, ['zh-Hant', 'en']],
  ['statement_zh_Hans,statement_pt-BR', undefined, ['zh-Hans', 'pt']],
  ['日本語,Reason (ja),English', undefined, ['ja', 'en']],
  ['Argument EN,Argument JA', undefined, ['en', 'ja']],
  // Codes that are also words or countries.
  ['de,it', 'Die Busse sind gut,Gli autobus', ['de', 'it']],
  ['id,no,ja,en', '7,12,電車は速い,Trains are fast', ['ja', 'en']],
  ['HR,DE,ja', 'x,DE,電車は速い', ['ja']],
  ['comment-id,statement_ja', '7,電車は速い', ['ja']],
  ['English debate,\n日本語,英語', '電車は速い,Trains are fast', ['ja', 'en']],
  ['Statements (English),\n日本語,英語', '電車は速い,Trains are fast', ['ja', 'en']],
  // What has no language of its own.
  ['id,text', undefined, ask],
  ['IT,votes', 'The servers are slow,3', ask],
  ['He,votes', 'Buses should be free,3', ask],
  ['English debate', 'Buses', ask],
  ['Thai food is better', 'Buses', ask],
  ['Thai food,nice', 'Buses should be free,x', ask],
  // Texts that would be left out.
  ['主張,English', undefined, ask],
  ['statement_en,日本語版,理由', undefined, ask],
  ['日本語,reason en', undefined, ask],
] as [string, string | undefined, string[] | string][])(
  'without languages finds those of the heads %s, or asks',
  async (heads, cells, found) => {
    const made = await make(undefined, sheetOf(heads, cells))
    if (typeof found === 'string') return expect([made.code, made.said]).toEqual([1, expect.stringContaining(found)])
    const { debate } = made.read()
    expect([debate?.languages, Object.keys(debate?.claims[0]?.sentence ?? {})]).toEqual([found, found])
    // What is said of their order is no order that was used already.
    expect(made.said.includes('--languages sets another order')).toBe(found.length > 1)
    return expect(made.said).not.toContain(`--languages ${found.join(',')}`)
  },
)

it('finds languages that are given also in heads that are sentences, and says that it took the row for heads', async () => {
  const made = await make('en,ja', sheetOf('Write your idea in English please,日本語で書いてください'))
  expect(Object.keys(sentences(made)?.[0] ?? {})).toEqual(['en', 'ja'])
  expect(made.said).toContain('row 1 was taken for the heads of the columns\n')
})

it('quotes the name of a folder with blanks', () => {
  expect(['c/my debate', 'c/lunch'].map(toWord)).toEqual(['"c/my debate"', 'c/lunch'])
})

it('asks for the languages of a list that is not in UTF-8', async () => {
  const made = await make(undefined, { name: 'list.csv', content: Buffer.from('93fa967b8cea2c89708cea0a', 'hex') })
  expect(made.said).toContain(ask)
})

it.each([
  ['ja,en', '日本語,英語,理由1,理由2,Reason 2', ['理由1', '理由2|Reason 2'], []],
  ['ja,en', '日本語,英語,Reason 2,理由2,理由1', ['理由1', '理由2|Reason 2'], []],
  ['ja,en', '日本語,英語,理由,理由,reason,reason', ['理由|reason', '理由|reason'], []],
  ['ja,en', '日本語,英語,理由１（日本語）,reason1_en', ['理由１（日本語）|reason1_en'], []],
  ['en', 'Statement,Reason 1,Reason 1', ['Reason 1', 'Reason 1'], []],
  ['en', 'Motion,For,Against', ['For'], ['Against']],
  ['en', 'Plan of the town,For,Against', ['For'], ['Against']],
  ['en,zh', 'Argument EN,Argument zh-CN', [], []],
  ['zh,en', '中文,English,Reason (zh-Hans),Reason (en-US)', ['Reason (zh-Hans)|Reason (en-US)'], []],
  ['en', 'statement,Arguments for,Arguments against', ['Arguments for'], ['Arguments against']],
])('in %s reads the columns %s as pairs of reasons and counters', async (languages, heads, reasons, counters) => {
  const made = await make(languages, sheetOf(heads))
  const claims = made.read().debate?.claims
  const told = (all: { text: Record<string, Text> }[] = []) =>
    all.map(({ text }) =>
      Object.values(text)
        .map((one) => toPlain(one).replace('Text of ', ''))
        .join('|'),
    )
  expect([told(claims?.[0]?.reasons), told(claims?.[0]?.counters)]).toEqual([reasons, counters])
  expect(Object.values(claims?.[0]?.sentence ?? {}).map(toPlain)[0]).toBe(words(heads)[0])
  expect(made.said).not.toContain('columns that are not used')
})

it('takes no votes and no other columns for reasons, and names the reasons that it leaves out', async () => {
  const content =
    'ja,for,reason,reason en,reason why not\nバス,12,安い,Cheap,x\n路面電車,3,,Quiet,x\n徒歩,4,5,,x\n車,1,a <!-- b,,x\n'
  const made = await make('ja,en', { name: 'list.csv', content })
  expect(made.read().debate?.claims.map(({ reasons }) => reasons.length)).toEqual([1, 0, 0, 0])
  for (const sentence of [
    'columns that are not used: "for", "reason why not"\n',
    'row 3 has a reason without a text in ja, the first language\n',
    'row 4 has a number in place of a reason\n',
    'row 5 has a reason that has signs that mean something else in Markdown\n',
  ])
    expect(made.said).toContain(sentence)
})

it('takes a list without heads, and says that it took the first row too', async () => {
  const made = await make('en', {
    name: 'list.csv',
    content: '1,Buses should be free,ann@school.example\n2,Trams too,ben@school.example\n',
  })
  expect(sentences(made)).toEqual([{ en: 'Buses should be free' }, { en: 'Trams too' }])
  expect(made.said).toContain('column 2 was taken as en\n')
  expect(made.said).toContain('row 1 names no language and no column of statements, so it was taken as a statement too')
})

it.each([
  [
    'the answers to a form, below times and the question',
    'Timestamp,What should we debate?\n2026/05/01 10:00:00 AM GMT+2,Trams\n2026/05/02 9:00:00 PM GMT+2,Buses\n',
    ['row 1 was taken for the heads of the columns, and names no language: column 2 was taken as en\n'],
  ],
  [
    'several columns without heads, of which it names those that it did not take',
    'Trams are slow\tStraßenbahnen\nBuses\tBusse\n',
    ['column 1 was taken as en', 'column 2 not taken: put a row above whose cells name their language'],
  ],
  [
    'a sheet with a title above its heads and a sum below',
    'Our list,,\n,,\nNo,English,Votes\n1,Trams,3\n2,Buses,4\n,2,7\n',
    ['row 1 stands above the heads of the columns\n', 'row 6 has a number in place of a statement\n', '"No", "Votes"'],
  ],
])('takes %s', async (_, content, sentencesSaid) => {
  const made = await make('en', { name: 'list.csv', content })
  expect(sentences(made)?.map(({ en }) => en)).toEqual([expect.stringMatching(/^Trams/), 'Buses'])
  for (const sentence of sentencesSaid) expect(made.said).toContain(sentence)
})

it('takes no statement for a head because it names a language', async () => {
  const content = 'Buses\nEnglish should be taught\nJapanese too\n'
  const made = await make('en,ja', { name: 'list.csv', content })
  expect(sentences(made)).toEqual([{ en: 'Buses' }, { en: 'English should be taught' }, { en: 'Japanese too' }])
})

it('takes no dates of a workbook for statements', async () => {
  const rows = ['Trams', 'Buses'].map((value) => [
    { value: new Date('2026-05-01T10:00:00Z'), format: 'yyyy-mm-dd' },
    { value },
  ])
  const content = await writeSheet([[{ value: 'Time' }, { value: 'Your idea' }], ...rows]).toBuffer()
  const made = await make('en', { name: 'list.xlsx', content })
  expect(sentences(made)).toEqual([{ en: 'Trams' }, { en: 'Buses' }])
})

it('keeps each reason of an outline below its own statement, whichever lines have bullets', async () => {
  const list = 'A one.\n\treason a1\n\treason a2\nB two.\n\treason b1\n- C three.\n\t- reason c1\n'
  for (const content of [list, list.replaceAll('\t', '  '), list.replaceAll('- ', '・')]) {
    const made = await make('en', { name: 'list.txt', content })
    const claims = made
      .read()
      .debate?.claims.map(({ sentence, reasons }) => [sentence.en, reasons.map(({ text }) => text.en)])
    expect(claims?.map((texts) => JSON.stringify(texts).match(/[a-c]\d|one|two|three/g))).toEqual([
      ['one', 'a1', 'a2'],
      ['two', 'b1'],
      ['three', 'c1'],
    ])
    expect(made.read().debate?.parts).toEqual([])
  }
})

it('gives each part of an outline an id of its own, also where a heading comes again, below which lines are indented', async () => {
  const content = '\n# Pro\n  - One\n    -\n# Contra\n  - Two\n# Pro\n  - Three\n'
  const made = await make('en', { name: 'list.md', content })
  expect(made.read().debate?.claims.map(({ part, reasons }) => [part, reasons])).toEqual([
    ['part-1', []],
    ['part-2', []],
    ['part-3', []],
  ])
})

it('leaves out reasons and headings that cannot be written, and names them', async () => {
  const content = '# Pro\n- One\n  - see ![x](y.png)\n# Contra <!-- old -->\n- Two\n'
  const made = await make('en', { name: 'list.md', content })
  expect(made.read().problems.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(made.read().debate?.claims.map(({ part, reasons }) => [part, reasons])).toEqual([
    ['part-1', []],
    ['part-1', []],
  ])
  for (const row of [3, 4]) expect(made.said).toContain(`row ${row} has signs that mean something else in Markdown`)
})

it('says which further sheets of a workbook it did not read', async () => {
  const content = await writeSheet([
    { sheet: 'One', data: [[{ value: 'en' }], [{ value: 'Buses' }]] },
    { sheet: 'Two', data: [[{ value: 'Trams' }]] },
  ]).toBuffer()
  const made = await make('en', { name: 'list.xlsx', content })
  expect(sentences(made)).toEqual([{ en: 'Buses' }])
  expect(made.said).toContain('sheet "Two" was not read: only the first one is\n')
})

it.each([
  [
    'headings of Markdown, boxes, quotations and marks',
    '# Debate day\n\n## Buses\n- [ ] Buses should be **free**\n  - They are slow\n---\n## Trams\n> Trams too\n\n| a | b |\n## Later\n',
    ['row 10 is a row of a table: save the table as a sheet\n', 'row 11 is a heading without statements below it\n'],
  ],
  [
    'lines without bullets above lines that have one, and the letters of a word processor',
    'Debate day\nBuses\n• Buses should be free\n\to They are slow\nTrams\n• Trams too\n',
    [],
  ],
])('takes an outline with %s', async (_, content, sentencesSaid) => {
  const made = await make('en', { name: 'list.md', content })
  expect(sentences(made)).toEqual([{ en: 'Buses should be free' }, { en: 'Trams too' }])
  const { debate } = made.read()
  expect(debate?.title).toEqual({ en: [{ text: 'Debate day' }] })
  expect(debate?.parts.map(({ name }) => name)).toEqual([{ en: [{ text: 'Buses' }] }, { en: [{ text: 'Trams' }] }])
  expect(debate?.claims.map(({ part }) => part)).toEqual(['part-1', 'part-2'])
  expect(debate?.claims[0]?.reasons).toEqual([{ text: { en: [{ text: 'They are slow' }] }, sources: [] }])
  for (const sentence of sentencesSaid) expect(made.said).toContain(sentence)
})

it('takes an outline: a line for each statement, the lines below it as reasons, without bullets and numbers', async () => {
  const content = '1. Buses\n\t- They are slow.\n\n• Trams: yes\n（3）2024 was a good year\n1.5 times more\n'
  const made = await make('en', { name: 'list.txt', content })
  expect(sentences(made)).toEqual([
    { en: 'Buses' },
    { en: 'Trams: yes' },
    { en: '2024 was a good year' },
    { en: '1.5 times more' },
  ])
  expect(made.read().debate?.claims[0]?.reasons).toEqual([{ text: { en: [{ text: 'They are slow.' }] }, sources: [] }])
})

it('says which file with statements does not exist', async () => {
  let said = ''
  const wish = { folder: join(home, 'unwritten'), languages: 'en', from: join(home, 'nope.csv') }
  const code = await newDebate(wish, (text) => {
    said += text
  })
  expect({ code, said }).toEqual({ code: 1, said: `${join(home, 'nope.csv')}: there is no such file\n` })
})

it.each([
  ['list.docx', 'x', 'list.docx: statements are read from .xlsx, .csv'],
  ['list.xlsx', 'PK', 'list.xlsx: this is no XLSX file that can be read'],
  ['list.csv', '', 'list.csv: no statement could be taken from it.'],
  ['list.csv', new Uint8Array([0x83, 0x65, 0xfe, 0x83]), 'list.csv: the file is not in UTF-8'],
  ['list.csv', new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x0a, 0x00]), 'probably in UTF-16'],
])('says why nothing is taken from %s', async (name, content, sentence) => {
  const { code, said, folder } = await make('en', { name, content })
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(sentence) })
  expect(() => readdirSync(folder)).toThrow()
})

// Three hundred folders are written and read.
it('keeps every statement letter for letter, whatever signs it has', { timeout: 60_000 }, async () => {
  const sign = fc.constantFrom(
    ...'*{}[]<>|\\#-_`&:"\'=.1aあ 中é'.split(''),
    '**',
    '-->',
    '<b>',
    '{=',
    '{ja:',
    '&amp;',
    'https://a.b',
  )
  const statement = fc
    .array(sign, { minLength: 1, maxLength: 12 })
    .map((signs) => signs.join('').replace(/\s+/g, ' ').trim())
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        statement.filter((text) => !/^$|^\\[-+>#=]|^\d+\\[.)]|<!--|^[\s.:-]*\d[\d\s.:-]*$/.test(text)),
        { minLength: 1, maxLength: 8 },
      ),
      async (texts) => {
        const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}"`)
        const made = await make('en', { name: 'signs.csv', content: ['statement', ...quoted].join('\n') })
        expect(sentences(made)).toEqual(texts.map((en) => ({ en })))
      },
    ),
    { numRuns: 300, seed: 20261129 },
  )
})

it('makes a debate that starts of fifty statements', async () => {
  const content = ['statement', ...Array.from({ length: 50 }, (_, at) => `Statement number ${at + 1}`)].join('\n')
  const made = await make('en', { name: 'fifty.csv', content })
  expect(made.read().problems).toEqual([])
  expect(made.read().debate?.claims).toHaveLength(50)
})
