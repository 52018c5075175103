// Pages of the author's own, pictures and colours: where pages stand among the slides, and which files a site has for them.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { shownDeck, toSlides, toStacks } from '../src/core/deck.ts'
import { compileDebate } from '../src/debate/compile.ts'
import { readContent } from '../src/debate/read-content.ts'
import { readDebate } from '../src/debate/read-debate.ts'
import { buildSite } from './site-build.ts'

const root = join(import.meta.dirname, '..')
const buses = join(root, 'tests/fixtures/buses')
const site = await buildSite({ debate: buses, server: '/' })
afterAll(() => site.remove())
const read = (path: string) => readFileSync(join(site.folder, path), 'utf8')

/** The stacks of a debate that is written as the headings of its claims and pages, in this order. */
function stacksOf(headings: string, { thesis = true, isShort = false } = {}): string[] {
  const sections = headings.split(' ').map((id) => {
    if (id.startsWith('p')) return `# Page ${id}\n\nText.`
    return `# Claim ${id}\n${id.startsWith('core') ? '- core: yes\n' : ''}\nSentence ${id}.`
  })
  const text = ['# Debate d\n- languages: en\n\nT', ...(thesis ? ['# Thesis\n\nThesis.'] : []), ...sections].join(
    '\n\n',
  )
  const { debate, problems } = readDebate([{ file: 'd.md', text }], () => true)
  if (!debate) throw new Error(JSON.stringify(problems))
  const { deck } = compileDebate(debate)
  return toStacks(toSlides(shownDeck(deck, isShort))).map(({ id }) => id)
}

it.each([
  [
    'pages above the first claim, before the first vote',
    'p1 p2 a b',
    ['start', 'p1', 'p2', 'before', 'a', 'b', 'after'],
  ],
  ['a page between two claims, where it is written', 'a p1 b', ['start', 'before', 'a', 'p1', 'b', 'after']],
  ['pages after the last claim, before the last vote', 'a b p1', ['start', 'before', 'a', 'b', 'p1', 'after']],
])('shows %s', (_, headings, stacks) => {
  expect(stacksOf(headings).slice(0, stacks.length)).toEqual(stacks)
})

it('shows pages in their places without a thesis too', () => {
  expect(stacksOf('p1 a p2 b p3', { thesis: false })).toEqual(['start', 'p1', 'a', 'p2', 'b', 'p3'])
})

it('keeps every page in the short deck, before the next claim that it has', () => {
  const headings = 'p1 a p2 core1 p3 b p4 core2 p5 c'
  const stacks = ['start', 'p1', 'p2', 'before', 'core1', 'p3', 'p4', 'core2', 'p5', 'after']
  expect(stacksOf(headings, { isShort: true }).slice(0, stacks.length)).toEqual(stacks)
})

it('gives each picture its own pixels and a name that changes with its content', () => {
  const { deck, pictures } = readContent(root, buses)
  expect(deck.pages?.[0]?.picture).toEqual({
    path: expect.stringMatching(/^pictures\/stop-[0-9a-f]{8}\.jpg$/),
    width: 1200,
    height: 800,
  })
  expect(deck.claims[0]?.picture).toMatchObject({ width: 300, height: 900 })
  expect(pictures.map(({ path }) => path)).toEqual([deck.pages?.[0]?.picture?.path, deck.claims[0]?.picture?.path])
})

it('writes pictures and colours into the site, names them in every page, and keeps them offline', () => {
  const { deck } = readContent(root, buses)
  const picture = deck.pages?.[0]?.picture?.path ?? ''
  expect(readFileSync(join(site.folder, picture))).toEqual(readFileSync(join(buses, 'pictures/stop.jpg')))
  const [theme = ''] = /theme\/\w+\.css/.exec(read('en/index.html')) ?? []
  const css = read(theme).replace(/\s+/g, ' ')
  expect(css).toMatch(/^:root, \.on-paper \{ --yes: #7a1f5c;/)
  expect(css).toContain(
    '(prefers-color-scheme: dark) and (forced-colors: none) { :root:not(.on-paper) { --yes: #e58fc4;',
  )
  for (const page of [
    'index.html',
    'ja/index.html',
    'print/index.html',
    'vote.html',
    'console.html',
    'report.html',
    'show.html',
  ])
    expect({ page, hasTheme: read(page).includes(`${theme}">`) }).toEqual({ page, hasTheme: true })
  // The colours of a debate must come after those of the program.
  expect(read('vote.html').indexOf(theme)).toBeGreaterThan(read('vote.html').lastIndexOf('assets/'))
  for (const path of [picture, theme]) expect(read('sw.js')).toContain(path)
})

it('draws the pages before the first vote already before any script has run', () => {
  expect(read('en/index.html')).toMatch(/<main class="first">[\s\S]*Good evening[\s\S]*<article class="claim-card/)
})

it('is another debate once a picture changes, so that open pages load it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'buses-'))
  cpSync(buses, folder, { recursive: true })
  const before = readContent(root, folder).deck
  cpSync(join(folder, 'pictures/tall.png'), join(folder, 'pictures/other.png'))
  writeFileSync(
    join(folder, 'debate.md'),
    readFileSync(join(folder, 'debate.md'), 'utf8').replace('stop.jpg', 'other.png'),
  )
  expect(readContent(root, folder).deck).not.toEqual(before)
  rmSync(folder, { recursive: true })
})
