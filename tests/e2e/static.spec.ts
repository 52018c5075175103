// The built folder below a path, on a host that serves only files: its first claim is read in every language without JavaScript, and
// all of it is walked through with JavaScript.
import type { Page } from 'playwright/test'
import { serveStatic } from '../../src/cli/static-server.ts'
import { toPlain } from '../../src/core/text.ts'
import { toSiteWords } from '../../src/debate/site-words.ts'
import { library, libraryFolder } from '../library.ts'
import { buildSite } from '../site-build.ts'
import { stageSize } from './hall.ts'
import { expect, test } from './host.ts'
import { sweepUnless } from './sweep.ts'

const words = toSiteWords(library)

test.use({ viewport: stageSize, locale: 'en-GB' })

/** The first claim of the debate. */
const sentenceOf = (lang: string) => toPlain(library.langs.get(lang)?.words.claims.stacks.before?.claim ?? [])

const shown = (page: Page, slide: string) => page.locator(`section.slide.present[id="${slide}"]`)

for (const { lang, title } of words) {
  test.describe(`${lang} without JavaScript`, () => {
    test.use({ javaScriptEnabled: false })
    test('its title and its first claim can be read', async ({ page, host }) => {
      await page.goto(`${host.server.url}${lang}/`)
      expect(await page.title()).toBe(title)
      await expect(page.locator('html')).toHaveAttribute('lang', lang)
      await expect(page.locator('h1')).toHaveText(title)
      await expect(page.locator('.byline')).toBeVisible()
      await expect(page.locator('.claim')).toHaveText(sentenceOf(lang))
    })
  })

  test(`${lang}: the opening is already in its place on the first slide, and does not move${sweepUnless(lang === 'ja')}`, async ({
    page,
    browser,
    host,
  }) => {
    const url = `${host.server.url}${lang}/`
    for (const viewport of [stageSize, { width: 1366, height: 700 }, { width: 900, height: 1100 }]) {
      const still = await browser.newContext({ javaScriptEnabled: false, viewport })
      const before = await still.newPage()
      await before.goto(url)
      await page.setViewportSize(viewport)
      await page.addInitScript(() => {
        Object.assign(globalThis, { shift: 0 })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) Object.assign(globalThis, { shift: entry })
        }).observe({ type: 'layout-shift', buffered: true })
      })
      await page.goto(url)
      await expect(page.locator('.reveal.ready')).toBeVisible()
      await expect(page.locator('.first')).toHaveCount(0)
      for (const part of ['h1', '.subtitle', '.byline']) {
        const was = await before.locator(`.first ${part}`).boundingBox()
        const is = await page.locator(`.start-page ${part}`).boundingBox()
        for (const side of ['x', 'y', 'width', 'height'] as const)
          expect(Math.abs((was?.[side] ?? NaN) - (is?.[side] ?? NaN)), `${part} ${side}`).toBeLessThan(1)
      }
      expect(await page.evaluate('shift')).toBe(0)
      await still.close()
    }
  })
}

test('slides can be turned, and each language has its own folder', async ({ page, host }) => {
  const { url } = host.server
  await page.goto(`${url}ja/?second=zh-Hans#/staff-cost`)
  await expect(shown(page, 'staff-cost')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(shown(page, 'young-readers')).toBeVisible()
  await page.keyboard.press('t')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page).toHaveURL(`${url}en/?second=zh-Hans#/young-readers`)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(shown(page, 'young-readers')).toBeVisible()
  // A language in the address has priority over the folder's language, and disappears from the address when another one is chosen.
  await page.goto(`${url}ja/?lang=en`)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  // Its language is set before it listens to keys.
  await expect(page.locator('.reveal.ready')).toBeVisible()
  await page.keyboard.press('t')
  await expect(page).toHaveURL(`${url}zh-Hans/#/start`)
})

test('the sitemap is valid XML and lists every page in every language', async ({ page }) => {
  const site = await buildSite({ debate: libraryFolder, publicUrl: 'https://debate.example.org' })
  const server = await serveStatic(site.folder)
  try {
    // The policy of the deck's pages forbids parsing markup, so another page parses it.
    await page.goto(`${server.url}robots.txt`)
    const found = await page.evaluate(async (path) => {
      const parsed = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/xml')
      const count = (name: string) => parsed.getElementsByTagName(name).length
      return [parsed.querySelector('parsererror')?.textContent, count('loc'), count('xhtml:link')]
    }, `${server.url}sitemap.xml`)
    expect(found).toEqual([undefined, words.length + 1, (words.length + 1) ** 2])
  } finally {
    await server.close()
    site.remove()
  }
})
