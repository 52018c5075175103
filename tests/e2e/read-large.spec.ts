// Reading the deck alone in a large window, from a host that serves only files: as slides, with a keyboard, and as one page if the reader
// wants that.
import type { Page } from 'playwright/test'
import { toSlides } from '../../src/core/deck.ts'
import { toPlain } from '../../src/core/text.ts'
import { library } from '../library.ts'
import { seriousFaults } from './axe.ts'
import { frozen } from './frozen-evening.ts'
import { langs, stageSize } from './hall.ts'
import { expect, test } from './host.ts'
import { layoutFaults } from './layout.ts'
import { sweepUnless } from './sweep.ts'

const { deck } = library
const slides = toSlides(deck)
const card = (page: Page, claim: string) => page.locator(`article[id="${claim}"]`)

test.use({ viewport: stageSize, locale: 'en-GB', reducedMotion: 'reduce' })
const present = (page: Page, slide: string) => page.locator(`section.slide.present[id="${slide}"]`)

test('two languages: what a slide is about is in both, the title of a chart and the subtitle too', async ({
  page,
  host,
}) => {
  const second = library.langs.get('ja')?.words
  await page.goto(`${host.server.url}en/?second=ja`)
  const beside = (slide: string) => present(page, slide).locator('.second[lang="ja"]')
  await expect(beside('start')).toHaveText(
    [second?.claims.title, second?.frame.subtitle].map((text) => toPlain(text ?? [])),
  )
  await page.goto(`${host.server.url}en/?second=ja#/staff-cost.yearly-budget`)
  const { title, summary } = second?.evidence.charts['yearly-budget'] ?? {}
  await expect(beside('staff-cost.yearly-budget')).toHaveText([title, summary].map((text) => toPlain(text ?? [])))
})

test('a reader with only a keyboard answers, compares, reads the notes and changes the layout; position and answers stay', async ({
  page,
  host,
}) => {
  await host.freeze(frozen)
  await page.goto(`${host.server.url}en/#/staff-cost`)
  const slide = present(page, 'staff-cost')
  await expect(slide.locator('.answer')).toHaveCount(6)
  await slide.locator('.answer').nth(4).focus()
  await page.keyboard.press('Space')
  await expect(slide.locator('.answer').nth(4)).toHaveAttribute('aria-pressed', 'true')
  await expect(slide, 'space presses, it does not step').toBeVisible()
  await page.keyboard.press('Space')
  await expect(present(page, 'staff-cost.arguments'), 'space on the chosen answer goes on').toBeVisible()
  // Goes through all steps of the arguments, then to the result.
  const { steps = 0 } = slides.find(({ id }) => id === 'staff-cost.arguments') ?? {}
  for (let step = 0; step <= steps; step += 1) await page.keyboard.press('ArrowDown')
  await expect(present(page, 'staff-cost.result').locator('.others')).toContainText('14 of 27 agree')
  // Parts within a slide are not slides themselves.
  await page.keyboard.press('ArrowDown')
  const after = slides[slides.findIndex(({ id }) => id === 'staff-cost.result') + 1]?.id ?? '?'
  await expect(present(page, after).locator(':is(h1, h2):visible').first()).toBeFocused()
  await expect(page).toHaveURL(new RegExp(`#/${after}`))

  await page.locator('.reader-bar summary').focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('.reader-bar .notes p')).toContainText('Do not dwell on wages')
  await page.getByRole('button', { name: /^Contents/ }).focus()
  await page.keyboard.press('Enter')
  const turn = page.getByRole('button', { name: 'Read as one page' })
  await turn.focus()
  await page.keyboard.press('Enter')
  await expect(card(page, 'staff-cost').locator('.others')).toContainText('14 of 27 agree')
  await expect(page.locator('.reveal')).toHaveCount(0)
  await page.locator('nav.way button').click()
  await page.getByRole('button', { name: 'Read as slides' }).click()
  await expect(page.locator('section.slide.present:not(.stack)')).toHaveAttribute('id', /^staff-cost/)
  await expect(page.locator('nav.way')).toHaveCount(0)
  await expect(page.locator('section[id="staff-cost"] .answer').nth(4)).toHaveAttribute('aria-pressed', 'true')
})

test('a window made small by zoom shows the page, at the same claim, and a large one shows slides again', async ({
  page,
  host,
}) => {
  await page.goto(`${host.server.url}en/#/staff-cost.arguments`)
  await expect(present(page, 'staff-cost.arguments')).toBeVisible()
  // As a window of 1280 × 720 at 400 % zoom.
  await page.setViewportSize({ width: 320, height: 180 })
  await expect(page.locator('[id="staff-cost.arguments"]')).toBeInViewport()
  await expect(page.locator('.reveal')).toHaveCount(0)
  await page.setViewportSize(stageSize)
  await expect(page.locator('section.slide.present').first()).toBeVisible()
})

for (const lang of langs) {
  test(`${lang}: every slide of a reader fits and has no serious fault${sweepUnless(lang === 'zh-Hans')}`, async ({
    page,
    host,
  }) => {
    await host.freeze(frozen)
    await page.goto(`${host.server.url}${lang}/`)
    await expect(page.locator('.reveal.ready')).toBeVisible()
    await expect(page.locator('[id="balance"] .slot')).toBeAttached()
    const answers = deck.claims.map(({ id }, at): [string, number] => [id, (at % 5) - 2])
    const own = [...answers, ['thesis.before', 2], ['thesis.after', -1]]
    await page.evaluate(
      ([name, kept]) => localStorage.setItem(name ?? '', kept ?? ''),
      [`reader ${deck.id}`, JSON.stringify({ answers: own })],
    )
    await page.reload()
    for (const slide of [
      'start',
      'before',
      'staff-cost',
      'staff-cost.result',
      'swing',
      'balance',
      'balance.lookback',
    ]) {
      await page.evaluate((id) => {
        location.hash = `#/${id}`
      }, slide)
      await expect(present(page, slide)).toBeVisible()
      await expect(present(page, slide).locator('.slot > *').first()).toBeVisible()
      expect(await layoutFaults(page), slide).toEqual([])
      expect(await seriousFaults(page), slide).toEqual([])
    }
  })
}
