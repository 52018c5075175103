// The built site as its service worker keeps it: it works without the network, is renewed only when the reader asks for it, can be
// installed on a home screen, and goes away when the development server uses its port.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright/test'
import { serveStatic } from '../../src/cli/static-server.ts'
import { toSiteWords } from '../../src/debate/site-words.ts'
import { library, libraryFolder } from '../library.ts'
import { buildSite } from '../site-build.ts'
import { stageSize } from './hall.ts'
import { expect, test } from './host.ts'

const root = join(import.meta.dirname, '../..')
const words = toSiteWords(library)
const newTitle = 'Open at midnight?'

test.use({ viewport: stageSize, locale: 'en-GB' })

const shown = (page: Page, slide: string) => page.locator(`section.slide.present[id="${slide}"]`)

/** Resolves once the site is kept and the worker answers for this page. */
const isKept = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (!active) throw new Error('no worker is active')
    while (active.state !== 'activated') await new Promise((resolve) => active.addEventListener('statechange', resolve))
    while (!navigator.serviceWorker.controller)
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve))
  })

async function openKept(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await expect(page.locator('.reveal.ready')).toBeVisible()
  await isKept(page)
  return page
}

test('without a network the whole site works: every language, a chart, a deep link, the handout', async ({
  context,
  host,
  site,
}) => {
  const { url } = host.server
  const page = await openKept(context, `${url}ja/`)
  await host.server.close()
  await page.reload()
  await expect(page.locator('.start-page h1')).toHaveText(words.find(({ lang }) => lang === 'ja')?.title ?? '')
  for (const { lang, title } of words) {
    await page.goto(`${url}${lang}/`)
    await expect(page.locator('.start-page h1')).toHaveText(title)
  }
  await page.goto(`${url}zh-Hans/#/staff-cost.arguments`)
  await expect(shown(page, 'staff-cost.arguments').locator('.half.against p').first()).not.toBeEmpty()
  await page.goto(`${url}en/#/staff-cost.yearly-budget`)
  await page.waitForFunction(() => {
    const canvas = document.querySelector('.slide.present .chart canvas')
    return canvas && canvas.clientWidth > innerWidth / 2
  })
  await page.keyboard.press('Shift+Slash')
  await expect(page.locator('dialog')).toBeVisible()
  await page.goto(url)
  await expect(page.locator('.start-page h1')).not.toBeEmpty()
  expect(await page.evaluate(async (path) => (await fetch(path)).status, `${url}print/`)).toBe(200)
  // The worker does not make up answers about rooms.
  const api = await page.evaluate(
    (path) =>
      fetch(path).then(
        () => 'answered',
        () => 'gone',
      ),
    `${url}api/rooms/K7M4QX`,
  )
  expect(api).toBe('gone')
  await host.change(site)
})

test('saved results come from the host, or are the last that were seen if the host is gone', async ({
  context,
  host,
  site,
}) => {
  const [monday, tuesday] = [
    { rooms: [], readers: 'monday' },
    { rooms: [], readers: 'tuesday' },
  ]
  await host.freeze(monday)
  const page = await openKept(context, `${host.server.url}en/`)
  const read = () => page.evaluate(async (path) => (await fetch(path)).json(), `${host.server.url}results/index.json`)
  await host.server.close()
  expect(await read()).toEqual(monday)
  await host.freeze(tuesday)
  expect(await read()).toEqual(tuesday)
  await host.server.close()
  expect(await read()).toEqual(tuesday)
  await host.change(site)
})

test('a page that nobody touches makes no requests', async ({ context, host }) => {
  const page = await context.newPage()
  await page.clock.install()
  await page.goto(`${host.server.url}en/`)
  await expect(page.locator('.reveal.ready')).toBeVisible()
  await isKept(page)
  const asked: string[] = []
  // The browser itself fetches the icon of its tab whenever it has time: the page does not request it.
  const icon = await page.locator('link[rel="icon"]').evaluate((link: HTMLLinkElement) => link.href)
  context.on('request', (request) => request.url() !== icon && asked.push(request.url()))
  // Runs two minutes, and with them every timer that is due.
  await page.clock.runFor(120_000)
  expect(asked).toEqual([])
})

test('it can be installed, in each language', async ({ page, context, host }) => {
  const { url } = host.server
  for (const [folder, lang] of [['', 'en'], ...words.map((own) => [`${own.lang}/`, own.lang])]) {
    await page.goto(`${url}${folder}`)
    await isKept(page)
    await expect(page.locator('link[rel="manifest"]')).toHaveCount(1)
    const browser = await context.newCDPSession(page)
    const manifest = await browser.send('Page.getAppManifest')
    expect(manifest.url).toBe(`${url}manifest.${lang}.webmanifest`)
    expect(manifest.errors).toEqual([])
    const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors')
    // A test runs in a private window, which browsers never offer to install.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
  }
})

test('a newer version is offered and waits: old pages still find their files, and accepting it reloads no other page', async ({
  context,
  host,
}) => {
  const { url } = host.server
  const between = await buildSite({ debate: libraryFolder, newTitle: 'A title that nobody saw' })
  const next = await buildSite({ debate: libraryFolder, newTitle, publicUrl: 'https://debate.example.org' })
  try {
    const open = await openKept(context, `${url}en/`)
    const reader = await openKept(context, `${url}en/`)
    const offer = reader.locator('.offer')
    // So old that a browser would use its own copy without asking.
    for (const press of ['', '.br', '.gz']) utimesSync(join(between.folder, `en/index.html${press}`), 0, 0)
    await host.change(between.folder)
    await reader.reload()
    await expect(offer).toBeVisible()
    const early = await context.newPage()
    await early.goto(`${url}en/?room=K7M4QX`)
    await expect(early.locator('.start-page h1')).toHaveText('A title that nobody saw')
    await early.close()
    // A version that nobody accepted is skipped when the next one comes.
    await host.change(next.folder)
    await reader.reload()
    const kept = async () => ({
      caches: (await caches.keys()).length,
      isFilling: Boolean((await navigator.serviceWorker.getRegistration())?.installing),
    })
    await expect.poll(() => reader.evaluate(kept)).toEqual({ caches: 3, isFilling: false })
    await expect(offer).toBeVisible()
    await expect(reader.locator('.start-page h1')).toHaveText(words.find(({ lang }) => lang === 'en')?.title ?? '')
    await reader.keyboard.press('t')
    await expect(offer.locator('.take')).toHaveText('打开新版本')
    // A projector in a room loads its page from the network, and is not offered a version.
    const projector = await context.newPage()
    const asked = projector.waitForRequest(/\/assets\/offline-/)
    await projector.goto(`${url}en/?room=K7M4QX`)
    await expect(projector.locator('.start-page h1')).toHaveText(newTitle)
    await asked
    await reader.goto(`${url}en/`)
    await expect(offer).toBeVisible()
    // Where the browser does not change workers, the page reloads and offers the version again.
    await reader.addInitScript(() => {
      if (sessionStorage.getItem('changes workers') === null) ServiceWorker.prototype.postMessage = () => {}
    })
    await reader.reload()
    await expect(offer).toBeVisible()
    await Promise.all([reader.waitForEvent('domcontentloaded'), offer.locator('.take').press('Space')])
    await expect(offer.locator('.take')).toBeEnabled()
    const loads: string[] = []
    open.on('domcontentloaded', () => loads.push('the page that was left open'))
    reader.on('domcontentloaded', () => loads.push('the reader'))
    // If it changes them when the page asks again after its reload, nobody has to press again.
    await offer.locator('.take').press('Space')
    await reader.evaluate(() => sessionStorage.setItem('changes workers', 'yes'))
    await expect(reader.locator('.start-page h1')).toHaveText(newTitle, { timeout: 40_000 })
    await expect(offer).toHaveCount(0)
    // The page that was left open is still the old one. It finds files that it had not loaded yet, though the host no longer has them.
    await (await context.newCDPSession(open)).send('Network.clearBrowserCache')
    await open.keyboard.press('Shift+Slash')
    await expect(open.locator('dialog')).toBeVisible()
    expect(new Set(loads)).toEqual(new Set(['the reader']))
    // One reload as a rule, and two more if the browser failed to change workers.
    expect(loads.length).toBeLessThanOrEqual(3)
    // During such a reload the page cannot be asked.
    const keptAtLast = () => reader.evaluate(kept).catch(() => undefined)
    await expect.poll(keptAtLast).toEqual({ caches: 2, isFilling: false })
    await expect(projector.locator('.offer')).toHaveCount(0)
  } finally {
    between.remove()
    next.remove()
  }
})

test('a development server on the port of a built site removes the kept pages and their worker', async ({
  context,
  site,
}) => {
  const built = await serveStatic(site)
  const page = await openKept(context, built.url)
  await built.close()
  const data = mkdtempSync(join(tmpdir(), 'dev-'))
  const env = {
    ...process.env,
    PORT: new URL(built.url).port,
    HOST: '127.0.0.1',
    DATA_DIR: data,
    DEBATE: libraryFolder,
  }
  const child = spawn(process.execPath, [join(root, 'scripts/dev-server.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    // Its output is read to the end: a program that can no longer write ends.
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('development ended')))
      let banner = ''
      child.stdout.on('data', (text) => {
        banner += text
        if (/Presenter .*\n/.test(banner)) resolve()
      })
    })
    // The page stays the kept one: no page is reloaded while a reader uses it. It is complete, so that it changes nothing by itself.
    const worker = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      await registration?.update()
      return registration?.active?.scriptURL ?? ''
    })
    const left = async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]
    await expect.poll(() => page.evaluate(left)).toEqual([0, 0])
    // A kept page registers its worker once it is complete: if the worker has just left, that brings it back.
    await page.evaluate(async (url) => void (await navigator.serviceWorker.register(url)), worker)
    // A worker in use may stay until its page is left; then the next visit finds no worker.
    const visit = async () => {
      await page.goto('about:blank')
      await page.goto(built.url)
      return page.evaluate(left)
    }
    await expect.poll(visit, { timeout: 40_000 }).toEqual([0, 0])
    await page.reload()
    await expect(page.locator('script[src="/@vite/client"]')).toHaveCount(1)
  } finally {
    child.kill('SIGKILL')
    rmSync(data, { recursive: true })
  }
})
