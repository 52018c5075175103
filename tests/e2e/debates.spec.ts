// Several debates on one server: each with its rooms, its readers, its pages and its addresses; and pages that stay open while a
// debate or the program changes.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { serveStatic } from '../../src/cli/static-server.ts'
import { libraryFolder } from '../library.ts'
import { buildSite } from '../site-build.ts'
import { expect, test, toDebate } from './hosted.ts'

const two = {
  bread: toDebate('bread', 'White or brown?', 'Brown bread tastes better.'),
  tea: toDebate('tea', 'Tea or coffee?', 'Tea keeps a class awake.'),
}
const goto = { action: 'goto', slide: 'taste', step: 0 } as const
const answer = (page: Page, index: number) => page.locator('.answer').nth(index)
const saved = (page: Page) => expect(page.locator('.status')).toContainText('Saved')

test('two debates on one server are voted on at the same time, each in its own words and counts', async ({
  host,
  open,
}) => {
  const hosted = await host(two)
  const rooms = [await hosted.openRoom('bread'), await hosted.openRoom('tea')] as const
  const claims = ['Brown bread tastes better.', 'Tea keeps a class awake.']
  for (const room of rooms) await hosted.control(room, goto)
  const phones = await Promise.all(rooms.map(({ code }) => open(`${hosted.url()}/j/${code}`)))
  const screens = await Promise.all(
    rooms.map(({ code, controlKey }) => open(`${hosted.url()}/?room=${code}#${controlKey}`)),
  )
  for (const [at, claim] of claims.entries()) {
    const [phone, screen] = [phones[at], screens[at]]
    if (!phone || !screen) throw new Error('there is a page for each')
    await expect(phone.locator('h1.claim')).toHaveText(claim)
    await expect(screen.locator('section.present h2.claim').first()).toHaveText(claim)
    expect(screen.url()).toContain(`/d/${['bread', 'tea'][at]}/?room=`)
  }
  await Promise.all(phones.map((phone, at) => answer(phone, at === 0 ? 0 : 4).click()))
  await Promise.all(phones.map(saved))
  for (const screen of screens) await expect(screen.locator('.sentence')).toHaveText('1 person has voted')
  const counts = await Promise.all(
    rooms.map(
      async (room) =>
        (await hosted.control(room, { action: 'reveal', claim: 'taste', round: 'main' })).polls.taste.counts,
    ),
  )
  expect(counts).toEqual([
    [0, 0, 0, 0, 1, 0],
    [1, 0, 0, 0, 0, 0],
  ])
})

test('each debate has its own readers, who are counted together in no other', async ({ host, open }) => {
  const hosted = await host(two)
  for (const [at, id] of ['bread', 'tea'].entries()) {
    const page = await open(`${hosted.url()}/d/${id}/en/`)
    await page.setViewportSize({ width: 360, height: 740 })
    await answer(page, at).click()
    await saved(page)
  }
  expect((await hosted.read('readers.bread')).polls.taste?.counts).toEqual([0, 0, 0, 0, 1, 0])
  expect((await hosted.read('readers.tea')).polls.taste?.counts).toEqual([0, 0, 0, 1, 0, 0])
})

test('the host chooses the debate of a new session, and the list names each one’s', async ({ host, open }) => {
  const hosted = await host(two)
  const page = await open(`${hosted.url()}/console#host.${hosted.hostKey()}`)
  await page.getByLabel('Debate').selectOption('Tea or coffee?')
  await page.getByRole('button', { name: 'New session' }).click()
  await expect(page.locator('header .code')).toHaveText(/^\w{3}-\w{3}$/)
  await expect(page).toHaveURL(`${hosted.url()}/console?debate=tea`)
  await page.goto(`${hosted.url()}/console?rooms`)
  await expect(page.locator('.room-list li')).toContainText(['Tea or coffee?'])
})

test("an opener's page says whose it is, has its own sessions alone, and the host's says who opened them", async ({
  host,
  open,
}) => {
  const hosted = await host(two)
  await hosted.openRoom('tea')
  const { key } = await hosted.makeOpener('anne')
  const page = await open(`${hosted.url()}/console#host.${key}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sessions of anne')
  await expect(page.getByText('No sessions yet')).toBeVisible()
  await page.getByRole('button', { name: 'New session' }).click()
  await expect(page.locator('header .code')).toHaveText(/^\w{3}-\w{3}$/)
  await page.goto(`${hosted.url()}/console?rooms`)
  await expect(page.locator('.room-list li')).toHaveCount(1)
  const all = await open(`${hosted.url()}/console#host.${hosted.hostKey()}`)
  await expect(all.getByRole('heading', { level: 1 })).toHaveText('Sessions on this server')
  await expect(all.locator('.room-list li')).toContainText(['opened by anne', ''])
})

test('an opener for whom there is no debate yet is told so, and is offered no session', async ({ host, open }) => {
  const hosted = await host({ 'anne/hers': two.tea })
  const { key } = await hosted.makeOpener('ben')
  const page = await open(`${hosted.url()}/console#host.${key}`)
  await expect(page.getByText('There is no debate yet with which you can start a session.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'New session' })).toHaveCount(0)
})

test('a new session that was opened though its answer was lost is the one that the second tap leads to', async ({
  host,
  open,
}) => {
  const hosted = await host(two)
  const page = await open(`${hosted.url()}/console#host.${hosted.hostKey()}`)
  const sessions = page.locator('.room-list li')
  await expect(page.getByRole('button', { name: 'New session' })).toBeVisible()
  const before = await sessions.count()
  const isOpening = ({ pathname }: URL) => pathname === '/api/rooms'
  await page.route(isOpening, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    await route.fetch()
    await route.fulfill({ status: 503, json: { error: 'not_now' } })
  })
  await page.getByRole('button', { name: 'New session' }).click()
  await expect(page.getByRole('alert')).toHaveText('The server cannot read or save right now. Please try again')
  await page.unroute(isOpening)
  await page.getByRole('button', { name: 'New session' }).click()
  await expect(page.locator('header .code')).toHaveText(/^\w{3}-\w{3}$/)
  await page.goto(`${hosted.url()}/console?rooms`)
  await expect(sessions).toHaveCount(before + 1)
})

test('a presenter’s link leads to the desk of its debate, and no address or history has the key', async ({
  host,
  open,
}) => {
  const hosted = await host(two)
  const room = await hosted.openRoom('tea')
  await hosted.control(room, goto)
  const page = await open(`${hosted.url()}/j`)
  await page.goto(`${hosted.url()}/console#${room.code}.${room.controlKey}`)
  await expect(page).toHaveURL(`${hosted.url()}/console?debate=tea`)
  await expect(page.locator('.reading')).toContainText('Tea keeps a class awake.')
  await page.reload()
  await expect(page.locator('.reading')).toContainText('Tea keeps a class awake.')
  await page.goBack()
  await expect(page).toHaveURL(`${hosted.url()}/j`)
})

test('links of the time when a server had one debate lead on: a slide, a projector, the results, paper', async ({
  host,
  open,
}) => {
  const hosted = await host(two)
  const room = await hosted.openRoom('tea')
  for (const [from, to] of [
    ['/ja/#/taste', '/d/bread/ja/#/taste'],
    [`/?room=${room.code}`, `/d/tea/?room=${room.code}`],
    ['/report/readers', '/report/readers.bread'],
    ['/print/', '/d/bread/print/'],
  ])
    expect((await open(hosted.url() + from)).url().replace(/#\/start$/, ''), from).toBe(hosted.url() + to)
})

test('the worker of a site at the root, whose pages come from its cache, leaves with them for the new addresses', async ({
  host,
  open,
}) => {
  const hosted = await host({ bread: two.bread })
  await hosted.stop()
  const port = Number(new URL(hosted.url()).port)
  // The site as the release before had it: at the root, with a worker that keeps every page.
  const site = await buildSite({ debate: libraryFolder })
  const old = await serveStatic(site.folder, { port })
  // If the worker leaves while the kept page is loading, the styles that the page still requests are found nowhere.
  const page = await open(`${old.url}ja/#/staff-cost`, 'en-GB', /^Refused to apply style/)
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    while (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
  })
  await old.close()
  site.remove()
  await page.reload()
  expect(page.url(), 'the kept page, without any host').toBe(`${old.url}ja/#/staff-cost`)
  await hosted.start()
  // Requests without a pause: for so long, Chromium does not replace the old worker.
  await page.addInitScript(() => {
    const busy = setInterval(() => void fetch('/health').catch(() => undefined), 5)
    setTimeout(() => clearInterval(busy), 2500)
  })
  await page.reload()
  await expect.poll(() => page.url()).toMatch(/\/d\/bread\/ja\/#\//)
  await expect(page.locator('html')).toHaveAttribute('data-server', '../../../')
  const scopes = async () =>
    page.evaluate(async () =>
      (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
    )
  await expect.poll(scopes).toEqual(['/d/bread/'])
  const kept = await page.evaluate(async () => (await caches.keys()).filter((name) => !name.includes('/d/')))
  expect(kept).toEqual([])
})

test('[B10] a debate that changes under a running room: phone, projector and desk load themselves anew and go on', async ({
  host,
  open,
}) => {
  const hosted = await host(two)
  const room = await hosted.openRoom('tea')
  await hosted.control(room, goto)
  const phone = await open(`${hosted.url()}/j/${room.code}`)
  const screen = await open(`${hosted.url()}/d/tea/?room=${room.code}#${room.controlKey}`)
  const desk = await open(`${hosted.url()}/console?debate=tea#${room.code}.${room.controlKey}`)
  await expect(phone.locator('h1.claim')).toHaveText('Tea keeps a class awake.')
  await expect(screen.locator('section.present h2.claim').first()).toHaveText('Tea keeps a class awake.')
  await expect(desk.locator('.reading')).toContainText('Tea keeps a class awake.')
  hosted.write('tea', toDebate('tea', 'Tea or coffee?', 'Tea keeps a whole school awake.'))
  await hosted.reload()
  await expect(phone.locator('h1.claim')).toHaveText('Tea keeps a whole school awake.')
  await expect(screen.locator('section.present h2.claim').first()).toHaveText('Tea keeps a whole school awake.')
  await expect(desk.locator('.reading')).toContainText('Tea keeps a whole school awake.')
})

/** The program as a later build would name one of its parts. */
function renamePart(program: string, part: RegExp): void {
  const assets = join(program, 'assets')
  const old = readdirSync(assets).find((name) => part.test(name)) ?? ''
  const renamed = old.replace(/-[\w-]{8}\.js$/, '-newer000.js')
  for (const name of readdirSync(program, { recursive: true, encoding: 'utf8' })) {
    if (/\.(gz|br)$/.test(name)) rmSync(join(program, name))
    if (!/\.(js|html|json)$/.test(name)) continue
    const path = join(program, name)
    writeFileSync(path.replace(old, renamed), readFileSync(path, 'utf8').replaceAll(old, renamed))
    if (name.endsWith(old)) rmSync(path)
  }
}

test('[B10] an upgrade under a running room: an open page goes on to load its later parts, and says so where one is gone', async ({
  host,
  open,
}) => {
  const hosted = await host(two)
  const [room, other] = [await hosted.openRoom('bread'), await hosted.openRoom('bread')]
  for (const one of [room, other]) await hosted.control(one, goto)
  const [phone, late] = [await open(`${hosted.url()}/j/${room.code}`), await open(`${hosted.url()}/j/${other.code}`)]
  for (const page of [phone, late]) await expect(answer(page, 0)).toBeVisible()
  const program = join(hosted.folder, 'program')
  cpSync(join(import.meta.dirname, '../../program'), program, { recursive: true })
  // The part, and the script that asks for it, whose content is another by that.
  for (const part of [/^slide-text-[\w-]{8}\.js$/, /^vote-[\w-]{8}\.js$/]) renamePart(program, part)
  await hosted.stop()
  await hosted.start({ program })
  const isPart = (response: { url(): string }) => /\/assets\/slide-text-/.test(response.url())
  const asked = phone.waitForResponse(isPart)
  await hosted.control(room, { action: 'texts', on: true })
  expect((await asked).status()).toBe(200)
  expect((await asked).url()).not.toContain('newer')
  await expect(phone.locator('.page-note')).toHaveCount(0)
  rmSync(join(hosted.folder, 'data/sites/bread/1'), { recursive: true })
  await hosted.control(other, { action: 'texts', on: true })
  await expect(late.locator('.page-note')).toContainText('A part of this page could not be loaded')
  // The old page goes on asking for its own part until it is gone.
  const newer = late.waitForResponse((response) => isPart(response) && response.url().includes('newer'))
  await late.locator('.page-note button').click()
  expect((await newer).status()).toBe(200)
  await expect(answer(late, 0)).toBeVisible()
  await expect(late.locator('.page-note')).toHaveCount(0)
})
