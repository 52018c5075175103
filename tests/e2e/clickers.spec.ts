// Clickers, keyboards of other countries as the system reports their keys, and keys that are held down.
import type { Page } from 'playwright/test'
import { expect, test } from './hall.ts'

test.use({ motion: 'no-preference' })

interface KeyPress {
  key: string
  code: string
  /** The number of the key in Windows, which reveal.js reads. */
  windowsVirtualKeyCode: number
  shift?: boolean
}

async function press(page: Page, { shift, ...key }: KeyPress): Promise<void> {
  const session = await page.context().newCDPSession(page)
  for (const type of ['keyDown', 'keyUp'] as const)
    await session.send('Input.dispatchKeyEvent', { type, modifiers: shift ? 8 : 0, ...key })
  await session.detach()
}

const present = (page: Page, slide: string) => page.locator(`section.slide.present:not(.stack)[id="${slide}"]`)

for (const [keyboard, question] of Object.entries({
  French: { key: '?', code: 'KeyM', windowsVirtualKeyCode: 188, shift: true },
  German: { key: '?', code: 'Minus', windowsVirtualKeyCode: 219, shift: true },
  Russian: { key: '?', code: 'Digit7', windowsVirtualKeyCode: 55, shift: true },
  F1: { key: 'F1', code: 'F1', windowsVirtualKeyCode: 112 },
})) {
  test(`[E9] the list of keys is shown and hidden with ? or F1: ${keyboard}`, async ({ hall }) => {
    const page = await hall.open('/#/staff-cost', { lang: 'en' })
    await expect(present(page, 'staff-cost').locator('h2')).toBeVisible()
    await press(page, question)
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    await press(page, question)
    await expect(page.locator('dialog')).toHaveCount(0)
  })
}

test('[E9] the American ? key does nothing where it types another sign; letter keys of other scripts work by their position', async ({
  hall,
}) => {
  const page = await hall.open('/#/staff-cost', { lang: 'en' })
  const reveal = page.locator('.reveal')
  await expect(present(page, 'staff-cost').locator('h2')).toBeVisible()
  for (const idle of [
    { key: '#', code: 'Backslash', windowsVirtualKeyCode: 191 },
    { key: ':', code: 'Period', windowsVirtualKeyCode: 191, shift: true },
    { key: ';', code: 'Comma', windowsVirtualKeyCode: 190 },
    { key: '/', code: 'Period', windowsVirtualKeyCode: 191, shift: true },
    { key: 'ArrowRight', code: 'ArrowRight', windowsVirtualKeyCode: 39, shift: true },
  ])
    await press(page, idle)
  await expect(reveal).not.toHaveClass(/paused/)
  await press(page, { key: 'т', code: 'KeyN', windowsVirtualKeyCode: 0 })
  await expect(present(page, 'staff-cost.arguments')).toBeVisible()
  await press(page, { key: 'е', code: 'KeyT', windowsVirtualKeyCode: 0 })
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await press(page, { key: 'é', code: 'Digit2', windowsVirtualKeyCode: 50 })
  await expect(page).toHaveURL(/second=ja/)
  await press(page, { key: '2', code: 'Digit2', windowsVirtualKeyCode: 50, shift: true })
  await expect(page).toHaveURL(/second=en/)
  await expect(page.locator('dialog')).toHaveCount(0)
})

test('[E9] a clicker with a Russian keyboard works on the desk too, and keys with AltGr only type', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const desk = await hall.desk('en')
  await expect(desk.getByRole('button', { name: 'Close voting' })).toBeVisible()
  await desk.evaluate(() =>
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'v', code: 'KeyV', bubbles: true, modifierAltGraph: true }),
    ),
  )
  await press(desk, { key: 'к', code: 'KeyH', windowsVirtualKeyCode: 0 })
  await expect.poll(async () => (await hall.room()).hold).toBe(true)
  expect((await hall.room()).polls['staff-cost']?.open).toBe(true)
  await press(desk, { key: 'м', code: 'KeyV', windowsVirtualKeyCode: 0 })
  await expect.poll(async () => (await hall.room()).polls['staff-cost']?.open).toBe(false)
})

test('[E9] a clicker with only ↑ and ↓ walks through all slides, and its Escape does not show the overview', async ({
  hall,
}) => {
  await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 0 })
  const page = await hall.projector({ drives: true })
  const slideOf = async () => (await hall.room()).slide
  const end = { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 }
  await expect(present(page, 'staff-cost.arguments')).toBeVisible()
  const seen: string[] = []
  for (let presses = 0; (await slideOf()) !== 'young-readers'; presses++) {
    expect(presses, `walked ${seen}`).toBeLessThan(20)
    const { slide, step } = await hall.room()
    seen.push(slide)
    await press(page, end)
    await page.keyboard.press('ArrowDown')
    await expect
      .poll(async () => {
        const now = await hall.room()
        return now.slide !== slide || now.step !== step
      })
      .toBe(true)
  }
  expect(seen).toContain('staff-cost.result')
  await expect(page.locator('.reveal')).not.toHaveClass(/overview/)
  await page.keyboard.press('ArrowUp')
  await expect.poll(slideOf).toBe(seen.at(-1))

  // If a presenter opened the overview with a key, Escape closes it.
  await page.keyboard.press('o')
  await expect(page.locator('.reveal')).toHaveClass(/overview/)
  await press(page, end)
  await expect(page.locator('.reveal')).not.toHaveClass(/overview/)
})

test('[E9] a clicker’s button for a blank screen, which types a full stop, works with any keyboard', async ({
  hall,
}) => {
  const page = await hall.projector({ drives: true })
  const reveal = page.locator('.reveal')
  for (const [key, windowsVirtualKeyCode] of [
    ['.', 190],
    [':', 191],
    ['ç', 220],
    ['ю', 190],
  ] as const) {
    await press(page, { key, code: 'Period', windowsVirtualKeyCode })
    await expect(reveal, key).toHaveClass(/paused/)
    await page.keyboard.press('ArrowRight')
    await press(page, { key, code: 'Period', windowsVirtualKeyCode })
    await expect(reveal, key).not.toHaveClass(/paused/)
  }
  await expect(present(page, 'start')).toBeVisible()
})

/** Holds a key down until the system has repeated it so many times. */
async function holdKey(page: Page, key: string, times = 15): Promise<void> {
  for (let time = 0; time < times; time++) await page.keyboard.down(key)
  await page.keyboard.up(key)
}

test('[B8] a key held down on projector or desk takes one step; a reader alone runs through the slides with it', async ({
  hall,
}) => {
  const slideOf = async () => (await hall.room()).slide
  const projector = await hall.projector({ drives: true })
  for (const [held, next, slide] of [
    ['ArrowRight', 'PageDown', 'before.result'],
    ['PageUp', 'ArrowLeft', 'start'],
    [' ', 'l', 'quiet-evenings'],
    ['p', 'n', 'quiet-evenings'],
    ['ArrowLeft', 'End', 'about'],
    ['h', 'Home', 'start'],
  ] as const) {
    await holdKey(projector, held)
    await projector.keyboard.press(next)
    await expect(present(projector, slide), `${held} held, then ${next}`).toBeVisible()
    await expect.poll(slideOf).toBe(slide)
  }

  const desk = await hall.desk('en')
  const stepOf = async () => {
    const { slide, step } = await hall.room()
    return [slide, step]
  }
  await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 0 })
  const next = desk.getByRole('button', { name: /^Next/ })
  await expect(next).toContainText('1/4')
  await holdKey(desk, 'ArrowRight')
  await desk.keyboard.press('ArrowRight')
  await expect.poll(stepOf).toEqual(['staff-cost.arguments', 2])
  await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 0 })
  await expect(next).toContainText('1/4')
  await next.focus()
  await holdKey(desk, 'Enter')
  await desk.keyboard.press('Enter')
  await expect.poll(stepOf).toEqual(['staff-cost.arguments', 2])

  const reader = await hall.open('/', { lang: 'en' })
  await expect(reader.locator('h1')).toBeVisible()
  await holdKey(reader, 'ArrowRight', 3)
  await expect(present(reader, 'start')).toHaveCount(0)
  await expect(present(reader, 'before')).toHaveCount(0)
})
