import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { contentPlugin } from './src/content/vite-content.ts'

/** Writes a gzip and a brotli file beside each text file, so that no server has to press anything while it serves. */
function pressedFiles(): Plugin {
  let folder = ''
  return {
    name: 'pressed-files',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir)
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css|json|svg)$/.test(name)) continue
        const file = join(folder, name)
        const bytes = readFileSync(file)
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
        writeFileSync(`${file}.br`, brotliCompressSync(bytes))
      }
    },
  }
}

export default defineConfig({
  plugins: [contentPlugin(import.meta.dirname), pressedFiles()],
  build: {
    target: 'es2023',
    // Every script is a file of its own: the pages' policy lets nothing inline run.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'vote.html', 'console.html', 'report.html'],
      output: {
        // Two files beside a page's own: what every page needs, and what those made with Preact need. Few requests count
        // more on a slow network than a few bytes.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              priority: 2,
              test: /src\/core|shared\/(i18n|live|keys|text|scale-words)\.ts$|virtual:(deck|words$)|preload-helper/,
            },
            { name: 'preact', priority: 1, test: /shared\/[\w-]+\.tsx$/ },
          ],
        },
      },
    },
  },
})
