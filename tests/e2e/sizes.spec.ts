// Large enough and complete: the size of tap targets on a phone; pages 320 pixels wide or at 200 % zoom; and texts whose spacing a
// reader has made wider.
import { type Browser, chromium, type Page } from 'playwright/test'
import { expect, type Hall, langs, locales, phoneSize, test } from './hall.ts'
import { layoutFaults } from './layout.ts'

const mixed = ['-2', '-2', '-1', '-1', '0', '1', '1', '1', '1', '2', '2', null]

async function fillHall(hall: Hall): Promise<void> {
  for (const round of ['before', 'after'] as const) {
    await hall.control({ action: 'goto', slide: `${round}.result`, step: 0 })
    await hall.castAll({ claim: 'thesis', round }, mixed)
  }
  await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, mixed)
}

/** The pages for phones, each with all its folded parts open. */
async function openPages(hall: Hall, lang: (typeof langs)[number], viewport = phoneSize): Promise<Map<string, Page>> {
  const options = { lang, viewport, hasTouch: true }
  const pages = new Map([
    ['phone', await hall.open(`/j/${hall.code}`, options)],
    ['form', await hall.open('/j', options)],
    ['wrong code', await hall.open('/j/AAAAAA', options)],
    ['desk', await hall.desk(lang, options)],
    ['rooms', await hall.open(`/console#host.${hall.hostKey}`, options)],
    ['report', await hall.open(`/report/${hall.code}`, options)],
  ])
  for (const page of pages.values()) {
    await expect(page.locator('h1, form label').first()).toBeVisible()
    for (const summary of await page.locator('details > summary').all()) await summary.click()
  }
  await pages.get('report')?.locator('.lookback canvas').waitFor()
  await pages.get('desk')?.locator('.qr svg').waitFor()
  return pages
}

/**
 * All tap targets below 44 × 44 CSS pixels; a label that takes a tap is part of its target. As in WCAG 2.5.8, links within a sentence are
 * left out, since the line sets their height.
 */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isInSentence = (element: Element) =>
      element.matches('a') &&
      [...(element.parentElement?.childNodes ?? [])].some((node) => node !== element && node.nodeValue?.trim())
    return [...document.querySelectorAll('a[href], button, select, input, summary, textarea')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !isInSentence(element))
      .flatMap((element) => {
        const boxes = [element, ...(element instanceof HTMLInputElement ? (element.labels ?? []) : [])]
        const sizes = boxes.map((box) => box.getBoundingClientRect())
        const isLarge = sizes.some(({ width, height }) => width >= 44 && height >= 44)
        const { width, height } = sizes[0] ?? { width: 0, height: 0 }
        return isLarge ? [] : [`${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 100)}`]
      })
  })

for (const lang of langs) {
  test(`every target of a tap is at least 44 pixels wide and high: ${lang} @sweep`, async ({ hall }) => {
    await fillHall(hall)
    for (const [name, page] of await openPages(hall, lang)) expect(await smallTargets(page), name).toEqual([])
    // An ended room has other links.
    await hall.control({ action: 'end' })
    const phone = await hall.phone(lang)
    await expect(phone.locator('a')).toHaveCount(2)
    expect(await smallTargets(phone)).toEqual([])
    // The deck's own targets: its menu and its windows.
    const deck = await hall.open('/', { lang })
    await expect(deck.locator('h1')).toBeVisible()
    expect(await smallTargets(deck)).toEqual([])
    for (const key of ['?', 'g']) {
      await deck.keyboard.press(key)
      await expect(deck.locator('dialog')).toBeVisible()
      expect(await smallTargets(deck), key).toEqual([])
      await deck.keyboard.press('Escape')
      await expect(deck.locator('dialog')).toHaveCount(0)
    }
  })

  for (const viewport of [
    { width: 320, height: 640 },
    // As a window of 1280 × 720 at 200 % zoom.
    { width: 640, height: 360 },
  ]) {
    test(`nothing is cut off in a window of ${viewport.width} × ${viewport.height}: ${lang} @sweep`, async ({
      hall,
    }) => {
      await fillHall(hall)
      for (const [name, page] of await openPages(hall, lang, viewport)) {
        expect(await layoutFaults(page), name).toEqual([])
        if (name !== 'desk') continue
        await page.getByRole('button').filter({ hasText: /…/ }).first().click()
        await expect(page.getByRole('alertdialog')).toBeVisible()
        expect(await layoutFaults(page), 'desk that asks').toEqual([])
      }
    })
  }

  test(`a phone whose reader sets texts wider loses nothing: ${lang} @sweep`, async ({ hall }) => {
    await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
    await hall.castAll({ claim: 'staff-cost', round: 'main' }, mixed)
    // bypassCSP lets the test set the reader's own styles, which no page's policy blocks in a real browser.
    const phone = await hall.open(`/j/${hall.code}`, { lang, viewport: { width: 320, height: 640 }, bypassCSP: true })
    await phone.locator('button.answer').nth(1).click()
    await expect(phone.locator('.status .saved')).toBeVisible()
    await phone.locator('summary').click()
    await phone.addStyleTag({
      content: `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
        p { margin-bottom: 2em !important }`,
    })
    expect(await layoutFaults(phone)).toEqual([])
    await hall.control({ action: 'close', claim: 'staff-cost', round: 'main' })
    await expect(phone.locator('.shut')).toBeVisible()
    expect(await layoutFaults(phone)).toEqual([])
  })
}

test('before the first tap a phone says what is shown of who changed their mind, with every answer in sight', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'before', step: 0 })
  for (const lang of langs) {
    const phone = await hall.phone(lang)
    await expect(phone.locator('.answer')).toHaveCount(6)
    const told = await phone.locator('.moves').boundingBox()
    const first = await phone.locator('.answer').first().boundingBox()
    const last = await phone.locator('.answer').last().boundingBox()
    if (!told || !first || !last) throw new Error('the phone is not drawn')
    expect(told.y + told.height, lang).toBeLessThanOrEqual(first.y)
    expect(last.y + last.height, lang).toBeLessThanOrEqual(phoneSize.height)
  }
})

/** Starts a browser whose usual text size is set to `pixels`: the size belongs to a whole browser. */
async function withTextOf(pixels: number, act: (browser: Browser) => Promise<void>): Promise<void> {
  const { launchOptions } = test.info().project.use
  const args = [...(launchOptions?.args ?? []), `--blink-settings=defaultFontSize=${pixels}`]
  const browser = await chromium.launch({ ...launchOptions, args })
  await act(browser).finally(() => browser.close())
}

for (const [title, pixels, viewport] of [
  ['text at 150 %', 24, phoneSize],
  ['text at 200 %', 32, phoneSize],
  ['a window of 1280 × 1024 at 400 %', 16, { width: 320, height: 256 }],
  ['a window of 280 pixels', 16, { width: 280, height: 653 }],
] as const)
  for (const lang of langs) {
    test(`[E17] ${title} loses nothing, on any page: ${lang} @sweep`, async ({ hall }) => {
      await fillHall(hall)
      await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
      await withTextOf(pixels, async (browser) => {
        for (const [path, part] of [
          [`/j/${hall.code}`, 'details > summary'],
          ['/j', 'input'],
          [`/console#${hall.code}.${hall.key}`, '.ways'],
          [`/console#host.${hall.hostKey}`, '.room-list li'],
          [`/report/${hall.code}`, '.lookback canvas'],
          [`/${lang}/#/staff-cost`, '#about'],
          [`/print/?lang=${lang}`, '.handout .sources-list, .handout li'],
          [`/print/?lang=${lang}&second=${lang === 'en' ? 'ja' : 'en'}`, '.handout li'],
        ] as const) {
          const context = await browser.newContext({ locale: locales[lang], viewport, hasTouch: true })
          const page = await context.newPage()
          await page.goto(hall.url + path)
          await page.locator(part).first().waitFor({ state: 'attached' })
          for (const folded of await page.locator('main details').all())
            await folded.evaluate((element: HTMLDetailsElement) => {
              element.open = true
            })
          expect(await layoutFaults(page), path).toEqual([])
          // Charts of the handout are drawn as large as on paper, and scroll in their own boxes.
          const charts = await page
            .locator('.handout canvas')
            .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width))
          expect(Math.min(...charts, Number.POSITIVE_INFINITY), path).toBeGreaterThan(500)
          if (!path.startsWith('/print/')) {
            const size = await page.locator('main').evaluate((element) => getComputedStyle(element).fontSize)
            expect(size, path).toBe(`${(17 * pixels) / 16}px`)
          }
          await context.close()
        }
      })
    })
  }

test('a phone that was scrolled down to a result shows the next claim from its beginning', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'before', step: 0 })
  const phone = await hall.phone('en')
  await expect(phone.locator('.answer').first()).toBeVisible()
  const claim = phone.locator('.moment h1')
  const first = await claim.textContent()
  await phone.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  await expect.poll(() => phone.evaluate(() => scrollY)).toBeGreaterThan(0)
  // The result of the same claim leaves the page where it is.
  await hall.control({ action: 'goto', slide: 'before.result', step: 0 })
  await expect(phone.locator('.room-result')).toBeVisible()
  expect(await phone.evaluate(() => scrollY)).toBeGreaterThan(0)
  await hall.control({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  await expect(claim).not.toHaveText(first ?? '')
  expect(await phone.evaluate(() => scrollY)).toBe(0)
})
