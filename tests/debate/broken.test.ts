// Broken folders, each a small debate with one fault: the message, its place and its advice. Every message of the reader is tested.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { UiFile } from '../../src/debate/check-ui.ts'
import { hasDebate } from '../../src/debate/debate-path.ts'
import { DebateError, toLine } from '../../src/debate/problems.ts'
import { readFolder } from '../../src/debate/read-folder.ts'
import { debate, type Entries, onDisk } from './broken-disk.ts'
import { readCases } from './read-cases.ts'
import { filesOf, readSmall, toldOf } from './read-small.ts'

const broken = readCases('broken-folders.txt')
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function makeFolder(entries: Entries): string {
  const folder = mkdtempSync(join(tmpdir(), 'debate-'))
  folders.push(folder)
  for (const [name, entry] of Object.entries(entries)) {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) writeFileSync(path, entry)
    else if ('link' in entry) symlinkSync(entry.link, path)
    else mkdirSync(path)
  }
  return folder
}

/** Does what an administrator may do, whatever the modes of files are, as somebody who may not. */
function asOrdinaryUser<T>(act: () => T): T {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65534)
  try {
    return act()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

/** The messages about a folder, without the folder's own path. */
function toldOfFolder(path: string, program?: Map<string, UiFile>): string[] {
  try {
    return readFolder(path, program).problems.map(toLine)
  } catch (fault) {
    if (!(fault instanceof DebateError)) throw fault
    return fault.problems.map(toLine).map((line) => line.replace(path, 'FOLDER'))
  }
}

describe('a folder with one fault', () => {
  it('is one of more than a hundred', () => expect(broken.length).toBeGreaterThan(100))

  it.each(broken)('$title', ({ files, told }) => {
    expect(toldOf(files)).toEqual(told)
    const isWrong = told.some((line) => !line.includes(' warning: '))
    expect(readSmall(files).debate === undefined).toBe(isWrong)
    // A file without its last line break means the same.
    const cut = Object.entries(filesOf(files)).map(([file, text]) => [file, text.trimEnd()])
    expect(toldOf(Object.fromEntries(cut))).toEqual(told)
  })

  it.each(onDisk)('%s', (_title, entries, told) => {
    const folder = makeFolder(entries)
    expect(toldOfFolder(Object.keys(entries)[0]?.startsWith('in/') ? join(folder, 'in') : folder)).toEqual(told)
  })

  it('is taken for a debate also if its file is misnamed, so that the author is told', () => {
    const folders = [
      { 'debate.md': debate },
      { 'debate.md.txt': debate },
      { 'debate.txt': debate },
      { 'a.md': '# To do' },
    ]
    expect(folders.map((entries) => hasDebate(makeFolder(entries)))).toEqual([true, true, false, false])
  })

  it('that does not exist', () => {
    expect(toldOfFolder(join(tmpdir(), 'no-such-debate'))).toEqual([
      'FOLDER:1:1 there is no such folder or file: give the folder of a debate, or its one Markdown file',
    ])
  })

  it.each([
    ['itself', '.', ['FOLDER:1:1 the folder cannot be read: make it readable, or remove it']],
    ['words', 'words', ['words:1:1 the folder cannot be read: make it readable, or remove it']],
    [
      'pictures',
      'pictures',
      ['debate.md:7:12 "pictures/a.png" cannot be read: make it readable, or put another picture there'],
    ],
    ['enter', undefined, ['debate.md:1:1 the file cannot be read: make it readable, or remove it']],
  ])('that this user may not read: %s', (_title, closed, told) => {
    const shown = closed === 'pictures' ? debate.replace('# Claim a', '# Claim a\n- picture: pictures/a.png') : debate
    const folder = makeFolder({ 'debate.md': shown, 'words/en.json': '{}', 'pictures/a.png': '' })
    chmodSync(folder, closed === undefined ? 0o744 : 0o755)
    if (closed !== undefined) chmodSync(join(folder, closed), 0)
    const read = asOrdinaryUser(() => ({
      isDebate: hasDebate(folder),
      told: toldOfFolder(folder, new Map([['en', {}]])).filter((line) => !line.includes(' warning: ')),
    }))
    expect(read).toEqual({ isDebate: closed === 'words' || closed === 'pictures', told })
    chmodSync(join(folder, closed ?? '.'), 0o755)
  })

  it('that is a single file of another kind', () => {
    const folder = makeFolder({ 'debate.txt': debate, 'debate.xml': debate, 'lunch.md': debate })
    expect(toldOfFolder(join(folder, 'debate.xml'))).toEqual([
      'FOLDER:1:1 this is no Markdown file: give the folder of a debate, or its one file, such as debate.md',
    ])
    expect(toldOfFolder(join(folder, 'debate.txt'))).toEqual([
      'FOLDER:1:1 this is no Markdown file: "debate.txt" is read once it is renamed debate.md',
    ])
    expect(toldOfFolder(join(folder, 'lunch.md'))).toEqual([])
  })
})

it('ten faults in three files are all reported at once, in the order in which the files are read', () => {
  const folder = makeFolder({
    'debate.md': '# Debate d\n- languages: en, ja\n- minuts: 60\n\n- en: T\n- ja: 題\n- fr: T\n',
    '2-first.md':
      '# Claim a\n- agreeing: maybe\n- en: A <b>\n- ja: 甲\n\n## Reasons\n- en: R\n\n## Counter [S9]\n- en: C\n- ja: 反\n',
    '10-second.md': '# Claim B\n- en: B\n- ja: {乙\n\n## Note\n- en: N\n\nMore.\n- ja: 注\n\n# Clam c\n',
  })
  expect(toldOfFolder(folder).map((line) => line.slice(0, 60))).toEqual([
    'debate.md:3:1 "minuts" is nearly right: write "- minutes: …"',
    'debate.md:7:1 "fr" is none of the debate\'s languages, en, ja',
    '2-first.md:2:13 "maybe" is wrong for "agreeing": write yes, ',
    '2-first.md:3:9 "<b>" is HTML, which no debate has: remove it',
    '2-first.md:6:1 "## Reasons" is nearly right: write "## Reaso',
    '2-first.md:9:13 no source is called "S9": add "# Source S9",',
    '10-second.md:1:1 "# Claim B": "B" is no id; write small lett',
    '10-second.md:3:7 "{" is never closed with "}"; close it, or ',
    '10-second.md:8:1 this stands outside of the en text above: i',
    '10-second.md:11:1 "# Clam c" is nearly right: write "# Claim',
  ])
})

/** The source files that read a folder; those that read JSON or write pages have their own tests. */
const readers =
  /^(?:as-typed|cells|check-debate|file-kind|cited-in-texts|language-tag|line-key|markdown|markup|meant-time|nearest|odd-blocks|pasted-table|problems|properties|sections|source-text|stray-lines|swapped-texts|theme|typed-lists|unread-files|read-(?:chart|claim|debate|entries|folder|heading|languages|picture|question|sections|words))\.ts$/

/** The fixed words of all messages in the reader's source, without the parts that vary. */
function messagesOf(folder: string): string[] {
  const sources = readdirSync(folder).filter((name) => readers.test(name))
  return sources.flatMap((name) => {
    const code = readFileSync(join(folder, name), 'utf8').replace(
      /\/\*[\s\S]*?\*\/|^ *\/\/.*$|^import [\s\S]*? from .*$/gm,
      '',
    )
    const literals = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)]
    return literals
      .flatMap(([, plain, template]) => (plain ?? template ?? '').split(/\$\{[^{}]*\}|\$\{|\}|\\?'/))
      .map((words) => words.replace(/\\(.)/g, '$1').trim())
      .filter((words) => /\p{Ll}{2,} \p{Ll}{2,}/u.test(words) && !/ = |=>/.test(words))
  })
}

/** Words in the source that no author reads: names, and the message for a block that Markdown cannot have. */
const neverShown = [
  'has no position',
  'list in a list',
  'paragraphs in a list',
  'empty item',
  'after a comment',
  'Markdown takes this for something that no debate has: remove it',
]

it('every message of the reader appears for some broken folder or row', () => {
  const told = [...broken, ...readCases('rows-told.txt')].flatMap((one) => one.told)
  const all = [
    ...told,
    ...onDisk.flatMap(([, , lines]) => lines),
    ...['no-such', 'x.xml', 'lunhc.md'].flatMap((name) =>
      toldOfFolder(join(makeFolder({ 'x.xml': '', 'lunch.md': debate }), name)),
    ),
  ].join('\n')
  const words = messagesOf(join(import.meta.dirname, '../../src/debate'))
  expect(words.length).toBeGreaterThan(150)
  expect([...new Set(words)].filter((one) => !all.includes(one) && !neverShown.includes(one))).toEqual([])
})
