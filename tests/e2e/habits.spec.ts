// Things that people who know reveal.js expect of a deck, and things that this deck adds: keys, windows, two languages, paper.
import type { Page } from 'playwright/test'
import { expect, langs, test } from './hall.ts'
import { sweepUnless } from './sweep.ts'

const current = (page: Page) => page.evaluate(() => location.hash.slice(2))
const present = (page: Page, id: string) => page.locator(`section.slide.present[id="${id}"]`)

test('arrows, space, Home and End, deep links by id, a blank screen, full screen and the overview', async ({
  hall,
}) => {
  const page = await hall.open('/#/few-unicorns')
  await expect(present(page, 'few-unicorns')).toBeVisible()
  for (const [key, id] of [
    ['ArrowRight', 'in-house-counts'],
    ['ArrowLeft', 'few-unicorns'],
    ['ArrowDown', 'few-unicorns.arguments'],
    ['ArrowUp', 'few-unicorns'],
    ['Space', 'few-unicorns.arguments'],
    ['n', 'few-unicorns.arguments/0'],
    ['p', 'few-unicorns.arguments'],
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
  const page = await hall.open('/#/few-unicorns', { hasTouch: true })
  await expect(present(page, 'few-unicorns')).toBeVisible()
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 300 }] })
  await touch('touchStart', 900)
  for (const x of [800, 700, 600]) await touch('touchMove', x)
  await touch('touchEnd')
  await expect(present(page, 'in-house-counts')).toBeVisible()
})

for (const lang of langs) {
  test(`help names our keys, and a jump finds a claim by number and by word: ${lang}${sweepUnless(lang === 'ja')}`, async ({
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
    await expect(page.locator('dialog li')).toHaveCount(27)
    await jump.fill('12')
    await expect(page.locator('dialog li')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(present(page, 'model-gap-caps-apps')).toBeVisible()
    await page.keyboard.press('g')
    const word = { ja: 'ユニコーン', 'zh-Hans': '独角兽', en: 'unicorns' }[lang]
    await page.locator('dialog input').fill(word)
    await page.locator('dialog li button').first().click()
    await expect(present(page, 'few-unicorns')).toBeVisible()
    await page.keyboard.press('g')
    await expect(page.locator('dialog input')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.locator('dialog')).toHaveCount(0)
    await expect(present(page, 'few-unicorns')).toBeVisible()
  })
}

test('the second language is the projector’s alone, and a reload keeps it', async ({ hall }) => {
  const [screen, phone] = [await hall.projector({ lang: 'ja', drives: true }), await hall.phone('en')]
  await hall.control({ action: 'goto', slide: 'few-unicorns', step: 0 })
  const second = present(screen, 'few-unicorns').locator('.second')
  await expect(second).toBeHidden()
  await screen.keyboard.press('2')
  await expect(second).toHaveAttribute('lang', 'zh-Hans')
  await screen.keyboard.press('2')
  await expect(second).toHaveText(/^The small number of AI-model unicorns/)
  await expect(second).toHaveAttribute('lang', 'en')
  await screen.reload()
  // The screen must be on the room's slide before it listens to keys.
  await expect(screen.locator('.foot')).toBeVisible()
  await expect(second).toHaveAttribute('lang', 'en')
  await screen.keyboard.press('ArrowDown')
  await screen.keyboard.press('ArrowRight')
  await expect(present(screen, 'few-unicorns.arguments').locator('.second:visible')).toHaveCount(1)
  await screen.keyboard.press('ArrowUp')
  await screen.keyboard.press('2')
  await expect(second).toBeHidden()
  await expect(phone.locator('html')).toHaveAttribute('lang', 'en')
  await expect(phone.locator('h1')).toHaveText(/^The small number of AI-model unicorns/)
})

test('one switch makes the deck short, for projector, phone and desk, and long again', async ({ hall }) => {
  const [screen, phone, desk] = [await hall.projector({ lang: 'en' }), await hall.phone('en'), await hall.desk('en')]
  await hall.control({ action: 'goto', slide: 'rules-unlock-money', step: 0 })
  await expect(phone.locator('main').getByText('Claim 7 of 18')).toBeVisible()
  await desk.locator('summary', { hasText: 'Settings' }).click()
  await desk.getByLabel(/^Short deck: 13 claims/).check()
  // The claim that is left out is replaced by the next.
  await expect(present(screen, 'too-costly-for-vc')).toBeVisible()
  await expect(present(screen, 'too-costly-for-vc').locator('.number')).toHaveText('7')
  await expect(present(screen, 'too-costly-for-vc').locator('.ticks i')).toHaveCount(13)
  await expect(phone.locator('main').getByText('Claim 7 of 13')).toBeVisible()
  await desk.getByLabel(/^Short deck: 13 claims/).uncheck()
  await expect(phone.locator('main').getByText('Claim 8 of 18')).toBeVisible()
  await expect(present(screen, 'too-costly-for-vc').locator('.number')).toHaveText('8')
  await expect(present(screen, 'too-costly-for-vc').locator('h2')).toBeVisible()
  expect((await hall.room()).slide).toBe('too-costly-for-vc')

  const alone = await hall.open('/?short')
  await expect(alone.locator('.slides > section:has([id="few-unicorns"])')).toBeAttached()
  await expect(alone.locator('[id="rules-unlock-money"]')).toHaveCount(0)
})

for (const lang of langs) {
  test(`every slide is a page on paper, under the policy: ${lang}${sweepUnless(lang === 'en')}`, async ({ hall }) => {
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

test('each chart has the same numbers in a table for those who cannot see it', async ({ hall }) => {
  const page = await hall.open('/#/few-unicorns.startup-rounds', { lang: 'en' })
  const table = present(page, 'few-unicorns.startup-rounds').locator('table')
  await expect(table.locator('caption')).toHaveText('Funding rounds of model start-ups disclosed in US dollars')
  await expect(table).toContainText('US$1 billion (at least, disputed)')
  await expect(table.locator('th')).toContainText(['Light Years Beyond', 'Baichuan', 'MiniMax', 'Moonshot'])
  await expect(present(page, 'few-unicorns.startup-rounds').locator('canvas')).toHaveAttribute('aria-hidden', 'true')
})

test('a name in another language says so, and copied text has neither readings nor marks', async ({ hall }) => {
  const page = await hall.open('/?lang=ja#/early-start-wins.hindsight/0', { lang: 'ja' })
  const ruby = present(page, 'early-start-wins.hindsight').locator('ruby').first()
  await expect(ruby).toBeVisible()
  const copied = await page.evaluate(() => {
    const text = document.querySelector('section.slide.present .became')
    if (!text) throw new Error('no text')
    getSelection()?.selectAllChildren(text)
    return getSelection()?.toString() ?? ''
  })
  expect(copied).toContain('2023年創業の月之暗面と')
  expect(copied).not.toMatch(/[\u200b{}|]/)
  await expect(present(page, 'early-start-wins.hindsight').locator('rt').first()).toHaveCSS('user-select', 'none')
})

test('a chart is as sharp as its screen', async ({ hall }) => {
  for (const [viewport, deviceScaleFactor] of [
    [{ width: 1920, height: 1080 }, 1],
    [{ width: 1280, height: 720 }, 2],
  ] as const) {
    const page = await hall.open('/#/giants-buy-insurance.tencent-deals', { viewport, deviceScaleFactor })
    const canvas = present(page, 'giants-buy-insurance.tencent-deals').locator('canvas')
    // Compares with the pixels that are really shown: the stage is scaled to its window.
    const sharpness = (element: HTMLCanvasElement) =>
      element.width / (element.getBoundingClientRect().width * devicePixelRatio)
    await expect.poll(() => canvas.evaluate(sharpness)).toBeCloseTo(1, 1)
  }
})
