// The debate on paper: the handout as a page and as a file, the slides as a file, from the built folder below a path.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from 'playwright/test'
import { type StaticServer, serveStatic } from '../../scripts/static-server.ts'
import { formatDate } from '../../src/core/date.ts'
import { showsVotes, toSlides } from '../../src/core/deck.ts'
import type { Readings } from '../../src/core/results.ts'
import { type Text, toPlain } from '../../src/core/text.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { readResults } from '../../src/debate/read-results.ts'
import { freezePoll, freezeRoom } from '../frozen-room.ts'
import { seriousFaults } from './axe.ts'
import type { Lang } from './hall.ts'
import { findFaults } from './layout.ts'
import { sweepUnless } from './sweep.ts'

const root = join(import.meta.dirname, '../..')
const { deck, references, langs } = readContent(root)
const oneAndTwo: [Lang, Lang?][] = [['ja'], ['zh-Hans'], ['en'], ['ja', 'en'], ['en', 'zh-Hans']]

const poll = (claim: string, counts: number[], round: 'main' | 'before' | 'after' = 'main') =>
  freezePoll({ claim, round }, counts)
const noise = poll('few-unicorns', [1, 1, 1, 1, 1, 1])
const rooms = [
  freezeRoom({
    ...{ code: 'ABCDEF', name: 'Evening of paper', date: '2026-11-20' },
    polls: [
      poll('thesis', [9, 8, 7, 6, 5, 4], 'before'),
      poll('thesis', [5, 6, 7, 8, 9, 4], 'after'),
      ...deck.claims.map(({ id }) => poll(id, [3, 5, 8, 10, 5, 2])),
    ],
  }),
  freezeRoom({ code: 'GHJKLM', name: '', date: '2026-10-02', polls: [poll('few-unicorns', [0, 0, 1, 99, 1, 0])] }),
  freezeRoom({ name: 'Nobody', rehearsal: true, polls: [noise] }),
  freezeRoom({ name: 'Elsewhere', debate: { id: 'another-debate', title: null }, polls: [noise] }),
  freezeRoom({
    name: 'Reworded',
    polls: [{ ...noise, asked: [{ wording: '0'.repeat(12), text: {}, definition: null }] }],
  }),
]

const test = base.extend<{ complaints: string[] }, { host: StaticServer }>({
  complaints: async ({ context }, use) => {
    const complaints: string[] = []
    context.on('weberror', (error) => complaints.push(error.error().stack ?? String(error.error())))
    context.on('console', (message) => {
      const isNetwork = /Failed to load resource/.test(message.text())
      if (['error', 'warning'].includes(message.type()) && !isNetwork) complaints.push(message.text())
    })
    await use(complaints)
    expect(complaints, 'what the pages complained of').toEqual([])
  },
  host: [
    // biome-ignore lint/correctness/noEmptyPattern: playwright wants the fixtures named, and there are none
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'paper-'))
      cpSync(join(root, 'dist'), folder, { recursive: true })
      const written = join(folder, 'frozen/results')
      for (const made of [written, join(folder, 'results')]) mkdirSync(made, { recursive: true })
      for (const [at, room] of rooms.entries()) writeFileSync(join(written, `room-${at}.json`), JSON.stringify(room))
      for (const press of ['', '.br', '.gz']) rmSync(join(folder, `results/index.json${press}`), { force: true })
      const readings: Readings = { rooms: readResults(written, deck.id).rooms, readers: null }
      writeFileSync(join(folder, 'results/index.json'), JSON.stringify(readings))
      const server = await serveStatic(folder, { base: '/debate/' })
      await use(server)
      await server.close()
      rmSync(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
})
// With a dark theme, to check that paper stays light; as wide as the text of an A4 page.
test.use({ colorScheme: 'dark', viewport: { width: 673, height: 994 } })
test.beforeEach(({ complaints: _ }) => {})

async function openHandout(page: Page, { url }: StaticServer, query: string): Promise<void> {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.goto(`${url}print/?${query}`)
  await expect(page.locator('.about-part')).toBeAttached()
}

/** All readable text, without the readings above names and with single spaces. */
const textOf = (page: Page, selector: string): Promise<string> =>
  page.locator(selector).evaluate((element) => {
    const copy = element.cloneNode(true)
    if (!(copy instanceof HTMLElement)) throw new Error('no element')
    for (const reading of copy.querySelectorAll('rt')) reading.remove()
    return copy.textContent?.replace(/\s+/g, ' ') ?? ''
  })
const plain = (text: Text | undefined) => (text ? toPlain(text) : 'no words').replace(/\s+/g, ' ')

for (const [lang, second] of oneAndTwo) {
  const both = second ? [lang, second] : [lang]
  const query = `lang=${both.join('&second=')}`

  test(`every claim is on paper with all its arguments and sources: ${both.join(' and ')}${sweepUnless(lang === 'en' && second === 'zh-Hans')}`, async ({
    page,
    host,
  }) => {
    await openHandout(page, host, query)
    expect(await page.locator('.claim-part').evaluateAll((all) => all.map(({ id }) => id))).toEqual(
      deck.claims.map(({ id }) => id),
    )
    const whole = await textOf(page, 'main')
    for (const words of both.map((one) => langs.get(one)?.words)) {
      if (!words) throw new Error('no words')
      const { frame, evidence, claims } = words
      const { before, since } = claims.stacks
      const asked = [before?.claim, before?.definition, since?.claim]
      const others = [evidence.answer, ...evidence.disclaimers, ...Object.values(words.arguments.sources)]
      for (const text of [claims.title, frame.subtitle, frame.byline, ...asked, ...others])
        expect(whole).toContain(plain(text))
      for (const { id, evidence: charts } of deck.claims) {
        const said = await textOf(page, `[id="${id}"]`)
        const { heading, claim } = claims.stacks[id] ?? {}
        const { reasons, counters } = words.arguments.arguments[id] ?? { reasons: [], counters: [] }
        const shown = charts.flatMap((chart) => [evidence.charts[chart]?.title, evidence.charts[chart]?.summary])
        for (const text of [heading, claim, ...reasons, ...counters, ...shown, evidence.hindsight[id]])
          expect(said, id).toContain(plain(text))
      }
      for (const { caution } of Object.values(evidence.charts)) expect(whole).toContain(plain(caution))
    }
    for (const { url, title } of Object.values(references.sources)) {
      if (title) expect(whole).toContain(title.replace(/\s+/g, ' '))
      if (url) await expect(page.locator(`.sources-list a[href="${url}"]`)).toHaveCount(1)
    }
    expect(await page.locator('.sources-list > li').count()).toBe(deck.sources.length)
    // Nobody can click a link on paper, so its address must be printed.
    const printed = await page.locator('.sources-list a').evaluateAll((links) =>
      links.map((link) => {
        const printed = [link.textContent ?? '', getComputedStyle(link, '::after').content]
        return printed.some((text) => text.includes(link.getAttribute('href') ?? '-'))
      }),
    )
    expect(printed.every(Boolean)).toBe(true)
  })

  test(`nothing is cut off, lies on another or leaves the page, and charts are sharp: ${both.join(' and ')}${sweepUnless(lang === 'ja' && second === 'en')}`, async ({
    page,
    host,
  }) => {
    await openHandout(page, host, query)
    expect(await page.evaluate(findFaults)).toEqual([])
    const torn = await page.locator('main').evaluate((main) => {
      const name = (element: Element) =>
        `${element.tagName}.${element.getAttribute('class')} ${element.textContent?.slice(0, 30)}`
      const seen = [...main.querySelectorAll('*')].filter((element) => !element.closest('.hidden-visually, rt'))
      const outside = seen.filter((element) => {
        const { left, right } = element.getBoundingClientRect()
        return left < -0.5 || right > innerWidth + 0.5
      })
      const pageHeight = ((297 - 16 - 18) / 25.4) * 96
      const tall = seen.filter(
        (element) =>
          getComputedStyle(element).breakInside === 'avoid' && element.getBoundingClientRect().height > pageHeight,
      )
      return [...outside, ...tall].map(name)
    })
    expect(torn).toEqual([])

    const drawn = new Set(deck.claims.flatMap(({ evidence }) => evidence))
    const canvases = [...drawn].filter((chart) => references.evidence[chart]?.kind !== 'table')
    const charts = await page.locator('canvas').evaluateAll((all) =>
      all.map((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas')
        const { width, height } = canvas.getBoundingClientRect()
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        return {
          dpi: Math.min((canvas.width / width) * 96, (canvas.height / height) * 96),
          width,
          ink: pixels.some((value, at) => at % 4 === 3 && value > 200),
        }
      }),
    )
    expect(charts).toHaveLength(canvases.length)
    for (const chart of charts) {
      expect(chart.dpi).toBeGreaterThanOrEqual(300)
      expect(chart.width).toBeCloseTo(673, -1)
      expect(chart.ink).toBe(true)
    }
  })

  test(`rooms are there with name, date and number, and everybody can read it: ${both.join(' and ')}${sweepUnless(lang === 'zh-Hans')}`, async ({
    page,
    host,
  }) => {
    await openHandout(page, host, query)
    const claim = page.locator('[id="few-unicorns"] .answer')
    await expect(claim).toHaveCount(2)
    for (const [at, one] of both.entries()) {
      const cell = claim.first().locator('.answered').nth(at)
      await expect(cell).toHaveAttribute('lang', one)
      await expect(cell).toContainText('Evening of paper')
      await expect(cell).toContainText(formatDate('2026-11-20', one))
      await expect(cell).toContainText('n = 31')
      expect((await cell.locator('.sentence').textContent())?.match(/\d+/g)?.sort()).toEqual(['15', '31'])
      const counts = claim.first().locator('.counts').nth(at).locator('b')
      await expect(counts).toHaveText(['3', '5', '8', '10', '5', '2'])
    }
    await expect(claim.nth(1)).toContainText('GHJKLM')
    // The middle of the neutral answers is on the middle line; a segment that is too narrow has no number.
    const bar = claim.first().locator('rect.neutral')
    expect(Number(await bar.getAttribute('x')) + Number(await bar.getAttribute('width')) / 2).toBeCloseTo(500, 3)
    await expect(claim.nth(1).locator('svg text')).toHaveText(['99'])
    await expect(page.locator('.thesis-part').first().locator('.results')).toHaveCount(2)
    await expect(page.locator('main')).not.toContainText(/Nobody|Elsewhere|Reworded/)

    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' })
    expect(await seriousFaults(page)).toEqual([])
    await expect(page.locator('main')).toHaveCSS('background-color', 'rgb(255, 255, 255)')
    await expect(page.locator('h1')).toHaveCSS('color', 'rgb(29, 27, 24)')
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    }
  })
}

test('two languages are row by row side by side, the second without headings of its own', async ({ page, host }) => {
  await openHandout(page, host, 'lang=ja&second=en')
  const rows = await page.locator('.row').evaluateAll((all) =>
    all.map(({ children: [first, second] }) => {
      const [a, b] = [first?.getBoundingClientRect(), second?.getBoundingClientRect()]
      return a && b && Math.abs(a.top - b.top) < 1 && a.right < b.left && !/^H\d$/.test(second?.tagName ?? '')
    }),
  )
  expect(rows.length).toBeGreaterThan(200)
  expect(rows.every(Boolean)).toBe(true)
})

test('a chart that several claims share is drawn once and named by the others', async ({ page, host }) => {
  await openHandout(page, host, 'lang=en')
  await expect(page.locator('[id="vc-window-shopping"] .figure-title').first()).toContainText('Chart 5')
  const again = page.locator('[id="few-unicorns"] .figure-again a')
  await expect(again).toHaveText('Chart 5, at claim 4:')
  await expect(
    page.locator('[id="vc-window-shopping"]').locator((await again.getAttribute('href')) ?? ''),
  ).toBeVisible()
})

test('the short handout has the core claims, with numbers of its own; without rooms it has no results', async ({
  page,
  host,
}) => {
  await page.route('**/results/index.json', (route) => route.fulfill({ status: 404 }))
  await openHandout(page, host, 'lang=en&short')
  const core = deck.claims.filter(({ core }) => core)
  await expect(page.locator('.claim-part')).toHaveCount(core.length)
  await expect(page.locator('.claim-part .heading .lead').last()).toHaveText(String(core.length))
  await expect(page.locator('.results')).toHaveCount(0)
})

/** Runs the script as a person whose machine has everything that it needs. */
function makePdf(...flags: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [join(root, 'scripts/pdf.ts'), ...flags], { cwd: folder })
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

/** The sizes of a file's pages, in points. */
function readPages(file: string): { pages: number; sizes: number[][]; text: string } {
  const text = readFileSync(join(folder, file), 'latin1')
  const sizes = [...text.matchAll(/\/MediaBox\s*\[([\d. ]+)\]/g)].map(([, box = '']) =>
    box.trim().split(' ').map(Number).slice(2),
  )
  return { pages: text.match(/\/Type\s*\/Page\b/g)?.length ?? 0, sizes, text }
}

test('npm run pdf writes the handout on A4, with an outline and tags', async () => {
  const { code, text } = await makePdf('--lang', 'zh-Hans', '--handout')
  expect(text).toContain('yes-and-no-zh-Hans-handout.pdf')
  expect(code).toBe(0)
  const file = readPages('yes-and-no-zh-Hans-handout.pdf')
  // A claim takes about a page.
  expect(file.pages).toBeGreaterThanOrEqual(12)
  expect(file.pages).toBeLessThanOrEqual(24)
  for (const [width = 0, height = 0] of file.sizes) {
    expect(width).toBeCloseTo(595, -0.5)
    expect(height).toBeCloseTo(842, -0.5)
  }
  expect(file.sizes.length).toBeGreaterThan(0)
  expect(file.text).toMatch(/\/Outlines/)
  expect(file.text).toMatch(/\/StructTreeRoot/)
})

test('npm run pdf writes the slides, one a page', async () => {
  const { code } = await makePdf('--lang', 'ja', '--second', 'en', '--out', 'slides.pdf')
  expect(code).toBe(0)
  const file = readPages('slides.pdf')
  expect(file.pages).toBe(toSlides(deck).filter((slide) => !showsVotes(slide)).length)
  expect(new Set(file.sizes.map(String))).toEqual(new Set(['960,540']))
})

for (const [what, flags, sentence] of [
  ['an option that is none', ['--colour', 'red'], "Unknown option '--colour'; --help lists every option."],
  ['a language that is none', ['--lang', 'fr'], 'There is no language "fr"; choose from zh-Hans, ja, en.'],
  ['a second language that is none', ['--second', 'fr'], 'There is no language "fr"; choose from zh-Hans, ja, en.'],
  [
    'a file that cannot be written',
    ['--handout', '--short', '--out', 'none/x.pdf'],
    'The file cannot be written: ENOENT',
  ],
] as const) {
  test(`npm run pdf ends with a sentence for ${what}`, async () => {
    const { code, text } = await makePdf(...flags)
    expect(code).toBe(1)
    expect(text).toContain(sentence)
    expect(text.trim().split('\n')).toHaveLength(1)
  })
}

test('npm run pdf -- --help lists every option', async () => {
  const { code, text } = await makePdf('--help')
  expect(code).toBe(0)
  for (const option of ['--lang', '--second', '--handout', '--short', '--out']) expect(text).toContain(option)
  expect(existsSync(join(folder, 'yes-and-no-en.pdf'))).toBe(false)
})
