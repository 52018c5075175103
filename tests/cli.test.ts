// An author's commands, run as npm runs them: what they print, what they write and the code with which they end.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { compileDebate } from '../src/debate/compile.ts'
import { readFolder } from '../src/debate/read-folder.ts'
import { libraryFolder } from './library.ts'

const root = join(import.meta.dirname, '..')
const program = join(root, 'src/cli/main.ts')
const temporary = mkdtempSync(join(tmpdir(), 'cli-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  })
  return { status, stdout, stderr }
}

/** A folder with these files. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(temporary, 'debate-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

const smallest = '# Debate lunch\n- languages: en\n\nShould it?\n\n# Claim taste\n\nIt would.\n'
const rich = `# Debate rich
- languages: ja, en
- as of: 2023-07
- since as of: 2026
- minutes: 40, short 20

- ja: 題
- en: Title

## Subtitle
- ja: 副題
- en: Subtitle

## Disclaimer
- ja: 断り
- en: Disclaimer

# Thesis
- agreeing: no

- ja: {名|な}は**太い**。
- en: A *thin* {ja:名}.

## After
- ja: 後
- en: After

### Answer
- ja: 答え
- en: Answer

## Since [S1]
- ja: 今
- en: Now

# Claim first
- core: yes
- charts: one-chart

- ja: 初め
- en: First

## Reason [S1]
- ja: 理由
- en: Reason

## Counter
- known: 2024

- ja: 反論
- en: Counter

## Since [S2]
- verdict: open

- ja: その後
- en: Since

## Note
- ja: 覚え

  - [先](https://example.org/)
- en: Note

# Chart one-chart [S1]
- reference: 2

| | one |
|---|---|
| 2021-H1 | ≈≥1,000*†‡ (gross) |
| 2022-H1 | n/a |

## Unit
- ja: 件
- en: deals

# Source S1
- date: 2024-02-29
- lang: ja
- title: 題

[S2]: https://example.org/
`
/** Three faults, in two files, and a warning. */
const broken = {
  'debate.md':
    '# Debate lunch\n- languages: en, ja\n- minutes: long\n\n- en: Should it?\n- ja: どうか\n\n# Claim taste\n- en: It would.\n',
  '2-more.md': '# Claim more\n- agreeing: maybe\n\n- en: More.\n- ja: もっと\n',
  '10-last.md': '# Claim last\n- part: none\n\n- en: Last.\n- ja: 終わり\n',
}

describe('check', () => {
  it('says how many claims a debate has, and that it has no problems', () => {
    expect(run('check', libraryFolder)).toEqual({
      status: 0,
      stdout: `${libraryFolder}: 3 claims in zh-Hans, ja, en; 0 errors, 0 warnings\n`,
      stderr: '',
    })
  })

  it('prints all problems at once, one line each, in the order in which the files are read', () => {
    const folder = folderWith(broken)
    const { status, stdout } = run('check', folder)
    expect(status).toBe(1)
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^debate\.md:3:12 "long" is wrong for "minutes"/),
      expect.stringMatching(/^debate\.md:8:1 warning: Claim taste has no ja: add a line "- ja: …"/),
      expect.stringMatching(/^2-more\.md:2:13 "maybe" is wrong for "agreeing"/),
      expect.stringMatching(/^10-last\.md:2:9 no part is called "none"/),
      `${folder}: it cannot be shown; 3 errors, 1 warning`,
      '',
    ])
  })

  it('accepts a debate with warnings, but not with --strict', () => {
    const folder = folderWith({ 'debate.md': broken['debate.md'].replace('- minutes: long\n', '') })
    const warned = run('check', folder)
    expect(warned.status).toBe(0)
    expect(warned.stdout).toContain('warning: Claim taste has no ja')
    expect(warned.stdout).toContain('1 claim in en, ja; 0 errors, 1 warning\n')
    const strict = run('check', '--strict', folder)
    expect(strict.status).toBe(1)
    expect(strict.stdout).toContain('debate.md:7:1 Claim taste has no ja')
    expect(strict.stdout).toContain('; 1 error, 0 warnings\n')
  })

  it('takes a single file instead of a folder', () => {
    const { status, stdout } = run('check', join(folderWith({ 'a.md': smallest, 'b.md': 'nothing' }), 'a.md'))
    expect(status).toBe(0)
    expect(stdout).toContain('1 claim in en; 0 errors')
  })

  it.each([
    ['a folder that does not exist', () => join(temporary, 'nowhere'), 'there is no such folder or file'],
    ['a folder without Markdown', () => folderWith({ 'README.md': smallest }), 'there is no Markdown file'],
    ['a file of another kind', () => join(root, 'package.json'), 'this is no Markdown file'],
  ])('explains in a sentence that it was given %s', (_, toPath, said) => {
    const { status, stdout, stderr } = run('check', toPath())
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toContain(said)
  })

  it.each([
    ['a debate of three claims', () => libraryFolder],
    ['a debate of one claim', () => folderWith({ 'debate.md': smallest })],
  ])('prints as JSON what %s compiles to', (_, toFolder) => {
    const folder = toFolder()
    const { status, stdout } = run('check', '--json', folder)
    const { debate } = readFolder(folder)
    if (!debate) throw new Error('not read')
    const { words, ...others } = compileDebate(debate)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ problems: [], debate: { ...others, words: Object.fromEntries(words) } })
  })

  it('gives tools the same problems as people, and no debate if it has an error', () => {
    const folder = folderWith(broken)
    const { status, stdout } = run('check', folder, '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toEqual({ problems: readFolder(folder).problems })
    expect(readFolder(folder).problems).toHaveLength(4)
  })
})

describe('format', () => {
  const messy =
    '<!-- first -->\n#  Debate lunch\n* languages:  en\n\nShould it?\n<!-- keep me -->\n# Claim taste\n\nIt would.'

  it('writes only files that change, keeps comments, and changes nothing the second time', () => {
    const folder = folderWith({ 'debate.md': messy, '2.md': '# Claim two\n\nTwo.\n', 'README.md': '*  mine' })
    const before = new Date(2020, 1, 1)
    utimesSync(join(folder, '2.md'), before, before)
    expect(run('format', folder)).toEqual({ status: 0, stdout: 'debate.md is formatted.\n', stderr: '' })
    expect(readFileSync(join(folder, 'debate.md'), 'utf8')).toBe(
      '<!-- first -->\n\n# Debate lunch\n- languages: en\n\nShould it?\n<!-- keep me -->\n\n# Claim taste\n\nIt would.\n',
    )
    expect(statSync(join(folder, '2.md')).mtime).toEqual(before)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('*  mine')
    expect(readdirSync(folder).toSorted()).toEqual(['2.md', 'README.md', 'debate.md'])
    expect(run('format', folder)).toEqual({ status: 0, stdout: 'Everything is formatted already.\n', stderr: '' })
  })

  it('changes nothing in a debate that is already formatted', () => {
    const folder = join(temporary, 'library')
    cpSync(libraryFolder, folder, { recursive: true })
    expect(run('format', folder)).toEqual({ status: 0, stdout: 'Everything is formatted already.\n', stderr: '' })
  })

  it('changes nothing if there is an error', () => {
    const files = { ...broken, '3.md': '#  Claim  three\n\n* en: Three.\n' }
    const folder = folderWith(files)
    const { status, stdout } = run('format', folder)
    expect(status).toBe(1)
    expect(stdout).toContain('debate.md:3:12 "long" is wrong')
    expect(stdout.endsWith('Nothing was formatted: correct these errors first.\n')).toBe(true)
    for (const [file, text] of Object.entries(files)) expect(readFileSync(join(folder, file), 'utf8')).toBe(text)
  })

  it.skipIf(process.platform === 'win32')(
    "keeps a file's permissions, and writes the file that a link leads to",
    () => {
      const folder = folderWith({ 'debate.md': messy, 'kept/2.md': '#  Claim two\n\nTwo.\n' })
      symlinkSync(join(folder, 'kept/2.md'), join(folder, '2.md'))
      chmodSync(join(folder, 'debate.md'), 0o660)
      expect(run('format', folder)).toEqual({
        ...{ status: 0, stderr: '' },
        stdout: 'debate.md is formatted.\n2.md is formatted.\n',
      })
      expect(statSync(join(folder, 'debate.md')).mode & 0o777).toBe(0o660)
      expect(readFileSync(join(folder, 'kept/2.md'), 'utf8')).toBe('# Claim two\n\nTwo.\n')
    },
  )

  it('says in a sentence that a file is read-only, and writes none of the others', () => {
    const folder = folderWith({ 'debate.md': messy, '2.md': '#  Claim two\n\nTwo.\n' })
    chmodSync(join(folder, '2.md'), 0o444)
    const { status, stdout, stderr } = run('format', folder)
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toMatch(/^2\.md:1:1 this file is read-only: make it and its folder writable\n/)
    expect(readFileSync(join(folder, 'debate.md'), 'utf8')).toBe(messy)
  })

  it('says in a sentence that a file cannot be written', () => {
    // The name of the temporary file is taken by a folder, so the write fails.
    const folder = folderWith({ 'debate.md': messy, 'debate.md.new/x': '' })
    const { status, stdout, stderr } = run('format', folder)
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toMatch(/^debate\.md:1:1 this file cannot be written \(.+\): make it and its folder writable\n/)
    expect(readFileSync(join(folder, 'debate.md'), 'utf8')).toBe(messy)
  })

  it('says in a sentence that the folder does not exist', () => {
    const { status, stdout, stderr } = run('format', join(temporary, 'nowhere'))
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toContain('there is no such folder or file')
  })
})

describe('schema', () => {
  const schema = JSON.parse(run('schema').stdout)
  const validate = new Ajv2020({ strict: true }).compile(schema)
  const jsonOf = (folder: string) => JSON.parse(run('check', '--json', folder).stdout)
  const jsonOfRich = jsonOf(folderWith({ 'debate.md': rich }))

  it.each([
    ['a debate of three claims', () => jsonOf(libraryFolder)],
    ['a debate of one claim', () => jsonOf(folderWith({ 'debate.md': smallest }))],
    ['a debate with a piece of each kind', () => jsonOfRich],
    ['a debate with errors', () => jsonOf(folderWith(broken))],
  ])('accepts what check --json gives for %s', (_, toJson) => {
    validate(toJson())
    expect(validate.errors).toBeNull()
  })

  it('is tested with a debate that has a piece of each kind', () => {
    expect(readFolder(folderWith({ 'debate.md': rich })).debate?.charts).toHaveLength(1)
  })

  // biome-ignore lint/suspicious/noExplicitAny: a test breaks JSON of any shape
  it.each<[what: string, breakIt: (json: any) => void]>([
    ['one more key', (json) => (json.debate.deck.colour = 'red')],
    ['an unknown side', (json) => (json.debate.deck.claims[0].agreeSupports = 'maybe')],
    ['no languages', (json) => delete json.debate.words],
    ['a text that is not a list of segments', (json) => (json.debate.words.en.claims.title = 'Title')],
    [
      'a number written as a text',
      (json) => (json.debate.references.evidence['one-chart'].series[0].points[0].y = '1000'),
    ],
    ['a problem without a line', (json) => json.problems.push({ file: 'a.md', severity: 'error', message: 'x' })],
  ])('rejects %s', (_, breakIt) => {
    const json = structuredClone(jsonOfRich)
    breakIt(json)
    expect(validate(json)).toBe(false)
  })
})

describe('the command itself', () => {
  const commands = ['check', 'new', 'build', 'pdf', 'words', 'format', 'host', 'backup', 'move', 'schema']

  it.each([[[]], [['--help']], [['help']], [['check', '-h']]])('lists the commands when asked for help: %j', (args) => {
    const { status, stdout, stderr } = run(...args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^npm run debate -- COMMAND\n/)
  })

  it.each([
    [['toString'], 'There is no command "toString".'],
    [['check', 'slides', '--jsno'], 'There is no option --jsno of "check". Did you mean --json?'],
    [['format', 'slides', '--strict'], 'There is no option --strict of "format".'],
    [['check', '-s', 'slides'], 'There is no option -s of "check".'],
    [['check', 'slides', '—strict'], 'There is no option —strict of "check". Did you mean --strict, with two hyphens?'],
    [
      ['new', 'lunch', '-language', 'en'],
      'There is no option -language of "new". Did you mean --languages, with two hyphens?',
    ],
    [
      ['new', 'lunch', '–languages=en'],
      'There is no option –languages=en of "new". Did you mean --languages=en, with two hyphens?',
    ],
    [['check'], 'Give "check" one folder, or the one file that stands for it.'],
    [['format', 'one', 'two'], 'Give "format" one folder, or the one file that stands for it.'],
    [['backup'], 'Say where the backup goes: backup OUT, a new folder.'],
    [['backup', 'a', 'b'], 'Say where the backup goes: backup OUT, a new folder.'],
    [['move'], 'Say where the sessions go: move --to database, or move --to folder --data-dir DIR.'],
    [['move', '--to', 'attic'], 'Say where the sessions go: move --to database, or move --to folder --data-dir DIR.'],
    [
      ['move', 'data', '--to', 'folder'],
      'Say where the sessions go: move --to database, or move --to folder --data-dir DIR.',
    ],
    [['move', '--database-url', 'postgres://a'], 'There is no option --database-url of "move".'],
    [['schema', 'slides'], '"schema" is the same for every debate: give it no folder.'],
    [
      ['new', 'lunch', '--languages', 'en', 'ja', 'zh-Hans'],
      'Write the languages with commas and no blanks: --languages en,ja,zh-Hans.',
    ],
    [['new', 'lunch', '--languages', 'en,', 'ja'], 'Write the languages with commas and no blanks: --languages en,ja.'],
    [['new', 'bus', '--languages', 'en', 'ja'], 'Write the languages with commas and no blanks: --languages en,ja.'],
    [['new', 'lab', 'other', '--languages', 'en'], 'Give "new" one folder, or the one file that stands for it.'],
    [['new', '--languages', 'en', 'ja', 'lunch'], 'Write the languages with commas and no blanks: --languages en,ja.'],
  ])('ends with code 2 if it does not understand its arguments: %j', (args, said) => {
    const { status, stdout, stderr } = run(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`${said}\n\nnpm run debate -- COMMAND\n\n`)
    // The help that follows is that of this command; a word that is none gets the names of all.
    const named = [...stderr.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name)
    const [command = ''] = args
    expect(named).toEqual(said.startsWith('There is no command') ? commands : [command])
  })

  it.each([
    [['chek', 'slides'], 'check'],
    [['chekc', 'slides'], 'check'],
    [['Checks', 'slides'], 'check'],
    [['init', 'lunch'], 'new'],
  ])('guesses the command that was meant, and gives its help alone: %j', (args, meant) => {
    const { status, stderr } = run(...args)
    expect(status).toBe(2)
    expect(stderr).toContain(
      `There is no command "${args[0]}". Did you mean "${meant}"?\n\nnpm run debate -- COMMAND\n`,
    )
    expect([...stderr.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name)).toEqual([meant])
  })

  it.each([
    ['watch', 'FOLDER'],
    ['wathc', 'FOLDER'],
    ['serve', 'FOLDER'],
    ['strat', 'FOLDER'],
    ['slides', 'slides'],
  ])('says how a debate is shown to those who look for a command: %s', (word, folder) => {
    const right = `To show a debate: npm start -- ${folder}; so that it follows each save: npm start -- ${folder} --watch.`
    expect(run(word, 'lunch')).toMatchObject({ status: 2, stderr: `There is no command "${word}". ${right}\n` })
  })

  it.each([
    ['—watch', '--watch'],
    ['-port', '--port'],
    ['--port', '--port'],
    ['--new-room', '--new-room'],
  ])('says where a setting stands to those who begin with one: %s', (word, right) => {
    const said = `There is no command "${word}". A setting stands behind the folder: npm start -- FOLDER ${right}.\n`
    expect(run(word, '5000')).toMatchObject({ status: 2, stderr: said })
  })

  it.each(['--version', '-v', '-V', 'version'])('says its version when asked by %s', (word) => {
    expect(run(word)).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' })
  })

  it.each([
    ['new', (path: string) => ['new', path, '--languages', 'en']],
    ['build', (path: string) => ['build', libraryFolder, '--out', path]],
  ])('%s says in a sentence where it may not write', (_, argsFor) => {
    const path = join(folderWith({ file: '' }), 'file/x')
    const { status, stderr } = run(...argsFor(path))
    expect(status).toBe(1)
    expect(stderr).toMatch(new RegExp(`^${path} could not be read or written: ENOTDIR: [^\n]+\n$`))
  })

  it('writes no words beside a file that is no debate', () => {
    const folder = folderWith({ 'notes.txt': '' })
    const { status, stdout } = run('words', 'fr', join(folder, 'notes.txt'))
    expect([status, stdout]).toEqual([1, expect.stringContaining('this is no Markdown file')])
    expect(readdirSync(folder)).toEqual(['notes.txt'])
  })

  it('guesses the folder that was meant by one that is not there', () => {
    const folder = join(folderWith({ 'my-debate/debate.md': smallest }), 'my-debate')
    const typed = folder.slice(0, -1)
    expect(run(typed)).toMatchObject({
      status: 2,
      stderr: `There is no command "${typed}". Did you mean the folder ${folder}? To show it: npm start -- ${folder}.\n`,
    })
    expect(run('check', typed).stdout).toContain(`there is no such folder or file: did you mean ${folder}?`)
  })

  it.skipIf(process.platform === 'win32')('prints no error stack when `head` closes its output early', () => {
    const command = '"$1" "$2" check --json "$3" 2>&1 | head -n 1; echo "$PIPESTATUS"'
    // More JSON than a pipe holds, so `head` has ended before all of it is written.
    const claims = Array.from({ length: 500 }, (_, at) => `\n# Claim more-${at}\n\nIt would.\n`).join('')
    const large = folderWith({ 'debate.md': smallest + claims })
    const args = ['-c', command, 'bash', process.execPath, program, large]
    expect(execFileSync('bash', args, { encoding: 'utf8' })).toBe('{\n0\n')
  })
})
