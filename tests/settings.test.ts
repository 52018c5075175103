// The settings as command-line flags give them: what is accepted, and the sentence for each that is not.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { SettingError } from '../src/debate/setting-error.ts'
import { readSettings, variables } from '../src/server/settings.ts'
import { readAddress } from '../src/server/store/postgres-address.ts'

const folder = mkdtempSync(join(tmpdir(), 'settings-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function hostKeyFile(text: string): string {
  files += 1
  const file = join(folder, `host-key-${files}`)
  writeFileSync(file, text)
  return file
}

afterEach(() => void vi.unstubAllEnvs())

/** The settings of a program started with these flags and without environment variables. */
function read(flags: string[]) {
  for (const name of variables) vi.stubEnv(name, '')
  return readSettings(flags)
}

it.each([
  ['folders alone', ['one', 'two'], ['one', 'two']],
  ['folders and flags', ['one', '--debate', 'two'], ['one', 'two']],
  ['neither, as the variable says', [], ['three', 'four']],
])('the debates to show can be named by %s, and the variable counts only without these', (_, args, named) => {
  for (const name of variables) vi.stubEnv(name, '')
  vi.stubEnv('DEBATE', ['three', 'four'].join(delimiter))
  expect(readSettings(args).debates.folders.map((folder) => basename(folder))).toEqual(named)
})

it.each([
  ['given', ['--host-key=sixteen-letters-'], 'sixteen-letters-'],
  ['of the greatest length', [`--host-key=${'x'.repeat(200)}`], 'x'.repeat(200)],
  ['of every sign', ['--host-key=!"#$%&)(*+,-./:;<'], '!"#$%&)(*+,-./:;<'],
  ['in a file', ['--host-key-file', hostKeyFile('a-key-in-a-file-\n')], 'a-key-in-a-file-'],
])('[A5] accepts a host key %s', (_, flags, key) => {
  expect(read(flags).hostKey).toBe(key)
})

/** Keys that a header cannot carry, or that are short enough to guess. */
const database = 'postgres://votes:hidden@db.example/votes'
const bareDatabase = 'postgres://votes@db.example:5433/votes?sslmode=require'
const secret = 's'.repeat(32)
const badHostKeys = [
  'schlüssel-des-hauses',
  'the key of this house',
  '1',
  'x',
  'a-key-of-the-house\n',
  '鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵',
  'fifteen-letters',
]

it.each([
  ['none', [], []],
  ['one', ['--embed-origins', 'https://lms.example.org'], ['https://lms.example.org']],
  [
    'one with a slash at its end, in capitals',
    ['--embed-origins', 'HTTPS://LMS.example.org/'],
    ['https://lms.example.org'],
  ],
  [
    'several by comma or blank, each once',
    ['--embed-origins', 'https://a.example,http://localhost:3030  https://b.example:8443, https://a.example:443'],
    ['https://a.example', 'http://localhost:3030', 'https://b.example:8443'],
  ],
  ['every site', ['--embed-origins', '*'], ['*']],
  [
    'a name in other letters, as browsers send it',
    ['--embed-origins', 'https://M\u00fcnchen.example'],
    ['https://xn--mnchen-3ya.example'],
  ],
])('the sites that may embed a result: %s', (_, flags, origins) => {
  expect(read(flags).embedOrigins).toEqual(origins)
})

it.each([
  ...[
    'lms.example.org',
    'https://*.example.org',
    "'self'",
    'https:',
    'https://a.example;script-src',
    'https://a.example\uff1bscript-src',
    'https://a.example%3bscript-src',
    'https://\uff0a.example.org',
    'https://a"b.example',
    'file:///home',
    'null',
  ].map((origin): [string, string[], string] => [
    `a site to embed in that is no origin: ${origin}`,
    ['--embed-origins', `https://b.example ${origin}`],
    `EMBED_ORIGINS: "${origin}" is not the origin of a site`,
  ]),
  ...['https://lms.example.org/course', 'https://lms.example.org/?a=b', 'https://me:word@lms.example.org'].map(
    (page): [string, string[], string] => [
      `a site to embed in with more than its origin: ${page}`,
      ['--embed-origins', page],
      'give scheme and name alone: https://lms.example.org',
    ],
  ),
  ['a site to embed in by an IPv6 address', ['--embed-origins', 'http://[::1]:3030'], 'has an IPv6 address'],
  ['a text that is not a port', ['--port', 'http'], 'PORT: "http"'],
  ['[E11] a port that browsers refuse', ['--port', '6000'], 'PORT: no browser opens a page on port 6000'],
  ['[E11] an address that browsers refuse', ['--public-url', 'http://192.0.2.7:6667'], 'no browser opens a page'],
  ['a text that is not an address', ['--public-url', 'vote.example'], 'PUBLIC_URL: "vote.example"'],
  ['an address without http', ['--public-url', 'localhost:4000'], 'PUBLIC_URL: "localhost:4000"'],
  [
    '[E6] an address below one of the server’s own',
    ['--public-url', 'https://vote.example.org/d'],
    'choose another path',
  ],
  ['an unknown log level', ['--log-level', 'loud'], 'LOG_LEVEL: "loud"'],
  [
    'a log level that is the name of a property of every object',
    ['--log-level', 'constructor'],
    'LOG_LEVEL: "constructor"',
  ],
  ...badHostKeys.map((key): [string, string[], string] => [
    `[A5] the host key "${key}"`,
    [`--host-key=${key}`],
    'HOST_KEY: ',
  ]),
  ['[A5] a file whose text is not a host key', ['--host-key-file', hostKeyFile('short')], 'HOST_KEY_FILE: '],
  ['[A5] a host key that is too long for a header', [`--host-key=${'x'.repeat(201)}`], 'HOST_KEY: '],
  ['[A5] an empty file of a host key', ['--host-key-file', hostKeyFile('')], 'HOST_KEY_FILE: '],
  ['[A5] a host key file that does not exist', ['--host-key-file', join(folder, 'none')], join(folder, 'none')],
  [
    '[A5] two host keys',
    ['--host-key=sixteen-letters-', '--host-key-file', hostKeyFile('sixteen-letters-')],
    'HOST_KEY and HOST_KEY_FILE',
  ],
  ['a database without a secret', ['--database-url', database], 'DATABASE_URL needs SECRET or SECRET_FILE'],
  ['a secret that can be guessed', ['--database-url', database, '--secret', 'x'.repeat(31)], 'SECRET: '],
  ['a short file of a secret', ['--database-url', database, '--secret-file', hostKeyFile('short')], 'SECRET_FILE: '],
  [
    'a file of a secret that does not exist',
    ['--database-url', database, '--secret-file', join(folder, 'none')],
    join(folder, 'none'),
  ],
  [
    'two secrets',
    ['--database-url', database, '--secret', secret, '--secret-file', hostKeyFile(secret)],
    'SECRET and SECRET_FILE',
  ],
  ['a secret without a database', ['--secret', secret], 'SECRET is for a database'],
  [
    'a file of a password without a database',
    ['--database-password-file', hostKeyFile('word')],
    'DATABASE_PASSWORD_FILE is for a database: give DATABASE_URL too.',
  ],
  ['two passwords', ['--database-url', database, '--database-password-file', hostKeyFile('word')], 'give one of them'],
  [
    'two passwords, one of them behind the address',
    ['--database-url', `${bareDatabase}&password=other`, '--database-password-file', hostKeyFile('word')],
    'give one of them',
  ],
  [
    'a password of nobody',
    ['--database-url', 'postgres://db.example/votes?host=a@b', '--database-password-file', hostKeyFile('word')],
    'write postgres://USER@HOST:5432/DATABASE.',
  ],
  [
    'a file of a password that does not exist',
    ['--database-url', bareDatabase, '--database-password-file', join(folder, 'none')],
    join(folder, 'none'),
  ],
  [
    'an empty file of a password',
    ['--database-url', bareDatabase, '--database-password-file', hostKeyFile('\n')],
    'is empty',
  ],
])('explains in a sentence why it refuses %s', (_, flags, sentence) => {
  expect(() => read(flags)).toThrow(SettingError)
  expect(() => read(flags)).toThrow(sentence)
})

it('a database comes with the secret of all its servers: a text, that text in a file, or the file of a data folder', () => {
  const read32 = (flags: string[]) => read(['--database-url', database, ...flags]).database?.secret
  expect(read32(['--secret', secret])).toEqual(Buffer.from(secret))
  expect(read32(['--secret-file', hostKeyFile(`${secret}\n`)])).toEqual(Buffer.from(secret))
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => (index === 31 ? 10 : 200 + index)))
  const file = join(folder, 'secret')
  writeFileSync(file, bytes)
  expect(read32(['--secret-file', file])).toEqual(bytes)
  expect(read([]).database).toBeUndefined()
})

it.each([
  ['of letters, with a line break at its end', 'hidden', '\n'],
  ['with every sign that an address cannot have', 'p@ss:w/o?r#d %41+&é鍵', '\r\n'],
])('the password of a database may be in a file: one %s', (_, password, end) => {
  const file = hostKeyFile(password + end)
  const flags = ['--database-url', bareDatabase, '--database-password-file', file, '--secret', secret]
  const [address] = readAddress(read(flags).database?.url ?? '')
  const { user, host, port, database } = new pg.Client(address)
  expect({ user, host, port, database }).toEqual({ user: 'votes', host: 'db.example', port: 5433, database: 'votes' })
  expect(new pg.Client(address).password).toBe(password)
})

it.each([
  [['—watch'], '—watch. Did you mean --watch,'],
  [['lunch', '–port', '5000'], '–port. Did you mean --port,'],
  [['-port', '5000'], '-port. Did you mean --port,'],
  [['-prot=5000'], '-prot=5000. Did you mean --port=5000,'],
  [['-—new-room'], '-—new-room. Did you mean --new-room,'],
])('says how settings are written that were typed as %j', (args, said) => {
  expect(() => read(args)).toThrow(`There is no setting ${said} with two hyphens?`)
})

it('takes a folder whose name begins with a dash for a folder if it is there', () => {
  const dashed = join(folder, '—watch')
  mkdirSync(dashed)
  expect(read([dashed]).debates.folders).toEqual([dashed])
})
