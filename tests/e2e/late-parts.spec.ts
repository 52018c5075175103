// A part of a projector's page that arrives late while its room goes on, and a part that never arrives.
import { toSlides } from '../../src/core/deck.ts'
import { library } from '../library.ts'
import { expect, test } from './hall.ts'

test('[C12] a claim that is left out while the slides are being filled is not filled, and comes back complete', async ({
  hall,
}) => {
  const slides = toSlides(library.deck)
  const at = slides.findIndex(({ core }) => !core)
  const [last = '', leftOut = ''] = [slides[at - 1]?.id, slides[at]?.id]
  const { promise, resolve } = Promise.withResolvers<void>()
  const page = await hall.open(`/?room=${hall.code}`, {
    serviceWorkers: 'block',
    prepare: async (page) => {
      await page.route(/\/assets\/evidence-page-/, (route) => promise.then(() => route.continue()))
      await page.addInitScript(() => {
        const { setTimeout } = window
        const later: (() => void)[] = []
        const runLater = () => {
          for (const act of later.splice(0)) act()
        }
        Object.assign(window, {
          isHeld: false,
          runLater,
          setTimeout: (act: () => void, delay?: number) =>
            delay === undefined && Reflect.get(window, 'isHeld') ? later.push(act) : setTimeout(act, delay),
        })
      })
    },
  })
  const section = (id: string) => page.locator(`section[id="${id}"]`)
  await expect(page.locator('.foot')).toBeVisible()
  await page.evaluate(() => Object.assign(window, { isHeld: true }))
  resolve()
  await page.evaluate(async (last) => {
    while (!document.getElementById(last)?.firstChild) {
      Reflect.get(window, 'runLater')()
      await new Promise(requestAnimationFrame)
    }
  }, last)
  // The page has begun to fill the next claim, which is now left out.
  await hall.control({ action: 'short', on: true })
  await expect(section(leftOut)).toHaveCount(0)
  await page.evaluate(() => {
    Object.assign(window, { isHeld: false })
    Reflect.get(window, 'runLater')()
  })
  await expect(page.locator('section.slide:empty, .unfilled')).toHaveCount(0)
  await hall.control({ action: 'short', on: false })
  await expect(section(leftOut).locator('.claim')).not.toBeEmpty()
  await expect(page.locator('section.slide:empty, .unfilled')).toHaveCount(0)
})

test('a message says that a window could not be loaded, and its key tries again', async ({ hall }) => {
  let isGone = true
  const page = await hall.open('/', {
    lang: 'en',
    serviceWorkers: 'block',
    prepare: async (page) => {
      await page.route(/\/assets\/dialogs-/, (route) => (isGone ? route.abort() : route.continue()))
    },
  })
  await expect(page.locator('.reveal.ready')).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.locator('.notice')).toHaveText('Cannot reach the server. Check the Wi-Fi')
  isGone = false
  await page.keyboard.press('g')
  await expect(page.locator('dialog input')).toBeFocused()
  await expect(page.locator('.notice')).toBeEmpty()
})
