// One deck in two layouts: changing from one to the other loses nothing and leaves nothing of the old one behind; a part that could not be
// loaded comes as soon as it is available.
import type { Page } from 'playwright/test'
import { toPlain } from '../../src/core/text.ts'
import { library } from '../library.ts'
import { phoneSize, stageSize } from './hall.ts'
import { expect, test } from './host.ts'

const { deck, langs } = library
const present = (page: Page, slide: string) => page.locator(`section.slide.present[id="${slide}"]`)
const contents = (page: Page) => page.getByRole('button', { name: /^Contents/ })
const isWhole = (page: Page) => expect(page.locator('main.read #about')).toBeAttached()
const wake = (page: Page) => page.evaluate(() => void dispatchEvent(new Event('online')))
/** Delays files until the returned function is called. */
async function holdBack(page: Page, files: RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(files, (route) => promise.then(() => route.continue()))
  return resolve
}
async function turnTo(page: Page, name: 'Read as slides' | 'Read as one page'): Promise<void> {
  await contents(page).click()
  await page.getByRole('button', { name }).click()
}

// The worker's cache would answer requests that a test blocks.
test.use({ locale: 'en-GB', reducedMotion: 'reduce', serviceWorkers: 'block' })

test.describe('in a large window', () => {
  test.use({ viewport: stageSize })

  test('the slides begin at the claim just scrolled to, and the focus is at its heading', async ({ page, host }) => {
    await page.goto(`${host.server.url}en/`)
    await turnTo(page, 'Read as one page')
    await isWhole(page)
    await page.evaluate(async () => {
      document.getElementById('quiet-evenings')?.scrollIntoView()
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
      document.querySelector<HTMLElement>('nav.way button')?.click()
      ;[...document.querySelectorAll<HTMLElement>('dialog .button')]
        .find(({ textContent }) => textContent === 'Read as slides')
        ?.click()
    })
    await expect(present(page, 'quiet-evenings').locator('h2')).toBeFocused()
    // A key press and a change back at once: reveal.js would write the address a second later.
    await page.keyboard.press('ArrowRight')
    await turnTo(page, 'Read as one page')
    await expect(page.locator('article[id="staff-cost"] .claim')).toBeInViewport()
    await expect(page.locator('article[id="staff-cost"] .claim')).toBeFocused()
    await expect(page).toHaveURL(/#\/staff-cost$/)
  })

  test('a slide is filled when it is reached, with all its steps if entered backwards; the rest follows', async ({
    page,
    host,
  }) => {
    // The code that fills the other slides waits for these files.
    const goOn = await holdBack(page, /\/words\/en-arguments-/)
    await page.goto(`${host.server.url}en/#/staff-cost.result`)
    await expect(present(page, 'staff-cost.result').locator('h2')).toBeVisible()
    const empty = page.locator('section.slide:empty')
    expect(await empty.count()).toBeGreaterThan(deck.claims.length * 4)
    const steps = present(page, 'staff-cost.arguments').locator('.fragment')
    await page.evaluate(() => {
      location.hash = '#/staff-cost.arguments'
    })
    await expect(steps.last()).toHaveClass(/visible/)
    await expect(steps.first()).toHaveClass(/visible/)
    await page.keyboard.press('p')
    await expect(steps.last()).not.toHaveClass(/visible/)
    await page.keyboard.press('ArrowRight')
    await expect(steps.last()).toHaveClass(/visible/)
    await page.keyboard.press('ArrowRight')
    await expect(present(page, 'young-readers').locator('h2')).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(present(page, 'young-readers.arguments').locator('.fragment').first()).not.toHaveClass(/visible/)
    // The address of a slide that does not exist.
    const onScreen = page.locator('section.slide.present:not(.stack) :is(h1, h2):visible').first()
    await page.evaluate(() => {
      location.hash = '#/99/99'
    })
    await expect(onScreen).toBeVisible()
    await page.keyboard.press('End')
    await expect(present(page, 'about').locator('h2')).toBeFocused()
    goOn()
    await expect(empty).toHaveCount(0)
    await expect(page.locator('section[id="before"] .slot button').first()).toBeAttached()
  })

  test('an address is followed although that of the slide before is written over it late', async ({ page, host }) => {
    await page.goto(`${host.server.url}en/#/before`)
    await expect(present(page, 'before').locator('h2')).toBeVisible()
    await page.evaluate(() => {
      location.hash = '#/staff-cost.hindsight'
      // As reveal.js does, up to a second after a slide.
      history.replaceState(null, '', '#/before')
    })
    await expect(present(page, 'staff-cost.hindsight')).toBeVisible()
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/staff-cost\.hindsight/)
  })

  test('a key pressed as soon as the slides listen to keys moves the focus too', async ({ page, host }) => {
    await page.addInitScript(() => {
      const press = () => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
      // The first slide is visible now; a moment later reveal.js reports that it is ready.
      document.addEventListener('visible', () => setTimeout(press), { capture: true, once: true })
    })
    await page.goto(`${host.server.url}en/#/staff-cost`)
    await expect(present(page, 'young-readers').locator('h2')).toBeFocused()
  })

  test('a reader who comes to an empty slide gets the focus on its heading once the slide is filled', async ({
    page,
    host,
  }) => {
    const goOn = await holdBack(page, /\/assets\/evidence-page-/)
    await page.goto(`${host.server.url}en/#/staff-cost.result`)
    await expect(present(page, 'staff-cost.result').locator('h2')).toBeVisible()
    await page.keyboard.press('ArrowDown')
    const evidence = present(page, 'staff-cost.yearly-budget')
    await expect(evidence).toBeVisible()
    await expect(evidence.locator('h2')).toHaveCount(0)
    goOn()
    await expect(evidence.locator('h2')).toBeFocused()
  })

  test('the overview shows every slide, even if the code that fills them in the background cannot load', async ({
    page,
    host,
  }) => {
    await page.route(/\/words\/en-arguments-/, (route) => route.abort())
    await page.goto(`${host.server.url}en/`)
    await expect(page.locator('.reveal.ready')).toBeVisible()
    await page.keyboard.press('o')
    await expect(page.locator('section.slide:empty')).toHaveCount(0)
    await expect(page.locator('section.slide .claim:visible').nth(3)).toBeVisible()
  })

  test('a message says that a layout could not be loaded, and the one on screen stays', async ({ page, host }) => {
    await page.setViewportSize(phoneSize)
    await page.route(/\/assets\/slides-.*\.js/, (route) => route.abort())
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    await turnTo(page, 'Read as slides')
    await expect(page.getByRole('alert')).toHaveText('Cannot reach the server. Check the Wi-Fi')
    await expect(page.locator('nav.way')).toBeVisible()
    await page.getByRole('button', { name: 'Close' }).click()
    // A larger window requests slides by itself; the page stays until the slides are there.
    await page.setViewportSize(stageSize)
    await expect(page.locator('main.read .claim').first()).toBeVisible()
    await page.unrouteAll()
    await wake(page)
    await expect(present(page, 'start')).toBeVisible()
    await expect(page.locator('nav.way')).toHaveCount(0)
  })

  test('after many changes of layout, a change of language draws no more than at first', async ({ page, host }) => {
    await page.addInitScript(() => {
      const { insertBefore } = Node.prototype
      Object.assign(window, { drawn: 0 })
      Node.prototype.insertBefore = function <T extends Node>(node: T, before: Node | null): T {
        Object.assign(window, { drawn: Reflect.get(window, 'drawn') + 1 })
        return Reflect.apply(insertBefore, this, [node, before])
      }
    })
    await page.goto(`${host.server.url}en/`)
    const countDrawn = async () => {
      await expect(page.locator('[id="balance"] .slot > *').first()).toBeAttached()
      // Slides that are still being filled would be drawn as well.
      await expect(page.locator('section.slide:empty, .unfilled')).toHaveCount(0)
      const before = await page.evaluate(() => Number(Reflect.get(window, 'drawn')))
      for (const [lang, word] of [
        ['ja', '目次'],
        ['en', 'Contents'],
      ] as const) {
        await page.locator('.menu select').first().selectOption(lang)
        await expect(page.locator('.reader-bar button').first()).toContainText(word)
        await expect(page.locator('section[id="about"] li').first()).toContainText(
          toPlain(langs.get(lang)?.words.evidence.disclaimers[0] ?? []).slice(0, 8) || '?',
        )
      }
      return (await page.evaluate(() => Number(Reflect.get(window, 'drawn')))) - before
    }
    // This loads files, which happens only the first time.
    await countDrawn()
    const first = await countDrawn()
    for (let turn = 0; turn < 4; turn += 1) {
      await turnTo(page, 'Read as one page')
      await isWhole(page)
      await turnTo(page, 'Read as slides')
      await expect(present(page, 'start')).toBeVisible()
    }
    expect(first).toBeGreaterThan(50)
    expect(await countDrawn()).toBe(first)
    expect(await page.locator('.hidden-visually[role="status"]').count()).toBeLessThan(4)
  })

  test('slides chosen in a small window are not kept: after zooming in, the page is shown', async ({ page, host }) => {
    await page.setViewportSize(phoneSize)
    await page.goto(`${host.server.url}en/`)
    await turnTo(page, 'Read as slides')
    await expect(present(page, 'start')).toBeVisible()
    await page.reload()
    await expect(present(page, 'start')).toBeVisible()
    await page.setViewportSize(stageSize)
    await expect(present(page, 'start')).toBeVisible()
    // As a window of 1280 × 720 at 400 % zoom.
    await page.setViewportSize({ width: 320, height: 180 })
    await expect(page.locator('nav.way')).toBeVisible()
    await page.reload()
    await expect(page.locator('nav.way')).toBeVisible()
  })

  test('the outcome of a reader’s answers is loaded once it is available', async ({ page, host }) => {
    await page.route(/\/assets\/mine-.*\.js/, (route) => route.abort())
    await page.goto(`${host.server.url}en/#/staff-cost`)
    await present(page, 'staff-cost').locator('.answer').first().click()
    await expect(present(page, 'staff-cost').locator('.status')).toContainText('Kept on this device')
    await page.unrouteAll()
    await wake(page)
    await expect(page.locator('[id="balance"] .slot h2')).toBeAttached()
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: phoneSize, hasTouch: true, isMobile: true })

  test('a part that could not be loaded does not break the page, and comes by itself later', async ({ page, host }) => {
    await page.route(/\/(assets\/(mine|chart)|words\/en-(arguments|evidence))-/, (route) => route.abort())
    await page.goto(`${host.server.url}en/`)
    await expect(page.locator('#before .answer')).toHaveCount(6)
    await expect(page.locator('#about')).toHaveCount(0)
    await page.unrouteAll()
    await wake(page)
    await isWhole(page)
  })

  for (const slide of ['about', 'sources', 'balance.lookback', 'verdict'])
    test(`a link to #/${slide} leads there and stays`, async ({ page, host }) => {
      await page.clock.install()
      await page.goto(`${host.server.url}en/#/${slide}`)
      await isWhole(page)
      await expect(page.locator(`[id="${slide}"] h2`)).toBeInViewport()
      await contents(page).tap()
      const name = slide === 'balance.lookback' ? 'Which way your answers lean' : undefined
      const here = page.locator('dialog [aria-current]')
      if (name) await expect(here).toContainText(name)
      else await expect(here).toHaveAttribute('href', `#/${slide}`)
      // Longer than the delay before an address is written.
      await page.clock.runFor(1000)
      await expect(page).toHaveURL(new RegExp(`#/${slide}$`))
    })

  test('a link into a claim moves the focus into it', async ({ page, host }) => {
    for (const part of ['arguments', 'result', 'hindsight']) {
      await page.goto(`${host.server.url}en/#/staff-cost.${part}`)
      await isWhole(page)
      await expect(page.locator(`[id="staff-cost.${part}"]`)).toBeFocused()
      await page.goto('about:blank')
    }
  })

  test('the list of contents returns the focus when it closes, and a tap closes it only if it is outside the list', async ({
    page,
    host,
  }) => {
    await page.setViewportSize({ width: 700, height: 480 })
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    await contents(page).click()
    await page.mouse.click(10, 300)
    await expect(page.locator('dialog')).toBeVisible()
    await page.getByRole('button', { name: 'Close' }).click()
    await expect(page.locator('dialog')).toHaveCount(0)
    await expect(contents(page)).toBeFocused()
    await contents(page).click()
    await page.mouse.click(650, 300)
    await expect(page.locator('dialog')).toHaveCount(0)
  })

  test('a tap is announced once, and a change of language announces no answer again', async ({ page, host }) => {
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    const regions = page.locator('[role="status"], [aria-live]')
    await expect(regions).toHaveText([''])
    for (const { id } of deck.claims) await page.locator(`article[id="${id}"] .answer`).first().tap()
    await expect(regions).toHaveText([/^Strongly agree: Kept on this device\. Claim 3 of 3/])
    await page.locator('nav.way select').selectOption('ja')
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
    await expect(regions).toHaveText([''])
  })
})
