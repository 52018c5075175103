import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { programPlugin } from './scripts/program-plugin.ts'
import { rendererFile, templates } from './src/debate/program.ts'

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

export default defineConfig(({ command }) => {
  // A build must give the same files everywhere. With NODE_ENV=test or =development, which a test or a person's shell may set, the pages
  // would be those for development: larger, and with the paths of this machine.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    plugins: [programPlugin(import.meta.dirname), pressedFiles()],
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
    // If the site is below a path, Vite's helper would request the styles of a layout at the root of the host, and add them to those of
    // the page.
    experimental: { renderBuiltUrl: (_, { hostType }) => (hostType === 'js' ? { relative: true } : undefined) },
    // One command builds both: the pages, and the script that draws first slides in Node with the components of the pages.
    builder: {},
    environments: {
      client: {
        build: {
          // A page lists all scripts that its own script imports, so that they load at once. The deck's page has another list for each of
          // its layouts (scripts/program-plugin.ts).
          modulePreload: {
            polyfill: false,
            resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
          },
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
                    test: /src\/core\/(?!contract|command|crowd|host-lists|reading|results|id|side|evidence|amount|swing|suppress|balance|mirror|order)|src\/draw\/(?!arguments|chart-said|cited|evidence|hindsight|outcome|own-page|ticks|title)|shared\/((asked-room|debate|page|kept-slots|keys|missing-part|server-path|site|storage|text|time|translation|wake|announcer?|page-title)\.ts|(?!drawing)[\w-]+\.tsx)$|preload-helper|node_modules\/preact\/(?!hooks)/,
                  },
                  // The code that talks to a server: a person who reads alone gets it after the first slide.
                  {
                    name: 'network',
                    priority: 2,
                    test: /src\/core\/(contract|id|readings)\.ts$|shared\/(call|census|follow-room|live|promptness|queue|same-debate|shared-stream|vote-slot|voter)\.ts$|node_modules\/(zod|eventsource-parser)\//,
                  },
                  // What slides, desk and handout need, and a phone only once the room shows it the text of a slide.
                  {
                    name: 'texts',
                    priority: 1,
                    test: /src\/draw\/(arguments|chart-said|hindsight|own-page)\.tsx$|src\/core\/(crowd|reading)\.ts$|shared\/(letter-keys|old-value|save-file)\.ts$/,
                  },
                  // The script of the deck's page and all its code, except for code that a reader needs only at the end of the deck.
                  {
                    name: 'stage',
                    priority: 0,
                    test: /src\/draw\/(cited|ticks|title)\.tsx$|src\/web\/deck\/((element|head|languages|load-once|main|next-task|position|slide-page|stage|trusted-types|words)\.tsx?|read\/(compare|contents|notes|opening|own-vote|reader|share|slots)\.tsx?)$|\/index\.html$/,
                  },
                ],
              },
            },
          },
        },
      },
      render: {
        consumer: 'server',
        resolve: { noExternal: true },
        build: {
          ...{ ssr: true, emptyOutDir: false, copyPublicDir: false },
          rolldownOptions: { input: { render: 'src/draw/render.tsx' }, output: { entryFileNames: rendererFile } },
        },
      },
    },
    build: {
      outDir: 'program',
      target: 'es2023',
      // The phone's oldest browsers (tests/levels.ts), except that `:is()` needs Chrome 88: no style of the phone uses it, and for Chrome
      // 87 the build would write rules of the deck twice.
      cssTarget: ['chrome88', 'safari14.1', 'firefox91'],
      // Every script of ours is a file of its own, since the pages' policy allows no inline script but one (debate/too-old.ts).
      assetsInlineLimit: 0,
    },
  }
})
