// What a page with only reveal.js costs: the debate's question and claims in English on plain slides, built and compressed like the deck,
// and served by the same file server. No slides made with reveal.js can cost less.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import { type StaticServer, serveStatic } from '../../src/cli/static-server.ts'

/** Builds into `folder`, one slide for each text, and serves the page until closed. */
export async function serveBareReveal(folder: string, texts: string[]): Promise<StaticServer> {
  const [source, built] = [join(folder, 'source'), join(folder, 'built')]
  mkdirSync(source)
  const fileOf = (module: string) => JSON.stringify(fileURLToPath(import.meta.resolve(module)))
  const slides = texts.map((text) => `<section><h2>${text}</h2></section>`).join('\n')
  writeFileSync(
    join(source, 'index.html'),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><script type="module" src="/main.js"></script></head>
<body><div class="reveal"><div class="slides">${slides}</div></div></body></html>`,
  )
  writeFileSync(
    join(source, 'main.js'),
    `import Reveal from ${fileOf('reveal.js')}\nimport ${fileOf('reveal.js/reveal.css')}\nvoid new Reveal({ hash: true }).initialize()`,
  )
  await build({ root: source, configFile: false, logLevel: 'error', build: { outDir: built } })
  for (const name of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    if (/\.(html|js|css)$/.test(name)) {
      writeFileSync(join(built, `${name}.br`), brotliCompressSync(readFileSync(join(built, name))))
    }
  }
  return serveStatic(built)
}
