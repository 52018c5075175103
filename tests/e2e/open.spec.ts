// Accessible to everyone in every state: axe finds nothing, people with forced colours see everything, nothing moves for people
// who want no motion, every title names the page in its language, and nobody is under time pressure.
import type { Page } from 'playwright/test'
import { allFaults } from './axe.ts'
import { expect, type Hall, langs, phoneSize, test } from './hall.ts'
import { sweepUnless } from './sweep.ts'

const mixed = ['-2', '-2', '-1', '-1', '-1', '0', '0', '1', '1', '1', '1', '1', '2', '2', '2', '2', null]
const claim = { claim: 'staff-cost', round: 'main' } as const

async function fillHall(hall: Hall): Promise<void> {
  for (const [slide, poll] of [
    ['before.result', { claim: 'thesis', round: 'before' }],
    ['staff-cost.result', claim],
    ['after.result', { claim: 'thesis', round: 'after' }],
  ] as const) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await hall.castAll(poll, mixed)
  }
}

const check = async (name: string, page: Page) => expect(await allFaults(page), name).toEqual([])

for (const lang of langs) {
  // Contrast depends on the theme and not on the words, so one language is tested in the dark.
  const colorScheme = lang === 'en' ? 'dark' : 'light'
  const options = { lang, colorScheme, reducedMotion: 'reduce' } as const
  const inHand = { ...options, viewport: phoneSize }

  test(`axe finds no fault on a page without a room, or with a room that has shown no result yet: ${lang}, ${colorScheme} @sweep`, async ({
    hall,
  }) => {
    const form = await hall.open('/j', inHand)
    await expect(form.locator('label')).toBeVisible()
    await check('form', form)
    const wrong = await hall.open('/j/AAAAAA', inHand)
    await expect(wrong.getByRole('alert')).not.toBeEmpty()
    await check('wrong code', wrong)
    const report = await hall.open(`/report/${hall.code}`, inHand)
    await expect(report.locator('h1')).toBeVisible()
    await check('empty report', report)
    const lost = await hall.open('/report/AAAAAA', inHand)
    await expect(lost.getByRole('alert')).toBeVisible()
    await check('report of no room', lost)
    const nowhere = await hall.open('/?room=AAAAAA', options)
    await expect(nowhere.locator('.notice')).not.toBeEmpty()
    await check('projector of no room', nowhere)
    const keyless = await hall.open('/console', { ...inHand, extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } })
    await expect(keyless.locator('input')).toBeVisible()
    await check('rooms without a key', keyless)

    const alone = await hall.open('/', options)
    await expect(alone.locator('h1')).toBeVisible()
    await alone.mouse.move(300, 300)
    await expect(alone.locator('.menu')).toHaveCSS('opacity', '1')
    for (const key of ['?', 'g']) {
      await alone.keyboard.press(key)
      await expect(alone.locator('dialog')).toBeVisible()
      await check(`deck with a window, ${key}`, alone)
      await alone.keyboard.press('Escape')
      await expect(alone.locator('dialog')).toHaveCount(0)
    }
  })

  test(`axe finds no fault on phone, desk, projector and report while a room votes: ${lang}, ${colorScheme} @sweep`, async ({
    hall,
  }) => {
    const [phone, desk, screen] = [
      await hall.open(`/j/${hall.code}`, inHand),
      await hall.desk(lang, inHand),
      await hall.projector(options),
    ]
    await expect(phone.locator('h1')).toBeVisible()
    await check('phone without a vote', phone)
    await check('projector at the start', screen)

    await fillHall(hall)
    const report = await hall.open(`/report/${hall.code}`, inHand)
    await expect(report.locator('.lookback canvas')).toBeVisible()
    await check('full report', report)

    await hall.control({ action: 'goto', slide: 'young-readers', step: 0 })
    await expect(phone.locator('button.answer').first()).toBeVisible()
    await check('open phone', phone)
    await phone.locator('button.answer').nth(1).click()
    await expect(phone.locator('.status .saved')).toBeVisible()
    await phone.locator('summary').click()
    await check('phone that voted', phone)
    await hall.control({ action: 'countdown', claim: 'young-readers', round: 'main', seconds: 900 })
    await hall.control({ action: 'rehearsal', on: true })
    await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
    await hall.control({ action: 'countdown', ...claim, seconds: 900 })
    for (const [name, page] of Object.entries({ phone, desk, screen })) {
      await expect(page.locator('.rehearsal')).toBeVisible()
      await check(`${name} in rehearsal and counting down`, page)
    }
    await hall.control({ action: 'rehearsal', on: false })
    await hall.control({ action: 'texts', on: true })
    await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 4 })
    await expect(phone.locator('.slide-text li')).toHaveCount(2)
    await check('phone with the slide’s text', phone)
    await hall.control({ action: 'reveal', ...claim })
    await expect(phone.locator('.tally-sentence')).toBeVisible()
    await check('phone with a result', phone)
    await hall.control({ action: 'close', ...claim })
    await expect(phone.locator('.shut')).toBeVisible()
    await check('closed phone', phone)

    for (const summary of await desk.locator('details > summary').all()) await summary.click()
    await desk.locator('.qr svg').waitFor()
    await desk.getByRole('button').filter({ hasText: /…/ }).first().click()
    await expect(desk.getByRole('alertdialog')).toBeVisible()
    await check('desk with everything open, asking', desk)
    await desk.keyboard.press('Escape')

    await hall.control({ action: 'lock', on: true })
    await hall.control({ action: 'open', ...claim })
    const late = await hall.open(`/j/${hall.code}`, inHand)
    await late.locator('button.answer').first().click()
    await expect(late.locator('.problem')).toBeVisible()
    await check('phone that was refused', late)
    await expect(desk.locator('.now')).toBeVisible()
    await check('locked desk', desk)
  })

  test(`axe finds no fault on phone, desk and projector whose server is gone or whose room has ended: ${lang}, ${colorScheme} @sweep`, async ({
    ownHall: hall,
  }) => {
    await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
    await hall.castAll(claim, mixed)
    const [phone, desk, screen] = [
      await hall.open(`/j/${hall.code}`, inHand),
      await hall.desk(lang, inHand),
      await hall.projector(options),
    ]
    await expect(phone.locator('button.answer').first()).toBeVisible()
    await expect(desk.locator('.tally-sentence')).toBeVisible()
    await expect(screen.locator('.tally .sentence')).toBeVisible()
    await hall.kill()
    await phone.locator('button.answer').nth(3).click()
    await expect(phone.locator('.banner')).toBeVisible()
    await expect(screen.locator('.stale')).not.toBeEmpty()
    await check('phone that sends', phone)
    await check('projector without a server', screen)
    await check('desk without a server', desk)
    await hall.restart()
    await hall.control({ action: 'end' })
    await expect(phone.locator('a.button')).toBeVisible({ timeout: 20_000 })
    await expect(screen.locator('.stale')).toHaveCount(0, { timeout: 20_000 })
    await check('phone of an ended room', phone)
    await check('projector of an ended room', screen)
    await check('desk of an ended room', desk)
  })

  test(`every page’s title says where the page is, in the chosen language: ${lang}${sweepUnless(lang === 'zh-Hans')}`, async ({
    hall,
  }) => {
    const next = langs[(langs.indexOf(lang) + 1) % langs.length] ?? 'en'
    const code = `${hall.code.slice(0, 3)}-${hall.code.slice(3)}`
    await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
    const words = {
      en: ['Claim 2 of 3', 'Join code', 'Presenter view', 'Results', 'Sessions on this server'],
      ja: ['主張2（全3件）', 'ルームコード', '発表者用画面', '結果', 'このサーバーのルーム'],
      'zh-Hans': ['第2个论点，共3个', '加入码', '控制台', '结果', '本服务器上的场次'],
    }
    const titles = (of: (typeof langs)[number]) => {
      const [vote, form, desk, report, rooms] = words[of]
      return [`${vote} · ${code}`, form, `${desk} · ${code}`, `${report} · ${code}`, rooms].map(
        (title) => `${title} · Yes and No`,
      )
    }
    const pages = await Promise.all(
      [
        `/j/${hall.code}`,
        '/j',
        `/console#${hall.code}.${hall.key}`,
        `/report/${hall.code}`,
        `/console#host.${hall.hostKey}`,
      ].map((path) => hall.open(path, { lang, viewport: phoneSize })),
    )
    for (const [index, page] of pages.entries()) {
      await expect(page).toHaveTitle(titles(lang)[index] ?? '')
      await expect(page.locator('html')).toHaveAttribute('lang', lang)
      const menu = page.locator('select.lang-menu')
      // Each language is named in that language, and marked with its own lang attribute.
      expect(await menu.locator('option').evaluateAll((all) => all.map((one) => one.getAttribute('lang')))).toEqual([
        'zh-Hans',
        'ja',
        'en',
      ])
      await menu.selectOption(next)
      await expect(page).toHaveTitle(titles(next)[index] ?? '')
      await expect(page.locator('html')).toHaveAttribute('lang', next)
    }
    await hall.control({ action: 'goto', slide: 'start', step: 0 })
    if (pages[0]) await expect(pages[0]).not.toHaveTitle(titles(next)[0] ?? '')

    const screen = await hall.projector({ lang })
    await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
    await expect(screen).toHaveTitle(new RegExp(`^${words[lang][0]} · `))
    await screen.keyboard.press('t')
    await expect(screen).not.toHaveTitle(new RegExp(`^${words[lang][0]} · `))
    await expect(screen.locator('section.present[id="staff-cost"]')).not.toHaveAttribute(
      'aria-label',
      words[lang][0] ?? '',
    )
  })
}

test('voters are under no time pressure: without the presenter’s countdown a vote has no deadline', async ({
  hall,
}) => {
  const phone = await hall.phone('en')
  for (const slide of ['before', 'staff-cost', 'staff-cost.result', 'after', 'since']) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await expect(phone.locator('button.answer').first()).toBeVisible()
    await expect(phone.getByRole('timer')).toHaveCount(0)
  }
  await hall.control({ action: 'reset', ...claim })
  await hall.control({ action: 'open', ...claim })
  const { polls } = await hall.room()
  expect(Object.keys(polls).length).toBeGreaterThanOrEqual(4)
  expect(Object.values(polls).map(({ closesIn }) => closesIn)).toEqual(Object.keys(polls).map(() => null))
})
