// Checks the directions of imports, web → draw → core ← room ← server → debate → core ← cli, and which file may use what. A failure names
// the faulty path.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

type Sources = Record<string, string>

/** The source without its comments; the `/*` in a string such as '/api/*' does not begin a comment. */
function codeOf(source: string): string {
  const stringOrComment = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/.*/g
  return source.replace(stringOrComment, (found) => (found.startsWith('/') ? '' : found))
}

/** The imports of a file: files of the project by their path, packages by their name. */
function importsOf(path: string, source: string): string[] {
  const found = codeOf(source).matchAll(
    /(?:(?<![-\w])from\s*|\bimport\s*\(\s*|^\s*import\s+|new URL\(\s*|@import\s+)['"]([^'"]+)['"]/gm,
  )
  return [...found].map(([, name = '']) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name))
}

const pageOf = (path: string) => /^src\/web\/(?!shared\/)([^/]+)\//.exec(path)?.[1]
const isIn = (folder: string, path: string) => path.startsWith(`src/${folder}/`)

/** Packages that only some files may import, and those files. */
const soleImporters: [package_: RegExp, importer: RegExp, rule: string][] = [
  [/^reveal\.js/, /^src\/web\/deck\//, 'only the deck imports reveal.js'],
  [
    /^i18next/,
    /^src\/(web\/shared\/page\.ts|draw\/(speech\.ts|in-lang\.ts|render\.tsx))$/,
    'only shared/page.ts, draw/render.tsx and draw/in-lang.ts import i18next',
  ],
  [
    /^chart\.js|^chartjs-/,
    /^src\/web\/(shared\/swing-chart|deck\/evidence-\w+)\.ts$/,
    'only shared/swing-chart.ts and deck/evidence-*.ts import chart.js',
  ],
  [/^eventsource-parser/, /^src\/web\/shared\/live\.ts$/, 'only shared/live.ts reads the stream'],
  [
    /^src\/web\/shared\/debate\.ts$/,
    /^src\/(?!web\/)|^src\/web\/(\w+\/main\.tsx?|shared\/(page|watch)\.ts)$/,
    'only a main reads the debate of its page, and watch.ts what it becomes while it is being written',
  ],
]

/** What each folder of `src` may import besides its own files: web → draw → core ← room ← server → debate → core, and cli all that run on Node. */
const allowedImports: Record<string, string[]> = {
  core: [],
  draw: ['core'],
  web: ['core', 'draw'],
  room: ['core'],
  debate: ['core'],
  server: ['core', 'room', 'debate'],
  cli: ['core', 'debate', 'server'],
}

function findBadImports(sources: Sources): string[] {
  const broken: string[] = []
  for (const [path, source] of Object.entries(sources)) {
    const say = (target: string, rule: string) => broken.push(`${path} → ${target}: ${rule}`)
    for (const target of importsOf(path, source)) {
      if (isIn('core', path) && !isIn('core', target) && target !== 'zod/mini')
        say(target, 'core imports zod/mini alone')
      for (const [from, may] of Object.entries(allowedImports)) {
        const to = /^src\/([^/]+)\//.exec(target)?.[1]
        if (isIn(from, path) && to !== undefined && to !== from && !may.includes(to))
          say(target, `${from} may not import it`)
      }
      if (isIn('draw', path) && !/^(src\/|locales\/|preact($|-)|i18next$)/.test(target))
        say(target, 'draw imports preact and core alone')
      if (isIn('room', path) && !target.startsWith('src/')) say(target, 'room is pure and imports no package')
      if (isIn('debate', path) && /^(vite|hono|@hono\/|node:https?$)/.test(target))
        say(target, 'debate has no Vite and no HTTP')
      if (isIn('web', path) && target.startsWith('node:')) say(target, 'web runs in browsers')
      const page = pageOf(target)
      if (isIn('web', path) && page && page !== pageOf(path)) say(target, 'pages never import each other')
      if (/\/main\.tsx?$/.test(target)) say(target, 'a main is imported by nobody')
      for (const [name, importer, rule] of soleImporters)
        if (name.test(target) && !importer.test(path)) say(target, rule)
    }
    if (
      isIn('web', path) &&
      !/^src\/web\/shared\/(live|call|debate|missing-part|watch)\.ts$/.test(path) &&
      pageOf(path) !== 'worker' &&
      /\bfetch\s*\(|\bEventSource\b|\bWebSocket\b/.test(codeOf(source))
    ) {
      say(
        'the network',
        'only shared/live.ts, shared/call.ts, shared/debate.ts, shared/missing-part.ts, shared/watch.ts and the service worker touch it',
      )
    }
    const code = codeOf(source)
    if (isIn('draw', path) && /\b(document|window|globalThis|navigator|location)\b/.test(code))
      say('the page', 'a component is a function of its props')
    if (/new Intl\.(NumberFormat|DateTimeFormat)\((?!toLocale\(|'en')/.test(code))
      say('Intl', 'core/locale.ts names the digits and the calendar, since browsers differ in theirs')
    if (/innerHTML|insertAdjacentHTML/.test(code)) say('innerHTML', 'text is drawn as text')
    // The grammar of line breaks, and the ways of counting in a list; no text in them is shown to people.
    const isGrammar = ['src/debate/phrases.ts', 'src/cli/outline-marks.ts'].includes(path)
    if (!isGrammar && /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(code)) {
      say('a word of a language', 'words live in locales/')
    }
    if (/\/(utils|helpers|common|types|services|index)\.tsx?$/.test(path)) say(path, 'a file is named after its noun')
  }
  return broken
}

function circles(sources: Sources): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): void => {
    if (trail.includes(path)) return void found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (done.has(path)) return
    for (const target of importsOf(path, sources[path] ?? '')) if (target in sources) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of Object.keys(sources)) walk(path, [])
  return found
}

function readSources(folder: string): Sources {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.(ts|tsx|css)$/.test(path))
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

it('every import follows the allowed direction', () => {
  const named = Object.fromEntries(Object.keys(readSources('tests')).map((path) => [path, '']))
  expect(findBadImports({ ...named, ...readSources('src') })).toEqual([])
})

/** The files and packages that are loaded with a file, without those of its types and those that it loads later, or elsewhere. */
function loadedWith(entry: string, sources: Sources): Set<string> {
  const loaded = new Set<string>()
  const walk = (path: string): void => {
    if (loaded.has(path)) return
    loaded.add(path)
    const atOnce = (sources[path] ?? '').replace(/^(import|export) type [^;]*?from .*|\bimport\(.*/gm, '')
    for (const target of importsOf(path, atOnce)) if (!/^node:/.test(target)) walk(target)
  }
  walk(entry)
  return loaded
}

/** What compiles a debate and draws its pages, and the packages for it: more memory than an evening of a thousand phones. */
const compiling =
  /^src\/(debate\/(read-(content|folder|debate)|compile|site|write-site)\.ts|draw\/)|^(mdast|micromark|budoux|image-size|preact)/

it('a server loads nothing that compiles debates: a process does, whose memory goes with it', () => {
  const sources = readSources('src')
  const loaded = (entry: string) => [...loadedWith(entry, sources)]
  for (const entry of ['src/cli/main.ts', 'src/server/start.ts', 'src/server/store/sqlite-worker.ts'])
    expect(
      loaded(entry).filter((path) => compiling.test(path)),
      entry,
    ).toEqual([])
  expect(loaded('src/server/start.ts')).toContain('src/core/contract.ts')
  expect(loaded('src/server/start.ts'), 'most servers have no database').not.toContain('pg')
  expect(loaded('src/server/compiler-process.ts')).toEqual(
    expect.arrayContaining(['src/debate/write-site.ts', 'mdast-util-from-markdown', 'budoux', 'image-size']),
  )
})

it('no files import each other in a circle', () => {
  expect(circles(readSources('src'))).toEqual([])
})

it.each([
  ['src/web/vote/phone.tsx', "import { x } from '../../server/app.ts'", 'src/web/vote/phone.tsx → src/server/app.ts'],
  ['src/server/app.ts', "import { x } from '../web/shared/live.ts'", 'src/server/app.ts → src/web/shared/live.ts'],
  ['src/core/deck.ts', "import { readFileSync } from 'node:fs'", 'src/core/deck.ts → node:fs'],
  [
    'src/room/steer.ts',
    "import { Store } from '../server/store/store.ts'",
    'src/room/steer.ts → src/server/store/store.ts',
  ],
  ['src/room/steer.ts', "import { DatabaseSync } from 'node:sqlite'", 'src/room/steer.ts → node:sqlite'],
  [
    'src/web/vote/phone.tsx',
    "import { steer } from '../../room/steer.ts'",
    'src/web/vote/phone.tsx → src/room/steer.ts',
  ],
  ['src/debate/site.ts', "import { steer } from '../room/steer.ts'", 'src/debate/site.ts → src/room/steer.ts'],
  [
    'src/web/vote/phone.tsx',
    "await import('../console/desk.tsx')",
    'src/web/vote/phone.tsx → src/web/console/desk.tsx',
  ],
  ['src/web/shared/text.ts', "import { a } from '../deck/stage.ts'", 'src/web/shared/text.ts → src/web/deck/stage.ts'],
  ['src/server/live.ts', "import './main.ts'", 'src/server/live.ts → src/server/main.ts'],
  ['src/web/vote/phone.tsx', "import Reveal from 'reveal.js'", 'src/web/vote/phone.tsx → reveal.js'],
  [
    'src/web/deck/stage.ts',
    "import { x } from '../../debate/read-content.ts'",
    'src/debate/read-content.ts: web may not',
  ],
  ['src/web/deck/stage.ts', "import { join } from 'node:path'", 'src/web/deck/stage.ts → node:path'],
  ['src/debate/texts.ts', "import { x } from '../server/app.ts'", 'src/debate/texts.ts → src/server/app.ts'],
  ['src/core/deck.ts', "import { x } from '../debate/texts.ts'", 'src/core/deck.ts → src/debate/texts.ts'],
  ['src/web/deck/stage.ts', "import i18next from 'i18next'", 'src/web/deck/stage.ts → i18next'],
  ['src/web/deck/stage.ts', "await import('chart.js')", 'src/web/deck/stage.ts → chart.js'],
  ['src/web/shared/voter.ts', "import { x } from 'eventsource-parser'", 'src/web/shared/voter.ts → eventsource-parser'],
  [
    'src/web/vote/phone.tsx',
    "import { readDebate } from '../shared/debate.ts'",
    'src/web/vote/phone.tsx → src/web/shared/debate.ts',
  ],
  ['src/debate/site.ts', "import { build } from 'vite'", 'src/debate/site.ts → vite'],
  ['src/draw/claim.tsx', "import { x } from '../web/shared/live.ts'", 'src/draw/claim.tsx → src/web/shared/live.ts'],
  ['src/draw/claim.tsx', "import { Chart } from 'chart.js'", 'src/draw/claim.tsx → chart.js'],
  ['src/draw/claim.tsx', 'document.title = name', 'src/draw/claim.tsx → the page'],
  ['src/draw/claim.tsx', 'new Intl.NumberFormat(lang)', 'src/draw/claim.tsx → Intl'],
  ['src/server/app.ts', "import { x } from '../cli/check.ts'", 'src/server/app.ts → src/cli/check.ts'],
  ['src/web/shared/voter.ts', "node.innerHTML = ''", 'src/web/shared/voter.ts → innerHTML'],
  [
    'src/server/app.ts',
    "use('/api/*')\nimport('../web/shared/live.ts')\n/** A comment. */",
    'src/server/app.ts → src/web/shared',
  ],
  ['tests/utils.ts', '', 'tests/utils.ts: a file is named after its noun'],
  ['src/web/vote/vote.css', '@import "../deck/deck.css";', 'src/web/vote/vote.css → src/web/deck/deck.css'],
  ['src/web/shared/voter.ts', "const answer = fetch('/api')", 'src/web/shared/voter.ts → the network'],
  ['src/web/shared/voter.ts', "const word = '賛成'", 'src/web/shared/voter.ts → a word of a language'],
])('names the file whose import breaks a rule: %s %s', (path, source, message) => {
  expect(findBadImports({ [path]: source }).join('\n')).toContain(message)
})

it('finds a circle of three files', () => {
  const sources = {
    'src/core/a.ts': "import './b.ts'",
    'src/core/b.ts': "export * from './c.ts'",
    'src/core/c.ts': "import './a.ts'",
  }
  expect(circles(sources)).toEqual(['src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts'])
})
