// Everything with keys only: a voter joins, votes and changes the answer; a presenter runs a vote and ends the room; a reader walks
// through the slides. The focus is always visible, and returns to its element after a window closes.
import type { Locator, Page } from 'playwright/test'
import { expect, langs, phoneSize, test } from './hall.ts'
import { sweepUnless } from './sweep.ts'

/** What is wrong with the focused element: no visible focus, or out of sight. Empty if nothing is. */
const focusFault = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement
    if (!focused || focused === document.body) return ''
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused)
    const { width, height, top, bottom } = focused.getBoundingClientRect()
    const isSeen = focused.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    const isRinged = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !/, 0\)/.test(outlineColor)
    const isInSight = width > 0 && height > 0 && top >= -4 && bottom <= innerHeight + 4
    return isSeen && isRinged && isInSight ? '' : `the focus is not seen on ${focused.outerHTML.slice(0, 120)}`
  })

/** Presses Tab until an element has the focus, and checks that the focus is visible on the way. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key)
    await expect.poll(() => focusFault(page)).toBe('')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`no key leads to ${target}`)
}

for (const lang of langs) {
  test(`a voter joins by code, votes, changes their mind and sees the result with keys only: ${lang}${sweepUnless(lang === 'zh-Hans')}`, async ({
    hall,
  }) => {
    await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
    const phone = await hall.open('/j', { lang, viewport: phoneSize })
    await tabTo(phone, phone.locator('input'))
    await phone.keyboard.type(hall.code.toLowerCase())
    await tabTo(phone, phone.locator('button'))
    await phone.keyboard.press('Enter')
    const answer = (index: number) => phone.locator('button.answer').nth(index)
    await expect(answer(0)).toBeVisible()
    await tabTo(phone, answer(1))
    await phone.keyboard.press('Space')
    await expect(answer(1)).toHaveAttribute('aria-pressed', 'true')
    await expect(phone.locator('.status .saved')).toBeVisible()
    // The answer keeps the focus, so that the next key can choose another.
    await expect(answer(1)).toBeFocused()
    await tabTo(phone, answer(4))
    await phone.keyboard.press('Enter')
    await expect(answer(4)).toHaveAttribute('aria-pressed', 'true')
    await expect.poll(async () => (await hall.room()).polls['staff-cost']?.counts).toEqual([1, 0, 0, 0, 0, 0])
    await hall.control({ action: 'reveal', claim: 'staff-cost', round: 'main' })
    await expect(phone.locator('.tally-sentence')).toBeVisible()
    await tabTo(phone, phone.locator('summary'))
    await phone.keyboard.press('Enter')
    await expect(phone.locator('details li')).toHaveCount(1)
    // The focused answer disappears with its vote, but the focus must not jump to the top of the page.
    await answer(4).focus()
    await hall.control({ action: 'close', claim: 'staff-cost', round: 'main' })
    await expect(answer(4)).toHaveCount(0)
    await expect(phone.locator('h1')).toBeFocused()
  })
}

test('a vote is opened, shown, started over and closed from the desk, and the room ended, with keys only', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2', '1', '-1'])
  const desk = await hall.desk('en', { viewport: { width: 1280, height: 720 } })
  await expect(desk.locator('.ways')).toBeVisible()
  const button = (name: string) => desk.getByRole('button', { name })
  const poll = async () => (await hall.room()).polls['staff-cost']

  await tabTo(desk, button('Close voting'))
  await desk.keyboard.press('Enter')
  await expect.poll(async () => (await poll())?.open).toBe(false)
  await expect(button('Open voting')).toBeFocused()
  await desk.keyboard.press('Space')
  await expect.poll(async () => (await poll())?.open).toBe(true)
  await tabTo(desk, button('Show result'))
  await desk.keyboard.press('Enter')
  await expect.poll(async () => (await poll())?.revealed).toBe(true)

  // A confirmation takes the focus, keeps it while the room moves, and gives it back after any answer.
  await tabTo(desk, button('Reset vote…'))
  await desk.keyboard.press('Enter')
  await expect(button('Cancel')).toBeFocused()
  await tabTo(desk, desk.getByRole('button', { name: 'Reset vote', exact: true }))
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2'])
  await expect(desk.getByText('4 voted')).toBeVisible()
  await expect(desk.getByRole('button', { name: 'Reset vote', exact: true })).toBeFocused()
  await desk.keyboard.press('Escape')
  await expect(button('Reset vote…')).toBeFocused()
  await desk.keyboard.press('Enter')
  await tabTo(desk, desk.getByRole('button', { name: 'Reset vote', exact: true }))
  await desk.keyboard.press('Enter')
  await expect.poll(async () => (await poll())?.voted).toBe(0)
  await expect(button('Undo reset')).toBeFocused()
  await desk.keyboard.press('Enter')
  await expect.poll(async () => (await poll())?.voted).toBe(4)

  const settings = desk.locator('summary', { hasText: 'Settings' })
  await tabTo(desk, settings, 'Shift+Tab')
  await desk.keyboard.press('Enter')
  await tabTo(desk, desk.getByLabel('Phones also show the slide’s text'))
  await desk.keyboard.press('Space')
  await expect.poll(async () => (await hall.room()).texts).toBe(true)
  await tabTo(desk, button('End session…'))
  await desk.keyboard.press('Enter')
  await expect(button('Cancel')).toBeFocused()
  await tabTo(desk, desk.getByRole('button', { name: 'End session', exact: true }))
  await desk.keyboard.press('Enter')
  await expect(button('Resume session')).toBeFocused()
  expect((await hall.room()).ended).toBe(true)
})

test('keys that turn slides move the focus to the slide’s heading, without a ring or a jump', async ({ hall }) => {
  const page = await hall.open('/#/staff-cost', { lang: 'en' })
  const heading = page.locator('section.slide.present:not(.stack) :is(h1, h2):visible').first()
  await expect(page.locator('section.slide.present[id="staff-cost"] h2')).toBeVisible()
  // The focus of a page that has just opened is at its top.
  await expect(page.locator('body')).toBeFocused()
  for (const [key, id] of [
    ['ArrowRight', 'young-readers'],
    ['ArrowDown', 'young-readers.arguments'],
    ['Home', 'start'],
    ['End', 'about'],
    ['ArrowLeft', 'sources'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.locator(`section.slide.present[id="${id}"]`)).toBeVisible()
    await expect(heading, `after ${key}`).toBeFocused()
    await expect(heading).toHaveCSS('outline-style', 'none')
    expect(await page.evaluate(() => [scrollX, scrollY, document.querySelector('.reveal')?.scrollTop])).toEqual([
      0, 0, 0,
    ])
  }
  // The card turns over, so the focus must leave its back.
  await page.evaluate(() => {
    location.hash = '#/staff-cost.hindsight'
  })
  // A slide that is reached backwards shows all its steps.
  await expect(page.locator('.present .back h2')).toBeFocused()
  await page.keyboard.press('p')
  await expect(page.locator('.present .front h2')).toBeFocused()
  await page.keyboard.press('n')
  await expect(page.locator('.present .back h2')).toBeFocused()
})

test('windows over the slides and the menu of languages can be opened, seen and closed with keys', async ({ hall }) => {
  const page = await hall.open('/#/staff-cost', { lang: 'en' })
  const present = (id: string) => page.locator(`section.slide.present[id="${id}"]`)
  await expect(present('staff-cost').locator('h2')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  const heading = present('young-readers').locator('h2')
  await expect(heading).toBeFocused()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Single-letter shortcuts')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Print view, one slide a page' })).toBeFocused()
  await expect.poll(() => focusFault(page)).toBe('')
  await page.keyboard.press('Escape')
  await expect(heading).toBeFocused()

  await page.keyboard.press('g')
  await expect(page.locator('dialog input')).toBeFocused()
  await expect.poll(() => focusFault(page)).toBe('')
  await page.keyboard.press('Escape')
  await expect(heading).toBeFocused()
  await page.keyboard.press('g')
  await expect(page.locator('dialog input')).toBeFocused()
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await expect(present('quiet-evenings').locator('h2')).toBeFocused()

  await tabTo(page, page.getByLabel('Language', { exact: true }))
  // One press moves one language: a language passed on the way to another neither takes the focus away nor turns a slide.
  const select = page.locator('.menu select').first()
  for (const lang of ['ja', 'zh-Hans']) {
    await page.keyboard.press('ArrowUp')
    await expect(page.locator('html')).toHaveAttribute('lang', lang)
    await expect(select).toBeFocused()
  }
  await expect(present('quiet-evenings')).toBeVisible()
  await tabTo(page, page.locator('.menu select').nth(1))
  await expect.poll(() => focusFault(page)).toBe('')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await expect(present('staff-cost').locator('h2')).toBeFocused()
})

test('[E7] the jump window ignores keys of an input method, and finds claims by wide characters', async ({ hall }) => {
  const page = await hall.projector({ lang: 'ja', drives: true })
  const input = page.locator('dialog input')
  await page.keyboard.press('g')
  await input.fill('夜')
  for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
    await input.dispatchEvent('keydown', { key: 'Enter', bubbles: true, ...how })
    await expect(input).toBeVisible()
  }
  const found = page.locator('dialog li .place')
  for (const [typed, numbers] of [
    ['２', ['2']],
    [' ２ ', ['2']],
    ['Ｆ', await input.fill('F').then(() => found.allTextContents())],
  ] as const) {
    await input.fill(typed)
    await expect(found).toHaveText([...numbers])
  }
  expect(await found.count()).toBeGreaterThan(1)
  await input.fill('２')
  await page.keyboard.press('Enter')
  await expect(page.locator('section.slide.present[id="staff-cost"]')).toBeVisible()
})

test('a projector that follows its room keeps the focus where it is, and says where the room went', async ({
  hall,
}) => {
  const [watching, driving] = [await hall.projector({ lang: 'en' }), await hall.projector({ lang: 'en', drives: true })]
  const said = (page: Page) => page.locator('p[role=status]')
  const claim = /^The library’s budget could not pay/
  await driving.keyboard.press('g')
  await expect(driving.locator('dialog input')).toBeFocused()
  await driving.keyboard.type('2')
  await driving.keyboard.press('Enter')
  await expect(driving.locator('section.slide.present[id="staff-cost"] h2')).toBeFocused()
  // The focus announces the slide; only the vote is announced in words.
  await expect(said(driving)).toHaveText('Voting is open. Claim 2 of 3.')
  await expect(said(watching)).toHaveText(/^Voting is open\. Claim 2 of 3\. The library’s budget could not pay/)
  await expect(watching.locator('body')).toBeFocused()
  await expect(watching.locator('section.slide.present h2')).toHaveText(claim)

  // The desk moves this projector too, but leaves the focus of a person who uses its menu.
  await tabTo(driving, driving.getByLabel('Language', { exact: true }))
  await hall.control({ action: 'goto', slide: 'young-readers', step: 0 })
  await expect(said(driving)).toContainText('Claim 3 of 3')
  await expect(driving.getByLabel('Language', { exact: true })).toBeFocused()
})

test('keys of one letter can be switched off, for slides and desk together; arrows and space still work', async ({
  hall,
}) => {
  const page = await hall.open(`/?room=${hall.code}#${hall.key}`, { lang: 'en' })
  await expect(page.locator('.foot')).toBeVisible()
  await page.keyboard.press('?')
  await page.getByLabel('Single-letter shortcuts').uncheck()
  await page.keyboard.press('Escape')
  for (const key of ['t', 'n', 'b', 'g']) await page.keyboard.press(key)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('dialog')).toHaveCount(0)
  await expect(page.locator('section.slide.present[id="start"]')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('section.slide.present[id="before"]')).toBeVisible()
  await expect.poll(async () => (await hall.room()).slide).toBe('before')

  const desk = await page.context().newPage()
  await desk.goto(`${hall.url}/console#${hall.code}.${hall.key}`)
  await expect(desk.locator('h1').first()).toBeVisible()
  await desk.keyboard.press('c')
  await desk.keyboard.press('ArrowRight')
  await expect.poll(async () => (await hall.room()).slide).not.toBe('before')
})
