// `pdf`: the handout or the slides of a debate as a file.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { shownDeck, showsVotes, toSlides } from '../../src/core/deck.ts'
import { library, libraryFolder } from '../library.ts'

const root = join(import.meta.dirname, '../..')
const { deck } = library

/** Runs the command as a person whose machine has everything that it needs. */
function makePdf(...flags: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'pdf', ...flags], { cwd: folder })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })))
}
let folder = ''
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pdf-'))
  delete process.env.INIT_CWD
})
test.afterAll(() => rmSync(folder, { recursive: true }))

/** The number and sizes of a file's pages, in points, and its text. */
function readPages(file: string): { pages: number; sizes: number[][]; text: string } {
  const text = readFileSync(join(folder, file), 'latin1')
  const sizes = [...text.matchAll(/\/MediaBox\s*\[([\d. ]+)\]/g)].map(([, box = '']) =>
    box.trim().split(' ').map(Number).slice(2),
  )
  return { pages: text.match(/\/Type\s*\/Page\b/g)?.length ?? 0, sizes, text }
}

test('the handout of a debate is on A4, with an outline and tags', async () => {
  const { code, text } = await makePdf(libraryFolder, '--lang', 'zh-Hans', '--handout')
  expect(text).toContain(`${deck.id}-zh-Hans-handout.pdf`)
  expect(code).toBe(0)
  const file = readPages(`${deck.id}-zh-Hans-handout.pdf`)
  // A claim takes about a page.
  expect(file.pages).toBeGreaterThanOrEqual(deck.claims.length)
  expect(file.pages).toBeLessThanOrEqual(2 * deck.claims.length + 4)
  for (const [width = 0, height = 0] of file.sizes) {
    expect(width).toBeCloseTo(595, -0.5)
    expect(height).toBeCloseTo(842, -0.5)
  }
  expect(file.sizes.length).toBeGreaterThan(0)
  expect(file.text).toMatch(/\/Outlines/)
  expect(file.text).toMatch(/\/StructTreeRoot/)
})

test('the slides of a debate are one on each page', async () => {
  const { code } = await makePdf(libraryFolder, '--lang', 'ja', '--second', 'en', '--short', '--out', 'slides.pdf')
  expect(code).toBe(0)
  const file = readPages('slides.pdf')
  expect(file.pages).toBe(toSlides(shownDeck(deck, true)).filter((slide) => !showsVotes(slide)).length)
  expect(new Set(file.sizes.map(String))).toEqual(new Set(['960,540']))
})

for (const [what, flags, sentence] of [
  ['an unknown language', ['--lang', 'fr'], 'There is no language "fr"; choose from zh-Hans, ja, en.'],
  ['an unknown second language', ['--second', 'fr'], 'There is no language "fr"; choose from zh-Hans, ja, en.'],
  [
    'a file that cannot be written',
    ['--handout', '--short', '--out', 'none/x.pdf'],
    'The file cannot be written: ENOENT',
  ],
] as const) {
  test(`pdf explains in a sentence why it ends: ${what}`, async () => {
    const { code, text } = await makePdf(...flags)
    expect(code).toBe(1)
    expect(text).toContain(sentence)
    expect(text.trim().split('\n')).toHaveLength(1)
  })
}

test('without a folder pdf takes the debate that ships, and a folder in the place of its file is told', async () => {
  mkdirSync(join(folder, 'capital-feast-en.pdf'))
  const { code, text } = await makePdf()
  expect(code).toBe(1)
  expect(text).toMatch(/^The file cannot be written: EISDIR.*capital-feast-en\.pdf/)
})

test('pdf --help lists every option', async () => {
  const { code, text } = await makePdf('--help')
  expect(code).toBe(0)
  for (const option of ['--lang', '--second', '--handout', '--short', '--out']) expect(text).toContain(option)
  expect(existsSync(join(folder, 'yes-and-no-en.pdf'))).toBe(false)
})
