// The program's commands: it starts, or does something for an author: `check` a debate's folder, `format` it, `build` its site, print
// it (`pdf`), write a `new` one or the `words` of a language, print the `schema` of what it compiles to.
import { existsSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { canonicalTag } from '../debate/language-tag.ts'
import { meantOption, nearestName } from '../debate/nearest.ts'
import { nearestFile } from '../debate/nearest-file.ts'
import { isInstalled, root, toWord, typedCommand, typedStart, version } from '../debate/package.ts'
import { folderHere, listSettings, settingNames } from '../server/settings.ts'

/** The options of each command, and its lines in the help. */
const commands: Record<string, { options: readonly string[]; help: string }> = {
  check: {
    options: ['--strict', '--json'],
    help: `check FOLDER [--strict] [--json]   says what is wrong in a debate's folder, or in its one file;
                                     --strict: warnings are errors; --json: for tools, with what it compiles to`,
  },
  new: {
    options: ['--languages', '--from'],
    help: `new FOLDER [--languages ja,en] [--from FILE]
                                     writes a debate to fill, with an example of everything; --from: one of the statements
                                     in a sheet (.xlsx, .csv), in comments that polis exports, or in an outline (.txt);
                                     --languages may be left out only if the heads of a sheet name them`,
  },
  build: {
    options: ['--out'],
    help: 'build FOLDER --out DIR             writes its site, for any static host and any path; PUBLIC_URL: where it will be',
  },
  pdf: {
    options: ['--handout', '--short', '--lang', '--second', '--out'],
    help: `pdf [FOLDER] [--handout] [--short] [--lang LANG] [--second LANG] [--out FILE]
                                     saves its slides, one a page, or with --handout all of it on A4, in one language or two`,
  },
  words: {
    options: [],
    help: "words LANG [FOLDER]                writes words/LANG.json: the interface's words, to translate, for a language that it lacks",
  },
  format: {
    options: [],
    help: 'format FOLDER                      writes its Markdown in one way, changing no text',
  },
  host: {
    options: ['--opener', '--openers', '--revoke'],
    help: `host [--opener NAME | --openers | --revoke NAME] [settings]
                                     prints the host's link again, with the settings of the start; --opener: prints a link
                                     with which NAME starts sessions and sees only these; --openers: lists such names;
                                     --revoke: ends the link of NAME; for these three, the server must run`,
  },
  backup: {
    options: ['--data-dir'],
    help: `backup OUT [--data-dir DIR]        copies votes, keys and saved results into a new folder, also while a server runs;
                                     --data-dir: the server's folder of votes and keys, if it is not data`,
  },
  move: {
    options: ['--to', '--data-dir'],
    help: `move --to database|folder [--data-dir DIR]
                                     moves all sessions from the data folder to the empty database of DATABASE_URL, for several
                                     servers, or from there to a new folder; servers are stopped, SECRET_FILE as docs/servers.md says`,
  },
  'check-server': {
    options: ['--json'],
    help: `check-server [URL] [--json]        asks a server from outside, as a phone would, whether it is right, and says the remedy;
                                     URL: the address in the QR code, if PUBLIC_URL is not set; takes about a minute`,
  },
  schema: {
    options: [],
    help: 'schema                             prints the JSON Schema of what check --json gives',
  },
}

const usageOf = (lines: string[]) => `${typedCommand('COMMAND')}\n\n${lines.map((line) => `  ${line}\n`).join('')}`
const usage = usageOf([
  ...Object.values(commands).map(({ help }) => help),
  '--version                          prints the version of this program',
])

const print = (text: string) => void process.stdout.write(text)

/**
 * Does what the command says; gives the exit code for the time when nothing runs any more. Each command loads its own modules: those of
 * the server alone take longer to load than a debate to check.
 */
async function run(args: string[]): Promise<number> {
  const [first = isInstalled ? 'start' : 'help', ...given] = args
  if (['--version', '-v', '-V', 'version'].includes(first)) return show(`${version}\n`)
  if (['help', '--help', '-h'].includes(first)) return show(isInstalled ? `${listSettings()}\n\n${usage}` : usage)
  if (Object.hasOwn(commands, first)) return runCommand(first, given)
  // Installed, the program has one name for all that it does, so what is no command is a setting or a debate to show.
  const isToShow = isInstalled && (isOption(first) || existsSync(first))
  if (first !== 'start' && !isToShow) return refuse(first)
  const { start } = await import('../server/start.ts')
  await start(isToShow ? args : given)
  return 0
}

/** Whether a word is an option, be it with the dash of a word processor. */
const isOption = (word: string): boolean => word.startsWith('-') || meantOption(word, []) !== undefined

/** What other programs call a command, and the word for it here; `start` shows a debate. */
const otherWords: Record<string, string> = {
  ...{ watch: 'start', show: 'start', serve: 'start', dev: 'start', preview: 'start', open: 'start', run: 'start' },
  ...{ init: 'new', create: 'new', lint: 'check', validate: 'check', print: 'pdf', translate: 'words', fmt: 'format' },
}

/** Says that a word is no command, and which one was probably meant. */
function refuse(word: string): number {
  const sentence = `There is no command${isInstalled ? ' and no folder' : ''} "${word}".`
  const setting =
    meantOption(word, settingNames()) ?? (settingNames().includes(word.replace(/^--/, '')) ? word : undefined)
  if (isOption(word) && setting !== undefined && !existsSync(word))
    return misunderstand(`${sentence} A setting stands behind the folder: ${typedStart(`FOLDER ${setting}`)}.`, [])
  const other = Object.hasOwn(otherWords, word.toLowerCase()) ? otherWords[word.toLowerCase()] : undefined
  const meant = nearestName(word, [...Object.keys(commands), 'start', 'watch']) ?? other
  if (existsSync(word) || meant === 'start' || meant === 'watch') {
    const folder = existsSync(word) ? toWord(word) : 'FOLDER'
    const right = `To show a debate: ${typedStart(folder)}; so that it follows each save: ${typedStart(`${folder} --watch`)}.`
    return misunderstand(`${sentence} ${right}`, [])
  }
  const near = meant === undefined ? nearestFile(word) : undefined
  if (near !== undefined)
    return misunderstand(
      `${sentence} Did you mean the folder ${toWord(near)}? To show it: ${typedStart(toWord(near))}.`,
      [],
    )
  return meant === undefined
    ? misunderstand(sentence, Object.keys(commands))
    : misunderstand(`${sentence} Did you mean "${meant}"?`, [meant])
}

/** Runs an author's command; gives the exit code: 1 if something is wrong with the debate, 2 if with the command, else 0. */
async function runCommand(command: string, given: string[]): Promise<number> {
  if (given.some((arg) => ['help', '--help', '-h'].includes(arg))) return show(helpOf([command]))
  if (command === 'host') {
    const { showHost } = await import('./host.ts')
    return showHost(given, print)
  }
  const fail = (sentence: string) => misunderstand(sentence, [command])
  const names = (commands[command]?.options ?? []).map((option) => option.replace(/^--/, ''))
  for (const word of given.filter((one) => !existsSync(one))) {
    const right = meantOption(word, names)
    if (right !== undefined)
      return fail(`There is no option ${word} of "${command}". Did you mean ${right}, with two hyphens?`)
  }
  const { flags, values, words } = sort(given)
  const [folder, ...more] = words
  const unknown = flags.find((flag) => !commands[command]?.options.includes(flag))
  if (unknown) {
    const near = nearestName(unknown, [...(commands[command]?.options ?? [])])
    return fail(`There is no option ${unknown} of "${command}".${near ? ` Did you mean ${near}?` : ''}`)
  }
  if (command === 'schema') {
    if (folder !== undefined) return fail('"schema" is the same for every debate: give it no folder.')
    const { compiledSchema } = await import('./compiled-schema.ts')
    return show(`${JSON.stringify(compiledSchema(), null, 2)}\n`)
  }
  if (command === 'pdf' && more.length === 0) {
    const { savePdf } = await import('./pdf.ts')
    const [lang, second, out] = ['--lang', '--second', '--out'].map((flag) => values.get(flag))
    const [isHandout, isShort] = [flags.includes('--handout'), flags.includes('--short')]
    return savePdf(folder ?? folderHere(), { lang, second, out, isHandout, isShort }, print)
  }
  if (command === 'backup') {
    if (folder === undefined || more.length > 0) return fail('Say where the backup goes: backup OUT, a new folder.')
    const { backUpFolder } = await import('./backup.ts')
    return backUpFolder(resolve(folder), values.get('--data-dir'), print)
  }
  if (command === 'move') {
    const to = values.get('--to')
    if (folder !== undefined || (to !== 'database' && to !== 'folder'))
      return fail('Say where the sessions go: move --to database, or move --to folder --data-dir DIR.')
    const { moveSessions } = await import('./move.ts')
    return moveSessions(to, values.get('--data-dir'), print)
  }
  if (command === 'check-server') {
    if (more.length > 0) return fail('Say one address: check-server https://vote.example.org.')
    const { printCheck } = await import('./check-server.ts')
    return printCheck(folder, flags.includes('--json'), print)
  }
  if (command === 'words') {
    const [lang, folder = folderHere(), ...rest] = words
    if (lang === undefined || rest.length > 0) return fail('Say which language: words ko, and perhaps a folder.')
    // An installed package is no place for an author's files: the next one replaces them.
    if (isInstalled && resolve(folder).startsWith(root + sep))
      return fail(`Say in which debate's folder: words ${lang} FOLDER.`)
    const { writeWords } = await import('./words.ts')
    return writeWords(lang, folder, print)
  }
  const typed = values.get('--languages')
  const parted = partedLanguages(given)
  if (more.length > 0 && parted.length > 0)
    return fail(`Write the languages with commas and no blanks: --languages ${parted.join(',')}.`)
  if (folder === undefined || more.length > 0)
    return fail(`Give "${command}" one folder, or the one file that stands for it.`)
  if (command === 'new') {
    const { newDebate } = await import('./new.ts')
    return newDebate({ folder, languages: typed, from: values.get('--from') }, print)
  }
  if (command === 'build') {
    const out = values.get('--out')
    if (out === undefined) return fail('Say where the site goes: --out DIR.')
    const { buildFolder } = await import('./build.ts')
    return buildFolder(folder, out, print)
  }
  if (command === 'format') {
    const { formatFolder } = await import('./format.ts')
    return formatFolder(folder, print)
  }
  const { checkFolder } = await import('./check.ts')
  return checkFolder(folder, { isStrict: flags.includes('--strict'), isJson: flags.includes('--json') }, print)
}

/** The options among the words of a command, the values of those that have one, and all other words. */
function sort(given: string[]): { flags: string[]; values: Map<string, string>; words: string[] } {
  const withValue = Object.fromEntries(
    ['out', 'languages', 'from', 'lang', 'second', 'data-dir', 'to'].map((name) => [name, { type: 'string' as const }]),
  )
  const { tokens } = parseArgs({ args: given, options: withValue, strict: false, allowPositionals: true, tokens: true })
  const found = tokens.filter((token) => token.kind === 'option')
  return {
    flags: found.map(({ rawName }) => rawName),
    values: new Map(found.flatMap(({ rawName, value }) => (value === undefined ? [] : [[rawName, value]]))),
    words: tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])),
  }
}

function show(text: string): number {
  print(text)
  return 0
}

/** All languages of `--languages en, ja`, of which the program takes only the first for languages; none if they are written well. */
function partedLanguages(given: string[]): string[] {
  const at = given.indexOf('--languages')
  const [first, ...behind] = at < 0 ? [] : given.slice(at + 1)
  const end = behind.findIndex((word) => canonicalTag(word.replace(/,$/, '')) === undefined)
  const others = end < 0 ? behind : behind.slice(0, end)
  return first === undefined || others.length === 0
    ? []
    : [first, ...others].flatMap((word) => word.split(',')).filter(Boolean)
}

const helpOf = (named: string[]): string =>
  usageOf(Object.entries(commands).flatMap(([name, { help }]) => (named.includes(name) ? [help] : [])))

/** Says what it did not understand, with the help for these commands. */
function misunderstand(sentence: string, named: string[]): number {
  process.stderr.write(`${sentence}\n${named.length > 0 ? `\n${helpOf(named)}` : ''}`)
  return 2
}

// A program that reads only the first lines, such as `head`, closes the output early: that is no error.
process.stdout.on('error', () => process.exit())
void run(process.argv.slice(2))
  .catch(tellRefused)
  .then((code) => {
    process.exitCode = code
  })

/** What the disk refuses ends a command with a sentence that names the place; every other error is the program's fault, and keeps its stack. */
function tellRefused(error: NodeJS.ErrnoException): number {
  if (error.path === undefined || error.syscall === undefined) throw error
  process.stderr.write(`${error.path} could not be read or written: ${error.message}.\n`)
  return 1
}
