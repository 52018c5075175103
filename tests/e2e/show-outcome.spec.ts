// The evening's outcome in an embedded page: the picture that the projector shows, in every frame that has room for it; that a session
// is a rehearsal; and what screen readers are told.
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { paths } from '../../src/core/contract.ts'
import { foreignFolder } from './foreign.ts'
import { type Hall, test as hallTest } from './hall.ts'
import { expect, test } from './outside.ts'
import { lookAt } from './pixels.ts'
import { sweepUnless } from './sweep.ts'
import { type Move, voteTwice } from './two-votes.ts'

const moves: Move[] = [
  { from: '-2', to: '1', voters: 4 },
  { from: '1', to: '2', voters: 6 },
  { from: '0', to: '-1', voters: 3 },
]
const votes = ['-2', '-1', '0', '1', '1', '2', '2', null]
const small = { width: 320, height: 180 }
const sizes = [
  { width: 640, height: 360 },
  { width: 960, height: 540 },
  { width: 1920, height: 1080 },
  { width: 700, height: 1000 },
]

/** An evening after which each of the last slides has something to show. */
async function spendEvening(hall: Hall): Promise<void> {
  await voteTwice(hall, moves, async () => {
    for (const claim of ['quiet-evenings', 'staff-cost', 'young-readers']) {
      await hall.control({ action: 'goto', slide: claim, step: 0 })
      await hall.castAll({ claim, round: 'main' }, votes)
      await hall.control({ action: 'reveal', claim, round: 'main' })
    }
  })
}

/** Every part that sticks out of the frame, or out of what lies below it. */
const stickingOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const fit = document.querySelector('.fit')
    if (!fit) return ['nothing is shown']
    const { left, right, bottom } = fit.getBoundingClientRect()
    const floor = Math.min(bottom - Number.parseFloat(getComputedStyle(fit).paddingBottom), innerHeight)
    return [...document.querySelectorAll('.show > *, .fit p, .picture, .legend li')].flatMap((part) => {
      const box = part.getBoundingClientRect()
      const isOut = box.top < -0.5 || box.left < left - 0.5 || box.right > right + 0.5 || box.bottom > floor + 1
      return isOut && part !== fit ? [part.outerHTML.slice(0, 80)] : []
    })
  })

/** How far the picture's size is from that of the place for it, in pixels. */
const strayOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const [place, picture] = ['.zoomed', '.zoomed canvas'].map((one) =>
      document.querySelector(one)?.getBoundingClientRect(),
    )
    return place && picture ? Math.abs(place.width - picture.width) + Math.abs(place.height - picture.height) : Infinity
  })

/** How much of the picture is drawn; 0 if there is none. */
async function inkOf(page: Page): Promise<number> {
  const clip = await page.locator('.picture canvas').boundingBox()
  return clip ? (await lookAt(page, clip)).ink : 0
}

hallTest('the evening’s end is a picture and sentences, and sentences alone in a small frame', async ({ hall }) => {
  await spendEvening(hall)
  const page = await hall.open(paths.show(hall.code), { viewport: small })
  for (const slide of ['swing', 'balance', 'balance.lookback']) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await expect(page.locator(`.fit.${slide.replace('balance.', '')}`)).toBeVisible()
    await page.setViewportSize(small)
    await expect(page.locator('.said p').first()).toBeVisible()
    await expect(page.locator('.picture')).toHaveCount(0)
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expect.poll(() => inkOf(page), `${slide} ${size.width}`).toBeGreaterThan(0.004)
      expect(await stickingOut(page), `${slide} ${size.width}`).toEqual([])
    }
    // As sharp as the screen: not the picture of a smaller frame, enlarged.
    const sharpness = () =>
      page
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.width / canvas.getBoundingClientRect().width)
    await expect.poll(sharpness).toBeCloseTo(1, 1)
  }
})

hallTest('each slide of the evening’s end has a picture of its own, as large as its place', async ({ hall }) => {
  await spendEvening(hall)
  const page = await hall.open(paths.show(hall.code))
  // The library of the first leaves its size on its canvas.
  for (const slide of ['swing', 'balance', 'balance.lookback', 'swing']) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await expect(page.locator(`.fit.${slide.replace('balance.', '')} canvas`)).toBeVisible()
    await expect.poll(() => inkOf(page), slide).toBeGreaterThan(0.004)
    await expect.poll(() => strayOf(page), slide).toBeLessThan(2)
  }
})

hallTest('a small frame loads no chart', async ({ hall }) => {
  await spendEvening(hall)
  const asked: string[] = []
  const prepare = async (page: Page) => void page.on('request', (request) => asked.push(request.url()))
  const page = await hall.open(paths.show(hall.code), { viewport: small, prepare })
  await expect(page.locator('.points')).toBeVisible()
  expect(asked.filter((url) => url.includes('swing-chart'))).toEqual([])
  await page.setViewportSize({ width: 640, height: 360 })
  await expect.poll(() => inkOf(page)).toBeGreaterThan(0.1)
  expect(asked.filter((url) => url.includes('swing-chart'))).toHaveLength(1)
})

test.describe('of twelve claims', () => {
  test.use({ debate: join(import.meta.dirname, '../fixtures/many-claims') })
  test('those that pull alike lie in a pile that is not cut off, however low the frame is', async ({
    ownHall: hall,
  }) => {
    for (const letter of 'abcdefghijkl') {
      const claim = `claim-${letter}`
      await hall.control({ action: 'goto', slide: claim, step: 0 })
      await hall.castAll({ claim, round: 'main' }, ['0'])
      await hall.control({ action: 'reveal', claim, round: 'main' })
    }
    await hall.control({ action: 'goto', slide: 'balance', step: 0 })
    const page = await hall.open(paths.show(hall.code), { viewport: { width: 640, height: 360 } })
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expect.poll(() => inkOf(page), `${size.width}`).toBeGreaterThan(0.004)
      // A disc that is whole leaves the highest rows of the picture free.
      const clip = await page.locator('.picture canvas').boundingBox()
      if (!clip) throw new Error('there is no picture')
      expect((await lookAt(page, { ...clip, height: 2 })).ink, `${size.width}`).toBe(0)
    }
  })
})

for (const lang of ['ar', 'zh-Hant'])
  test.describe(`in ${lang}`, () => {
    test.use({ debate: foreignFolder })
    test(`without a background the outcome lies on a plate as a whole${sweepUnless(lang === 'ar')}`, async ({
      ownHall: hall,
    }) => {
      await spendEvening(hall)
      const page = await hall.open(`${paths.show(hall.code)}?transparent&lang=${lang}`)
      for (const slide of ['swing', 'balance', 'balance.lookback']) {
        await hall.control({ action: 'goto', slide, step: 0 })
        await expect(page.locator(`.fit.plate.${slide.replace('balance.', '')}`)).toBeVisible()
        for (const size of sizes) {
          await page.setViewportSize(size)
          await expect.poll(() => inkOf(page), `${slide} ${size.width}`).toBeGreaterThan(0.004)
          expect(await stickingOut(page), `${slide} ${size.width}`).toEqual([])
        }
      }
    })
  })

hallTest('with too few voters for flows, the two votes stand beside the sentence', async ({ hall }) => {
  await voteTwice(hall, [{ from: '-1', to: '1', voters: 4 }])
  const page = await hall.open(paths.show(hall.code))
  await expect(page.locator('.picture .tally-sentence')).toHaveText(['0 of 4 agree', '4 of 4 agree'])
  expect(await stickingOut(page)).toEqual([])
})

hallTest('the two votes on the thesis are told apart', async ({ hall }) => {
  const page = await hall.open(paths.show(hall.code))
  for (const [slide, heading] of [
    ['before', 'Before we start'],
    ['after', 'The same question again'],
  ] as const) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await expect(page.locator('.heading')).toHaveText(heading)
  }
})

hallTest(
  'a rehearsal is marked as one on every slide, and over a picture where there is a result',
  async ({ hall }) => {
    const page = await hall.open(paths.show(hall.code))
    const clear = await hall.open(`${paths.show(hall.code)}?transparent`)
    await hall.control({ action: 'goto', slide: 'start', step: 0 })
    await expect(page.locator('.calm')).toBeVisible()
    await expect(page.locator('.rehearsal')).toHaveCount(0)
    await hall.control({ action: 'rehearsal', on: true })
    await expect(page.locator('.rehearsal')).toHaveText('Rehearsal: these votes will be wiped')
    await expect(clear.locator('main')).toBeEmpty()
    await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
    for (const each of [page, clear])
      for (const size of [small, ...sizes]) {
        await each.setViewportSize(size)
        await expect(each.locator('h1')).toBeVisible()
        await expect(each.locator('.rehearsal')).toBeInViewport({ ratio: 1 })
        await expect.poll(() => stickingOut(each), `${size.width}`).toEqual([])
      }
  },
)

hallTest('screen readers are told the claim, its result once it is shown, and the outcome', async ({ hall }) => {
  const page = await hall.open(paths.show(hall.code))
  const said = page.locator('p[role=status]')
  await hall.control({ action: 'goto', slide: 'start', step: 0 })
  await expect(page.locator('.calm')).toBeVisible()
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await expect(said).toHaveText(/^Voting is open\. Claim 2 of 3\. The library’s budget/)
  const opened = await said.textContent()
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, votes)
  await expect(page.locator('.tally-sentence')).toHaveText('8 people have voted')
  await expect(said).toHaveText(opened ?? '')
  await hall.control({ action: 'reveal', claim: 'staff-cost', round: 'main' })
  await expect(said).toHaveText('4 of 7 agree')
  await hall.control({ action: 'end' })
  await expect(said).toHaveText('This session has ended')
})
