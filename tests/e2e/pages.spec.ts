// Every page as it is served: it runs under its security policy without a complaint, is accessible, and is laid out without faults.
import type { Page } from 'playwright/test'
import { seriousFaults } from './axe.ts'
import { expect, type Hall, langs, phoneSize, stageSize, test } from './hall.ts'
import { isDrawn, layoutFaults } from './layout.ts'
import { lookAt } from './pixels.ts'
import { sweepUnless } from './sweep.ts'

const mixed = ['-2', '-2', '-1', '-1', '-1', '0', '0', '1', '1', '1', '1', '1', '2', '2', '2', '2', null]
/** Each kind of slide, and each kind of chart. */
const ids = [
  'start',
  'before',
  'staff-cost',
  'staff-cost.arguments',
  'staff-cost.result',
  'staff-cost.yearly-budget',
  'staff-cost.opening-hours',
  'quiet-evenings.evening-visits',
  'staff-cost.hindsight',
  'after',
  'swing',
  'balance',
  'balance.lookback',
  'verdict',
  'sources',
  'about',
]

async function fillHall(hall: Hall): Promise<void> {
  await hall.control({ action: 'goto', slide: 'before.result', step: 0 })
  await hall.castAll({ claim: 'thesis', round: 'before' }, mixed)
  await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, mixed)
  await hall.control({ action: 'goto', slide: 'after.result', step: 0 })
  await hall.castAll({ claim: 'thesis', round: 'after' }, mixed)
  await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
}

for (const [viewport, colorScheme] of [
  [stageSize, 'light'],
  [{ width: 1920, height: 1080 }, 'dark'],
] as const) {
  test(`slides in three languages fit ${viewport.width}×${viewport.height}, ${colorScheme}${sweepUnless(viewport === stageSize)}`, async ({
    hall,
  }) => {
    await fillHall(hall)
    for (const lang of langs) {
      const screen = await hall.projector({ lang, viewport, colorScheme, reducedMotion: 'reduce' })
      for (const slide of ids) {
        await hall.control({
          action: 'goto',
          slide,
          step: slide.endsWith('arguments') ? 4 : slide.endsWith('.hindsight') ? 1 : 0,
        })
        await expect(
          screen.locator('section.slide.present:not(.stack)').and(screen.locator(`[id="${slide}"]`)),
        ).toBeVisible()
        await isDrawn(screen)
        expect(await layoutFaults(screen), `${slide} in ${lang}`).toEqual([])
        const claim = screen
          .locator(
            `[id="${slide}"] :is(h1, .front + .turn .became, .claim, .half, .became, .verdict, h2:not(.hidden-visually)):visible`,
          )
          .first()
        const box = await claim.boundingBox()
        if (!box) throw new Error(`${slide} has no claim on screen`)
        expect((await lookAt(screen, box)).ink, `ink of ${slide} in ${lang}`).toBeGreaterThan(0.01)
        if (slide === 'staff-cost') {
          const size = await claim.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
          expect(size).toBeGreaterThanOrEqual(40)
        }
      }
      await screen.context().close()
    }
  })
}

for (const lang of langs) {
  test(`phone, desk, report and form fit 360 px and have no serious fault, ${lang}${sweepUnless(lang === 'ja')}`, async ({
    hall,
  }) => {
    await fillHall(hall)
    const pages: [string, Page][] = [
      ['phone', await hall.phone(lang)],
      ['desk', await hall.desk(lang)],
      ['report', await hall.open(`/report/${hall.code}`, { lang, viewport: phoneSize })],
      ['form', await hall.open('/j', { lang, viewport: phoneSize })],
      ['rooms', await hall.open(`/console#host.${hall.hostKey}`, { lang, viewport: phoneSize })],
    ]
    for (const [name, page] of pages) {
      await expect(page.locator('h1, form label').first()).toBeVisible()
      expect(await layoutFaults(page), name).toEqual([])
      expect(await seriousFaults(page), name).toEqual([])
    }
    // Opens every folded part of the desk.
    const desk = pages.find(([name]) => name === 'desk')?.[1]
    for (const summary of (await desk?.locator('details > summary').all()) ?? []) await summary.click()
    if (desk) {
      await expect(desk.locator('.qr svg')).toBeVisible()
      expect(await layoutFaults(desk)).toEqual([])
      expect(await seriousFaults(desk)).toEqual([])
    }
    const buttons = pages[0]?.[1].locator('button.answer')
    for (const box of (await buttons?.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))) ??
      []) {
      expect(box).toBeGreaterThanOrEqual(44)
    }
  })

  test(`every kind of slide has no serious fault, ${lang}${sweepUnless(lang === 'zh-Hans')}`, async ({ hall }) => {
    await fillHall(hall)
    const screen = await hall.projector({ lang })
    for (const slide of ids) {
      await hall.control({ action: 'goto', slide, step: 0 })
      await expect(screen.locator(`section.present[id="${slide}"]`)).toBeVisible()
      expect(await seriousFaults(screen), slide).toEqual([])
    }
    const alone = await hall.open('/', { lang })
    await expect(alone.locator('h1')).toBeVisible()
    await expect(alone.locator('.foot')).toBeHidden()
    await alone.keyboard.press('ArrowRight')
    await expect(alone.locator('section.present h2.claim').first()).toBeVisible()
    expect(await layoutFaults(alone)).toEqual([])
    expect(await seriousFaults(alone)).toEqual([])
  })
}

test('[E4] any text with a code in it opens the room: pasted addresses, brackets, broken spellings of an address', async ({
  hall,
}) => {
  const form = await hall.open('/j/', { viewport: phoneSize })
  const { code } = hall
  const shown = `${code.slice(0, 3)}-${code.slice(3)}`
  for (const typed of [
    `http://192.0.2.7:4000/j/${code}`,
    `「${code.toLowerCase()}」。`,
    `http://192.0.2.7:4000/?room=${code}#abcdefghijklmnopqrstuvwx`,
  ]) {
    await form.goto(`${hall.url}/j`)
    await form.locator('#code').fill(typed)
    await form.keyboard.press('Enter')
    await expect(form.locator('strong.code')).toHaveText(shown)
    expect(new URL(form.url()).pathname).toBe(`/j/${code}`)
  }
  for (const path of [`/j/${code}/`, `//j//${code.toLowerCase()}`, `/J/「${shown}」`]) {
    await form.goto(hall.url + path)
    await expect(form.locator('strong.code')).toHaveText(shown)
  }
  await form.goto(`${hall.url}/report/${code.toLowerCase()}/`)
  await expect(form.locator('strong.code')).toHaveText(shown)
  const desk = await hall.open(`/console/#${code}.${hall.key}`, { viewport: phoneSize })
  await expect(desk.locator('strong.code')).toHaveText(shown)
  const screen = await hall.open(`/ja/?room=${shown.toLowerCase()}。`)
  await expect(screen.locator('.foot')).toBeVisible()
})

for (const lang of langs) {
  test(`[E4] [E10] a text without a code gets the form and an explanation, never a blank page, ${lang}${sweepUnless(lang === 'en')}`, async ({
    hall,
  }) => {
    const form = await hall.open('/j', { lang, viewport: phoneSize })
    const alert = form.getByRole('alert')
    await form.locator('#code').fill('http://192.0.2.7:4000/j/K7M%')
    await form.keyboard.press('Enter')
    await expect(alert).not.toBeEmpty()
    // The typed text is still there to be corrected.
    await expect(form.locator('#code')).toHaveValue('http://192.0.2.7:4000/j/K7M%')
    expect(await layoutFaults(form)).toEqual([])
    expect(await seriousFaults(form)).toEqual([])
    const said = (await alert.textContent()) ?? ''
    for (const path of [
      '/j/%',
      '/j/K7M%',
      '/j/%E0%A4%A',
      '/j/AAAAAA',
      '/j/K7M4',
      '/report/%E0%A4%A',
      '/report/nobody',
    ]) {
      await form.goto(hall.url + path)
      await expect(alert, path).toHaveText(said)
    }
    for (const path of ['/?room=%', '/?room=', `/${lang}/?room=%E0%A4%A`, '/?room=../x']) {
      const screen = await hall.open(path, { lang })
      await expect(screen.locator('.notice'), path).toContainText(said)
      await screen.context().close()
    }
    const alone = await hall.open('/en/#/%', { lang })
    await expect(alone.locator('h1')).toBeVisible()
  })
}

test('no other site may frame a page, and every page has its security policy', async ({ hall }) => {
  for (const path of ['/', `/j/${hall.code}`, '/console', `/report/${hall.code}`, '/nowhere', '/api/rooms/AAAAAA']) {
    const { headers } = await fetch(hall.url + path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy, path).toContain("default-src 'none'")
    expect(policy, path).toContain("require-trusted-types-for 'script'")
    expect(policy, path).toContain(path === '/' ? "frame-ancestors 'self'" : "frame-ancestors 'none'")
    expect(policy, path).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  }
})
