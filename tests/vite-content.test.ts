// What the build makes of a deck: each page loads the words it needs in one language, and an author sees a change at once.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, createServer, type InlineConfig } from 'vite'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { readContent } from '../src/content/read-content.ts'
import { contentPlugin } from '../src/content/vite-content.ts'

const temporary = mkdtempSync(join(tmpdir(), 'vite-content-'))
afterAll(() => rmSync(temporary, { recursive: true }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(temporary, 'deck-'))
  for (const name of ['slides', 'locales'])
    cpSync(join(import.meta.dirname, '..', name), join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'page.js'), "import { words } from 'virtual:words'\nconsole.log(words)")
})
const config = (): InlineConfig => ({
  root: folder,
  configFile: false,
  logLevel: 'silent',
  plugins: [contentPlugin(folder)],
})

const titleFile = () => join(folder, 'slides/debate.md')
function setTitle(title: string): void {
  writeFileSync(titleFile(), readFileSync(titleFile(), 'utf8').replace(/^- en: .*/m, `- en: ${title}`))
}

async function buildPage() {
  const output = await build({
    ...config(),
    build: { write: false, rolldownOptions: { input: join(folder, 'page.js') } },
  })
  if (!('output' in output)) throw new Error('no output')
  return output.output.flatMap((file) => (file.type === 'chunk' ? [file] : []))
}

it('puts each use of each language into a file of its own, so that a phone loads only its claims', async () => {
  const chunks = await buildPage()
  const { langs } = readContent(folder)
  const parts = [...langs.keys()].flatMap((lang) =>
    ['claims', 'stage', 'arguments', 'evidence', 'desk'].map((part) => `${lang}-${part}`),
  )
  expect(chunks.flatMap(({ name, isEntry }) => (isEntry ? [] : [name])).sort()).toEqual(parts.sort())
  const english = chunks.find(({ name }) => name === 'en-claims')?.code ?? ''
  expect(english).toContain('The AI share rally was a real feast')
  expect(english).not.toContain('Vote first, talk later')
})

it('stops the build of a wrong deck and says where it is wrong', async () => {
  setTitle('{=never closed')
  await expect(buildPage()).rejects.toThrow(/slides\/debate\.md:9:7 "\{" is never closed/)
})

it('reloads the page when a word changes, with the new word, or with what is wrong', async () => {
  const server = await createServer({ ...config(), server: { middlewareMode: true, ws: false, watch: null } })
  const { client } = server.environments
  const sent: unknown[] = []
  client.hot.send = (...payload: unknown[]) => void sent.push(...payload)
  const read = async () => (await client.transformRequest('virtual:words/en-claims'))?.code
  const save = (title: string) => {
    setTitle(title)
    // The watcher is off; this is what it would say.
    server.watcher.emit('all', 'change', titleFile())
  }
  try {
    expect(await read()).toContain('Yes and no')
    save('A better title')
    expect(sent).toEqual([{ type: 'full-reload' }])
    expect(await read()).toContain('A better title')
    save('{=never closed')
    await expect(read()).rejects.toThrow('is never closed')
    save('A title again')
    expect(await read()).toContain('A title again')
    server.watcher.emit('all', 'change', join(folder, 'page.js'))
    expect(sent).toHaveLength(3)
  } finally {
    await server.close()
  }
})
