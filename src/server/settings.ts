// Every setting of the program, read from flags and the environment and checked; and the sentence with which the program ends if
// a setting, the deck, the data or the machine is wrong.
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { isBlockedPort } from '../core/blocked-ports.ts'
import { ContentError } from '../debate/content-error.ts'
import { hasDebate } from '../debate/debate-path.ts'
import { meantOption, nearestName } from '../debate/nearest.ts'
import { here, root, typedCommand, typedStart } from '../debate/package.ts'
import { checkServerUrl, toPublicUrl } from '../debate/public-url.ts'
import { SettingError } from '../debate/setting-error.ts'
import { addPassword, type Database, readDatabase } from './database-setting.ts'
import { readEmbedOrigins } from './embed-origins.ts'
import type { WantedDebates } from './load-debates.ts'
import { StoreError } from './store/store.ts'

/** The flags; an environment variable has the same name in capitals. Each with its effect and its default. */
const flags = {
  debate: [
    `the folder of a debate, or its one Markdown file; several: the flag again, in the variable with ${delimiter} between`,
    'the one in this folder, else the debate that ships',
  ],
  debates: ['a folder of debates’ folders, or of lecturers’ folders of debates; looked at again at a SIGHUP', 'none'],
  port: ['the port to serve on', '4000'],
  host: ['the address to listen on', '0.0.0.0'],
  'data-dir': ['the folder of votes and keys, in the folder where the program is started', 'data'],
  'database-url': [
    'several servers together: the address of a PostgreSQL database, as postgres://USER:PASSWORD@HOST:5432/DATABASE',
    'the votes are in the data folder',
  ],
  'database-password-file': ['a file with the password, for an address without one', 'none'],
  secret: ['with a database: a text of 32 characters or more, from which every key is made', 'none'],
  'secret-file': ['a file with that text, for those who keep keys out of the environment', 'none; SECRET is used'],
  'public-url': [
    'the address in the QR code, such as https://vote.example.org',
    'this machine’s address in its network',
  ],
  'host-key': ['the key that opens sessions and lists them all', 'one made from the secret in the data folder'],
  'host-key-file': ['a file with that key, for those who keep keys out of the environment', 'none; HOST_KEY is used'],
  'embed-origins': [
    'sites that may show a result in their pages (docs/embed.md), such as https://lms.example.org; * for all',
    'none',
  ],
  size: ['how many voters a session is expected to have', '2000'],
  k: ['hides flows of fewer voters than this (such as 5) between the two votes on the thesis', 'every flow is shown'],
  'log-level': ['fatal, error, warn, info, debug or silent', 'warn'],
} as const
type Flag = keyof typeof flags

export interface Settings {
  debates: WantedDebates
  port: number
  host: string
  dataDir: string
  /** The database of several servers; undefined: the votes are in the data folder. */
  database: Database | undefined
  publicUrl: string | undefined
  /** The key that opens rooms and sees all of them; undefined: derived from the secret. */
  hostKey: string | undefined
  /** Sites whose pages may show a room's result in a frame. */
  embedOrigins: string[]
  /** Voters that a room is expected to have; limits are derived from it (README). */
  size: number
  /** Flows of the swing of fewer voters than this are hidden; 1: none are. */
  k: number
  logLevel: string
  newRoom: boolean
  /** Whether no key is printed. */
  isQuiet: boolean
  /** Whether its words of the debates are shown at once, whatever other servers show. */
  takeOver: boolean
  /** Whether the program only checks the hall. */
  checksHall: boolean
  /** Whether debates are read again after each save. */
  watches: boolean
}

/**
 * Reads and checks all settings; throws errors for which `stop` has a sentence. With --help, prints the list of flags and ends.
 * `args`: folders of debates, and flags. `defaults`: those that differ from the usual ones.
 */
export function readSettings(
  args: string[],
  defaults: Partial<Pick<Record<Flag, string>, 'host' | 'log-level'>> = {},
): Settings {
  const { folders, read, readAll, newRoom, isQuiet, takeOver, checksHall, watches, wantsHelp } = readFlags(args)
  if (wantsHelp) {
    process.stdout.write(`${listSettings()}\n`)
    process.exit(0)
  }
  return {
    debates: readDebates(readAll('debate', delimiter, folders), read('debates')),
    port: checkPort(read('port') ?? flags.port[1]),
    host: read('host') ?? defaults.host ?? flags.host[1],
    dataDir: resolve(read('data-dir') ?? flags['data-dir'][1]),
    database: readDatabase(
      addPassword(read('database-url'), read('database-password-file')),
      read('secret'),
      read('secret-file'),
    ),
    publicUrl: readPublicUrl(read('public-url')),
    hostKey: readHostKey(read('host-key'), read('host-key-file')),
    embedOrigins: readEmbedOrigins(read('embed-origins')),
    size: checkCount('SIZE', read('size') ?? flags.size[1], 1_000_000),
    k: checkCount('K', read('k') ?? '1', 1000),
    logLevel: checkLogLevel(read('log-level') ?? defaults['log-level'] ?? flags['log-level'][1]),
    newRoom,
    isQuiet,
    takeOver,
    checksHall,
    watches,
  }
}

function readPublicUrl(text: string | undefined): string | undefined {
  const publicUrl = toPublicUrl(text)
  checkServerUrl(publicUrl)
  return publicUrl
}

/** Ends the program with a sentence; an unforeseen error is printed with its stack. */
export function stop(error: NodeJS.ErrnoException): never {
  process.stderr.write(`${sentenceOf(error)}\n`)
  process.exit(1)
}

function sentenceOf(error: NodeJS.ErrnoException): string {
  const isForReaders = [SettingError, ContentError, StoreError].some((kind) => error instanceof kind)
  if (isForReaders) return error.message
  if (error.code === 'EADDRINUSE')
    return 'The port is in use: stop what runs there, or give another, such as --port 4001.'
  if (error.code === 'EACCES' && error.syscall === 'listen')
    return `This port or address may not be used: ${error.message}. Give another --port.`
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
    return `HOST: no machine is known by that name (${error.message}). Give an address of this machine, or none.`
  if (error.code === 'EADDRNOTAVAIL') return `HOST: this machine does not have that address (${error.message}).`
  const [, unknown] = /^Unknown option '([^']+)'/.exec(error.message) ?? []
  if (error.code?.startsWith('ERR_PARSE_ARGS'))
    return `${unknown ? refuse(unknown) : error.message}\n${typedStart('--help')} lists every setting.`
  return error.stack ?? String(error)
}

/** The names of all settings, without hyphens. */
export const settingNames = (): string[] => [...Object.keys(flags), ...Object.keys(switches)]

function refuse(unknown: string): string {
  if (/^-+v(?:ersion)?$/i.test(unknown)) return `The version of this program: ${typedCommand('--version')}.`
  const near = nearestName(unknown.replace(/^-+/, ''), settingNames())
  return `There is no setting ${unknown}.${near ? ` Did you mean --${near}?` : ''}`
}

/** Throws an error for which `stop` has a sentence if a setting has the dash of a word processor, or one hyphen. */
function checkDashes(args: string[]): void {
  for (const [index, typed] of args.entries()) {
    const right = meantOption(typed, settingNames())
    // What stands behind a setting may be its value.
    const isValue = Object.hasOwn(flags, args[index - 1]?.replace(/^--/, '') ?? '')
    if (right !== undefined && !isValue && !existsSync(resolve(here, typed)))
      throw new SettingError(`There is no setting ${typed}. Did you mean ${right}, with two hyphens?`)
  }
}

/** What is among flags that is none: folders of debates, where a command takes them. */
export const readFolders = (args: string[]): string[] => readFlags(args).folders

/** The debate in the folder where the command was typed, else the one that ships. */
export const folderHere = (): string => (hasDebate(here) ? here : join(root, 'slides'))

/** The debates that are named; if none is, that of `folderHere`. */
function readDebates(named: string[], parent: string | undefined): WantedDebates {
  const toFolder = (path: string) => resolve(here, path)
  if (parent !== undefined) return { folders: named.map(toFolder), parent: toFolder(parent) }
  if (named.length > 0) return { folders: named.map(toFolder), parent }
  return { folders: [folderHere()], parent }
}

const variable = (flag: string) => flag.toUpperCase().replaceAll('-', '_')
/** The names of the environment variables that are read. */
export const variables: string[] = Object.keys(flags).map(variable)

const isGiven = { type: 'boolean' as const }
const switches = {
  ...{ 'new-room': isGiven, quiet: isGiven, hall: isGiven, watch: isGiven, 'take-over': isGiven, help: isGiven },
}

function readFlags(args: string[]) {
  const texts = Object.fromEntries(
    Object.keys(flags).map((flag) => [flag, { type: 'string' as const, multiple: flag === 'debate' }]),
  )
  checkDashes(args)
  const parsed = parseArgs({ args, options: { ...texts, ...switches }, allowPositionals: true })
  const values: Record<string, string | boolean | (string | boolean)[] | undefined> = parsed.values
  const read = (flag: Flag): string | undefined => {
    const value = values[flag] ?? process.env[variable(flag)]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  /** `others` and the values of a flag that may be repeated; without any, those of its variable, which `separator` separates. */
  const readAll = (flag: Flag, separator: string, others: string[]): string[] => {
    const given = [...others, ...[values[flag] ?? []].flat().filter((value) => typeof value === 'string')]
    return (given.length > 0 ? given : (process.env[variable(flag)] ?? '').split(separator)).filter(Boolean)
  }
  return {
    folders: parsed.positionals,
    read,
    readAll,
    newRoom: values['new-room'] === true,
    isQuiet: values.quiet === true,
    takeOver: values['take-over'] === true,
    checksHall: values.hall === true,
    watches: values.watch === true,
    wantsHelp: values.help === true,
  }
}

/** The list of all settings. */
export function listSettings(): string {
  // A flag that is wider than the column has its text below it.
  const line = (flag: string, what: string) =>
    `  ${flag.length > 32 ? `${flag}\n${' '.repeat(34)}` : flag.padEnd(32)} ${what}`
  return [
    `${typedStart('[FOLDER …] [settings]')}`,
    '  serves the debates of these folders, with slides, voting page and presenter view, and opens a session or resumes the last one',
    line('--new-room', 'starts a new session'),
    line(
      '--quiet',
      `prints no key, for terminals and logs that others read; ${typedCommand('host')} prints the host’s link`,
    ),
    line('--watch', 'for authors: open pages show each save at once, or what is wrong with it'),
    line('--hall', 'only says which address phones can reach, and what to do where they cannot'),
    line('--take-over', 'with a database: shows these words of the debates at once, though other servers show others'),
    line('--help', 'this list'),
    ...Object.entries(flags).map(([flag, [what, absent]]) =>
      line(`--${flag} (${variable(flag)})`, `${what} (default: ${absent})`),
    ),
  ].join('\n')
}

/** An attacker who tries many keys could guess a shorter one. */
const shortestHostKey = 16
/** Servers and proxies refuse a request whose headers are much longer. */
const longestHostKey = 200

/** Throws an error for which `stop` has a sentence if browsers cannot send the key or if it can be guessed. */
function readHostKey(given: string | undefined, file: string | undefined): string | undefined {
  if (given !== undefined && file !== undefined)
    throw new SettingError('HOST_KEY and HOST_KEY_FILE are both given; give one of them.')
  if (file === undefined) return given === undefined ? undefined : checkHostKey('HOST_KEY', given)
  try {
    return checkHostKey('HOST_KEY_FILE', readFileSync(file, 'utf8').replace(/\r?\n$/, ''))
  } catch (error) {
    if (error instanceof SettingError) throw error
    throw new SettingError(`HOST_KEY_FILE: "${file}" could not be read: ${(error as Error).message}.`)
  }
}

/** The sentence does not repeat the text, which may be almost the right key. */
function checkHostKey(name: string, key: string): string {
  if (key.length >= shortestHostKey && key.length <= longestHostKey && /^[!-~]+$/.test(key)) return key
  throw new SettingError(
    `${name}: the key must be ${shortestHostKey} to ${longestHostKey} letters, digits or ASCII punctuation marks, without spaces; or leave it out, and one is made.`,
  )
}

/** The port that a text names; 0 is any free one. Throws an error for which `stop` has a sentence. */
export function checkPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new SettingError(`PORT: "${text}" is not a port; give 0 to 65535.`)
  if (port !== 0 && isBlockedPort(port))
    throw new SettingError(`PORT: no browser opens a page on port ${port}; give another, such as --port 4001.`)
  return port
}

function checkCount(name: string, text: string, most: number): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new SettingError(`${name}: "${text}" is not a number of voters; give 1 to ${most}.`)
}

function checkLogLevel(level: string): string {
  if (level === 'silent' || Object.hasOwn(pino.levels.values, level)) return level
  throw new SettingError(`LOG_LEVEL: "${level}" is none of ${flags['log-level'][0]}.`)
}
