// Many tabs of one browser, which opens at most six connections to a server; and proxies that hold a stream back.
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright/test'
import { expect, type Hall, phoneSize, slideOf, stageSize, test } from './hall.ts'

const poll = { claim: 'young-readers', round: 'main' } as const
/** Taps an answer in a tab after bringing it to the front: a tab in the background draws once a second, and a tap needs two frames. */
async function tapAnswer(tab: Page, index: number): Promise<void> {
  await tab.bringToFront()
  await tab.locator('button.answer').nth(index).tap()
}
const saved = (page: Page) => expect(page.locator('.status .saved')).toBeVisible()
const heading = (page: Page) => page.locator('h1')

async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.addLocatorHandler(page.locator('.moment.fresh'), async () => {})
  await page.goto(url)
  return page
}

test('[B6] seven tabs of one room follow, vote, and go on when the tab with the stream is closed', async ({ hall }) => {
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  const first = await hall.phone('en')
  const tabs = [first]
  while (tabs.length < 7) tabs.push(await openTab(first.context(), first.url()))
  for (const [index, tab] of tabs.entries()) {
    await tapAnswer(tab, index % 6)
    await saved(tab)
  }
  // The seven tabs count as one voter and one phone.
  const { polls } = await hall.room()
  expect(polls['staff-cost']?.counts).toEqual([0, 0, 0, 0, 1, 0])
  await expect.poll(async () => (await hall.room()).connected).toBe(1)
  await hall.control({ action: 'goto', slide: poll.claim, step: 0 })
  for (const tab of tabs) await expect(heading(tab)).not.toContainText('extra staff')
  await first.close()
  await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
  for (const tab of tabs.slice(1)) {
    await expect(heading(tab)).toContainText('extra staff')
    await expect(tab.locator('.banner')).toHaveCount(0)
  }
  await expect.poll(async () => (await hall.room()).connected).toBe(1)
})

test('[B6] a projector that drives, a desk and five phones in one browser', async ({ hall }) => {
  const projector = await hall.projector({ drives: true, hasTouch: true })
  const context = projector.context()
  const phones: Page[] = []
  for (let more = 0; more < 5; more++) phones.push(await openTab(context, `${hall.url}/j/${hall.code}`))
  const desk = await openTab(context, `${hall.url}/console#${hall.code}.${hall.key}`)
  await projector.keyboard.press('PageDown')
  for (const phone of phones) await tapAnswer(phone, 1)
  for (const phone of phones) await saved(phone)
  await projector.bringToFront()
  await expect(projector.locator('.sentence')).toHaveText('1 person has voted')
  await desk.bringToFront()
  await desk.getByRole('button', { name: /^Next/ }).click()
  await projector.bringToFront()
  await expect.poll(() => slideOf(projector)).toBe('before.result')
  await projector.keyboard.press('PageDown')
  await expect.poll(async () => (await hall.room()).slide).toBe('quiet-evenings')
  for (const phone of phones) await expect(phone.locator('[aria-pressed=true]')).toHaveCount(0)
})

test('[B6] tabs of six rooms in one browser all follow, though not all have a stream', async ({ hall }) => {
  const rooms = await Promise.all(Array.from({ length: 6 }, () => hall.newRoom()))
  const first = await hall.open(`/j/${rooms[0]?.code}`, { viewport: phoneSize, hasTouch: true })
  const tabs = [first]
  for (const { code } of rooms.slice(1)) tabs.push(await openTab(first.context(), `${hall.url}/j/${code}`))
  for (const tab of tabs) await expect(heading(tab)).toHaveText('Please look up at the screen')
  for (const { code, controlKey } of rooms)
    await fetch(`${hall.url}/api/rooms/${code}/control`, {
      method: 'POST',
      headers: { authorization: `Bearer ${controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'goto', slide: poll.claim, step: 0 }),
    })
  for (const tab of tabs) {
    await tapAnswer(tab, 1)
    await saved(tab)
  }
})

/** A proxy that passes everything on, but holds back the last `keeps` pieces of a stream until it ends. */
async function openProxy(hall: Hall, keeps: number): Promise<{ url: string; close: () => void }> {
  const target = new URL(hall.url)
  const pass = (response: ServerResponse, isStream: boolean) => (piece: Buffer, kept: Buffer[]) => {
    kept.push(piece)
    while (!isStream || kept.length > keeps) {
      const first = kept.shift()
      if (!first) return
      response.write(first)
    }
  }
  const proxy = createServer((incoming, response) => {
    const { method, url, headers } = incoming
    const onward = request({ host: target.hostname, port: target.port, method, path: url, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers)
      const kept: Buffer[] = []
      const forward = pass(response, /\/live/.test(url ?? ''))
      answered.on('data', (piece: Buffer) => forward(piece, kept))
      answered.on('end', () => response.end(Buffer.concat(kept)))
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: () => proxy.close().closeAllConnections(),
  }
}

/** Moves a page's clock forward until it shows something: behind such a proxy it asks for its room every few seconds. */
async function showsSoon(page: Page, see: (options: { timeout: number }) => Promise<void>): Promise<void> {
  for (let seconds = 0; seconds < 15; seconds += 1) {
    const isSeen = await see({ timeout: 200 }).then(
      () => true,
      () => false,
    )
    if (isSeen) return
    await page.clock.fastForward(1000)
  }
  await see({ timeout: 5000 })
}

for (const [title, keeps] of [
  ['buffers a stream until it ends', Number.POSITIVE_INFINITY],
  ['passes on each piece of a stream when the next one comes', 1],
] as const)
  test(`[B7] behind a proxy that ${title} a phone votes and a projector shows each vote`, async ({ hall }) => {
    const proxy = await openProxy(hall, keeps)
    try {
      const prepare = (page: Page) => page.clock.install()
      const phone = await hall.open(`/j/${hall.code}`, { viewport: phoneSize, hasTouch: true, prepare })
      await phone.goto(`${proxy.url}/j/${hall.code}`)
      const projector = await hall.open(`/?room=${hall.code}`, { viewport: stageSize, prepare })
      await projector.goto(`${proxy.url}/?room=${hall.code}#${hall.key}`)
      await showsSoon(projector, (soon) => expect(projector.locator('.foot')).toBeVisible(soon))
      await hall.control({ action: 'goto', slide: poll.claim, step: 0 })
      await showsSoon(phone, (soon) => expect(heading(phone)).toContainText('young readers', soon))
      await tapAnswer(phone, 1)
      await saved(phone)
      await showsSoon(projector, (soon) => expect.poll(() => slideOf(projector), soon).toBe(poll.claim))
      for (const votes of [2, 3, 4]) {
        await hall.castAll(poll, ['2'])
        await showsSoon(projector, (soon) =>
          expect(projector.locator('.sentence')).toHaveText(`${votes} people have voted`, soon),
        )
      }
      await expect(phone.locator('.banner')).toHaveCount(0)
      await expect(projector.locator('.stale')).toHaveCount(0)
      await hall.control({ action: 'goto', slide: 'staff-cost', step: 0 })
      await showsSoon(phone, (soon) => expect(heading(phone)).toContainText('extra staff', soon))
      await showsSoon(projector, (soon) => expect.poll(() => slideOf(projector), soon).toBe('staff-cost'))
    } finally {
      proxy.close()
    }
  })

test('[E16] languages chosen for a room’s screen do not become the browser’s: a desk opened beside it has its own', async ({
  hall,
}) => {
  const screen = await hall.projector({ lang: 'en', drives: true })
  const context = screen.context()
  const lang = (page: Page) => page.locator('html').getAttribute('lang')
  const desk = async () => {
    const page = await openTab(context, `${hall.url}/console#${hall.code}.${hall.key}`)
    await expect(page.locator('.ways')).toBeVisible()
    const shown = await lang(page)
    await page.close()
    return shown
  }
  await hall.control({ action: 'screens', langs: ['ja', 'zh-Hans'] })
  await expect(screen.locator('html')).toHaveAttribute('lang', 'ja')
  expect(await desk()).toBe('en')
  expect(screen.url()).not.toMatch(/lang|second/)
  // After a reload the room sets the languages again, as long as it has any.
  await screen.reload()
  await expect(screen.locator('.foot')).toBeVisible()
  await expect(screen.locator('html')).toHaveAttribute('lang', 'ja')
  await hall.control({ action: 'screens', langs: [] })
  await screen.reload()
  await expect(screen.locator('.foot')).toBeVisible()
  expect(await lang(screen)).toBe('en')

  // Languages chosen at the screen itself stay with the screen, also after a reload.
  await screen.keyboard.press('t')
  await expect(screen.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await screen.keyboard.press('2')
  expect(await desk()).toBe('en')
  await screen.reload()
  await expect(screen.locator('.foot')).toBeVisible()
  await expect(screen.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  expect(await screen.evaluate(() => localStorage.getItem('lang'))).toBe(null)
})
