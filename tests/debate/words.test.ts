// The words that a debate brings for a language without a translation of the interface, and the messages to their author.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import i18next from 'i18next'
import { afterAll, describe, expect, it } from 'vitest'
import { writeWords } from '../../src/cli/words.ts'
import { unmarked } from '../../src/core/text.ts'
import { checkUi } from '../../src/debate/check-ui.ts'
import { fillWords } from '../../src/debate/interface-words.ts'
import { createJsonProblems } from '../../src/debate/json-problems.ts'
import { toLine } from '../../src/debate/problems.ts'
import { readProgramWords } from '../../src/debate/program-words.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { readFolder } from '../../src/debate/read-folder.ts'
import { englishForms } from '../../src/draw/english-forms.ts'

const root = join(import.meta.dirname, '../..')
const program = readProgramWords(root, createJsonProblems())
const englishText = readFileSync(join(root, 'locales/en/ui.json'), 'utf8')
const english = JSON.parse(englishText)
const temporary = mkdtempSync(join(tmpdir(), 'words-'))
afterAll(() => rmSync(temporary, { recursive: true }))

/** Reads a debate in these languages, with these files in words/. */
const read = (languages: string, words: Record<string, unknown>) => readFolder(folderWith(languages, words), program)

function folderWith(languages: string, words: Record<string, unknown>): string {
  const folder = mkdtempSync(join(temporary, 'debate-'))
  const texts = languages.split(', ').map((lang) => `- ${lang}: Buses?`)
  const text = `# Debate buses\n- languages: ${languages}\n\n${texts.join('\n')}\n\n# Claim free\n${texts.join('\n')}\n`
  writeFileSync(join(folder, 'debate.md'), text)
  mkdirSync(join(folder, 'words'))
  for (const [file, own] of Object.entries(words)) {
    const bytes = typeof own === 'string' || own instanceof Uint8Array ? own : JSON.stringify(own, null, 2)
    writeFileSync(join(folder, 'words', file), bytes)
  }
  return folder
}
const linesOf = (languages: string, words: Record<string, unknown>): string[] =>
  read(languages, words).problems.map(toLine)

// biome-ignore lint/suspicious/noExplicitAny: a test changes JSON of any shape
type Json = any
/** Words as pages show them in another language: English, and marked as that. */
const marked = (words: Json): Json =>
  mapTexts(words, (text) => (/\p{L}{2}/u.test(text.replace(/\{\{.*?\}\}/g, '')) ? `\u2066${text}\u2069` : text))
/** Words as if they were translated. */
const translated = (words: Json): Json => mapTexts(words, (text) => `가 ${text}`)
const mapTexts = (words: Json, to: (text: string) => string): Json =>
  JSON.parse(JSON.stringify(words), (_, value) => (typeof value === 'string' ? to(value) : value))

/** As many languages have the words: without the form for "one" that English has. */
const withoutOne = (words: Json): Json =>
  Object.fromEntries(
    Object.entries(words).flatMap(([key, own]) => {
      if (key.endsWith('_one')) return []
      return [[key, typeof own === 'string' ? own : withoutOne(own)]]
    }),
  )

/** English as such a language shows it: with both plurals where they differ. */
const inBothForms = (words: Json): Json =>
  Object.fromEntries(
    Object.entries(marked(words)).flatMap(([key, own]: [string, Json]) => {
      if (key.endsWith('_one')) return []
      const one = marked(words)[key.replace(/_other$/, '_one')]
      if (typeof own !== 'string') return [[key, inBothForms(words[key])]]
      return [[key, one === undefined || one === own ? own : `${one}\u001f${own}`]]
    }),
  )

describe('a debate in a language that the program does not speak', () => {
  it('gets a message that its buttons are English, at the line that names its languages', () => {
    expect(linesOf('ko, en', {})).toEqual([
      'debate.md:2:14 warning: the program does not speak ko, so its buttons are English: npm run debate -- words ko FOLDER writes words/ko.json, to be translated',
    ])
  })

  it('is not told to translate the words of a language that does not exist', () => {
    expect(linesOf('en, jp', {}).filter((line) => /words/.test(line))).toEqual([])
    expect(linesOf('en, xx', {}).filter((line) => /words/.test(line))).toEqual([])
    expect(linesOf('en, cz', {}).filter((line) => /words/.test(line))).toEqual([
      expect.stringContaining('words cs FOLDER'),
    ])
    expect(linesOf('en, cs', { 'cz.json': {} })).toContain(
      'words/cz.json:1:1 "cz" is no language tag as it is written: rename the file, such as words/cs.json',
    )
  })

  it('is told to remove the words of a language that the program speaks, under whatever tag', () => {
    expect(linesOf('en, ja', { 'jp.json': {} })).toEqual([
      'words/jp.json:1:1 "jp" is no language tag as it is written, and ja is spoken by the program itself: remove this file',
    ])
  })

  it('is spoken to in the words of its script if the program speaks it as in another region, or in words of its own', () => {
    expect(linesOf('zh-CN, zh-TW, en-UK, ja-JP', {})).toEqual([])
    expect(linesOf('en, sr-Latn', {})).toEqual([expect.stringContaining('the program does not speak sr-Latn')])
    const uiOf = (lang: string, files: Record<string, unknown>) =>
      readContent(root, folderWith(`en, ${lang}`, files)).langs.get(lang)?.ui
    expect(uiOf('zh-TW', {})).toEqual(program.get('zh-Hant'))
    expect(uiOf('zh-CN', {})).toEqual(program.get('zh-Hans'))
    expect(uiOf('zh-CN', { 'zh-CN.json': { product: 'X' } })).toMatchObject({ product: 'X' })
  })

  it('gets no such message if the program speaks all its languages, or if nobody asks', () => {
    expect(linesOf('ja, en', {})).toEqual([])
    const folder = mkdtempSync(join(temporary, 'unasked-'))
    writeFileSync(join(folder, 'debate.md'), '# Debate a\n- languages: ko\n\nT\n\n# Claim b\n\nC\n')
    expect(readFolder(folder).problems).toEqual([])
  })

  it('shows the words that it brings, and English, marked as that, for the others', () => {
    const own = translated(withoutOne(english))
    const { problems, ui } = read('ko, en', { 'ko.json': own })
    expect(problems).toEqual([])
    expect(fillWords(ui.get('ko'), english, 'ko')).toEqual(own)
    const { vote: _, ...part } = own
    expect(fillWords(part, english, 'ko')).toEqual({ ...own, vote: inBothForms(english.vote) })
    expect(fillWords(undefined, english, 'ko')).toEqual(inBothForms(english))
  })

  it('counts the texts that are still English, which are marked too', () => {
    const own = { ...translated(withoutOne(english)), vote: withoutOne(english.vote) }
    const count = Object.keys(own.vote).length
    const { problems, ui } = read('ko, en', { 'ko.json': own })
    expect(problems.map(toLine)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^words/ko\\.json:1:1 warning: ${count} of its \\d+ texts are still English: translate them, those of`,
        ),
      ),
    ])
    expect(fillWords(ui.get('ko'), english, 'ko')).toEqual({ ...own, vote: marked(own.vote) })
  })

  it.each(['fr', 'ar', 'ko', 'th', 'lt', 'lv', 'ru', 'pl', 'cy', 'he', 'pt', 'hi', 'de'])(
    'shows what stays English with its English plural, whatever the plural forms of %s',
    (lang) => {
      const ui = fillWords({ vote: { saved: 'x' } }, english, lang)
      const i18n = i18next.createInstance().use(englishForms)
      void i18n.init({
        ...{ lng: lang, ns: ['ui'], defaultNS: 'ui', resources: { [lang]: { ui } }, initAsync: false },
        ...{ interpolation: { escapeValue: false }, postProcess: englishForms.name },
      })
      const say = (count: number) => unmarked(i18n.t(($) => $.desk.connected, { count }))
      for (const count of [0, 1, 2, 3, 5, 6, 10, 11, 20, 21, 22, 31, 100, 101, 121, 1_000_000])
        expect(say(count)).toBe(count === 1 ? '1 phone' : `${count} phones`)
      expect(unmarked(i18n.t(($) => $.desk.minutes, { count: 1.5 }))).toBe('1.5 minutes')
      expect(i18n.t(($) => $.desk.connected, { count: 1 })).toBe('\u20661 phone\u2069')
    },
  )

  it('gets a message about each word of phone and scale that stays English, and about no others', () => {
    const words = translated({ scale: withoutOne(english.scale), vote: withoutOne(english.vote) })
    expect(linesOf('ko, en', { 'ko.json': words })).toEqual([])
    delete words.vote.saved
    expect(linesOf('ko, en', { 'ko.json': words })).toEqual([
      expect.stringMatching(
        /^words\/ko\.json:\d+:1 warning: vote\.saved is missing and stays English: add it from locales\/en\/ui\.json$/,
      ),
    ])
    expect(linesOf('ko, en', { 'ko.json': { vote: words.vote } })[0]).toMatch(
      /^words\/ko\.json:1:1 warning: scale\.[^ ]+, [^ ]+, [^ ]+ and \d+ more are missing and stay English/,
    )
  })
})

it.each<[what: string, text: string, said: RegExp]>([
  ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', /^words\/ko\.json:3:3 this is not JSON: /],
  ['nothing', '', /^words\/ko\.json:1:1 this is not JSON: /],
  ['a list', '[]', /^words\/ko\.json:1:1 is neither a text nor a group of texts/],
  [
    'a number',
    '{\n "vote": {\n  "saved": 1 } }',
    /^words\/ko\.json:3:1 vote\.saved: is neither a text nor a group of texts/,
  ],
  ['an empty text', '{\n "product": "" }', /^words\/ko\.json:2:1 product: is empty: write the text/],
  [
    'a key that appears twice',
    '{\n "product": "a",\n "product": "b" }',
    /^words\/ko\.json:\d:1 product: appears twice/,
  ],
  [
    'a key that English does not have',
    '{\n "vote": {\n  "bonus": "x" } }',
    /^words\/ko\.json:3:1 vote\.bonus: English/,
  ],
  [
    'a placeholder with another name',
    '{\n "claimNumber": "x {{n}}" }',
    /^words\/ko\.json:2:1 claimNumber: has \{\{n\}\}, English /,
  ],
  [
    'a plural form that the language does not use',
    '{\n "tally": {\n  "voted_one": "{{count}}" } }',
    /^words\/ko\.json:3:1 tally\.voted_one: English has no such key/,
  ],
])('gets a message about %s in its words, with the line', (_, text, said) => {
  const errors = read('ko, en', { 'ko.json': text }).problems.filter(({ severity }) => severity === 'error')
  expect(errors.map(toLine)).toEqual([expect.stringMatching(said)])
})

it('gets all messages at once: about the debate and about its words', () => {
  const folder = mkdtempSync(join(temporary, 'all-'))
  mkdirSync(join(folder, 'words'))
  writeFileSync(join(folder, 'debate.md'), '# Debate a\n- languages: ko\n- minutes: long\n\nT\n\n# Claim b\n\nC\n')
  writeFileSync(join(folder, 'words/ko.json'), '{ "bonus": "x" }')
  const errors = readFolder(folder, program).problems.filter(({ severity }) => severity === 'error')
  expect(errors.map(({ file }) => file)).toEqual(['debate.md', 'words/ko.json'])
})

it('gets a message that a file of words is not in UTF-8, not that the file is missing', () => {
  expect(linesOf('ko, en', { 'ko.json': Buffer.from([0xff, 0xfe, 0x7b, 0]) })).toEqual([
    expect.stringMatching(/^words\/ko\.json:1:1 the file is not in UTF-8/),
  ])
})

describe('a file of words that is not used', () => {
  it('gets a message, whether the program speaks its language or the debate lacks it', () => {
    expect(linesOf('en', { 'ja.json': {}, 'ko.json': 'not read' })).toEqual([
      'words/ja.json:1:1 warning: the program speaks ja itself: remove this file, which is not used',
      'words/ko.json:1:1 warning: the debate is not in ko, so this file is not used: add it to "- languages:", or remove the file',
    ])
  })

  it('is an error if only its name is wrong', () => {
    const lines = linesOf('sr-Latn, en', { 'korean.json': {}, 'SR-latn.json': {} })
    expect(lines).toContain(
      'words/SR-latn.json:1:1 "SR-latn" is no language tag as it is written: rename the file, such as words/sr-Latn.json',
    )
    expect(lines).toContain(
      'words/korean.json:1:1 "korean" is no language tag as it is written: rename the file, such as words/ko.json',
    )
  })
})

describe('plural forms', () => {
  /** The messages about a text in these plural forms of a language. */
  const told = (lang: string, forms: Record<string, string>) =>
    read(`${lang}, en`, { [`${lang}.json`]: { tally: forms } })
      .problems.filter(({ severity }) => severity === 'error')
      .map(toLine)

  it('may leave out the number if they mean a single number: zero, one and two in Arabic', () => {
    const forms = {
      ...{ voted_zero: 'none', voted_one: 'one', voted_two: 'two' },
      ...{ voted_few: '{{count}} few', voted_many: '{{count}} many', voted_other: '{{count}} other' },
    }
    expect(told('ar', forms)).toEqual([])
    expect(told('ar', { ...forms, voted_few: 'some' })).toEqual([
      expect.stringMatching(/^words\/ar\.json:\d+:1 tally\.voted_few: has no \{\{place\}\}, English \{\{count\}\}/),
    ])
  })

  it('need the number if they mean several: "one" in Russian is 1, 21, 31 …', () => {
    expect(told('ru', { voted_one: 'one' })).toHaveLength(1)
    expect(told('ru', { voted_one: '{{count}}', voted_many: '{{count}}' })).toEqual([])
  })

  it('are reported as missing if a language has more forms than English', () => {
    const missing = checkUi('ru', english, english, () => undefined)
    expect(missing).toContain('tally.voted_few')
    expect(missing).toContain('tally.voted_many')
    expect(missing.every((key) => /_(few|many)$/.test(key))).toBe(true)
  })
})

describe('the command that writes the words to translate', () => {
  const write = (lang: string, folder: string) => {
    let said = ''
    const code = writeWords(lang, folder, (text) => {
      said += text
    })
    return { code, said }
  }
  const debateIn = (languages: string) => {
    const folder = mkdtempSync(join(temporary, 'written-'))
    writeFileSync(join(folder, 'debate.md'), `# Debate a\n- languages: ${languages}\n\nT\n\n# Claim b\n\nC\n`)
    return folder
  }

  it('writes every text in English, with the plural forms of the language, and keeps what is translated already', () => {
    const folder = debateIn('ar')
    expect(write('ar', folder).code).toBe(0)
    const path = join(folder, 'words/ar.json')
    const first = JSON.parse(readFileSync(path, 'utf8'))
    expect(Object.keys(first.tally).filter((key) => key.startsWith('voted_'))).toEqual(
      ['zero', 'one', 'two', 'few', 'many', 'other'].map((form) => `voted_${form}`),
    )
    expect(readFolder(folder, program).problems.map(toLine)).toEqual([
      expect.stringContaining('texts are still English'),
    ])
    writeFileSync(path, JSON.stringify({ vote: { saved: 'تم' } }))
    const again = write('ar', folder)
    const second = JSON.parse(readFileSync(path, 'utf8'))
    expect(second).toEqual({ ...first, vote: { ...first.vote, saved: 'تم' } })
    const [, english, all] = /(\d+) of its (\d+) texts are English/.exec(again.said) ?? []
    expect(Number(english)).toBe(Number(all) - 1)
  })

  it('says why it writes nothing, and leaves a file with a fault as it is', () => {
    const folder = debateIn('ko')
    expect(write('ja', folder)).toEqual({
      code: 1,
      said: 'The program speaks ja itself: there is nothing to translate.\n',
    })
    for (const tag of ['k', 'xx', ''])
      expect(write(tag, folder).said).toBe(`"${tag}" is the tag of no language: write such as ko, ar or zh-Hant\n`)
    expect(write('jp', folder).said).toBe('"jp" is the tag of no language: ja is, which the program speaks itself\n')
    expect(write('cz', folder).said).toBe('"cz" is the tag of no language: write cs\n')
    expect(existsSync(join(folder, 'words'))).toBe(false)
    expect(write('ko', join(folder, 'none')).said).toContain('there is no such folder or file')
    mkdirSync(join(folder, 'words'))
    writeFileSync(join(folder, 'words/ko.json'), '{ "vote": ')
    expect(write('ko', folder).code).toBe(1)
    expect(readFileSync(join(folder, 'words/ko.json'), 'utf8')).toBe('{ "vote": ')
  })
})
