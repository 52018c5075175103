// A debate in languages that the program does not speak, one of them from right to left: laid out, read aloud and steered like the others.
import type { Page } from 'playwright/test'
import { allFaults } from './axe.ts'
import { fillForeignHall, foreignFolder } from './foreign.ts'
import { expect, phoneSize, test } from './hall.ts'
import { isDrawn, layoutFaults, tornParts } from './layout.ts'

test.use({ debate: foreignFolder })

const slides = [
  'start',
  'before',
  'quiet-evenings',
  'quiet-evenings.result',
  'staff-cost.yearly-budget',
  'staff-cost.hindsight',
]
const endings = ['after.result', 'swing', 'balance', 'balance.lookback', 'verdict', 'sources', 'about']

/** What axe, a reader of the layout and a reader of the language find on a page. */
async function findFaults(page: Page, lang: string): Promise<string[]> {
  const html = page.locator('html')
  await expect(html).toHaveAttribute('lang', lang)
  await expect(html).toHaveAttribute('dir', lang === 'ar' ? 'rtl' : 'ltr')
  return [...(await layoutFaults(page)), ...(await allFaults(page))]
}

for (const lang of ['ar', 'ko', 'zh-Hant']) {
  test(`every kind of page in ${lang} is laid out and free of barriers @sweep`, async ({ ownHall: hall }) => {
    await fillForeignHall(hall)
    const found: Record<string, string[]> = {}
    const projector = await hall.projector({ lang })
    for (const slide of [...slides, ...endings]) {
      await hall.control({ action: 'goto', slide, step: 0 })
      await expect(projector.locator(`section.slide.present:not(.stack)[id="${slide}"]`)).toBeVisible()
      await isDrawn(projector)
      found[slide] = await findFaults(projector, lang)
    }
    const phone = await hall.phone(lang)
    await hall.control({ action: 'goto', slide: 'young-readers', step: 0 })
    await expect(phone.locator('.answer').first()).toBeVisible()
    found.phone = await findFaults(phone, lang)
    const desk = await hall.desk(lang)
    await expect(desk.locator('.ways')).toBeVisible()
    found.desk = await allFaults(desk)
    const report = await hall.open(`/report/${hall.code}`, { lang, viewport: phoneSize })
    await expect(report.locator('.tally-drawing').first()).toBeVisible()
    found.report = await findFaults(report, lang)
    const reader = await hall.open(`/${lang}/`, { viewport: phoneSize })
    await expect(reader.locator('.answer').first()).toBeVisible()
    found.reader = await findFaults(reader, lang)
    const paper = await hall.open(`/print/?lang=${lang}&second=en`)
    await expect(paper.locator('.about-part')).toBeVisible()
    found.handout = await tornParts(paper)
    expect(Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0))).toEqual({})
  })
}

test('on the page that scrolls, heads stand above their numbers, sources begin where headings do, arguments are apart', async ({
  ownHall: hall,
}) => {
  for (const lang of ['en', 'ar']) {
    const page = await hall.open(`/${lang}/`, { viewport: phoneSize })
    await expect(page.locator('#about')).toBeAttached()
    const ends = await page.evaluate(() => {
      const isReversed = document.dir === 'rtl'
      const textOf = (selector: string) => {
        const text = new Range()
        text.selectNodeContents(document.querySelector(selector) ?? document.body)
        const { left, right, top, bottom } = text.getBoundingClientRect()
        const [start, end] = isReversed ? [innerWidth - right, innerWidth - left] : [left, right]
        return { start: Math.round(start), end: Math.round(end), top, bottom }
      }
      return {
        head: textOf('.chart-table thead th:last-child').end - textOf('.chart-table tbody td:last-child').end,
        sources: textOf('#sources .outlet').start - textOf('#sources .ending-title').start,
        apart: textOf('#staff-cost .against > p:nth-of-type(2)').top - textOf('#staff-cost .against > p').bottom,
      }
    })
    expect(ends, lang).toMatchObject({ head: 0, sources: 0 })
    expect(ends.apart, lang).toBeGreaterThan(12)
  }
})

test('two languages of different direction on one slide: each in its own', async ({ ownHall: hall }) => {
  for (const [lang, second, direction] of [
    ['en', 'ar', 'rtl'],
    ['ar', 'en', 'ltr'],
  ] as const) {
    const page = await hall.open(`/${lang}/?second=${second}#/staff-cost`, { viewport: { width: 1280, height: 720 } })
    const text = page.locator('section.present .claim-page .second').first()
    await expect(text).toHaveAttribute('lang', second)
    await expect(text).toHaveCSS('direction', direction)
    // The second is the smaller one everywhere.
    const sizes = await page
      .locator('section.present .definition, section.present .definition + .second')
      .evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))
    expect(sizes[1]).toBeLessThan(sizes[0] ?? 0)
    expect(await layoutFaults(page)).toEqual([])
    // Both begin on the same side of the slide, that of the first.
    for (const [slide, above, below] of [
      ['start', 'h1', 'h1 + .second'],
      ['staff-cost', '.claim', '.claim + .second'],
      ['staff-cost.yearly-budget', 'h2', 'h2 + .second'],
      ['verdict', '.claim', '.claim + .second'],
      ['about', 'li', 'li .second'],
    ] as const) {
      await page.goto(`${page.url().replace(/#.*/, '')}#/${slide}`)
      const section = page.locator(`section.slide.present:not(.stack)[id="${slide}"]`)
      await expect(section.locator(below).first()).toBeVisible()
      const [one, other] = await section.evaluate(
        (root, selectors) =>
          selectors.map((selector) => {
            const text = new Range()
            text.selectNodeContents(root.querySelector(selector) ?? root)
            const { left, right } = text.getClientRects()[0] ?? new DOMRect()
            return Math.round(document.dir === 'rtl' ? right : left)
          }),
        [above, below],
      )
      expect(other, `${lang} ${slide}`).toBe(one)
    }
  }
})
