// Pages of the author's own, pictures and colours, wherever a debate is shown.
import { join } from 'node:path'
import { expect, phoneSize, test } from './hall.ts'

test.use({ debate: join(import.meta.dirname, '../fixtures/buses') })

const welcome = 'Welcome. Scan the code; your phone asks in your language.'

test('a page is a slide without a vote, on the projector, the desk and, with slide texts, on phones', async ({
  ownHall: hall,
}) => {
  const screen = await hall.projector({ drives: true, lang: 'en' })
  const phone = await hall.phone('ja')
  await screen.keyboard.press('ArrowRight')
  const slide = screen.locator('section.slide.page.present')
  await expect(slide.locator('h2')).toHaveText('Good evening')
  await expect(slide.locator('.own-text p')).toHaveText(welcome)
  await expect(slide.locator('.own-text li')).toHaveCount(2)
  await expect(slide).toHaveAccessibleName('Good evening')
  const picture = slide.getByRole('img', { name: 'A bus stop in the rain' })
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1200)
  await expect(phone.locator('h1')).not.toHaveText('こんばんは')
  await hall.control({ action: 'texts', on: true })
  await expect(phone.locator('h1')).toHaveText('こんばんは')
  await expect(phone.getByRole('img', { name: '雨のバス停' })).toBeVisible()
  const desk = await hall.desk('en')
  await expect(desk.locator('.now h1')).toHaveText('Good evening')
  await expect(desk.locator('.now .own-text')).toContainText('No name, no account.')
  // A debate that names no minutes has no plan to be ahead of.
  await expect(desk.locator('.clock')).toHaveText(/^\d+:\d\d$/)
  await desk.getByRole('button', { name: /^Next/ }).click()
  await expect(screen.locator('section.slide.vote.present h2')).toHaveText(
    'From next year, every bus in our town should be free.',
  )
})

test('a claim has its picture on the projector and on phones, beside all answers', async ({ ownHall: hall }) => {
  const screen = await hall.projector({ lang: 'en' })
  const phone = await hall.phone('en')
  await hall.control({ action: 'goto', slide: 'more-riders', step: 0 })
  const [picture, claim] = [screen.getByRole('img', { name: 'A tall sign' }), screen.locator('section.vote.present h2')]
  await expect(picture).toBeVisible()
  const [right, left] = await Promise.all([picture.boundingBox(), claim.boundingBox()])
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0))
  await expect(phone.getByRole('img', { name: 'A tall sign' })).toBeVisible()
  const last = phone.getByRole('button', { name: 'Strongly disagree' })
  await expect(last).toBeInViewport({ ratio: 1 })
})

test('a reader finds pages between the claims, in the contents and on paper', async ({ ownHall: hall }) => {
  const reader = await hall.open('/d/buses/en/', { viewport: phoneSize, hasTouch: true })
  const ids = () => reader.locator('[data-stack]').evaluateAll((parts) => parts.map(({ id }) => id))
  await expect
    .poll(ids)
    .toEqual(['start', 'welcome', 'before', 'more-riders', 'pause', 'fewer-cars', 'after', 'swing', 'balance'])
  await expect(reader.locator('#welcome .own-text p')).toHaveText(welcome)
  await reader.getByRole('button', { name: /^Contents/ }).tap()
  await reader.getByRole('link', { name: /break/ }).tap()
  await expect(reader.locator('#pause')).toBeInViewport()
  const paper = await hall.open('/d/buses/print/?second=ja')
  await expect(paper.locator('.own-page')).toHaveCount(2)
  await expect(paper.locator('.own-page').first()).toContainText('名前も登録もいりません。')
})

test('the debate sets its own colours, light and dark', async ({ ownHall: hall }) => {
  for (const [colorScheme, paper] of [
    ['light', 'rgb(238, 243, 238)'],
    ['dark', 'rgb(16, 21, 18)'],
  ] as const) {
    for (const path of ['/d/buses/en/', `/j/${hall.code}`]) {
      const page = await hall.open(path, { colorScheme })
      await expect(page.locator('html')).toHaveAttribute('data-root', /./)
      const ground = await page.evaluate(() =>
        getComputedStyle(document.documentElement).getPropertyValue('--paper').trim(),
      )
      const probe = await page.evaluate((value) => {
        const box = document.createElement('i')
        box.style.color = value
        document.body.append(box)
        return getComputedStyle(box).color
      }, ground)
      expect({ path, colorScheme, probe }).toEqual({ path, colorScheme, probe: paper })
    }
  }
})
