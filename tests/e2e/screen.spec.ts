// The projector's screen: its bar and language from slide to slide, a presenter in a hurry, and what it says when its key or its server
// is gone.
import type { Page } from 'playwright/test'
import { expect, slideOf, test } from './hall.ts'

test.use({ motion: 'no-preference' })

test('the language switches in place, on the same slide and step', async ({ hall }) => {
  const projector = await hall.projector({ lang: 'en', drives: true })
  await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 2 })
  const present = projector.locator('section.present section.present')
  await expect(present.locator('.fragment.visible')).toHaveCount(2)
  await expect(present.locator('h2').first()).toHaveText('Reasons to agree')
  await projector.keyboard.press('t')
  await expect(present.locator('h2').first()).toHaveText('支持的理由')
  await expect(projector.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await projector.keyboard.press('t')
  await expect(present.locator('h2').first()).toHaveText('そう言える理由')
  expect(await slideOf(projector)).toBe('staff-cost.arguments')
  await expect(present.locator('.fragment.visible')).toHaveCount(2)
  await projector.mouse.move(400, 400)
  await projector.locator('.menu select').first().selectOption('en')
  await expect(present.locator('h2').first()).toHaveText('Reasons to agree')
  // The language is chosen once and kept after a reload; a language in the address has priority.
  await projector.reload()
  await expect(projector.locator('html')).toHaveAttribute('lang', 'en')
  const named = await hall.open('/?lang=zh-Hans', { lang: 'ja' })
  await expect(named.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(named.locator('.reveal.ready')).toBeVisible()
  await named.keyboard.press('t')
  await expect(named.locator('html')).toHaveAttribute('lang', 'ja')
  await named.reload()
  await expect(named.locator('html')).toHaveAttribute('lang', 'ja')
})

test('[C13] on a smaller slide the bar is no larger than its box, even before the next frame', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'after.result', step: 0 })
  await hall.castAll({ claim: 'thesis', round: 'after' }, ['-1', '1', '2', null])
  const viewport = { width: 1920, height: 1080 }
  const screen = await hall.projector({ lang: 'zh-Hans', viewport, colorScheme: 'dark', drives: true })
  const bar = screen.locator('.tally-drawing')
  await expect.poll(() => bar.evaluate(({ clientWidth }) => clientWidth)).toBeGreaterThan(868)
  const sizes = await bar.evaluate((drawing) => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }))
    const { scrollWidth = 0, clientWidth = 0 } = drawing.parentElement ?? {}
    return [scrollWidth - clientWidth, drawing.clientWidth]
  })
  await expect(screen.locator('section.slide.present[id="after"]')).toBeVisible()
  expect(sizes).toEqual([0, 868])
})

test('the bar takes the size of each slide that shows it', async ({ hall }) => {
  const projector = await hall.projector()
  const bar = projector.locator('.tally-drawing')
  const height = () => bar.evaluate(({ clientHeight }) => clientHeight)
  await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2', '1', '-1'])
  await expect.poll(height).toBe(214)
  await expect(bar.locator('.agree-strong rect')).toHaveCSS('fill', 'rgb(38, 74, 134)')
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await expect.poll(height).toBe(68)
  await expect(bar.locator('.agree-strong rect')).toHaveCSS('fill', 'rgb(38, 74, 134)')
})

test('a presenter who goes forward and immediately back is on the first slide again', async ({ hall }) => {
  const projector = await hall.projector({ drives: true })
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await expect.poll(() => slideOf(projector)).toBe('staff-cost')
  let sent = 0
  projector.on('response', (response) => {
    if (response.url().endsWith('/control')) sent += 1
  })
  // Both keys are pressed before the first move is answered, so both moves are sent, one after the other.
  await projector.evaluate(() => {
    for (const key of ['PageDown', 'PageUp']) document.dispatchEvent(new KeyboardEvent('keydown', { key }))
  })
  await expect.poll(() => sent).toBe(2)
  expect((await hall.room()).slide).toBe('staff-cost')
  expect(await slideOf(projector)).toBe('staff-cost')
})

test('[B2] a projector whose key was changed says so, and still follows the room', async ({ hall }) => {
  const projector = await hall.projector({ drives: true })
  const post = async (path: string, key: string, body: unknown) =>
    (
      await fetch(`${hall.url}/api/rooms/${hall.code}/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()
  const { controlKey } = await post('key', hall.key, {})
  await expect(projector.locator('.notice')).toHaveText('The key is wrong or has been changed: ask for the new link')
  await post('control', controlKey, { action: 'goto', slide: 'staff-cost', step: 0 })
  await expect.poll(() => slideOf(projector)).toBe('staff-cost')
  await expect(projector.locator('.foot .code')).toBeVisible()
})

test('[B2] a projector without a connection says so once, and says that no votes are shown only if that is true', async ({
  ownHall: hall,
}) => {
  const words = 'This screen is not connected to the server: it shows no votes. Trying again…'
  const prepare = async (page: Page) => void (await page.route('**/api/**', (route) => route.abort()))
  const never = await hall.open(`/?room=${hall.code}`, { prepare })
  await expect(never.locator('.notice')).toHaveText(words)
  await never.unrouteAll()
  await expect(never.locator('.foot .code')).toBeVisible()
  await expect(never.locator('.notice')).toBeEmpty()
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  await hall.castAll({ claim: 'staff-cost', round: 'main' }, ['2', '1', '0'])
  await expect(never.locator('.foot .sentence')).toHaveText('3 people have voted')
  const driving = await hall.projector({ drives: true })
  await hall.kill()
  const screens = [never, driving]
  for (const screen of screens)
    await expect(screen.locator('.stale')).toHaveText('Connection lost. This count may be out of date.')
  // Without a server a message would appear after four seconds.
  await driving.waitForTimeout(5000)
  for (const screen of screens) {
    await expect(screen.locator('.stale')).toBeVisible()
    await expect(screen.locator('.notice')).toBeEmpty()
    await expect(screen.locator('.foot .sentence')).toHaveText('3 people have voted')
  }
  // On a slide without a count, the notice reports the lost connection.
  await driving.keyboard.press('ArrowDown')
  await expect(driving.locator('.foot')).toHaveClass(/at-arguments/)
  await expect(driving.locator('.stale')).toBeHidden()
  await expect(driving.locator('.notice')).toHaveText('Cannot reach the server. Check the Wi-Fi')
})
