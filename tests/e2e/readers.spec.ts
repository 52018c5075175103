// The room of all readers of the deck, which never closes: it counts their answers, which wait while there is no network, and it shows
// whether reading the argument first changed the vote.
import type { Page } from 'playwright/test'
import { Room } from '../../src/core/contract.ts'
import { library } from '../library.ts'
import { expect, type Hall, phoneSize, test } from './hall.ts'

const { deck } = library

const card = (page: Page, claim: string) => page.locator(`article[id="${claim}"]`)
const answer = (page: Page, claim: string, index: number) => card(page, claim).locator('.answer').nth(index)
const readRoom = async ({ url }: Hall): Promise<Room> =>
  Room.parse(await (await fetch(`${url}/api/rooms/readers.${deck.id}`)).json())

async function openReaderPage(hall: Hall, path = '/en/'): Promise<Page> {
  const page = await hall.open(path, { lang: 'en', viewport: phoneSize, hasTouch: true, reducedMotion: 'reduce' })
  await expect(page.locator('#about')).toBeAttached()
  await expect(page.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
  return page
}

test('readers see one another’s answers once they have answered, whatever language they read', async ({
  ownHall: hall,
}) => {
  const [one, other] = await Promise.all([openReaderPage(hall), openReaderPage(hall, '/ja/?lang=en')])
  await answer(one, 'staff-cost', 0).tap()
  await expect(card(one, 'staff-cost').locator('.status')).toContainText('Saved')
  await expect(card(one, 'staff-cost').locator('.others')).toContainText('1 of 1 agree')
  await expect(card(other, 'staff-cost').locator('.others')).toHaveCount(0)
  await answer(other, 'staff-cost', 4).tap()
  for (const page of [one, other])
    await expect(card(page, 'staff-cost').locator('.others')).toContainText('1 of 2 agree')
})

test('[I2] [I9] without a network everything can be read, answers wait as sending, and each counts once', async ({
  ownHall: hall,
}) => {
  const page = await openReaderPage(hall)
  await answer(page, 'before', 1).tap()
  await expect(card(page, 'before').locator('.status')).toContainText('Saved')
  // The worker has stored all files that the deck needs.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    while (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
  })
  await page.context().setOffline(true)
  const away = deck.claims.map(({ id }) => id)
  for (const [index, id] of away.entries()) await answer(page, id, index).tap()
  await answer(page, 'before', 0).tap()
  await expect(card(page, away[0] ?? '').locator('.status')).toContainText('Sending')
  await page.reload()
  await expect(page.locator('#about')).toBeAttached()
  await expect(card(page, away[0] ?? '').locator('.status')).toContainText('Sending')
  await expect(answer(page, away[2] ?? '', 2)).toHaveAttribute('aria-pressed', 'true')
  await page.context().setOffline(false)
  for (const id of away) await expect(card(page, id).locator('.status')).toContainText('Saved', { timeout: 40_000 })
  await expect(card(page, 'before').locator('.status')).toContainText('Saved')
  const { polls } = await readRoom(hall)
  expect(Object.fromEntries(away.map((id) => [id, polls[id]?.voted]))).toEqual(
    Object.fromEntries(away.map((id) => [id, 1])),
  )
  expect(polls['thesis.before']?.counts).toEqual([0, 0, 0, 0, 1, 0])
})

test.describe('an answer is shown as saved only if a server has it', () => {
  const status = (page: Page, claim: string) => card(page, claim).locator('.status')
  const openAlone = (hall: Hall) =>
    hall.open('/en/', { lang: 'en', viewport: phoneSize, hasTouch: true, serviceWorkers: 'block' })

  test('[I2] answers given before the server was reached wait, also through a reload, and count once', async ({
    ownHall: hall,
  }) => {
    const page = await openAlone(hall)
    await page.route('**/results/index.json', (route) => route.abort())
    await page.reload()
    await expect(page.locator('.reading-on summary')).toHaveText('Your answers are held on this device')
    await answer(page, 'staff-cost', 0).tap()
    await answer(page, 'staff-cost', 1).tap()
    await expect(status(page, 'staff-cost')).toHaveText('Sending…')
    await page.reload()
    await expect(status(page, 'staff-cost')).toHaveText('Sending…')
    await page.unrouteAll()
    await page.evaluate(() => void dispatchEvent(new Event('online')))
    await expect(status(page, 'staff-cost')).toContainText('Saved')
    expect((await readRoom(hall)).polls['staff-cost']?.counts).toEqual([0, 0, 0, 1, 0, 0])
  })

  test('an answer that the page promised to keep on the device is never sent, whatever server comes later', async ({
    ownHall: hall,
  }) => {
    const page = await openAlone(hall)
    await page.route('**/results/index.json', (route) => route.fulfill({ json: { rooms: [], readers: null } }))
    await page.reload()
    await answer(page, 'staff-cost', 0).tap()
    await expect(status(page, 'staff-cost')).toContainText('Kept on this device')
    await page.unrouteAll()
    await page.reload()
    await expect(page.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
    await answer(page, 'before', 2).tap()
    await expect(status(page, 'before')).toContainText('Saved')
    await expect(status(page, 'staff-cost')).toContainText('Kept on this device')
    expect((await readRoom(hall)).polls['staff-cost']?.voted ?? 0).toBe(0)
    await answer(page, 'staff-cost', 0).tap()
    await expect(status(page, 'staff-cost')).toContainText('Saved')
  })

  test('a refused answer has no tick, and after a reload is shown as kept on this device only', async ({
    ownHall: hall,
  }) => {
    const page = await openAlone(hall)
    await expect(page.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
    await page.route('**/votes', (route) => route.fulfill({ status: 409, json: { error: 'closed' } }))
    await answer(page, 'staff-cost', 0).tap()
    await expect(status(page, 'staff-cost')).toHaveText('Not counted: Voting is closed')
    await expect(card(page, 'staff-cost').locator('fieldset')).not.toContainText('✓')
    await page.reload()
    await expect(page.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
    await expect(status(page, 'staff-cost')).toContainText('Kept on this device')
  })

  test('[I9] a sent answer is never shown as kept on this device only before the server’s reply is known', async ({
    ownHall: hall,
  }) => {
    const page = await openAlone(hall)
    await answer(page, 'staff-cost', 0).tap()
    await expect(status(page, 'staff-cost')).toContainText('Saved')
    await page.route('**/results/index.json', (route) => route.abort())
    await page.reload()
    await expect(status(page, 'staff-cost')).toHaveText('Sending…')
    await page.unrouteAll()
    await page.evaluate(() => void dispatchEvent(new Event('online')))
    await expect(status(page, 'staff-cost')).toContainText('Saved')
    expect((await readRoom(hall)).polls['staff-cost']?.voted).toBe(1)
  })

  test('[I3] a page that slept while another page voted sends no old answer', async ({ ownHall: hall }) => {
    const page = await openAlone(hall)
    await page.route('**/results/index.json', (route) => route.abort())
    await page.reload()
    await answer(page, 'staff-cost', 0).tap()
    // Like a page in the back/forward cache, which gets no events of other pages.
    await page.evaluate(() => addEventListener('storage', (event) => event.stopImmediatePropagation(), true))
    const other = await page.context().newPage()
    await other.goto(page.url())
    await expect(status(other, 'staff-cost')).toContainText('Saved')
    await answer(other, 'staff-cost', 4).tap()
    await expect(status(other, 'staff-cost')).toContainText('Saved')
    await other.close()
    await page.unrouteAll()
    await page.evaluate(() => void dispatchEvent(new Event('online')))
    await expect(page.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
    await expect(answer(page, 'staff-cost', 4)).toHaveAttribute('aria-pressed', 'true')
    expect((await readRoom(hall)).polls['staff-cost']?.counts).toEqual([1, 0, 0, 0, 0, 0])
  })

  test('[I9] two tabs of one reader show the same', async ({ ownHall: hall }) => {
    const page = await openAlone(hall)
    const other = await page.context().newPage()
    await other.goto(page.url())
    for (const one of [page, other])
      await expect(one.locator('.reading-on summary')).toHaveText('Your answers are counted anonymously')
    await answer(page, 'staff-cost', 0).tap()
    await answer(other, 'quiet-evenings', 1).tap()
    await answer(other, 'staff-cost', 4).tap()
    for (const one of [page, other]) {
      await expect(answer(one, 'staff-cost', 4)).toHaveAttribute('aria-pressed', 'true')
      await expect(answer(one, 'quiet-evenings', 1)).toHaveAttribute('aria-pressed', 'true')
      await expect(status(one, 'staff-cost')).toContainText('Saved')
    }
    await answer(page, 'before', 0).tap()
    for (const one of [page, other]) {
      await one.reload()
      for (const [claim, index] of [
        ['staff-cost', 4],
        ['quiet-evenings', 1],
        ['before', 0],
      ] as const)
        await expect(answer(one, claim, index)).toHaveAttribute('aria-pressed', 'true')
    }
    expect((await readRoom(hall)).polls['staff-cost']?.counts).toEqual([1, 0, 0, 0, 0, 0])
  })
})

test('in a browser without storage the deck can be read, and votes and rooms work', async ({ ownHall: hall }) => {
  const page = await hall.open('/en/', { lang: 'en', viewport: phoneSize, hasTouch: true })
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('forbidden', 'SecurityError')
        },
      })
  })
  await page.reload()
  await answer(page, 'staff-cost', 0).tap()
  await expect(card(page, 'staff-cost').locator('.status')).toContainText('Saved')
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto(`${hall.url}/?room=${hall.code}`)
  await expect(page.locator('.foot .code')).toBeVisible()
})
