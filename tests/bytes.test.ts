// How many bytes of the program a visitor loads before the first claim can be read, from the built files of each page. A debate of
// three claims has few words: each limit leaves 2 kB or more for those of a whole debate below what README.md promises. For the
// shipped debate, tests/shipped-site.test.ts checks the promise.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { libraryFolder } from './library.ts'
import { createPageBytes } from './page-bytes.ts'
import { buildSite } from './site-build.ts'

// As a server builds it, with the pages of rooms.
const site = await buildSite({ debate: libraryFolder, server: '/' })
const { filesOf, read, weigh } = createPageBytes(site.folder)
afterAll(() => site.remove())
const kB = 1000

it('a phone loads at most 58 kB gzip with its words, without reveal.js, Chart.js and the chart of who changed their mind', () => {
  const code = filesOf('vote.html').map(read)
  expect(code.join('')).not.toMatch(/reveal-viewport|chartjs|BarController|No table has the totals/)
  expect(weigh('vote.html', ['claims'], 'gz')).toBeLessThanOrEqual(58 * kB)
})

it.each([
  ['slides', 94],
  ['scroll', 55],
])('the deck as %s loads at most %i kB brotli up to its first slide, in at most 8 requests', (layout, most) => {
  expect(weigh('index.html', ['deck'], 'br', layout)).toBeLessThanOrEqual(most * kB)
  // The other layout's styles are loaded too, after everything else.
  const requests = 1 + filesOf('index.html', layout).length + ['deck', 'styles'].length
  expect(requests).toBeLessThanOrEqual(8)
})

it.each(['ja', 'zh-Hans', 'en'])(
  'the deck in the folder of %s loads no more than the start page, its first words included',
  (lang) => {
    const page = `${lang}/index.html`
    expect(weigh(page, [], 'br', 'slides')).toBeLessThanOrEqual(94 * kB)
    // The words of the first slide are in the page itself.
    expect(2 + filesOf(page, 'slides').length).toBeLessThanOrEqual(7)
  },
)

it.each(['vote.html', 'console.html', 'report.html', 'show.html'])(
  '%s loads no code of the deck’s own page',
  (page) => {
    const code = filesOf(page).map(read)
    expect(code.join('')).not.toContain('createPolicy')
  },
)

it.each([
  ['console.html', ['claims', 'desk'], 72],
  ['report.html', ['deck'], 61],
  ['show.html', ['claims'], 56],
])('%s with its words (%j) loads at most %i kB gzip', (page, words, most) => {
  expect(weigh(page, words, 'gz')).toBeLessThanOrEqual(most * kB)
})

it('no part of the deck is a file that only passes on another file, which would cost a request', () => {
  const [, page = ''] =
    /<script [^>]*src="[^"]*assets\/([\w.-]+)"/.exec(readFileSync(join(site.folder, 'index.html'), 'utf8')) ?? []
  const code = read(page)
  const asked = [...code.matchAll(/import\(\s*["'`]\.\/((?:slides|scroll|room|handout|print)-[\w-]+\.js)/g)].map(
    ([, name = '']) => name,
  )
  expect(asked).toHaveLength(5)
  for (const name of asked) expect(read(name)).not.toMatch(/^export\s*\{[^}]*\}\s*from[^;]*;?\s*$/)
})
