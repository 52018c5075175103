// The bytes that each page costs a visitor before the first claim can be read, from the built files.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { buildSite } from './site-build.ts'

// As a server has it, with the pages of rooms.
const site = await buildSite({ server: '/' })
const dist = site.folder
afterAll(() => site.remove())
const words = readdirSync(join(dist, 'words'))

/** The files that a page requests at once in one of its layouts: its scripts with all their imports, and its styles. */
function filesOf(page: string, layout?: string): string[] {
  const html = readFileSync(join(dist, page), 'utf8').replace(/<link [^>]*data-layout="(\w+)"[^>]*>/g, (link, name) =>
    name === layout ? link : '',
  )
  const files = new Set<string>()
  const addFile = (name: string): void => {
    if (files.has(name)) return
    files.add(name)
    if (!name.endsWith('.js')) return
    const code = readFileSync(join(dist, 'assets', name), 'utf8')
    for (const [, imported = ''] of code.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+)["'`]/g)) addFile(imported)
  }
  for (const [, name = ''] of html.matchAll(/assets\/([\w.-]+)"/g)) addFile(name)
  return [...files]
}

/** The largest file of a part of the words, over the languages. */
function heaviest(part: string, press: 'gz' | 'br'): number {
  const files = words.filter((name) => name.includes(`-${part}-`) && name.endsWith(`.json.${press}`))
  expect(files.length, `files of ${part}`).toBeGreaterThanOrEqual(3)
  return Math.max(...files.map((name) => statSync(join(dist, 'words', name)).size))
}

function weigh(page: string, parts: string[], press: 'gz' | 'br', layout?: string): number {
  const files = [page, ...filesOf(page, layout).map((name) => join('assets', name))]
  const bytes = files.map((name) => statSync(join(dist, `${name}.${press}`)).size)
  return [...bytes, ...parts.map((part) => heaviest(part, press))].reduce((sum, size) => sum + size, 0)
}

const kB = 1000

it('a phone loads at most 60 kB gzip with its words, and neither reveal.js, Chart.js nor who moved', () => {
  const code = filesOf('vote.html').map((name) => readFileSync(join(dist, 'assets', name), 'utf8'))
  expect(code.join('')).not.toMatch(/reveal-viewport|chartjs|BarController|No table has the totals/)
  expect(weigh('vote.html', ['claims'], 'gz')).toBeLessThanOrEqual(60 * kB)
})

it.each([
  ['slides', 96],
  ['scroll', 58],
])('the deck as %s loads at most %i kB brotli up to its first slide, in at most 8 requests', (layout, most) => {
  expect(weigh('index.html', ['claims', 'stage'], 'br', layout)).toBeLessThanOrEqual(most * kB)
  // The other layout's styles are loaded too, after everything else.
  const requests = 1 + filesOf('index.html', layout).length + ['claims', 'stage', 'styles'].length
  expect(requests).toBeLessThanOrEqual(8)
})

it.each(['ja', 'zh-Hans', 'en'])('the deck in the folder of %s loads no more than that, its words included', (lang) => {
  const page = `${lang}/index.html`
  expect(weigh(page, [], 'br', 'slides')).toBeLessThanOrEqual(96 * kB)
  // The first words are in the page.
  expect(2 + filesOf(page, 'slides').length).toBeLessThanOrEqual(6)
})

it.each(['vote.html', 'console.html', 'report.html'])('%s runs nothing of the deck’s own page', (page) => {
  const code = filesOf(page).map((name) => readFileSync(join(dist, 'assets', name), 'utf8'))
  expect(code.join('')).not.toContain('createPolicy')
})

it.each([
  ['console.html', 'desk', 75],
  ['report.html', 'stage', 62],
])('%s loads at most what its row says, with its words (%s): %i kB gzip', (page, words, most) => {
  expect(weigh(page, ['claims', words], 'gz')).toBeLessThanOrEqual(most * kB)
})

it('no layout of the deck waits for a file that only names another', () => {
  const [, page = ''] =
    /<script [^>]*src="[^"]*assets\/([\w.-]+)"/.exec(readFileSync(join(dist, 'index.html'), 'utf8')) ?? []
  const code = readFileSync(join(dist, 'assets', page), 'utf8')
  const asked = [...code.matchAll(/import\(\s*["'`]\.\/((?:slides|scroll|room|handout|print)-[\w-]+\.js)/g)].map(
    ([, name = '']) => name,
  )
  expect(asked).toHaveLength(5)
  for (const name of asked)
    expect(readFileSync(join(dist, 'assets', name), 'utf8')).not.toMatch(/^export\s*\{[^}]*\}\s*from[^;]*;?\s*$/)
})
