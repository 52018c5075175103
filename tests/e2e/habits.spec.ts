// What people who know reveal.js expect of a deck, and what this deck adds: keys, windows, two languages, paper.
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { libraryFolder } from '../library.ts'
import { expect, langs, swipe, test } from './hall.ts'
import { sweepUnless } from './sweep.ts'

const current = (page: Page) => page.evaluate(() => location.hash.slice(2))
const present = (page: Page, id: string) => page.locator(`section.slide.present[id="${id}"]`)

test('arrows, space, Home and End, deep links by id, a blank screen, full screen and the overview', async ({
  hall,
}) => {
  const page = await hall.open('/#/staff-cost')
  await expect(present(page, 'staff-cost')).toBeVisible()
  for (const [key, id] of [
    ['ArrowRight', 'young-readers'],
    ['ArrowLeft', 'staff-cost'],
    ['ArrowDown', 'staff-cost.arguments'],
    ['ArrowUp', 'staff-cost'],
    ['Space', 'staff-cost.arguments'],
    ['n', 'staff-cost.arguments/0'],
    ['p', 'staff-cost.arguments'],
    ['End', 'about'],
    ['Home', 'start'],
  ] as const) {
    await page.keyboard.press(key)
    await expect
      .poll(() => current(page), `after ${key}`)
      .toMatch(new RegExp(`^${id}$|^${id}/$`.replace('^start$|^start/$', '^(start)?$')))
  }
  await page.keyboard.press('b')
  await expect(page.locator('.reveal')).toHaveClass(/paused/)
  await page.keyboard.press('b')
  await expect(page.locator('.reveal')).not.toHaveClass(/paused/)
  await page.keyboard.press('f')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true)
  await page.evaluate(() => document.exitFullscreen())
  await page.keyboard.press('o')
  await expect(page.locator('.reveal')).toHaveClass(/overview/)
  await expect(page.locator('section.slide .claim:visible').nth(3)).toBeVisible()
  await page.keyboard.press('o')
})

test('a finger turns the slides', async ({ hall }) => {
  const page = await hall.open('/#/staff-cost', { hasTouch: true })
  await expect(present(page, 'staff-cost')).toBeVisible()
  await swipe(page, [900, 800, 700, 600])
  await expect(present(page, 'young-readers')).toBeVisible()
})

for (const lang of langs) {
  test(`the help lists our keys, and G finds a claim by number and by word: ${lang}${sweepUnless(lang === 'ja')}`, async ({
    hall,
  }) => {
    const page = await hall.open('/', { lang })
    await expect(page.locator('h1')).toBeVisible()
    await page.keyboard.press('?')
    const help = page.locator('dialog')
    await expect(help.locator('kbd', { hasText: 'T' })).toBeVisible()
    await expect(help.locator('tr')).toHaveCount(12)
    await expect(help.locator('td').filter({ hasText: /^\s*$/ })).toHaveCount(0)
    await page.keyboard.press('ArrowRight')
    await expect(present(page, 'start'), 'keys stay in the window').toBeVisible()
    await page.keyboard.press('?')
    await expect(help).toHaveCount(0)

    await page.keyboard.press('g')
    const jump = page.locator('dialog input')
    await expect(jump).toBeFocused()
    await expect(page.locator('dialog li')).toHaveCount(12)
    await jump.fill('3')
    await expect(page.locator('dialog li')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(present(page, 'young-readers')).toBeVisible()
    await page.keyboard.press('g')
    const word = { ja: '人手', 'zh-Hans': '人手', en: 'staff' }[lang]
    await page.locator('dialog input').fill(word)
    await page.locator('dialog li button').first().click()
    await expect(present(page, 'staff-cost')).toBeVisible()
    await page.keyboard.press('g')
    await expect(page.locator('dialog input')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.locator('dialog')).toHaveCount(0)
    await expect(present(page, 'staff-cost')).toBeVisible()
  })
}

test('the second language is shown on the projector only, and a reload keeps it', async ({ hall }) => {
  const [screen, phone] = [await hall.projector({ lang: 'ja', drives: true }), await hall.phone('en')]
  await hall.control({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  const second = present(screen, 'quiet-evenings').locator('.second')
  await expect(second).toBeHidden()
  await screen.keyboard.press('2')
  await expect(second).toHaveAttribute('lang', 'zh-Hans')
  await screen.keyboard.press('2')
  await expect(second).toHaveText(/^As many people would come in the evening/)
  await expect(second).toHaveAttribute('lang', 'en')
  await screen.reload()
  // The screen must be on the room's slide before it listens to keys.
  await expect(screen.locator('.foot')).toBeVisible()
  await expect(second).toHaveAttribute('lang', 'en')
  await screen.keyboard.press('ArrowDown')
  await screen.keyboard.press('ArrowRight')
  await expect(present(screen, 'quiet-evenings.arguments').locator('.second:visible')).toHaveCount(1)
  await screen.keyboard.press('ArrowUp')
  await screen.keyboard.press('2')
  await expect(second).toBeHidden()
  await expect(phone.locator('html')).toHaveAttribute('lang', 'en')
  await expect(phone.locator('h1')).toHaveText(/^As many people would come in the evening/)
})

test.describe('a debate whose first claim is not in its short deck', () => {
  test.use({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern which other fixtures are needed.
    debate: async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'debate-'))
      cpSync(libraryFolder, folder, { recursive: true })
      renameSync(join(folder, '003-young-readers.md'), join(folder, '000-young-readers.md'))
      await use(folder)
      rmSync(folder, { recursive: true })
    },
  })

  test('one switch makes the deck short for projector, phone and desk, and long again', async ({ ownHall: hall }) => {
    const [screen, phone, desk] = [await hall.projector({ lang: 'en' }), await hall.phone('en'), await hall.desk('en')]
    await hall.control({ action: 'goto', slide: 'young-readers', step: 0 })
    await expect(phone.locator('main').getByText('Claim 1 of 3')).toBeVisible()
    await desk.locator('summary', { hasText: 'Settings' }).click()
    await desk.getByLabel(/^Short deck: 2 claims/).check()
    // The next claim takes the place of the one that is left out.
    await expect(present(screen, 'quiet-evenings')).toBeVisible()
    await expect(present(screen, 'quiet-evenings').locator('.number')).toHaveText('1')
    await expect(present(screen, 'quiet-evenings').locator('.ticks i')).toHaveCount(2)
    await expect(phone.locator('main').getByText('Claim 1 of 2')).toBeVisible()
    await desk.getByLabel(/^Short deck: 2 claims/).uncheck()
    await expect(phone.locator('main').getByText('Claim 2 of 3')).toBeVisible()
    await expect(present(screen, 'quiet-evenings').locator('.number')).toHaveText('2')
    await expect(present(screen, 'quiet-evenings').locator('h2')).toBeVisible()
    expect((await hall.room()).slide).toBe('quiet-evenings')

    const alone = await hall.open('/?short')
    await expect(alone.locator('.slides > section:has([id="staff-cost"])')).toBeAttached()
    await expect(alone.locator('[id="young-readers"]')).toHaveCount(0)
  })
})

for (const lang of langs) {
  test(`every slide is a page on paper, under the security policy: ${lang}${sweepUnless(lang === 'en')}`, async ({
    hall,
  }) => {
    const page = await hall.open(`/?view=print&lang=${lang}`, { lang, colorScheme: 'dark' })
    await expect(page.locator('.pages .slide').last()).toBeAttached()
    const slides = await page.locator('.pages .slide').count()
    await expect
      .poll(() => page.locator('.chart canvas').evaluateAll((all) => all.every((one) => one.clientWidth > 900)))
      .toBe(true)
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(slides)
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe('rgb(21, 21, 23)')
    const torn = await page
      .locator('.pages .slide')
      .evaluateAll((all) =>
        all.filter((one) => one.scrollHeight > 721 || one.getBoundingClientRect().height !== 720).map((one) => one.id),
      )
    expect(torn).toEqual([])
  })
}

test('each chart has the same numbers in a table for people who cannot see it', async ({ hall }) => {
  const page = await hall.open('/#/quiet-evenings.evening-visits', { lang: 'en' })
  const table = present(page, 'quiet-evenings.evening-visits').locator('table')
  await expect(table.locator('caption')).toHaveText('Evening visitors of the next town’s library')
  await expect(table).toContainText('121 visitors (rounded)')
  await expect(table.locator('th')).toContainText(['Evening', 'Afternoon'])
  await expect(present(page, 'quiet-evenings.evening-visits').locator('canvas')).toHaveAttribute('aria-hidden', 'true')
})

test('copied text has neither readings nor marks of phrase ends', async ({ hall }) => {
  const page = await hall.open('/?lang=ja#/before', { lang: 'ja' })
  const definition = present(page, 'before').locator('.definition')
  await expect(definition.locator('ruby').first()).toBeVisible()
  const copied = await definition.evaluate((text) => {
    getSelection()?.selectAllChildren(text)
    return getSelection()?.toString() ?? ''
  })
  expect(copied).toContain('平日の閲覧室と貸出窓口の両方。')
  expect(copied).not.toMatch(/[\u200b{}|]/)
  await expect(definition.locator('rt').first()).toHaveCSS('user-select', 'none')
})

test('a chart is as sharp as its screen', async ({ hall }) => {
  for (const [viewport, deviceScaleFactor] of [
    [{ width: 1920, height: 1080 }, 1],
    [{ width: 1280, height: 720 }, 2],
  ] as const) {
    const page = await hall.open('/#/staff-cost.yearly-budget', { viewport, deviceScaleFactor })
    const canvas = present(page, 'staff-cost.yearly-budget').locator('canvas')
    // Compares with the pixels that are really shown, since the stage is scaled to its window.
    const sharpness = (element: HTMLCanvasElement) =>
      element.width / (element.getBoundingClientRect().width * devicePixelRatio)
    await expect.poll(() => canvas.evaluate(sharpness)).toBeCloseTo(1, 1)
  }
})
