// The real slides/ and locales/ are the fixture: a bad slide or text fails here by its file's name. Then each way to break
// a deck, and what its author is told.
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parseText } from '../src/content/parse-text.ts'
import { phrasesOf } from '../src/content/phrases.ts'
import { ContentError } from '../src/content/problems.ts'
import { readContent } from '../src/content/read-content.ts'
import { markPhrases, shapeWords } from '../src/content/shape-words.ts'
import { textsOf } from '../src/content/texts.ts'
import { toSlides } from '../src/core/deck.ts'
import { phraseEnd, type Text, toPlain } from '../src/core/text.ts'

const root = join(import.meta.dirname, '..')
const temporary = mkdtempSync(join(tmpdir(), 'content-'))
afterAll(() => rmSync(temporary, { recursive: true }))

it('reads the debate of this house without a problem: eighteen claims, thirteen of them core, nineteen charts', () => {
  const { deck, references, langs } = readContent(root)
  expect([...langs.keys()]).toEqual(['en', 'ja', 'zh-Hans'])
  expect(deck.claims).toHaveLength(18)
  expect(deck.claims.filter(({ core }) => core)).toHaveLength(13)
  expect(deck.claims.filter(({ verdict }) => verdict)).toHaveLength(18)
  expect(Object.keys(references.evidence)).toHaveLength(19)
})

const claims = readContent(root).deck.claims.map(({ id }) => id)

it.each(claims)('asks about the same figures in every language: %s', (id) => {
  const figures = Array.from(readContent(root).langs.values(), ({ words }) => {
    const { heading, claim, reasons } = words.claims[id] ?? { heading: '', claim: '', reasons: [] }
    // Years and per cents are written alike everywhere; sums are not (10億, 10 billion).
    const texts = [heading, claim, ...reasons].map((text) => toPlain(parseText(text)))
    return texts.map((text) => (text.match(/\d+\.\d+%|\b20\d\d|20\d\d(?=年)/g) ?? []).sort())
  })
  for (const other of figures) expect(other).toEqual(figures[0])
})

it('says beneath every argument and every look back where it comes from, and beneath the third vote', () => {
  const { deck, references } = readContent(root)
  const withSources = toSlides(deck).filter(
    ({ kind, poll }) => kind === 'arguments' || kind === 'hindsight' || (kind === 'vote' && poll?.round === 'since'),
  )
  expect(Object.keys(references.cited)).toEqual(withSources.map(({ id }) => id))
  expect(references.cited['few-unicorns.hindsight']?.length).toBeGreaterThan(0)
})

/** A JSON file opened for breaking. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into files of any shape
type Json = any
type Break = (deck: {
  edit: (file: string, change: (json: Json) => void) => void
  path: (file: string) => string
}) => void

/** What an author is told of the real deck once something is broken in it. */
function complaint(breakDeck: Break): string {
  const folder = mkdtempSync(join(temporary, 'deck-'))
  for (const name of ['slides', 'locales']) cpSync(join(root, name), join(folder, name), { recursive: true })
  const path = (file: string) => join(folder, file)
  breakDeck({
    path,
    edit: (file, change) => {
      const json: Json = JSON.parse(readFileSync(path(file), 'utf8'))
      change(json)
      writeFileSync(path(file), JSON.stringify(json, null, 2))
    },
  })
  try {
    readContent(folder)
  } catch (error) {
    if (error instanceof ContentError) return error.message
    throw error
  }
  return ''
}

const feast = 'slides/002-a-share-feast.json'
const unicorns = 'slides/005-few-unicorns.json'
const ja = 'locales/ja/deck.json'
const zhUi = 'locales/zh-Hans/ui.json'
const evidence = 'slides/evidence.json'
const rename = (group: Json, from: string, to: string) => {
  group[to] = group[from]
  delete group[from]
}

it('says nothing about an unbroken copy, nor about what a system hides in a folder', () => {
  expect(complaint(({ path }) => writeFileSync(path('slides/.DS_Store'), 'x'))).toBe('')
  expect(complaint(({ path }) => writeFileSync(path(ja), `\ufeff${readFileSync(path(ja), 'utf8')}`))).toBe('')
})

it.each<[what: string, breakDeck: Break, said: RegExp]>([
  [
    'a key nobody knows',
    ({ edit }) => edit(feast, (claim) => (claim.colour = 'red')),
    /^slides\/002-a-share-feast\.json:\d+: colour: nothing of this name belongs here/,
  ],
  [
    'a key left out',
    ({ edit }) => edit(feast, (claim) => delete claim.core),
    /^slides\/002-a-share-feast\.json:1: core: is missing; add it$/,
  ],
  [
    'a side that is neither yes nor no',
    ({ edit }) => edit(unicorns, (claim) => (claim.agreeSupports = 'maybe')),
    /^slides\/005-few-unicorns\.json:5: agreeSupports: .*"yes"\|"no"/,
  ],
  [
    'a name that does not say number and id',
    ({ path }) => renameSync(path(unicorns), path('slides/few-unicorns.json')),
    /^slides\/few-unicorns\.json: the name is not NNN-id\.json/,
  ],
  [
    'an id that is not the one in the name',
    ({ edit }) => edit(unicorns, (claim) => (claim.id = 'no-unicorns')),
    /^slides\/005-few-unicorns\.json:2: id: "no-unicorns" is not the id in the name/,
  ],
  [
    'a number taken twice',
    ({ path }) => renameSync(path(unicorns), path('slides/006-few-unicorns.json')),
    /^slides\/006-in-house-counts\.json: the number 006 is taken by slides\/006-few-unicorns\.json/,
  ],
  [
    'an id taken twice',
    ({ path }) => cpSync(path(unicorns), path('slides/097-few-unicorns.json')),
    /^slides\/097-few-unicorns\.json:2: id: "few-unicorns" is the claim of slides\/005-few-unicorns\.json/,
  ],
  [
    'an id that is the address of another slide',
    ({ path }) =>
      writeFileSync(path('slides/099-start.json'), readFileSync(path(feast), 'utf8').replace('a-share-feast', 'start')),
    /^slides\/099-start\.json:2: id: "start" is a name that the deck needs itself/m,
  ],
  [
    'a point of evidence that is no number',
    ({ edit }) => edit(evidence, (charts) => (charts['tencent-deals'].series[0].points[0].y = '300')),
    /^slides\/evidence\.json:\d+: tencent-deals\.series\.0\.points\.0\.y: .*number/,
  ],
  [
    'a month that no year has',
    ({ edit }) => edit('slides/deck.json', (deck) => (deck.hindsightAsOf = '2023-99')),
    /^slides\/deck\.json:\d+: hindsightAsOf: is no date/,
  ],
  [
    'a day that its month does not have',
    ({ edit }) => edit('slides/sources.json', (sources) => (sources.S5.date = '2023-02-30')),
    /^slides\/sources\.json:\d+: S5\.date: is no date/,
  ],
  [
    'a chart as of a month that no year has',
    ({ edit }) => edit(evidence, (charts) => (charts['tencent-deals'].asOf = '2023-99')),
    /^slides\/evidence\.json:\d+: tencent-deals\.asOf: is no date/,
  ],
  [
    'a point on a day that its month does not have',
    ({ edit }) => edit(evidence, (charts) => (charts['tencent-deals'].series[0].points[0].x = '2023-02-30')),
    /^slides\/evidence\.json:\d+: tencent-deals\.series\.0\.points\.0\.x: is neither a date/,
  ],
  [
    'evidence without a unit',
    ({ edit }) => edit(evidence, (charts) => delete charts['tencent-deals'].unit),
    /^slides\/evidence\.json:\d+: tencent-deals\.unit: .*"CNY"/,
  ],
  [
    'a place that stands twice in a series',
    ({ edit }) => edit(evidence, (charts) => (charts['tencent-deals'].series[0].points[1].x = '2021')),
    /^slides\/evidence\.json:\d+: tencent-deals\.series\.0\.points\.1\.x: "2021" stands twice/,
  ],
  [
    'a series that stands twice',
    ({ edit }) =>
      edit(evidence, (charts) =>
        charts['private-ai-investment'].series.push({ key: 'china', points: [{ x: '2023', y: 1 }] }),
      ),
    /^slides\/evidence\.json:\d+: private-ai-investment\.series\.2\.key: "china" stands twice/,
  ],
  [
    'a chart named like another slide',
    ({ edit }) => {
      edit(evidence, (charts) => rename(charts, 'tencent-deals', 'result'))
      edit('slides/016-giants-buy-insurance.json', (claim) => (claim.evidence = ['result']))
      for (const lang of ['en', 'ja', 'zh-Hans'])
        edit(`locales/${lang}/deck.json`, (words) => rename(words.evidence, 'tencent-deals', 'result'))
    },
    /^slides\/evidence\.json:\d+: result: is the name of another slide/,
  ],
  [
    'a chart that does not exist',
    ({ edit }) => edit(feast, (claim) => claim.evidence.push('no-such-chart')),
    /^slides\/002-a-share-feast\.json:\d+: evidence\.2: "no-such-chart" is not in slides\/evidence\.json/,
  ],
  [
    'a chart whose name every object answers to',
    ({ edit }) => edit(feast, (claim) => claim.evidence.push('constructor')),
    /^slides\/002-a-share-feast\.json:\d+: evidence\.2: "constructor" is not in slides\/evidence\.json/,
  ],
  [
    'a chart of such a name without words',
    ({ edit }) => {
      edit(feast, (claim) => claim.evidence.push('constructor'))
      edit(evidence, (charts) => (charts.constructor = charts['tencent-deals']))
    },
    /^locales\/ja\/deck\.json:\d+: evidence\.constructor: the words are missing/m,
  ],
  [
    'a chart that stands twice in a claim',
    ({ edit }) => edit(feast, (claim) => claim.evidence.push('four-a-shares')),
    /^slides\/002-a-share-feast\.json:\d+: evidence\.2: "four-a-shares" stands twice/,
  ],
  [
    'a chart that no claim shows',
    ({ edit }) => edit('slides/016-giants-buy-insurance.json', (claim) => delete claim.evidence),
    /^slides\/evidence\.json:\d+: tencent-deals: no claim shows this chart/,
  ],
  [
    'a chart without words in one language',
    ({ edit }) => edit(ja, (words) => delete words.evidence['tencent-deals']),
    /^locales\/ja\/deck\.json:\d+: evidence\.tencent-deals: the words are missing/,
  ],
  [
    'a series without a name',
    ({ edit }) => edit(ja, ({ evidence }) => delete evidence['private-ai-investment'].series.us),
    /^locales\/ja\/deck\.json:\d+: evidence\.private-ai-investment\.series\.us: the words are missing/,
  ],
  [
    'a place on the axis without a name',
    ({ edit }) => edit(ja, ({ evidence }) => delete evidence['foreign-share-of-fundraising'].x['2021-H1']),
    /^locales\/ja\/deck\.json:\d+: evidence\.foreign-share-of-fundraising\.x\.2021-H1: the words are missing/,
  ],
  [
    'derived points that nobody explains',
    ({ edit }) => edit(ja, ({ evidence }) => delete evidence['generative-ai-users'].derivation),
    /^locales\/ja\/deck\.json:\d+: evidence\.generative-ai-users\.derivation: the words are missing/,
  ],
  [
    'a kind of sum without a name',
    ({ edit }) => edit(ja, ({ evidence }) => delete evidence['national-funds'].natures.central),
    /^locales\/ja\/deck\.json:\d+: evidence\.national-funds\.natures\.central: the words are missing/,
  ],
  [
    'a line to compare with that is nowhere',
    ({ edit }) => edit(evidence, (charts) => delete charts['startup-valuations'].reference),
    /^locales\/en\/deck\.json:\d+: evidence\.startup-valuations\.reference: slides\/ has nothing of this name/m,
  ],
  [
    'a verdict that is none',
    ({ edit }) => edit(feast, ({ hindsight }) => (hindsight.verdict = 'perhaps')),
    /^slides\/002-a-share-feast\.json:\d+: hindsight\.verdict: .*"held"/,
  ],
  [
    'hindsight without words',
    ({ edit }) => edit(ja, ({ claims }) => delete claims['few-unicorns'].hindsight),
    /^locales\/ja\/deck\.json:\d+: claims\.few-unicorns\.hindsight: the words are missing/,
  ],
  [
    'a third vote without words',
    ({ edit }) => edit(ja, ({ thesis }) => delete thesis.since),
    /^locales\/ja\/deck\.json:\d+: thesis\.since: the words are missing/,
  ],
  [
    'an act the deck does not have',
    ({ edit }) => edit(feast, (claim) => (claim.act = 'nois')),
    /^slides\/002-a-share-feast\.json:3: act: "nois" is not among the acts/,
  ],
  [
    'an act without words',
    ({ edit }) => edit('slides/deck.json', (deck) => deck.acts.push('epilogue')),
    /^locales\/ja\/deck\.json:\d+: acts\.epilogue: the words are missing/m,
  ],
  [
    'words for an act that does not exist',
    ({ edit }) => edit(ja, ({ acts }) => (acts.epilogue = '終幕')),
    /^locales\/ja\/deck\.json:\d+: acts\.epilogue: slides\/ has nothing of this name/,
  ],
  [
    'a claim without words in one language',
    ({ edit }) => edit(ja, (words) => delete words.claims['few-unicorns']),
    /^locales\/ja\/deck\.json:\d+: claims\.few-unicorns: the words are missing/,
  ],
  [
    'words for a claim that does not exist',
    ({ edit }) => edit(ja, ({ claims }) => (claims['no-such'] = claims['few-unicorns'])),
    /^locales\/ja\/deck\.json:\d+: claims\.no-such: slides\/ has nothing of this name/,
  ],
  [
    'a reason more than the claim has',
    ({ edit }) => edit(ja, ({ claims }) => claims['few-unicorns'].reasons.push('もう一つ')),
    /^locales\/ja\/deck\.json:\d+: claims\.few-unicorns\.reasons: 4 texts here, 3 reasons in slides\/005-few-unicorns\.json/,
  ],
  [
    'an empty text',
    ({ edit }) => edit(ja, ({ thesis }) => (thesis.before.note = '')),
    /^locales\/ja\/deck\.json:\d+: thesis\.before\.note: /,
  ],
  [
    'a source that is not listed',
    ({ edit }) => edit(feast, ({ counter }) => counter.sources.push('S99')),
    /^slides\/002-a-share-feast\.json:\d+: counter\.sources\.0: S99 is not in slides\/sources\.json/,
  ],
  [
    'a source that no claim names',
    ({ edit }) => {
      edit('slides/sources.json', (sources) => (sources.S99 = { date: null }))
      for (const lang of ['en', 'ja', 'zh-Hans'])
        edit(`locales/${lang}/deck.json`, ({ sources }) => (sources.S99 = 'X'))
    },
    /^slides\/sources\.json:\d+: S99: nobody names this source/,
  ],
  [
    'a source whose name is no source’s',
    ({ edit }) => edit('slides/sources.json', (sources) => (sources.essay = { date: null })),
    /^slides\/sources\.json:\d+: essay: the name is wrong: /,
  ],
  [
    'a source without words',
    ({ edit }) => edit(ja, ({ sources }) => delete sources.S12),
    /^locales\/ja\/deck\.json:\d+: sources\.S12: the words are missing/,
  ],
  [
    'a markup that is not closed',
    ({ edit }) => edit(ja, ({ claims }) => (claims['few-unicorns'].reasons[1] = '売却は{=2023年6月')),
    /^locales\/ja\/deck\.json:\d+: claims\.few-unicorns\.reasons\.1: column 4: "\{" is never closed/,
  ],
  ['a language without its debate', ({ path }) => rmSync(path(ja)), /^locales\/ja\/deck\.json: the file is missing/],
  [
    'a language without its interface',
    ({ path }) => rmSync(path(zhUi)),
    /^locales\/zh-Hans\/ui\.json: the file is missing/,
  ],
  [
    'a folder that is no language',
    ({ path }) => cpSync(path('locales/ja'), path('locales/japanese'), { recursive: true }),
    /^locales\/japanese: the name is no language tag/,
  ],
  [
    'no English to follow',
    ({ path }) => rmSync(path('locales/en'), { recursive: true }),
    /^locales\/en: the folder is missing/,
  ],
  [
    'an interface text left out',
    ({ edit }) => edit(zhUi, (ui) => delete ui.vote.saved),
    /^locales\/zh-Hans\/ui\.json:\d+: vote\.saved: the text is missing/,
  ],
  [
    'an interface text that English does not have',
    ({ edit }) => edit(zhUi, (ui) => (ui.vote.bonus = '再来')),
    /^locales\/zh-Hans\/ui\.json:\d+: vote\.bonus: locales\/en\/ui\.json has no such key/,
  ],
  [
    'a plural form that Chinese does not use',
    ({ edit }) => edit(zhUi, (ui) => (ui.desk.connected_one = ui.desk.connected_other)),
    /^locales\/zh-Hans\/ui\.json:\d+: desk\.connected_one: locales\/en\/ui\.json has no such key/,
  ],
  [
    'a plural form that English needs',
    ({ edit }) => edit('locales/en/ui.json', (ui) => delete ui.desk.connected_one),
    /^locales\/en\/ui\.json:\d+: desk\.connected_one: the text is missing/,
  ],
  [
    'a {{place}} that asks for a format',
    ({ edit }) => edit('locales/en/ui.json', (ui) => (ui.desk.frozen = 'Saved as results/{{file, list}}')),
    /^locales\/en\/ui\.json:\d+: desk\.frozen: \{\{file, list\}\} asks for a format/,
  ],
  [
    'a {{place}} that is called otherwise',
    ({ edit }) => edit(zhUi, (ui) => (ui.desk.connected_other = '{{number}}部手机')),
    /^locales\/zh-Hans\/ui\.json:\d+: desk\.connected_other: has \{\{number\}\}, English \{\{count\}\}/,
  ],
  [
    'an interface text that is a number',
    ({ edit }) => edit(zhUi, (ui) => (ui.vote.saved = 1)),
    /^locales\/zh-Hans\/ui\.json:\d+: vote.*: is neither a text nor a group of texts/,
  ],
])('tells the author of %s where it is, and nothing else', (_, breakDeck, said) => {
  const message = complaint(breakDeck)
  expect(message).toMatch(said)
  // One fault is one problem, or the same one in each language: no problem follows from another.
  const problems = new Set(
    message.split('\n').map((line) => line.replace(/^locales\/[\w-]+\//, '').replace(/:\d+:/, ':')),
  )
  expect([...problems]).toHaveLength(1)
})

it.each([
  ['a comma left out', '{\n  "a": 1\n  "b": 2\n}', '3:3'],
  ['a comma too much', '{\n  "a": 1,\n}', '3:1'],
  ['a word without quotes', '{\n  "a": 1,\n  "b": oops\n}', '3:8'],
  ['a word cut short', '{\n  "a": tru\n}', '2:11'],
  ['quotes that a word processor bent', '{\n  “a”: 1\n}', '2:3'],
  ['a quote never closed', '{\n  "a": "x\n}', '2:10'],
  ['an end that never comes', '{\n  "a": [1,', '2:11'],
  ['nothing', '', '1:1'],
])('gives line and column of %s', (_, text, place) => {
  expect(complaint(({ path }) => writeFileSync(path(feast), text))).toMatch(
    new RegExp(`^${feast}:${place}: this is not JSON: [^\\n]+$`),
  )
})

it('says that a key stands twice, which JSON itself passes over', () => {
  const twice: Break = ({ path }) => {
    const text = readFileSync(path(ja), 'utf8')
    writeFileSync(path(ja), text.replace('"title":', '"title": "昨日の題",\n  "title":'))
  }
  expect(complaint(twice)).toBe('locales/ja/deck.json:3: title: stands twice; remove one')
})

it('points at the line of the text that is wrong', () => {
  const unclosed: Break = ({ edit }) => edit(ja, ({ claims }) => (claims['few-unicorns'].counter = '{=3億ドル'))
  const line = complaint(unclosed).match(/^locales\/ja\/deck\.json:(\d+): claims\.few-unicorns\.counter/)?.[1]
  const text = readFileSync(join(root, ja), 'utf8').split('\n')
  const counters = text.flatMap((row, at) => (row.includes('"counter"') ? [at + 1] : []))
  expect(counters).toContain(Number(line))
})

it('lists every problem at once, by file and line', () => {
  const message = complaint(({ edit, path }) => {
    edit(feast, (claim) => (claim.act = 'nois'))
    edit(ja, (words) => {
      delete words.claims['few-unicorns']
      words.title = 'a } b'
    })
    rmSync(path(zhUi))
  })
  expect(message.split('\n')).toEqual([
    expect.stringMatching(/^locales\/ja\/deck\.json:2: title: column 3/),
    expect.stringMatching(/^locales\/ja\/deck\.json:\d+: claims\.few-unicorns/),
    expect.stringMatching(/^locales\/zh-Hans\/ui\.json: /),
    expect.stringMatching(/^slides\/002-a-share-feast\.json:3: act/),
  ])
})

it('marks phrase ends at the edges of a run that is kept whole, never within it', () => {
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

const textsIn = (tree: unknown): Text[] => {
  if (Array.isArray(tree) && tree[0]?.text !== undefined) return [tree as Text]
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(textsIn) : []
}

it.each(['en', 'ja', 'zh-Hans'])(
  'gives every page its words, and none of them is changed by marking phrases: %s',
  (lang) => {
    const { deck, references, langs } = readContent(root)
    const file = langs.get(lang)?.words
    if (!file) throw new Error(`no words in ${lang}`)
    const shaped = shapeWords(deck, file, phrasesOf(lang))
    expect(Object.keys(shaped.claims.stacks)).toEqual(['before', 'after', 'since', ...claims])
    expect(Object.keys(shaped.arguments.arguments)).toEqual(claims)
    expect(Object.keys(shaped.notes)).toEqual(['before', 'after', 'since', ...claims])
    expect(Object.keys(shaped.evidence.charts)).toEqual(Object.keys(references.evidence))
    expect(textsIn(shaped).map(toPlain)).toEqual(textsIn(shapeWords(deck, file)).map(toPlain))
    const marks = JSON.stringify(shaped).split(phraseEnd).length - 1
    expect(marks > 0).toBe(lang !== 'en')
  },
)

it.each([
  ['zh-Hans', '大模型真的带来了一场资本盛宴', '大模型|真的|带来了一场|资本|盛宴'],
  ['zh-Hans', '那轮AI股大涨是真正的盛宴', '那轮|AI股|大涨是真正的|盛宴'],
  ['ja', '原文の結論をはぐらかしだと感じる', '原文の|結論を|はぐらかしだと|感じる'],
  ['ja', 'ある大手（社名は不明）は、', 'ある|大手|（社名は|不明）は、'],
])('breaks a line where a reader would, not within a word: %s %s', (lang, text, broken) => {
  expect(phrasesOf(lang)?.(text).join('|')).toBe(broken)
})

it.each([
  ['zh-Hans', '不到一年便追了上来。'],
  ['zh-Hans', '资金来了。'],
  ['ja', '調達が続いた。'],
])('never parts the last two characters of a text from the rest: %s %s', (lang, text) => {
  const phrases = phrasesOf(lang)
  if (!phrases) throw new Error('no phrases')
  const marked = markPhrases(parseText(text), phrases)
    .map((segment) => segment.text)
    .join('')
  const last = marked.split(phraseEnd).at(-1) ?? ''
  expect(last.replace(/\p{P}/gu, '').length).toBeGreaterThanOrEqual(3)
  expect(marked.replaceAll(phraseEnd, '')).toBe(text)
})

/** Every run of so many characters, without spaces: as one may be copied. */
const runLength = 13
const runsOf = (text: string): string[] => {
  const characters = [...text.normalize('NFKC').replace(/[\s\u200b]/g, '')]
  return characters
    .map((_, at) => characters.slice(at, at + runLength).join(''))
    .filter((run) => [...run].length === runLength)
}
// The essay itself never enters this house: what is compared is the hash of each of its runs, 48 bits of SHA-256.
const essayRuns = new Set(readFileSync(join(import.meta.dirname, 'essay-runs.txt'), 'utf8').split('\n'))
const isOfEssay = (run: string): boolean =>
  essayRuns.has(createHash('sha256').update(run).digest().subarray(0, 6).toString('base64url'))

it('shares no run of thirteen characters with the essay that it restates', () => {
  const files = [...readContent(root).langs.values()]
  const texts = files.flatMap(({ words, ui }) => [...textsOf(words), ...textsOf(ui)]).map(([, text]) => text)
  const shared = texts.flatMap((text) => runsOf(text.replace(/\{[^:={}|]*:|\{=|\|[^}]*\}|[{}]/g, '')).filter(isOfEssay))
  expect(shared).toEqual([])
  expect(essayRuns.size).toBeGreaterThan(3000)
})
