import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { programPlugin } from './scripts/program-plugin.ts'
import { templates } from './src/debate/program.ts'

/** Writes a gzip and a brotli file beside each text file, so that no server has to compress anything. */
function pressedFiles(): Plugin {
  let folder = ''
  return {
    name: 'pressed-files',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir)
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css|json|svg|webmanifest|xml|txt)$/.test(name)) continue
        const file = resolve(folder, name)
        const bytes = readFileSync(file)
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(`${file}.br`, brotliCompressSync(bytes))
      }
    },
  }
}

/** Scripts that are loaded later have no styles: Vite's helper, which waits for styles, would add 500 bytes to every page. */
function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load: (id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load()' : undefined),
  }
}

/** reveal.js styles things that the deck does not have: three quarters of its styles, a tenth of all bytes of a first slide. */
const undressed =
  /controls|progress|scroll|print|pdf|transition|cube|concave|convex|hljs|slide-number|speaker-notes|overlay|jump-to|preview|playback|auto-animate|code-wrapper|zoom|rtl/
/**
 * Parts of reveal.js that the deck does not use: half of its code. Its code for backgrounds would style every slide, twice, and its
 * code for frames and films would search each slide at every step, although the deck has none of these.
 */
const uncalled =
  /\/(autoanimate|backgrounds|controls|jumptoslide|notes|overlay|playback|printview|progress|scrollview|slidecontent|slidenumber)$/
/**
 * Code that delays the first key press: a pattern, its number of matches, and its replacement. At every step reveal.js asks the
 * styles for a view and a box that the deck does not have. It writes the first address at once, though later ones wait a second.
 */
const hasty: Record<string, [what: RegExp, times: number, by: string]> = {
  'reveal.js': [
    /^\tfunction (checkResponsiveScrollView|getStatusText)\(.*?^\t\}$/gms,
    2,
    "function $1() { return '' }",
  ],
  'controllers/location.js': [/replaceStateTimestamp = 0/g, 1, 'replaceStateTimestamp = Date.now()'],
}
const idle = '\0idle'
const idleCode = `export default class {
  constructor() {
    return new Proxy(this, { get: (_, name) => (name === 'element' ? document.createElement('div') : () => false) })
  }
}`

/** reveal.js from its own sources, without the parts that the deck does not use; methods of those parts return false. */
function leanReveal(): Plugin {
  const sources = realpathSync(join(import.meta.dirname, 'node_modules/reveal.js/js'))
  return {
    name: 'lean-reveal',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id, importer) => {
      if (id === 'reveal.js') return join(sources, 'reveal.js')
      return importer?.startsWith(sources) && uncalled.test(id) ? idle : undefined
    },
    load: (id) => {
      if (id === idle) return idleCode
      if (!/reveal\.js\/dist\/reveal\.css$/.test(id)) return undefined
      return readFileSync(id, 'utf8')
        .replace(/\/\*.*?\*\//gs, '')
        .replace(/([^{}]+)\{[^{}]*\}/g, (rule, selector) =>
          undressed.test(selector) && !/none/.test(selector) ? '' : rule,
        )
    },
    transform(code, id) {
      const [what, times, by] = hasty[relative(sources, id)] ?? []
      if (!what || by === undefined) return undefined
      if (code.match(what)?.length !== times) this.error('reveal.js is made of other parts now: see to `hasty`')
      return code.replace(what, by)
    },
  }
}

/**
 * Parts of i18next that load words, that format `{{amount, number}}` and that print messages for developers. Our words are imported
 * and formatted by core/amount.ts and core/date.ts (debate/check-ui.ts refuses any other format). No page loads these parts.
 */
const connector = /^class Connector extends EventEmitter \{.*?^\}$/ms
const formatter = /^class Formatter \{.*?^\}$/ms
const logger = /^class Logger \{.*?^\}$/ms

function leanI18next(): Plugin {
  return {
    name: 'lean-i18next',
    apply: 'build',
    transform(code, id) {
      if (!/i18next\/dist\/esm\/i18next\.js$/.test(id)) return undefined
      if (![connector, formatter, logger].every((part) => part.test(code)))
        this.error('i18next is made of other parts now: leave lean-i18next out')
      return code
        .replace(connector, 'class Connector extends EventEmitter {}')
        .replace(formatter, 'class Formatter { init() {} format(value) { return value } }')
        .replace(
          logger,
          `class Logger {
            init() {} log() {} warn() {} deprecate() {} once() {}
            error(...said) { console.error('i18next:', ...said) }
            create() { return this }
            clone() { return this }
          }`,
        )
    },
  }
}

export default defineConfig(({ command }) => {
  // What is built is the same wherever it is built: with NODE_ENV=test or =development, from a test or a person's shell, the pages
  // would be those for development, larger and with the paths of this machine.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    plugins: [programPlugin(import.meta.dirname), plainImports(), leanReveal(), leanI18next(), pressedFiles()],
    // As in tsconfig.json, which Vite does not find where the path of the project has `[`, `{` or `#`.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // However Vite is started, it reads no other files for a page: the data folder is beside these.
    server: {
      fs: {
        strict: true,
        allow: ['src', 'slides', 'locales', 'public', 'node_modules', ...templates].map((name) =>
          join(import.meta.dirname, name),
        ),
      },
    },
    build: {
      outDir: 'program',
      target: 'es2023',
      // The phone's oldest browsers (tests/levels.ts), but for `:is()`, which is of Chrome 88: no style of the phone has it, and rules
      // of the deck would stand twice.
      cssTarget: ['chrome88', 'safari14.1', 'firefox91'],
      // A page lists all scripts that its own script imports, so that they load at once. The deck's page has another list for each of
      // its layouts (scripts/program-plugin.ts).
      modulePreload: {
        polyfill: false,
        resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
      },
      // Every script of ours is a file of its own, since the pages' policy allows no inline script but one (debate/too-old.ts).
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: [...templates],
        output: {
          // On a slow network, few requests matter more than few bytes. Code that every page needs is in one file, with Preact, which
          // only a projector could do without; code that the deck needs in both layouts is in another.
          codeSplitting: {
            groups: [
              {
                name: 'shared',
                priority: 3,
                test: /src\/core\/(?!contract|command|results|id|side|evidence|amount|swing|suppress|balance|mirror|order)|shared\/((asked-room|debate|page|kept-slots|old-value|letter-keys|keys|missing-part|server-path|site|storage|text|time|translation|wake|tally-words|announcer?|claim-name|page-title)\.ts|(?!outcome)[\w-]+\.tsx)$|preload-helper|node_modules\/preact\/(?!hooks)/,
              },
              // The code that talks to a server: a person who reads alone gets it after the first slide.
              {
                name: 'network',
                priority: 2,
                test: /src\/core\/(contract|command|results|id)\.ts$|shared\/(call|census|follow-room|live|promptness|queue|same-debate|shared-stream|vote-slot|voter)\.ts$|node_modules\/(zod|eventsource-parser)\//,
              },
              // The page's own script and all its code, except for the end of the reader's path with the comparison.
              {
                name: 'stage',
                priority: 1,
                test: /src\/web\/deck\/((element|head|languages|load-once|main|next-task|pages|position|slide-name|sources|stage|trusted-types|words)\.ts|read\/(compare|contents|notes|opening|own-vote|reader|share|slots|texts)\.tsx?)$|\/index\.html$/,
              },
            ],
          },
        },
      },
    },
  }
})
