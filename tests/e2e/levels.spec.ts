// The pages in the oldest browsers that they support, and the sentence that older browsers show.
import type { Browser, Page } from 'playwright/test'
import { expect, type Hall, phoneSize, stageSize, test } from './hall.ts'
import { removeNewerFeatures } from './old-browsers.ts'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

test('[E1] a phone six years old joins, votes, changes its answer, waits for the network and reconnects', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const phone = await hall.open('/j', {
    viewport: phoneSize,
    hasTouch: true,
    prepare: (page) => removeNewerFeatures(page, 'phone'),
  })
  expect(await phone.evaluate(() => [typeof BroadcastChannel, 'at' in [], 'toReversed' in []])).toEqual([
    'undefined',
    false,
    false,
  ])
  await phone.addLocatorHandler(phone.locator('.moment.fresh'), async () => {})
  await phone.getByRole('textbox').fill(hall.code)
  await phone.getByRole('textbox').press('Enter')
  const answer = (index: number) => phone.locator('button.answer').nth(index)
  const saved = async (index: number) => {
    await expect(answer(index)).toHaveAttribute('aria-pressed', 'true')
    await expect(answer(index)).toContainText('✓')
  }
  await answer(0).tap()
  await saved(0)
  await answer(1).tap()
  await saved(1)
  await expect.poll(async () => (await hall.room()).polls['staff-cost']?.voted).toBe(1)

  await phone.context().setOffline(true)
  await answer(3).tap()
  await expect(answer(3)).toContainText('…')
  await phone.context().setOffline(false)
  await saved(3)
  await phone.reload()
  await saved(3)
  await hall.control({ action: 'reveal', claim: 'staff-cost', round: 'main' })
  await expect(phone.locator('.room-result')).toBeVisible()
  expect((await hall.room()).polls['staff-cost']?.counts).toEqual([0, 1, 0, 0, 0, 0])
  await hall.control({ action: 'goto', slide: 'before', step: 0 })
  await expect(phone.locator('button.answer[aria-pressed="true"]')).toHaveCount(0)
})

test('[E1] a projector and a desk in browsers three years old lead a room', async ({ hall }) => {
  const prepare = (page: Page) => removeNewerFeatures(page, 'large')
  const projector = await hall.open(`/?room=${hall.code}#${hall.key}`, { prepare })
  await expect(projector.locator('.foot')).toBeVisible()
  await projector.keyboard.press('PageDown')
  await expect.poll(async () => (await hall.room()).slide).toBe('before')
  const desk = await hall.open(`/console#${hall.code}.${hall.key}`, { viewport: phoneSize, hasTouch: true, prepare })
  await expect(desk.locator('.ways')).toBeVisible()
  await hall.castAll({ claim: 'thesis', round: 'before' }, ['-2', '1', '2', '2'])
  await button(desk, 'Show result').tap()
  await expect.poll(async () => (await hall.room()).polls['thesis.before']?.revealed).toBe(true)
  await button(desk, 'Close voting').tap()
  await expect.poll(async () => (await hall.room()).polls['thesis.before']?.open).toBe(false)
  await button(desk, 'Next').tap()
  await expect(projector.locator('section.slide.present.result')).toBeVisible()
  await expect(projector.locator('.foot .tally-drawing')).toBeVisible()
})

test('[E13] a reader with a browser three years old walks through the slides, votes, turns the card over and reads a chart', async ({
  hall,
}) => {
  const page = await hall.open('/?lang=ja', { lang: 'ja', prepare: (page) => removeNewerFeatures(page, 'large') })
  const present = (id: string) => page.locator(`section.slide.present[id="${id}"]`)
  await expect(page.locator('.start-page h1')).not.toBeEmpty()
  await page.keyboard.press('PageDown')
  await present('before').locator('button.answer').first().click()
  await expect(present('before').locator('button.answer').first()).toHaveAttribute('aria-pressed', 'true')
  await page.evaluate(() => {
    location.hash = '#/staff-cost.hindsight/0'
  })
  const [front, back] = [
    present('staff-cost.hindsight').locator('.front'),
    present('staff-cost.hindsight').locator('.back'),
  ]
  // If a key is pressed before the page has followed its address, it turns the previous slide.
  await expect(back).toBeVisible()
  await page.keyboard.press('PageUp')
  await expect(front).toBeVisible()
  await expect(back).toBeHidden()
  await page.keyboard.press('PageDown')
  await expect(front).toBeHidden()
  await expect(back).toBeVisible()
  await page.evaluate(() => {
    location.hash = '#/staff-cost.yearly-budget'
  })
  await page.waitForFunction(() => {
    const canvas = document.querySelector('.slide.present .chart canvas')
    return canvas && canvas.clientWidth > innerWidth / 2
  })
})

test('[E13] the page that scrolls and the handout are complete in a browser three years old', async ({ hall }) => {
  const prepare = (page: Page) => removeNewerFeatures(page, 'large')
  const page = await hall.open('/zh-Hans/', { lang: 'zh-Hans', viewport: phoneSize, prepare })
  await expect(page.locator('.way-bar')).toHaveCSS('position', 'sticky')
  await page.locator('#sources').scrollIntoViewIfNeeded()
  await expect(page.locator('#sources li').first()).toBeVisible()
  await expect(page.locator('.read canvas, .read .chart').first()).toBeAttached()
  const paper = await hall.open('/print/?lang=en', { prepare })
  await expect(paper.locator('.plot canvas').first()).toBeVisible()
  await expect(paper.locator('.row.headed').first()).toBeVisible()
  await expect(paper.locator('.row.cites').first()).toBeVisible()
})

test('[E13] an open vote’s result leaves room for the QR code', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['-2', '1', '2'])
  await hall.control({ action: 'reveal', claim: 'staff-cost', round: 'main' })
  const projector = await hall.open(`/?room=${hall.code}`, { prepare: (page) => removeNewerFeatures(page, 'large') })
  await expect(projector.locator('.foot')).toBeVisible()
  await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
  await hall.control({ action: 'open', claim: 'staff-cost', round: 'main' })
  await expect(projector.locator('.foot.at-result .join')).toBeVisible()
  const right = async (of: string) => (await projector.locator(of).boundingBox()) ?? { x: 0, width: 0 }
  await expect
    .poll(async () => {
      const [tally, join] = [await right('.foot .tally'), await right('.foot .join')]
      return join.x - tally.x - tally.width
    })
    .toBeGreaterThan(0)
})

test('[E13] a report saves its pictures in a browser three years old', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['-2', '-1', '0', '1', '1', '2', '2', null])
  await hall.control({ action: 'reveal', claim: 'staff-cost', round: 'main' })
  for (const lang of ['ja', 'en'] as const) {
    const report = await hall.open(`/report/${hall.code}`, {
      lang,
      prepare: (page) => removeNewerFeatures(page, 'large'),
    })
    expect(await report.evaluate(() => 'Segmenter' in Intl)).toBe(false)
    const [file] = await Promise.all([report.waitForEvent('download'), report.locator('.save-picture').first().click()])
    expect(file.suggestedFilename()).toBe(`${hall.code}-staff-cost.png`)
  }
})

/** Browsers that are too old, and how a new one is made to act like each. */
const tooOld = {
  'lacks what every browser of the level has': () => {
    CSS.supports = () => false
  },
  'lacks something that the script calls': () => {
    Reflect.deleteProperty(Array.prototype, 'flatMap')
  },
}

async function openIn(browser: Browser, url: string, prepare?: () => void): Promise<Page> {
  const page = await (await browser.newContext({ viewport: stageSize, locale: 'en-GB' })).newPage()
  if (prepare) await page.addInitScript(prepare)
  await page.goto(url)
  return page
}
const addresses = (hall: Hall) => [
  `/j/${hall.code}`,
  '/j',
  `/console#${hall.code}.${hall.key}`,
  `/report/${hall.code}`,
  '/',
  '/ja/',
  '/print/',
  `/?room=${hall.code}`,
]

for (const [why, prepare] of Object.entries(tooOld)) {
  test(`[E1] every page tells a browser that ${why} in three languages that it is too old`, async ({
    hall,
    browser,
  }) => {
    for (const address of addresses(hall)) {
      const page = await openIn(browser, hall.url + address, prepare)
      const note = page.getByRole('alert').filter({ hasText: 'too old' })
      await expect(note, address).toBeVisible()
      expect(await note.locator('p').evaluateAll((all) => all.map((one) => one.getAttribute('lang')))).toEqual([
        'zh-Hans',
        'ja',
        'en',
      ])
      const { y = -1, width = 0 } = (await note.boundingBox()) ?? {}
      expect([y, width], address).toEqual([0, stageSize.width])
      await page.context().close()
    }
  })
}

test('[E1] no other browser shows or reads out the sentence for old ones, not even without JavaScript', async ({
  hall,
  browser,
}) => {
  for (const address of addresses(hall)) {
    const page = await openIn(browser, hall.url + address)
    await expect(page.locator('h1, h2').first(), address).toBeAttached()
    await expect(page.locator('#too-old'), address).toBeHidden()
    await page.context().close()
  }
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${hall.url}/ja/`)
  await expect(page.locator('.first h1')).toBeVisible()
  await expect(page.locator('#too-old')).toBeHidden()
  await context.close()
})
