// Visible to everyone: every picture has a table and a sentence beside it; without colours YES and NO, and strong and pale, still differ;
// people with forced colours see every control, bar and answer; nothing moves for people who want no motion.
import type { Page } from 'playwright/test'
import { expect, type Hall, phoneSize, test } from './hall.ts'
import { type Box, lookAt } from './pixels.ts'

const claim = { claim: 'staff-cost', round: 'main' } as const

async function fillHall(hall: Hall): Promise<void> {
  for (const [slide, poll] of [
    ['before.result', { claim: 'thesis', round: 'before' }],
    ['after.result', { claim: 'thesis', round: 'after' }],
    ['staff-cost.result', claim],
  ] as const) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await hall.castAll(poll, ['-2', '-2', '-2', '-1', '-1', '-1', '0', '0', '1', '1', '1', '2', '2', '2'])
  }
}

/** The segments of a bar in order, each without its edges and cut off above its number. */
async function partsOfBar(page: Page): Promise<Box[]> {
  const parts = page.locator('.tally-drawing g > rect')
  await expect(parts).toHaveCount(5)
  const boxes = await parts.evaluateAll((all) => {
    all[0]?.scrollIntoView({ block: 'center' })
    return all.map((one) => one.getBoundingClientRect().toJSON())
  })
  return boxes.map(({ x, y, width, height }) => ({ x: x + 3, y: y + 2, width: width - 6, height: height / 3 }))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`without colours NO is hatched and YES is plain, and strong differs from pale, on projector and phone: ${colorScheme} @sweep`, async ({
    hall,
  }) => {
    await fillHall(hall)
    const options = { colorScheme, reducedMotion: 'reduce' } as const
    const screen = await hall.projector(options)
    const phone = await hall.open(`/j/${hall.code}`, { ...options, viewport: phoneSize })
    await expect(screen.locator('.sentence')).toHaveText('6 of 14 agree')
    for (const [page, parts] of [
      [screen, await partsOfBar(screen)],
      [phone, await partsOfBar(phone)],
    ] as const) {
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' })
      // Agreeing supports NO here, so the right side is hatched.
      const lights = []
      for (const part of parts) lights.push(await lookAt(page, part))
      const [strongYes, paleYes, neutral, paleNo, strongNo] = lights
      for (const plain of [strongYes, paleYes, neutral]) expect(plain?.spread).toBeLessThan(6)
      for (const hatched of [paleNo, strongNo]) expect(hatched?.spread).toBeGreaterThan(20)
      for (const [strong, pale] of [
        [strongYes, paleYes],
        [strongNo, paleNo],
      ])
        expect(Math.abs((strong?.mean ?? 0) - (pale?.mean ?? 0))).toBeGreaterThan(30)
    }
  })

  test(`with forced colours people see buttons, answers, ticks, bars and pictures: ${colorScheme} @sweep`, async ({
    hall,
  }) => {
    await fillHall(hall)
    const options = { colorScheme, reducedMotion: 'reduce', forcedColors: 'active' } as const
    const inHand = { ...options, viewport: phoneSize }
    const phone = await hall.open(`/j/${hall.code}`, inHand)
    await phone.locator('button.answer').nth(1).click()
    await expect(phone.locator('.status .saved')).toBeVisible()
    const desk = await hall.desk('en', inHand)
    await expect(desk.locator('.ways')).toBeVisible()
    const screen = await hall.projector(options)
    const report = await hall.open(`/report/${hall.code}`, inHand)
    await expect(report.locator('.lookback canvas')).toBeVisible()
    /** Parts of a page that have only one colour, so nobody can see them; `beside`: how many pixels around them are compared too. */
    const unseen = async (page: Page, selector: string, beside = 3): Promise<string[]> => {
      const found: string[] = []
      for (const part of await page.locator(selector).filter({ visible: true }).all()) {
        await part.scrollIntoViewIfNeeded()
        const box = await part.boundingBox()
        if (!box) continue
        const clip = {
          ...{ x: box.x - beside, y: box.y - beside },
          ...{ width: box.width + 2 * beside, height: box.height + 2 * beside },
        }
        if ((await lookAt(page, clip)).spread < 60) found.push(await part.evaluate((one) => one.outerHTML))
      }
      return found
    }
    expect(await unseen(phone, '.answer, .answer i, .tally-drawing g > rect, select')).toEqual([])
    expect(await unseen(desk, '.tally-drawing g > rect, .controls button')).toEqual([])
    expect(await unseen(desk, '.controls .label', -4)).toEqual([])
    expect(
      await unseen(screen, '.present > .slide.present :is(.ticks i, .badge), .foot .tally-drawing, .foot .qr'),
    ).toEqual([])
    expect(await unseen(report, '.figure canvas, .save-picture')).toEqual([])
    const pressed = phone.locator('[aria-pressed=true]')
    const [border, other] = await Promise.all(
      [pressed, phone.locator('[aria-pressed=false]').first()].map((one) =>
        one.evaluate((button) => getComputedStyle(button).borderTopWidth),
      ),
    )
    expect(border).not.toBe(other)
    await phone.keyboard.press('Tab')
    await expect(phone.locator(':focus')).toHaveCSS('outline-style', 'solid')
    await screen.keyboard.press('?')
    await expect(screen.locator('dialog')).toHaveCSS('border-top-style', 'solid')
  })
}

test('nothing moves on any page for people who want no motion', async ({ hall }) => {
  await fillHall(hall)
  const still = { reducedMotion: 'reduce' } as const
  const pages = await Promise.all([
    hall.projector(still),
    hall.open('/#/staff-cost.hindsight', still),
    ...[`/j/${hall.code}`, `/report/${hall.code}`, '/j', `/console#host.${hall.hostKey}`].map((path) =>
      hall.open(path, still),
    ),
    hall.desk('en', still),
  ])
  for (const page of pages) {
    await expect(page.locator('h1, h2').first()).toBeAttached()
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) =>
        [undefined, '::before', '::after', '::backdrop'].flatMap((part) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element, part)
          const isStill =
            /^0s(, 0s)*$/.test(transitionDuration) && animationName === 'none' && scrollBehavior === 'auto'
          return isStill ? [] : [`${element.tagName} ${element.className}${part ?? ''}: ${transitionDuration}`]
        }),
      ),
    )
    expect(moving, page.url()).toEqual([])
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  }
})

test('every picture of the room’s votes is hidden from screen readers, and a table and a sentence beside it say the same', async ({
  hall,
}) => {
  await fillHall(hall)
  const screen = await hall.projector({ lang: 'en' })
  for (const slide of ['staff-cost.result', 'swing', 'balance', 'balance.lookback']) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await expect(screen.locator(`section.present[id="${slide}"]`)).toBeVisible()
    const page = slide.endsWith('result') ? screen.locator('.tally') : screen.locator(`[id="${slide}"] .outcome-page`)
    await expect.poll(() => page.locator('table tr').count(), slide).toBeGreaterThan(1)
    // So few voters moved that the slide shows bars instead of flows, and the words in the bars are read.
    const pictures = page.locator('canvas, .tally-drawing')
    await expect(pictures).toHaveCount(slide === 'swing' ? 0 : 1)
    for (const picture of await pictures.all()) await expect(picture).toHaveAttribute('aria-hidden', 'true')
    await expect(page.locator('p').first(), slide).not.toBeEmpty()
  }
  const report = await hall.open(`/report/${hall.code}`, { lang: 'en', viewport: phoneSize })
  await expect(report.locator('.lookback canvas')).toBeVisible()
  const drawn = report.locator('.tallies > li, .outcome')
  expect(await drawn.count()).toBe(6)
  for (const part of await drawn.all()) {
    expect(await part.locator('canvas, .tally-drawing').count()).toBeGreaterThan(0)
    for (const picture of await part.locator('canvas, .tally-drawing').all())
      expect(await picture.evaluate((one) => one.closest('[aria-hidden=true]') !== null)).toBe(true)
    expect(await part.locator('table tr').count()).toBeGreaterThan(1)
    await expect(part.locator('.tally-sentence, .lines p').first()).not.toBeEmpty()
  }
})

test('[F5] a QR code has a light margin of four modules, and stays dark on light in a browser that darkens pages', async ({
  hall,
}) => {
  const page = await hall.projector()
  const code = page.locator('.qr svg')
  const size = Number((await code.getAttribute('viewBox'))?.split(' ')[2])
  const drawn = await code.locator('path').getAttribute('d')
  const [first = ''] = drawn?.match(/\d+(?= )/) ?? []
  expect(Number(first)).toBe(4)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setAutoDarkModeOverride', { enabled: true })
  const box = await code.boundingBox()
  if (!box) throw new Error('there is no code')
  const side = box.width / size
  const [quiet, finder] = [
    { x: box.x + 2, y: box.y + box.height / 4, width: 3 * side, height: box.height / 2 },
    { x: box.x + 6 * side, y: box.y + 6 * side, width: 3 * side, height: 3 * side },
  ]
  expect((await lookAt(page, quiet)).mean).toBeGreaterThan(200)
  expect((await lookAt(page, finder)).mean).toBeLessThan(80)
})
