// Reading the deck alone on a phone, from a host that serves only files. A reader votes first and then sees the room's answers; no answer
// leaves the device.
import type { Locator, Page } from 'playwright/test'
import { toPlain } from '../../src/core/text.ts'
import { library, libraryFolder } from '../library.ts'
import { buildSite } from '../site-build.ts'
import { seriousFaults } from './axe.ts'
import { frozen } from './frozen-evening.ts'
import { langs, phoneSize } from './hall.ts'
import { expect, test } from './host.ts'
import { layoutFaults } from './layout.ts'
import { readPage } from './reading.ts'
import { sweepUnless } from './sweep.ts'

const { deck, langs: words } = library

const card = (page: Page, claim: string) => page.locator(`article[id="${claim}"]`)
const answer = (page: Page, claim: string, index: number) => card(page, claim).locator('.answer').nth(index)
/** Resolves once the page is complete. */
const isWhole = (page: Page) => expect(page.locator('main.read #about')).toBeAttached()
/** The parts of the page that are laid out, whether or not they are in the window. */
const laid = '[data-stack][data-laid]'

test.describe('on a phone', () => {
  test.use({ viewport: phoneSize, hasTouch: true, isMobile: true, reducedMotion: 'reduce' })

  for (const lang of langs) {
    test(`${lang}: a link leads to its claim; an answer opens the room, stays over a reload, and is in the contents${sweepUnless(lang === 'ja')}`, async ({
      page,
      host,
    }) => {
      await host.freeze(frozen)
      await page.goto(`${host.server.url}${lang}/#/staff-cost`)
      const claim = card(page, 'staff-cost')
      await expect(claim.locator('.claim')).toBeInViewport()
      await expect(claim.locator('.claim')).toBeFocused()
      await expect(claim.locator('.others')).toHaveCount(0)
      await answer(page, 'staff-cost', 1).tap()
      const room = claim.locator('.others')
      await expect(room).toContainText('Kyoto, Monday seminar')
      await expect(room.locator('.tally-sentence b')).toHaveText('14')
      await expect(room).toContainText('29')
      await expect(answer(page, 'staff-cost', 1)).toHaveAttribute('aria-pressed', 'true')

      await page.reload()
      await expect(answer(page, 'staff-cost', 1)).toHaveAttribute('aria-pressed', 'true')
      await page.locator('nav.way button').tap()
      const here = page.locator('dialog [aria-current]')
      await expect(here).toContainText(
        toPlain(words.get(lang)?.words.claims.stacks['staff-cost']?.heading ?? []).slice(0, 6) || '?',
      )
      await expect(here.locator('.own')).toBeVisible()
      await expect(page.locator('dialog .own')).toHaveCount(1)
      await expect(page.locator('dialog li.act')).toHaveCount(deck.parts.length)
    })

    test(`${lang}: the whole page fits 360 and 320 px and has no serious fault, light and dark${sweepUnless(lang === 'en')}`, async ({
      page,
      host,
    }) => {
      await host.freeze(frozen)
      await page.goto(`${host.server.url}${lang}/?second=${lang === 'en' ? 'ja' : 'en'}`)
      await isWhole(page)
      for (const { id } of deck.claims) await answer(page, id, 0).tap()
      await answer(page, 'before', 4).tap()
      await answer(page, 'after', 2).tap()
      for (const summary of await page.locator('main summary').all())
        await summary.evaluate((one) => one instanceof HTMLElement && one.click())
      await expect(page.locator(laid)).toHaveCount(await page.locator('[data-stack]').count())
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 640 })
        expect(await layoutFaults(page), `${width}`).toEqual([])
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await seriousFaults(page), colorScheme).toEqual([])
      }
      const looksOf = (part: string) =>
        card(page, 'staff-cost')
          .locator(part)
          .first()
          .evaluate((element) => {
            const { color, fontSize } = getComputedStyle(element)
            return [color, fontSize]
          })
      expect(await looksOf('.for li'), 'either side is as easy to read').toEqual(await looksOf('.against p'))
      await page.locator('nav.way button').tap()
      await expect(page.locator('dialog')).toBeVisible()
      expect(await seriousFaults(page), 'contents').toEqual([])
      const small = await page
        .locator(':is(button, a, select, summary):visible')
        .evaluateAll((all) =>
          all.filter((one) => one.getBoundingClientRect().height < 43.5 && !one.closest('li, p, .cited')),
        )
      expect(small).toEqual([])
    })
  }

  test('once a person begins to read, every part is laid out, and the target of the link does not move', async ({
    page,
    host,
  }) => {
    // Forces a layout after each part, so that several are laid out in one frame: browsers lose the scroll position then.
    await page.addInitScript(() => {
      window.requestIdleCallback = (callback) =>
        window.setTimeout(() => {
          callback({ didTimeout: false, timeRemaining: () => 0 })
          document.body.getBoundingClientRect()
        })
    })
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    await expect(page.locator(laid)).toHaveCount(0)
    // The claim is the first of its part, whose name stands above it.
    const topOf = (claim: string) =>
      card(page, claim).evaluate((one) => Math.round(one.previousElementSibling?.getBoundingClientRect().top ?? 0))
    // With a key, since the focus ring must not move the text either.
    await page.keyboard.press('Tab')
    await page.evaluate(() => {
      location.hash = '#/staff-cost'
    })
    await expect(page.locator(laid)).toHaveCount(await page.locator('[data-stack]').count())
    const way = await page.locator('nav.way').evaluate((one) => one.getBoundingClientRect().bottom)
    expect(Math.abs((await topOf('staff-cost')) - way)).toBeLessThan(20)
    await expect(page).toHaveURL(/#\/staff-cost$/)
    const claims = (await readPage(page)).filter((line) => line.startsWith('heading 3: '))
    expect(claims.length, 'a screen reader that begins now misses no claim').toBeGreaterThanOrEqual(deck.claims.length)
  })

  test('the day from which a claim is asked is beside each question, except the one asked as of today', async ({
    page,
    host,
  }) => {
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    for (const id of ['before', 'after', ...deck.claims.map((claim) => claim.id)])
      await expect(card(page, id).getByText('Answer as of Apr 2024.', { exact: true })).toHaveCount(1)
    await expect(card(page, 'since').getByText('Answer as of')).toHaveCount(0)
  })

  test('the result says which side agreeing supports; a claim of neither side has neither side’s colour', async ({
    page,
    host,
  }) => {
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    const coloursOf = (claim: string) =>
      card(page, claim)
        .locator('.half h4')
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).color))
    const [yes, no] = await coloursOf('staff-cost')
    const neither = await coloursOf('young-readers')
    expect(neither[0]).toBe(neither[1])
    expect([yes, no]).not.toContain(neither[0])
    for (const [claim, side] of [
      ['staff-cost', 'Agreeing supports NO'],
      ['young-readers', 'Counts for neither side'],
    ] as const) {
      await expect(card(page, claim).locator('.badge')).toHaveCount(0)
      await answer(page, claim, 0).tap()
      await expect(card(page, claim).locator('.badge')).toHaveText(side)
    }
    await expect(
      page.locator('nav.way .ticks i').nth(deck.claims.findIndex(({ id }) => id === 'young-readers')),
    ).toHaveClass(/neither/)
  })

  test('after a jump to the first claim of a part, the name of the part is whole below the bar', async ({
    page,
    host,
  }) => {
    await page.goto(`${host.server.url}en/#/staff-cost`)
    await isWhole(page)
    await expect(card(page, 'staff-cost').locator('.claim')).toBeFocused()
    const name = page.locator('.act-title').filter({ hasText: 'Who would pay' })
    await expect(name).toBeInViewport({ ratio: 1 })
    const bottomOf = async (locator: Locator) => {
      const { y = 0, height = 0 } = (await locator.boundingBox()) ?? {}
      return y + height
    }
    const { y: top = 0 } = (await name.boundingBox()) ?? {}
    expect(top).toBeGreaterThanOrEqual(await bottomOf(page.locator('nav.way')))
    await expect(card(page, 'staff-cost').locator('.claim')).toBeInViewport({ ratio: 1 })
  })

  test('a reader continues at the last claim read', async ({ page, host }) => {
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    // All parts are laid out once a person begins to read; until that is done, what is above a claim may still grow.
    await page.keyboard.press('Tab')
    await expect(page.locator(laid)).toHaveCount(await page.locator('[data-stack]').count())
    await card(page, 'quiet-evenings').locator('.claim').scrollIntoViewIfNeeded()
    await expect.poll(() => page.url()).toMatch(/#\/quiet-evenings$/)
    await page.goto('about:blank')
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    await page.getByRole('button', { name: 'Continue: ' }).tap()
    await expect(card(page, 'quiet-evenings').locator('.claim')).toBeInViewport()
  })

  test('the language can change at any moment: position and answers stay, and the address is that language’s', async ({
    page,
    host,
  }) => {
    await page.goto(`${host.server.url}en/#/staff-cost`)
    await answer(page, 'staff-cost', 0).tap()
    await page.locator('nav.way select').selectOption('zh-Hans')
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
    await expect(page).toHaveURL(/\/debate\/zh-Hans\/#\/staff-cost$/)
    await expect(answer(page, 'staff-cost', 0)).toHaveAttribute('aria-pressed', 'true')
    await expect(card(page, 'staff-cost').locator('.claim')).toBeInViewport()
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  })

  test('without a server the page says that answers stay here, and makes no request once it is complete', async ({
    page,
    host,
  }) => {
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await expect(page.locator('.reading-on summary')).toHaveText('Your answers stay on this device')
    await answer(page, 'before', 1).tap()
    await expect(card(page, 'before').locator('.status')).toContainText('Kept on this device')
    for (const { id } of deck.claims) await answer(page, id, 2).tap()
    // Charts of claims and words of notes are parts of the page, and the browser requests the page's icon again; only answers must stay
    // here.
    expect(asked.filter((url) => !/\/assets\/|\/icon\.svg$/.test(url))).toEqual([])
  })

  test('if a browser stores nothing, the page says that answers last until it is closed', async ({ page, host }) => {
    await page.addInitScript(() => {
      const get = () => {
        throw new DOMException('forbidden', 'SecurityError')
      }
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get })
    })
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    await expect(page.locator('.reading-on summary')).toHaveText('Your answers last until you close this page')
    await answer(page, 'before', 1).tap()
    await expect(card(page, 'before').locator('.status')).toContainText('Kept until you close this page')
  })

  test('at the end: how I moved, whether my claims fit my vote, and which way they lean', async ({ page, host }) => {
    // With fewer than three claims that take a side, the page does not say whether they fit the vote.
    const edit = { file: '003-young-readers.md', from: '- part: money\n', to: '- part: money\n- agreeing: no\n' }
    const site = await buildSite({ debate: libraryFolder, edit })
    await host.change(site.folder)
    await page.goto(`${host.server.url}en/`)
    await isWhole(page)
    await answer(page, 'quiet-evenings', 4).tap()
    await answer(page, 'staff-cost', 0).tap()
    await answer(page, 'young-readers', 0).tap()
    await answer(page, 'before', 3).tap()
    await answer(page, 'after', 1).tap()
    const mirror = page.locator('.mirror')
    await expect(mirror).toContainText('Before: Somewhat disagree. After: Somewhat agree.')
    await expect(mirror).toContainText('You moved towards YES.')
    await expect(mirror).toContainText('You agreed with 2 of the 2 claims for NO that you judged.')
    await expect(mirror).toContainText('You agreed with 0 of the 1 claim for YES that you judged.')
    await expect(mirror).toContainText('On the thesis you answered: Somewhat agree.')
    await expect(mirror).toContainText('Claims and thesis point in different directions.')
    await expect(page.locator('#balance .verdict')).toHaveText('Taken together, your answers lean towards NO')
    await expect(page.locator('#balance table')).toContainText('Staff cost too much')
    site.remove()
  })

  test('the short deck has only its own claims, with numbers of its own', async ({ page, host }) => {
    await page.goto(`${host.server.url}en/?short`)
    await isWhole(page)
    const core = deck.claims.filter((claim) => claim.core)
    await expect(page.locator('article.claim-card:not(#before, #after, #since)')).toHaveCount(core.length)
    await expect(card(page, core.at(-1)?.id ?? '').locator('.place')).toContainText(
      `Claim ${core.length} of ${core.length}`,
    )
  })
})
