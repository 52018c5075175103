// From right to left: keys, fingers, charts, pictures and texts of another direction go as the page is read; answers, codes and numbers stay.
import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright/test'
import { acrossOf, fillForeignHall, foreignFolder } from './foreign.ts'
import { expect, phoneSize, swipe, test } from './hall.ts'
import { isDrawn } from './layout.ts'
import { lookAt, measurePicture } from './pixels.ts'
import { voteTwice } from './two-votes.ts'

test.use({ debate: foreignFolder })

test('from right to left: disagree stays on the left, keys follow the reading, codes stay as they are', async ({
  ownHall: hall,
}) => {
  await fillForeignHall(hall)
  await hall.control({ action: 'goto', slide: 'quiet-evenings.result', step: 0 })
  const lang = 'ar'
  const screen = await hall.projector({ lang, drives: true })
  await expect(screen.locator('.sentence')).toBeVisible()
  const [disagree = 0, ...others] = await acrossOf(screen, '.foot .ends > span')
  expect(disagree).toBeLessThan(others.at(-1) ?? 0)
  await expect(screen.locator('.foot .ends > span').first()).toHaveText(/^← /)
  const shown = await screen.locator('.foot .ends').evaluate((ends) => getComputedStyle(ends).direction)
  expect(shown).toBe('ltr')
  // The left arrow leads on, and the right one back.
  const slideNow = () => hall.room().then(({ slide }) => slide)
  await screen.keyboard.press('ArrowLeft')
  await expect.poll(slideNow).toBe('staff-cost')
  await screen.keyboard.press('ArrowRight')
  await expect.poll(slideNow).toBe('quiet-evenings.result')
  // The parts of a sentence stand in one line of writing: the space before a number is between it and the word before.
  await hall.control({ action: 'goto', slide: 'balance', step: 0 })
  const verdict = screen.locator('.balance-page .verdict')
  await expect(verdict).toBeVisible()
  const space = await verdict.evaluate((sentence) => {
    const word = sentence.querySelector('b')
    const text = word?.nextSibling?.firstChild
    if (!word || !text) return undefined
    const number = new Range()
    number.setStart(text, 1)
    number.setEndAfter(text)
    return word.getBoundingClientRect().left - number.getBoundingClientRect().right
  })
  expect(space).toBeGreaterThan(3)
  // The words at the ends of the plank are whole: nothing of them reaches the last pixels of the picture.
  const box = await screen.locator('.balance-page canvas').boundingBox()
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {}
  expect((await lookAt(screen, { x, y: y + height - 1, width, height: 1 })).ink).toBe(0)
  await hall.control({ action: 'goto', slide: 'quiet-evenings.result', step: 0 })
  const desk = await hall.open(`/console?lang=${lang}#${hall.code}.${hall.key}`)
  await expect(desk.locator('.ways')).toBeVisible()
  await expect(desk.locator('html')).toHaveAttribute('lang', lang)
  await expect(desk.locator('header .code')).toHaveCSS('direction', 'ltr')
  await desk.keyboard.press('ArrowLeft')
  await expect.poll(slideNow).toBe('quiet-evenings.evening-visits')

  // A reader's answers in a row: disagree on the left too. Arguments begin on the right.
  const reader = await hall.open('/ar/#/staff-cost', { viewport: { width: 1280, height: 720 } })
  await expect(reader.locator('.answers.row .dont-know')).toBeVisible()
  const places = await acrossOf(reader, '.answers.row .answer:not(.dont-know)')
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places).toHaveLength(5)
  await reader.goto(`${reader.url().replace(/#.*/, '')}#/staff-cost.arguments`)
  await expect(reader.locator('section.present .half.for')).toBeVisible()
  const [reasons = 0] = await acrossOf(reader, 'section.present .half.for')
  const [counters = 0] = await acrossOf(reader, 'section.present .half.against')
  expect(reasons).toBeGreaterThan(counters)
})

test('from right to left: a finger turns the slides as one turns pages, and all slides are seen from the right', async ({
  ownHall: hall,
}) => {
  const page = await hall.open('/ar/#/staff-cost', { viewport: { width: 1280, height: 720 }, hasTouch: true })
  const present = (id: string) => page.locator(`section.slide.present[id="${id}"]`)
  await expect(present('staff-cost')).toBeVisible()
  await swipe(page, [300, 400, 500, 600])
  await expect(present('young-readers')).toBeVisible()
  await swipe(page, [900, 800, 700, 600])
  await expect(present('staff-cost')).toBeVisible()
  await page.keyboard.press('o')
  await expect(page.locator('.reveal')).toHaveClass(/overview/)
  const [one = 0] = await acrossOf(page, 'section[id="quiet-evenings"]')
  const [two = 0] = await acrossOf(page, 'section[id="staff-cost"]')
  expect(one).toBeGreaterThan(two)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(present('young-readers')).toBeVisible()
  // In another language all runs the other way again, also while all slides are seen, and headings have the same font as before.
  const font = () =>
    present('young-readers')
      .locator('h2')
      .evaluate((heading) => getComputedStyle(heading).fontFamily)
  const fontBefore = await font()
  await page.keyboard.press('o')
  await page.keyboard.press('t')
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
  const [first = 0] = await acrossOf(page, 'section[id="quiet-evenings"]')
  const [second = 0] = await acrossOf(page, 'section[id="staff-cost"]')
  expect(first).toBeLessThan(second)
  await page.keyboard.press('Enter')
  expect(await font()).toBe(fontBefore)
  await page.keyboard.press('ArrowRight')
  await expect(present('young-readers')).toBeHidden()
  await page.keyboard.press('ArrowLeft')
  await expect(present('young-readers')).toBeVisible()
})

test('from right to left: a picture that the report saves begins on the right', async ({ ownHall: hall }) => {
  await fillForeignHall(hall)
  const report = await hall.open(`/report/${hall.code}?lang=ar`)
  const [download] = await Promise.all([
    report.waitForEvent('download'),
    report.locator('.save-picture').first().click(),
  ])
  const png = readFileSync(await download.path())
  // Above the title stands a short line, which is all that these strips have of the picture.
  const strip = async (x: number) => (await measurePicture(report, png, { x, y: 60, width: 300, height: 50 })).ink
  expect(await strip(1240)).toBeGreaterThan(0)
  expect(await strip(60)).toBe(0)
})

test('from right to left: the dates of a chart run from the right, and bars of amounts begin there', async ({
  ownHall: hall,
}) => {
  await fillForeignHall(hall)
  // In the evenings ever fewer came: the last dot is the lowest. No other line is there, so any ink is of that dot.
  const low = { y: 390, width: 130, height: 110 }
  for (const [lang, lowest, highest] of [
    ['en', 950, 200],
    ['ar', 200, 950],
  ] as const) {
    await hall.control({ action: 'goto', slide: 'quiet-evenings.evening-visits', step: 0 })
    const screen = await hall.projector({ lang })
    await isDrawn(screen)
    await expect.poll(async () => (await lookAt(screen, { ...low, x: lowest })).ink, lang).toBeGreaterThan(0)
    expect((await lookAt(screen, { ...low, x: highest })).ink, lang).toBe(0)
    // The names of the look back begin where its heading does.
    await hall.control({ action: 'goto', slide: 'balance.lookback', step: 0 })
    await expect(screen.locator('.lookback-page canvas')).toBeVisible()
    const names = (x: number) => lookAt(screen, { x, y: 180, width: 34, height: 300 }).then(({ ink }) => ink)
    const [first, other] = lang === 'ar' ? [1182, 64] : [64, 1182]
    await expect.poll(() => names(first), lang).toBeGreaterThan(0)
    expect(await names(other), lang).toBe(0)
  }
  const reader = await hall.open('/ar/', { viewport: phoneSize })
  const { track, bar } = await reader
    .locator('.chart-rows .track')
    .first()
    .evaluate((row) => ({
      track: row.getBoundingClientRect().right,
      bar: row.querySelector('.length')?.getBoundingClientRect().right,
    }))
  expect(bar).toBeCloseTo(track, 0)
})

test('from right to left: the title of a source in another language stands below its outlet', async ({
  ownHall: hall,
}) => {
  for (const [path, viewport] of [
    ['/ar/#/sources', { width: 1280, height: 720 }],
    ['/ar/', phoneSize],
  ] as const) {
    const page = await hall.open(path, { viewport })
    const item = page.locator('.sources-list li').filter({ hasText: 'Who reads at night?' }).first()
    await expect(item).toBeAttached()
    const ends = await item.evaluate((li) =>
      ['.outlet', '.title'].map((part) => {
        const text = new Range()
        text.selectNodeContents(li.querySelector(part) ?? li)
        return Math.round(text.getClientRects()[0]?.right ?? 0)
      }),
    )
    expect(ends[0], path).toBe(ends[1])
  }
})

test('on the desk a scrollbar that lies over its page lies beside the lines, and these end where the buttons do', async ({
  ownHall: hall,
}) => {
  for (const lang of ['en', 'ar']) {
    const desk = await hall.desk(lang)
    await expect(desk.locator('.reading .now')).toBeVisible()
    const { bar, lines, buttons } = await desk.evaluate(() => {
      const endOf = (selector: string) => {
        const { left = 0, right = 0 } = document.querySelector(selector)?.getBoundingClientRect() ?? {}
        return document.dir === 'rtl' ? innerWidth - left : right
      }
      return { bar: endOf('.reading'), lines: endOf('.reading .now'), buttons: endOf('.controls') }
    })
    expect(bar - lines, lang).toBeGreaterThanOrEqual(12)
    expect(lines, lang).toBeCloseTo(buttons, 0)
    // Only the notes scroll, not the window around them.
    expect(await desk.evaluate(() => document.documentElement.scrollHeight - innerHeight), lang).toBe(0)
  }
})

/** How much the lightness varies along the left and the right end of a chart of flows: only an end at NO is hatched. */
async function endsOf(page: Page, chart: Locator): Promise<[left: number, right: number]> {
  await expect(chart).toBeVisible()
  const { x = 0, y = 0, width = 0, height = 0 } = (await chart.boundingBox()) ?? {}
  const strip = async (from: number) =>
    (await lookAt(page, { x: from, y: y + height / 3, width: 8, height: height / 3 })).spread
  return [await strip(x + 7), await strip(x + width - 15)]
}

test('who moved: flows run as the language is read', async ({ ownHall: hall }) => {
  // Everybody goes from YES to NO.
  await voteTwice(hall, [{ from: '2', to: '-2', voters: 12 }])
  for (const [lang, noEnd] of [
    ['en', 1],
    ['ar', 0],
  ] as const) {
    const screen = await hall.projector({ lang })
    const report = await hall.open(`/report/${hall.code}`, { lang, viewport: phoneSize })
    for (const [page, chart] of [
      [screen, screen.locator('.swing-page canvas')],
      [report, report.locator('.swing canvas')],
    ] as const) {
      await chart.scrollIntoViewIfNeeded()
      await expect.poll(async () => Math.max(...(await endsOf(page, chart)))).toBeGreaterThan(20)
      const ends = await endsOf(page, chart)
      expect(ends[noEnd]).toBeGreaterThan(20)
      expect(ends[1 - noEnd]).toBeLessThan(10)
    }
    // The first vote is named above the end where the flows begin.
    for (const page of [screen, report]) {
      const [before = 0, after = 0] = await acrossOf(page, '.columns span')
      expect(before < after).toBe(noEnd === 1)
    }
  }
})

test('who moved: where too few voted for flows, disagree stands on the left of the bars in every language', async ({
  ownHall: hall,
}) => {
  await voteTwice(hall, [
    { from: '2', to: '2', voters: 2 },
    { from: '-2', to: '-2', voters: 3 },
  ])
  for (const lang of ['en', 'ar']) {
    const screen = await hall.projector({ lang })
    await expect(screen.locator('.stands')).toHaveCount(2)
    const [no = 0] = await acrossOf(screen, '.stands .no')
    const [yes = 0] = await acrossOf(screen, '.stands .yes')
    expect(no).toBeLessThan(yes)
  }
})
