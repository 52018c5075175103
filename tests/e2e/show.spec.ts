// The page for others' screens: a room's result alone, in a page of another site, over a moving picture, in a slide of another program.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright/test'
import { paths } from '../../src/core/contract.ts'
import { seriousFaults } from './axe.ts'
import { fillForeignHall, foreignFolder } from './foreign.ts'
import { type Hall, langs } from './hall.ts'
import { toDebate } from './hosted.ts'
import { layoutFaults } from './layout.ts'
import { expect, test } from './outside.ts'

const votes = ['-2', '-1', '0', '1', '1', '2', '2', null]
const sizes = [
  { width: 320, height: 180 },
  { width: 640, height: 360 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
]

async function showResult(hall: Hall, claim = 'staff-cost'): Promise<void> {
  await hall.control({ action: 'goto', slide: claim, step: 0 })
  await hall.castAll({ claim, round: 'main' }, votes)
  await hall.control({ action: 'reveal', claim, round: 'main' })
}

/** What of the page is cut off by the frame, and whether anything scrolls. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement
    const scrolls = scrollWidth > innerWidth || scrollHeight > innerHeight ? ['the page scrolls'] : []
    const texts = [...document.querySelectorAll('.show h1, .show p, .show p > span, .tally-drawing')]
    return [
      ...scrolls,
      ...texts.flatMap((one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect()
        const isIn = left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5
        return isIn ? [] : [one.outerHTML.slice(0, 80)]
      }),
    ]
  })

/** The contrast (WCAG) between the lightest and the darkest pixel of an element as it is on screen. */
const contrastOf = async (page: Page, part: Locator): Promise<number> => contrastIn(page, await part.screenshot())

async function contrastIn(page: Page, png: Buffer): Promise<number> {
  const data = png.toString('base64')
  return page.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    if (!context) throw new Error('no canvas')
    context.drawImage(bitmap, 0, 0)
    const { data: pixels } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    const linear = (part = 0) => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)
    let [darkest, lightest] = [1, 0]
    for (let at = 0; at < pixels.length; at += 4) {
      const light = 0.2126 * linear(pixels[at]) + 0.7152 * linear(pixels[at + 1]) + 0.0722 * linear(pixels[at + 2])
      darkest = Math.min(darkest, light)
      lightest = Math.max(lightest, light)
    }
    return (lightest + 0.05) / (darkest + 0.05)
  }, data)
}

/** The colour of the picture in the frame's corner, where nothing is written. */
async function cornerOf(page: Page): Promise<string> {
  const data = (await page.screenshot({ clip: { x: 2, y: 2, width: 1, height: 1 } })).toString('base64')
  return page.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0))
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    context?.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0)
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3).join(' ')
  }, data)
}

test('a page of an allowed site shows the result in a frame, one of another site does not, and no other page is framed', async ({
  ownHall: hall,
  allowed,
  refused,
  embed,
}) => {
  await showResult(hall)
  const url = hall.url + paths.show(hall.code)
  const { frame } = await embed(`${allowed}/frame`, url)
  await expect(frame.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  await expect(frame.locator('a, button, select, input')).toHaveCount(0)
  for (const [site, path] of [
    [refused, paths.show(hall.code)],
    [allowed, paths.join(hall.code)],
    [allowed, paths.report(hall.code)],
    [allowed, '/console'],
  ] as const) {
    const other = await embed(`${site}/frame`, hall.url + path)
    expect(await other.frame.locator('main').count(), `${path} at ${site}`).toBe(0)
  }
})

test('a hidden vote shows how many voted, then its result, then the next claim, without a reload', async ({
  ownHall: hall,
  allowed,
  embed,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const { frame } = await embed(`${allowed}/frame`, hall.url + paths.show(hall.code))
  await expect(frame.locator('.tally-sentence')).toHaveText('No votes yet')
  await frame.evaluate(() => void Object.assign(window, { isSamePage: true }))
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, votes)
  await expect(frame.locator('.tally-sentence')).toHaveText('8 people have voted')
  await expect(frame.locator('svg')).toHaveCount(0)
  await hall.control({ action: 'reveal', claim: 'staff-cost', round: 'main' })
  await expect(frame.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  await expect(frame.locator('.tally-drawing')).toBeVisible()
  const claim = await frame.locator('h1').textContent()
  await hall.control({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  await expect(frame.locator('h1')).not.toHaveText(claim ?? '')
  await expect(frame.locator('.tally-sentence')).toHaveText('No votes yet')
  expect(await frame.evaluate(() => 'isSamePage' in window)).toBe(true)
})

test('where there is nothing to show, one calm sentence stands, and nothing without a background', async ({
  ownHall: hall,
}) => {
  const page = await hall.open(paths.show(hall.code))
  const clear = await hall.open(`${paths.show(hall.code)}?transparent`)
  const reads = async (sentence: string) => {
    await expect(page.locator('main')).toHaveText(sentence)
    await expect(clear.locator('main')).toBeEmpty()
    expect(await cutOff(page)).toEqual([])
  }
  await hall.control({ action: 'goto', slide: 'start', step: 0 })
  await reads('The next vote appears here by itself.')
  await showResult(hall)
  await expect(page.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  await expect(clear.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  // A short fault is passed over; after it the room may have gone on.
  await hall.kill()
  await reads('Connecting…')
  await hall.restart()
  await expect(page.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  await expect(clear.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  await hall.control({ action: 'end' })
  await reads('This session has ended')
  await expect((await hall.open('/show/ZZZZZZ')).locator('main')).toHaveText(/^No session has this code/)
})

for (const dark of [false, true])
  test(`without a background every letter keeps its contrast on black and on white, ${dark ? 'dark' : 'light'}`, async ({
    ownHall: hall,
    allowed,
    embed,
  }) => {
    await showResult(hall)
    const url = `${hall.url}${paths.show(hall.code)}?transparent${dark ? '&dark' : ''}`
    // Also for a reader whose system is dark: there a browser paints a ground below a frame that follows it.
    for (const system of [false, true]) {
      const { page, frame } = await embed(`${allowed}/frame`, url, { dark: system })
      await expect(frame.locator('.tally-sentence')).toHaveText('4 of 7 agree')
      for (const [ground, corner] of [
        ['black', '0 0 0'],
        ['white', '255 255 255'],
      ] as const) {
        await page.evaluate((colour) => document.body.style.setProperty('background', colour), ground)
        expect(await cornerOf(page)).toBe(corner)
        for (const part of ['h1', '.tally-sentence', '.tally-ends'])
          expect(await contrastOf(page, frame.locator(part)), `${part} on ${ground}`).toBeGreaterThan(4.5)
      }
    }
  })

test('in a sandbox, and without a background in a page of dark colours, the result is shown and follows the session', async ({
  ownHall: hall,
  allowed,
  embed,
}) => {
  await showResult(hall)
  const { page, frame } = await embed(`${allowed}/lms`, `${hall.url}${paths.show(hall.code)}?transparent`, {
    dark: true,
  })
  await expect(frame.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  expect(await cornerOf(page)).toBe('32 48 64')
  await hall.control({ action: 'goto', slide: 'quiet-evenings', step: 0 })
  await expect(frame.locator('.tally-sentence')).toHaveText('No votes yet')
})

test('over a moving picture the picture moves on, and the result stays readable', async ({
  ownHall: hall,
  allowed,
  embed,
}) => {
  await showResult(hall)
  const { page, frame } = await embed(`${allowed}/moving`, `${hall.url}${paths.show(hall.code)}?transparent`)
  await expect(frame.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  const box = await frame.locator('.plate').boundingBox()
  if (!box) throw new Error('there is no plate')
  const seen = new Set<string>()
  await expect
    .poll(async () => {
      // Where no letter is, beside the text: of black and white in the picture, little is left.
      const clip = { x: box.x + 16, y: box.y + 16, width: 8, height: box.height - 32 }
      expect(await contrastIn(page, await page.screenshot({ clip }))).toBeLessThan(1.5)
      return seen.add(await cornerOf(page)).size
    })
    .toBeGreaterThan(1)
})

test('a slide of another program shows the result, and its keys still turn the slides', async ({
  ownHall: hall,
  allowed,
  embed,
}) => {
  await showResult(hall)
  const { page } = await embed(`${allowed}/slides`, hall.url + paths.show(hall.code))
  await page.keyboard.press('ArrowRight')
  const shown = page.frameLocator('.present iframe')
  await expect(shown.locator('.tally-sentence')).toHaveText('4 of 7 agree')
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator('.present h2')).toBeVisible()
})

for (const lang of langs)
  test(`nothing is cut off in a frame of any size, ${lang}`, async ({ hall }) => {
    await showResult(hall)
    const page = await hall.open(`${paths.show(hall.code)}?lang=${lang}`)
    await expect(page.locator('.tally-drawing')).toBeVisible()
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expect.poll(() => cutOff(page), `${size.width}`).toEqual([])
      expect(await layoutFaults(page)).toEqual([])
    }
    expect(await seriousFaults(page)).toEqual([])
  })

const ofManyLines = test.extend({
  // biome-ignore lint/correctness/noEmptyPattern: playwright wants the fixtures named, and there are none
  debate: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'long-'))
    const long = Array.from({ length: 9 }, () => 'The library should stay open until ten in the evening').join(' and ')
    writeFileSync(join(folder, 'debate.md'), toDebate('long', 'Long', `${long}.`))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
})

ofManyLines('a claim of many lines gets smaller letters, so that nothing is cut off', async ({ ownHall: hall }) => {
  await showResult(hall, 'taste')
  const page = await hall.open(paths.show(hall.code))
  await expect(page.locator('.tally-drawing')).toBeVisible()
  for (const size of sizes) {
    await page.setViewportSize(size)
    await expect.poll(() => cutOff(page), `${size.width}`).toEqual([])
  }
})

test.describe('a debate in Arabic', () => {
  test.use({ debate: foreignFolder })
  test('is shown from right to left, and the outcome of the evening in sentences', async ({ ownHall: hall }) => {
    await fillForeignHall(hall)
    const page = await hall.open(`${paths.show(hall.code)}?lang=ar`)
    for (const slide of ['quiet-evenings', 'after.result', 'swing', 'balance']) {
      await hall.control({ action: 'goto', slide, step: 0 })
      await expect(page.locator('.fit h1')).not.toBeEmpty()
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
      for (const size of sizes) {
        await page.setViewportSize(size)
        await expect.poll(() => cutOff(page), `${slide} ${size.width}`).toEqual([])
      }
    }
    await expect(page.locator('.verdict')).not.toBeEmpty()
  })
})
