// The handout, the debate on paper: a page of the built site below a path.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { type StaticServer, serveStatic } from '../../src/cli/static-server.ts'
import { formatDate } from '../../src/core/date.ts'
import type { Readings } from '../../src/core/readings.ts'
import { type Text, toPlain } from '../../src/core/text.ts'
import { readResults } from '../../src/debate/read-results.ts'
import { freezePoll, freezeRoom } from '../frozen-room.ts'
import { library, libraryFolder } from '../library.ts'
import { buildSite } from '../site-build.ts'
import { seriousFaults } from './axe.ts'
import type { Lang } from './hall.ts'
import { test as base, expect } from './host.ts'
import { layoutFaults, tornParts } from './layout.ts'
import { sweepUnless } from './sweep.ts'

const { deck, references, langs } = library
const oneAndTwo: [Lang, Lang?][] = [['ja'], ['zh-Hans'], ['en'], ['ja', 'en'], ['en', 'zh-Hans']]

const poll = (claim: string, counts: number[], round: 'main' | 'before' | 'after' = 'main') =>
  freezePoll({ claim, round }, counts, deck)
const room = (changes: Parameters<typeof freezeRoom>[0]) => freezeRoom(changes, deck)
const noise = poll('staff-cost', [1, 1, 1, 1, 1, 1])
const rooms = [
  room({
    ...{ code: 'ABCDEF', name: 'Evening of paper', date: '2026-11-20' },
    polls: [
      poll('thesis', [9, 8, 7, 6, 5, 4], 'before'),
      poll('thesis', [5, 6, 7, 8, 9, 4], 'after'),
      ...deck.claims.map(({ id }) => poll(id, [3, 5, 8, 10, 5, 2])),
    ],
  }),
  room({ code: 'GHJKLM', name: '', date: '2026-10-02', polls: [poll('staff-cost', [0, 0, 1, 99, 1, 0])] }),
  room({ name: 'Nobody', rehearsal: true, polls: [noise] }),
  room({ name: 'Elsewhere', debate: { id: 'another-debate', title: null }, polls: [noise] }),
  room({
    name: 'Reworded',
    polls: [{ ...noise, asked: [{ wording: '0'.repeat(12), text: {}, definition: null }] }],
  }),
]

/** `paper`: serves the site with these rooms. */
const test = base.extend<object, { paper: StaticServer }>({
  paper: [
    async ({ site }, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'paper-'))
      cpSync(site, folder, { recursive: true })
      const written = join(folder, 'frozen/results')
      for (const made of [written, join(folder, 'results')]) mkdirSync(made, { recursive: true })
      for (const [at, one] of rooms.entries()) writeFileSync(join(written, `room-${at}.json`), JSON.stringify(one))
      for (const press of ['', '.br', '.gz']) rmSync(join(folder, `results/index.json${press}`), { force: true })
      const readings: Readings = { rooms: (await readResults(written, deck.id)).rooms, readers: null }
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
    paper,
  }) => {
    await openHandout(page, paper, query)
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
      for (const { id, evidence: charts, hindsight } of deck.claims) {
        const said = await textOf(page, `[id="${id}"]`)
        const { heading, claim } = claims.stacks[id] ?? {}
        const { reasons, counters } = words.arguments.arguments[id] ?? { reasons: [], counters: [] }
        const shown = charts.flatMap((chart) => [evidence.charts[chart]?.title, evidence.charts[chart]?.summary])
        const became = hindsight ? [evidence.hindsight[id]] : []
        for (const text of [heading, claim, ...reasons, ...counters, ...shown, ...became])
          expect(said, id).toContain(plain(text))
      }
      const cautions = Object.values(evidence.charts).flatMap(({ caution }) => (caution ? [caution] : []))
      expect(cautions.length).toBeGreaterThan(0)
      for (const caution of cautions) expect(whole).toContain(plain(caution))
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

  test(`nothing is cut off, overlaps or leaves the page, and charts are sharp: ${both.join(' and ')}${sweepUnless(lang === 'ja' && second === 'en')}`, async ({
    page,
    paper,
  }) => {
    await openHandout(page, paper, query)
    expect(await layoutFaults(page)).toEqual([])
    expect(await tornParts(page)).toEqual([])

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

  test(`rooms have their name, date and number, and the handout is accessible: ${both.join(' and ')}${sweepUnless(lang === 'zh-Hans')}`, async ({
    page,
    paper,
  }) => {
    await openHandout(page, paper, query)
    const claim = page.locator('[id="staff-cost"] .answer')
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
    const bar = claim.first().locator('.neutral rect')
    const [x, width] = [await bar.getAttribute('x'), await bar.getAttribute('width')].map((part) =>
      parseFloat(part ?? ''),
    )
    expect((x ?? 0) + (width ?? 0) / 2).toBeCloseTo(50, 3)
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

test('two languages are row by row side by side, the second without headings of its own', async ({ page, paper }) => {
  await openHandout(page, paper, 'lang=ja&second=en')
  const rows = await page.locator('.row').evaluateAll((all) =>
    all.map(({ children: [first, second] }) => {
      const [a, b] = [first?.getBoundingClientRect(), second?.getBoundingClientRect()]
      return a && b && Math.abs(a.top - b.top) < 1 && a.right < b.left && !/^H\d$/.test(second?.tagName ?? '')
    }),
  )
  expect(rows.length).toBeGreaterThan(50)
  expect(rows.every(Boolean)).toBe(true)
})

test('a chart that several claims share is drawn once and named by the others', async ({ page }) => {
  const edit = { file: '003-young-readers.md', from: '- part: money\n', to: '- part: money\n- charts: yearly-budget\n' }
  const site = await buildSite({ debate: libraryFolder, edit })
  const server = await serveStatic(site.folder)
  await openHandout(page, server, 'lang=en')
  await expect(page.locator('[id="staff-cost"] .figure-title').first()).toContainText('Chart 2')
  const again = page.locator('[id="young-readers"] .figure-again a')
  await expect(again).toHaveText('Chart 2, at claim 2:')
  await expect(page.locator('[id="staff-cost"]').locator((await again.getAttribute('href')) ?? '')).toBeVisible()
  await server.close()
  site.remove()
})

test('a claim names each of its sources once, though its chart and its reasons share one', async ({ page, paper }) => {
  await openHandout(page, paper, 'lang=en')
  const named = await page
    .locator('.claim-part')
    .evaluateAll((claims) =>
      claims.map((claim) => [...claim.querySelectorAll('.cited .source')].map((source) => source.textContent)),
    )
  expect(named.some((sources) => sources.length > 2)).toBe(true)
  for (const sources of named) expect(sources).toEqual([...new Set(sources)])
  // The chart of the first claim is from a source of its reasons.
  const shared = references.evidence['evening-visits']?.sources ?? []
  expect(references.cited['quiet-evenings.arguments']).toEqual(expect.arrayContaining(shared))
})

test('the short handout has the core claims, with numbers of its own; without rooms it has no results', async ({
  page,
  paper,
}) => {
  await page.route('**/results/index.json', (route) => route.fulfill({ status: 404 }))
  await openHandout(page, paper, 'lang=en&short')
  const core = deck.claims.filter(({ core }) => core)
  await expect(page.locator('.claim-part')).toHaveCount(core.length)
  await expect(page.locator('.claim-part .heading .lead').last()).toHaveText(String(core.length))
  await expect(page.locator('.results')).toHaveCount(0)
})
