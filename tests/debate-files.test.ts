// The files of a debate's site: each page loads only the words it needs, in one language; during development an author sees changes
// at once.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { debatePlugin } from '../scripts/debate-plugin.ts'
import { buildFolder } from '../src/cli/build.ts'
import { readContent } from '../src/debate/read-content.ts'
import { toDebateFiles } from '../src/debate/site.ts'
import { libraryFolder } from './library.ts'

const root = join(import.meta.dirname, '..')
const temporary = mkdtempSync(join(tmpdir(), 'debate-files-'))
afterAll(() => rmSync(temporary, { recursive: true }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(temporary, 'debate-'))
  cpSync(libraryFolder, folder, { recursive: true })
})

const titleFile = () => join(folder, 'debate.md')
function setTitle(title: string): void {
  writeFileSync(titleFile(), readFileSync(titleFile(), 'utf8').replace(/^- en: .*/m, `- en: ${title}`))
}

it('puts the words of each page and language into a separate file, so that a phone loads only its claims', () => {
  const { data, files } = toDebateFiles(readContent(root, folder))
  const parts = ['claims', 'stage', 'deck', 'arguments', 'evidence', 'desk']
  for (const lang of ['zh-Hans', 'ja', 'en']) expect(Object.keys(data.words[lang] ?? {})).toEqual(parts)
  expect(files.size).toBe(3 * parts.length + 1)
  const english = files.get(data.words.en?.claims ?? '') ?? ''
  expect(english).toContain('As many people would come in the evening')
  expect(english).not.toContain('Vote first, talk later')
})

it('renames exactly those files whose words have changed', () => {
  const before = [...toDebateFiles(readContent(root, folder)).files.keys()]
  setTitle('A better title')
  const after = [...toDebateFiles(readContent(root, folder)).files.keys()]
  const changed = after.filter((path) => !before.includes(path))
  expect(changed.map((path) => path.replace(/-[\w-]{8}\.json$/, ''))).toEqual(['words/en-claims', 'words/en-deck'])
})

it('stops the build of a faulty debate and says where the fault is', async () => {
  setTitle('{=never closed')
  const said: string[] = []
  expect(await buildFolder(folder, join(temporary, 'out'), (text) => void said.push(text))).toBe(1)
  expect(said.join('')).toMatch(/debate\.md:9:7 "\{" is never closed/)
})

it('reloads the page in development when a word changes, and shows the new word or the fault', async () => {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [debatePlugin(root, new Map([['library', folder]]))],
    server: { middlewareMode: true, ws: false, watch: null },
  })
  const sent: unknown[] = []
  server.environments.client.hot.send = (...payload: unknown[]) => void sent.push(...payload)
  const read = () => server.transformIndexHtml('/', '<html lang="en"><head></head></html>', '/d/library/en/index.html')
  const save = (title: string) => {
    setTitle(title)
    // The watcher is switched off, so the test sends the event in its place.
    server.watcher.emit('all', 'change', titleFile())
  }
  try {
    const first = await read()
    expect(first).toMatch(/^<html lang="en" data-lang="en" data-root="\/d\/library\/" data-server="\/">/)
    save('A better title')
    expect(sent).toEqual([{ type: 'full-reload' }])
    expect(await read()).not.toBe(first)
    save('{=never closed')
    await expect(read()).rejects.toThrow('is never closed')
    save('A title again')
    expect(await read()).toContain('"debate"')
    server.watcher.emit('all', 'change', join(root, 'src/web/deck/main.ts'))
    expect(sent).toHaveLength(3)
  } finally {
    await server.close()
  }
})
