// The pages that show the shipped debate, in every language: its texts fit phone, desk, report, the page that scrolls and the handout,
// and all of these are accessible.
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { toPlain } from '../../src/core/text.ts'
import { readContent } from '../../src/debate/read-content.ts'
import { seriousFaults } from './axe.ts'
import { test as inHall, langs, phoneSize } from './hall.ts'
import { dist, expect, test } from './host.ts'
import { layoutFaults, tornParts } from './layout.ts'

const root = join(import.meta.dirname, '../..')
const { deck, langs: words } = readContent(root)
const secondOf = { ja: 'en', 'zh-Hans': 'en', en: 'zh-Hans' } as const

/** The sentence about which a page asks, without the readings above names. */
const askedOn = (page: Page): Promise<string> =>
  page
    .locator('main h1')
    .first()
    .evaluate((heading: HTMLElement) => {
      const readings = [...heading.querySelectorAll('rt')]
      for (const reading of readings) reading.hidden = true
      const said = heading.innerText.replace(/\s+/g, ' ').trim()
      for (const reading of readings) reading.hidden = false
      return said
    })

test.describe('read alone', () => {
  test.use({ folder: dist, reducedMotion: 'reduce' })

  for (const lang of langs) {
    test(`the whole page fits 360 and 320 px and has no serious fault: ${lang} @sweep`, async ({ page, host }) => {
      await page.setViewportSize(phoneSize)
      await page.goto(`${host.server.url}${lang}/?second=${secondOf[lang]}`)
      await expect(page.locator('main.read #about')).toBeAttached()
      // All parts are laid out once a person begins to read.
      await page.keyboard.press('Tab')
      await expect(page.locator('[data-stack][data-laid]')).toHaveCount(await page.locator('[data-stack]').count())
      for (const summary of await page.locator('main summary').all())
        await summary.evaluate((one) => one instanceof HTMLElement && one.click())
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 640 })
        expect(await layoutFaults(page), `${width}`).toEqual([])
      }
      expect(await seriousFaults(page)).toEqual([])
    })

    for (const second of [undefined, secondOf[lang]])
      test(`nothing of the handout is cut off, overlaps or leaves the page: ${second ? `${lang} and ${second}` : lang} @sweep`, async ({
        page,
        host,
      }) => {
        // As wide as the text on an A4 page.
        await page.setViewportSize({ width: 673, height: 994 })
        await page.emulateMedia({ media: 'print' })
        await page.goto(`${host.server.url}print/?lang=${lang}${second ? `&second=${second}` : ''}`)
        await expect(page.locator('.about-part')).toBeAttached()
        await expect(page.locator('.claim-part')).toHaveCount(deck.claims.length)
        expect(await layoutFaults(page)).toEqual([])
        expect(await tornParts(page)).toEqual([])
        await page.emulateMedia({ media: 'screen' })
        expect(await seriousFaults(page)).toEqual([])
      })
  }
})

inHall.describe('in a room', () => {
  inHall.use({ debate: join(root, 'slides') })

  for (const lang of langs)
    inHall(
      `every claim fits a phone and a desk of 320 px, and the report: ${lang} @sweep`,
      async ({ ownHall: hall }) => {
        const small = { lang, viewport: { width: 320, height: 640 } }
        const phone = await hall.open(`/j/${hall.code}`, small)
        const desk = await hall.desk(lang, small)
        for (const summary of await desk.locator('details > summary').all()) await summary.click()
        for (const { id } of deck.claims) {
          const poll = { claim: id, round: 'main' } as const
          await hall.control({ action: 'goto', slide: id, step: 0 })
          await hall.castAll(poll, ['2', '1', '-1', null])
          await hall.control({ action: 'reveal', ...poll })
          const asked = toPlain(words.get(lang)?.words.claims.stacks[id]?.claim ?? []).replace(/\s+/g, ' ')
          for (const page of [phone, desk]) await expect.poll(() => askedOn(page)).toBe(asked)
          await expect(phone.locator('.tally-sentence')).toBeVisible()
          expect(await layoutFaults(phone), `phone at ${id}`).toEqual([])
          expect(await layoutFaults(desk), `desk at ${id}`).toEqual([])
        }
        const report = await hall.open(`/report/${hall.code}`, small)
        await expect(report.locator('.tally-drawing')).toHaveCount(deck.claims.length)
        expect(await layoutFaults(report), 'report').toEqual([])
      },
    )
})
