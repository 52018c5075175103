// The words of the interface, and what an author reads if something in them is broken, together with the debate's own faults.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ContentError } from '../src/debate/content-error.ts'
import { readContent } from '../src/debate/read-content.ts'
import { libraryFolder } from './library.ts'

const root = join(import.meta.dirname, '..')
const temporary = mkdtempSync(join(tmpdir(), 'content-'))
afterAll(() => rmSync(temporary, { recursive: true }))

/** The content of a JSON file, to be broken by a test. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into files of any shape
type Json = any
type Break = (project: {
  edit: (file: string, change: (json: Json) => void) => void
  path: (file: string) => string
}) => void

/** Copies the real words of the interface and the fixture debate. */
function copyProject(folder: string): void {
  cpSync(libraryFolder, join(folder, 'slides'), { recursive: true })
  cpSync(join(root, 'locales'), join(folder, 'locales'), { recursive: true })
}

/** What the author reads of the project after this change breaks it. */
function complaint(breakProject: Break): string {
  const folder = mkdtempSync(join(temporary, 'project-'))
  copyProject(folder)
  const path = (file: string) => join(folder, file)
  breakProject({
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

const zhUi = 'locales/zh-Hans/ui.json'
const jaUi = 'locales/ja/ui.json'

it('finds no fault in an unbroken copy, even with the hidden files that systems put into folders', () => {
  expect(complaint(({ path }) => writeFileSync(path('locales/.DS_Store'), 'x'))).toBe('')
  expect(complaint(({ path }) => writeFileSync(path(jaUi), `\ufeff${readFileSync(path(jaUi), 'utf8')}`))).toBe('')
})

it.each<[what: string, breakProject: Break, said: RegExp]>([
  [
    'a language without its interface',
    ({ path }) => rmSync(path(zhUi)),
    /^locales\/zh-Hans\/ui\.json: the file is missing/,
  ],
  [
    'a folder whose name is not a language',
    ({ path }) => cpSync(path('locales/ja'), path('locales/japanese'), { recursive: true }),
    /^locales\/japanese: the name is no language tag/,
  ],
  [
    'no English texts to compare with',
    ({ path }) => rmSync(path('locales/en'), { recursive: true }),
    /^locales\/en: the folder is missing/,
  ],
  [
    'an interface text that is missing',
    ({ edit }) => edit(zhUi, (ui) => delete ui.vote.saved),
    /^locales\/zh-Hans\/ui\.json:\d+: vote\.saved: the text is missing/,
  ],
  [
    'an interface text that English does not have',
    ({ edit }) => edit(zhUi, (ui) => (ui.vote.bonus = '再来')),
    /^locales\/zh-Hans\/ui\.json:\d+: vote\.bonus: English has no such key/,
  ],
  [
    'a plural form that Chinese does not use',
    ({ edit }) => edit(zhUi, (ui) => (ui.desk.connected_one = ui.desk.connected_other)),
    /^locales\/zh-Hans\/ui\.json:\d+: desk\.connected_one: English has no such key/,
  ],
  [
    'a plural form that English needs',
    ({ edit }) => edit('locales/en/ui.json', (ui) => delete ui.desk.connected_one),
    /^locales\/en\/ui\.json:\d+: desk\.connected_one: the text is missing/,
  ],
  [
    'a {{place}} with a format',
    ({ edit }) => edit('locales/en/ui.json', (ui) => (ui.desk.frozen = 'Saved for readers: {{file, list}}')),
    /^locales\/en\/ui\.json:\d+: desk\.frozen: \{\{file, list\}\} asks for a format/,
  ],
  [
    'a {{place}} with another name',
    ({ edit }) => edit(zhUi, (ui) => (ui.desk.connected_other = '{{number}}部手机')),
    /^locales\/zh-Hans\/ui\.json:\d+: desk\.connected_other: has \{\{number\}\}, English \{\{count\}\}/,
  ],
  [
    'an interface text that is a number',
    ({ edit }) => edit(zhUi, (ui) => (ui.vote.saved = 1)),
    /^locales\/zh-Hans\/ui\.json:\d+: vote.*: is neither a text nor a group of texts/,
  ],
])('tells the author where %s is, and nothing else', (_, breakProject, said) => {
  const message = complaint(breakProject)
  expect(message).toMatch(said)
  // One fault is one problem, or the same problem in each language: no problem causes another.
  const problems = new Set(
    message.split('\n').map((line) => line.replace(/^locales\/[\w-]+\//, '').replace(/:\d+:/, ':')),
  )
  expect([...problems]).toHaveLength(1)
})

it.each([
  ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', '3:3'],
  ['an extra comma', '{\n  "a": 1,\n}', '3:1'],
  ['a word without quotes', '{\n  "a": 1,\n  "b": oops\n}', '3:8'],
  ['a word cut short', '{\n  "a": tru\n}', '2:11'],
  ['quotes that a word processor has curled', '{\n  “a”: 1\n}', '2:3'],
  ['a quote that is never closed', '{\n  "a": "x\n}', '2:10'],
  ['a missing end', '{\n  "a": [1,', '2:11'],
  ['nothing', '', '1:1'],
])('gives line and column of %s', (_, text, place) => {
  expect(complaint(({ path }) => writeFileSync(path(zhUi), text))).toMatch(
    new RegExp(`^${zhUi}:${place}: this is not JSON: [^\\n]+$`),
  )
})

it('says that a key appears twice, which JSON itself allows', () => {
  const twice: Break = ({ path }) => {
    const text = readFileSync(path(jaUi), 'utf8')
    writeFileSync(path(jaUi), text.replace('"product":', '"product": "賛否",\n  "product":'))
  }
  expect(complaint(twice)).toBe(`${jaUi}:3: product: appears twice; remove one`)
})

it('uses the words that a debate brings for a language without a translation, and English for all others', () => {
  const folder = mkdtempSync(join(temporary, 'project-'))
  copyProject(folder)
  const debate = join(folder, 'slides/debate.md')
  writeFileSync(debate, readFileSync(debate, 'utf8').replace('zh-Hans, ja, en', 'zh-Hans, ja, en, ko'))
  mkdirSync(join(folder, 'slides/words'))
  writeFileSync(join(folder, 'slides/words/ko.json'), '{ "product": "PRODUCT" }')
  const { langs } = readContent(folder)
  const ui = langs.get('ko')?.ui ?? {}
  expect([ui.product, ui.language]).toEqual(['PRODUCT', '\u2066Language\u2069'])
})

it("lists every problem at once, the debate's first", () => {
  const message = complaint(({ edit, path }) => {
    const cost = path('slides/002-staff-cost.md')
    writeFileSync(cost, readFileSync(cost, 'utf8').replace('- part: money', '- part: mony'))
    edit(jaUi, (words) => {
      words.product = 1
    })
    rmSync(path(zhUi))
  })
  expect(message.split('\n')).toEqual([
    expect.stringMatching(/^slides\/002-staff-cost\.md:2:9 no part is called "mony"/),
    expect.stringMatching(/^locales\/ja\/ui\.json:2: product: /),
    expect.stringMatching(/^locales\/zh-Hans\/ui\.json: /),
  ])
})
