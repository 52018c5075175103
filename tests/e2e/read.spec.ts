// Reading the deck alone, on a host that serves only files: as a scrolling page on a phone, as slides in a large window. A reader votes
// first and then sees the room's answers; no answer leaves the device.
import type { Page } from 'playwright/test'
import { toSlides } from '../../src/core/deck.ts'
import type { Readings } from '../../src/core/results.ts'
import { toPlain } from '../../src/core/text.ts'
import { freezePoll, freezeRoom, readingOf } from '../frozen-room.ts'
import { library, libraryFolder } from '../library.ts'
import { buildSite } from '../site-build.ts'
import { seriousFaults } from './axe.ts'
import { langs, phoneSize, stageSize } from './hall.ts'
import { expect, test } from './host.ts'
import { layoutFaults } from './layout.ts'
import { readPage } from './reading.ts'
import { sweepUnless } from './sweep.ts'

const { deck, langs: words } = library
const slides = toSlides(deck)
const counts = [3, 6, 4, 9, 5, 2]
const frozen: Readings = {
  rooms: [
    readingOf(
      freezeRoom(
        {
          ...{ name: 'Kyoto, Monday seminar', date: '2026-11-10' },
          polls: [
            freezePoll({ claim: 'staff-cost', round: 'main' }, counts, deck),
            freezePoll({ claim: 'thesis', round: 'before' }, counts, deck),
          ],
        },
        deck,
      ),
    ),
  ],
  readers: null,
}

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
    const topOf = (claim: string) => card(page, claim).evaluate((one) => Math.round(one.getBoundingClientRect().top))
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

test.describe('in a large window', () => {
  test.use({ viewport: stageSize, locale: 'en-GB', reducedMotion: 'reduce' })
  const present = (page: Page, slide: string) => page.locator(`section.slide.present[id="${slide}"]`)

  test('a reader with only a keyboard answers, compares, reads the notes and changes the layout; position and answers stay', async ({
    page,
    host,
  }) => {
    await host.freeze(frozen)
    await page.goto(`${host.server.url}en/#/staff-cost`)
    const slide = present(page, 'staff-cost')
    await expect(slide.locator('.answer')).toHaveCount(6)
    await slide.locator('.answer').nth(4).focus()
    await page.keyboard.press('Space')
    await expect(slide.locator('.answer').nth(4)).toHaveAttribute('aria-pressed', 'true')
    await expect(slide, 'space presses, it does not step').toBeVisible()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await expect(present(page, 'staff-cost.arguments')).toBeVisible()
    // Goes through all steps of the arguments, then to the result.
    const { steps = 0 } = slides.find(({ id }) => id === 'staff-cost.arguments') ?? {}
    for (let step = 0; step <= steps; step += 1) await page.keyboard.press('ArrowDown')
    await expect(present(page, 'staff-cost.result').locator('.others')).toContainText('14 of 27 agree')
    // Parts within a slide are not slides themselves.
    await page.keyboard.press('ArrowDown')
    const after = slides[slides.findIndex(({ id }) => id === 'staff-cost.result') + 1]?.id ?? '?'
    await expect(present(page, after).locator(':is(h1, h2):visible').first()).toBeFocused()
    await expect(page).toHaveURL(new RegExp(`#/${after}`))

    await page.locator('.reader-bar summary').focus()
    await page.keyboard.press('Enter')
    await expect(page.locator('.reader-bar .notes p')).toContainText('Do not dwell on wages')
    await page.getByRole('button', { name: /^Contents/ }).focus()
    await page.keyboard.press('Enter')
    const turn = page.getByRole('button', { name: 'Read as one page' })
    await turn.focus()
    await page.keyboard.press('Enter')
    await expect(card(page, 'staff-cost').locator('.others')).toContainText('14 of 27 agree')
    await expect(page.locator('.reveal')).toHaveCount(0)
    await page.locator('nav.way button').click()
    await page.getByRole('button', { name: 'Read as slides' }).click()
    await expect(page.locator('section.slide.present:not(.stack)')).toHaveAttribute('id', /^staff-cost/)
    await expect(page.locator('nav.way')).toHaveCount(0)
    await expect(page.locator('section[id="staff-cost"] .answer').nth(4)).toHaveAttribute('aria-pressed', 'true')
  })

  test('a window made small by zoom shows the page, at the same claim, and a large one shows slides again', async ({
    page,
    host,
  }) => {
    await page.goto(`${host.server.url}en/#/staff-cost.arguments`)
    await expect(present(page, 'staff-cost.arguments')).toBeVisible()
    // As a window of 1280 × 720 at 400 % zoom.
    await page.setViewportSize({ width: 320, height: 180 })
    await expect(page.locator('[id="staff-cost.arguments"]')).toBeInViewport()
    await expect(page.locator('.reveal')).toHaveCount(0)
    await page.setViewportSize(stageSize)
    await expect(page.locator('section.slide.present').first()).toBeVisible()
  })

  for (const lang of langs) {
    test(`${lang}: every slide of a reader fits and has no serious fault${sweepUnless(lang === 'zh-Hans')}`, async ({
      page,
      host,
    }) => {
      await host.freeze(frozen)
      await page.goto(`${host.server.url}${lang}/`)
      await expect(page.locator('.reveal.ready')).toBeVisible()
      await expect(page.locator('[id="balance"] .slot')).toBeAttached()
      const answers = deck.claims.map(({ id }, at): [string, number] => [id, (at % 5) - 2])
      const own = [...answers, ['thesis.before', 2], ['thesis.after', -1]]
      await page.evaluate(
        ([name, kept]) => localStorage.setItem(name ?? '', kept ?? ''),
        [`reader ${deck.id}`, JSON.stringify({ answers: own })],
      )
      await page.reload()
      for (const slide of [
        'start',
        'before',
        'staff-cost',
        'staff-cost.result',
        'swing',
        'balance',
        'balance.lookback',
      ]) {
        await page.evaluate((id) => {
          location.hash = `#/${id}`
        }, slide)
        await expect(present(page, slide)).toBeVisible()
        await expect(present(page, slide).locator('.slot > *').first()).toBeVisible()
        expect(await layoutFaults(page), slide).toEqual([])
        expect(await seriousFaults(page), slide).toEqual([])
      }
    })
  }
})
