// The pages of the shipped debate: the pictures for shared links show its titles, and its words fit into the bytes that README.md
// promises.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readContent } from '../src/debate/read-content.ts'
import { toSiteWords } from '../src/debate/site-words.ts'
import { createPageBytes } from './page-bytes.ts'
import { buildSite } from './site-build.ts'

const root = join(import.meta.dirname, '..')
const words = toSiteWords(readContent(root))
const address = 'https://debate.example.org/yes'
const known = await buildSite({ publicUrl: `${address}/` })
const served = await buildSite({ server: '/' })
afterAll(() => {
  known.remove()
  served.remove()
})

it('has a picture for each language that shows its present title and subtitle', () => {
  const say = 'the pictures are not those of the titles: run npm run pictures'
  const drawn = readdirSync(join(root, 'public/og')).map((name) => `og/${name}`)
  expect(drawn.sort(), say).toEqual(words.map(({ picture }) => picture).sort())
  for (const name of drawn) {
    const bytes = readFileSync(join(root, 'public', name))
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], name).toEqual([1200, 630])
    expect(bytes.length, name).toBeLessThanOrEqual(60_000)
  }
})

it('each page is shared with the picture in its language', () => {
  for (const { lang, picture } of words) {
    const html = readFileSync(join(known.folder, lang, 'index.html'), 'utf8')
    const [, shown] = /<meta property="og:image" content="([^"]*)">/.exec(html) ?? []
    const [, card] = /<meta name="twitter:card" content="([^"]*)">/.exec(html) ?? []
    expect([shown, card], 'run npm run pictures').toEqual([`${address}/${picture}`, 'summary_large_image'])
    expect(existsSync(join(known.folder, picture))).toBe(true)
  }
})

it.each([
  ['vote.html', undefined, ['claims'], 'gz', 60],
  ['index.html', 'slides', ['deck'], 'br', 96],
  ['index.html', 'scroll', ['deck'], 'br', 58],
  ...['ja', 'zh-Hans', 'en'].map((lang) => [`${lang}/index.html`, 'slides', [] as string[], 'br', 96] as const),
  ['console.html', undefined, ['claims', 'desk'], 'gz', 77],
  ['report.html', undefined, ['deck'], 'gz', 64],
] as const)('%s (%s) with its words (%j, %s) loads at most %i kB', (page, layout, parts, press, most) => {
  expect(createPageBytes(served.folder).weigh(page, [...parts], press, layout)).toBeLessThanOrEqual(most * 1000)
})
