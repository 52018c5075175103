// Any part of a page may arrive late, or only at the second request: no page fails, and in the end every part is shown.
import type { Page } from 'playwright/test'
import { expect, type Hall, phoneSize, test } from './hall.ts'
import { sweepUnless } from './sweep.ts'

const poll = { claim: 'staff-cost', round: 'main' } as const

interface Arrival {
  path: (hall: Hall) => string
  isInHand?: true
  /** What a hurried person does, each step as soon as the page allows it. */
  use?: (page: Page, hall: Hall) => Promise<void>
  /** Matches what the page shows only once it is complete, however long that takes. */
  complete: string
  /** The texts of the complete page. */
  content: (page: Page) => Promise<string[]>
}

const textOf = (selector: string) => async (page: Page) =>
  (await page.locator(selector).allTextContents()).map((text) => text.replace(/\d+:\d\d/g, 'time'))
/**
 * All texts that a page draws, without announcements: those depend on whether the page got its room before or after it was first
 * drawn. The sentence for old browsers is there before anything is drawn.
 */
const wholePage = textOf('body > :not([role=status], #too-old, script)')
const drawn = (page: Page) =>
  page.locator('canvas, svg').evaluateAll((all) => all.map((one) => `${one.clientWidth > 0}`))

async function clickThrough(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await page.keyboard.press('PageDown')
}

const pages: Record<string, Arrival> = {
  'a projector that is run by a clicker': {
    path: ({ code, key }) => `/?room=${code}&second=ja#${key}`,
    complete: 'section.slide.present',
    use: async (page, hall) => {
      await hall.control({ action: 'short', on: false })
      await hall.control({ action: 'goto', slide: 'before', step: 0 })
      await page.locator('section.slide.present').first().waitFor()
      await clickThrough(page, 6)
      await hall.control({ action: 'short', on: true })
      await page.locator('.foot').waitFor()
      await clickThrough(page, 6)
      await hall.control({ action: 'short', on: false })
      // The page may still be acting on the last click, so a click is repeated until it leads on.
      await expect(async () => {
        await hall.control({ action: 'goto', slide: 'staff-cost.result', step: 0 })
        await expect(page.locator('section.slide.present[id="staff-cost.result"]')).toBeVisible({ timeout: 1000 })
      }).toPass()
    },
    content: async (page) => [
      ...(await textOf('section.slide')(page)),
      ...(await textOf('.foot')(page)),
      ...(await drawn(page)),
    ],
  },
  'slides that are read alone': {
    path: () => '/',
    complete: 'section.slide.present',
    use: async (page) => {
      await page.locator('section.slide.present').first().waitFor()
      await clickThrough(page, 6)
    },
    // The name of the slide in "Continue" depends on the time at which the slides were ready.
    content: async (page) =>
      (await textOf('section.slide, .reader-bar')(page)).map((text) =>
        text.replace(/Continue: .*?(?=Start reading)/, ''),
      ),
  },
  'the page that scrolls': {
    path: () => '/',
    isInHand: true,
    complete: 'main.read section',
    content: textOf('main.read, nav.way'),
  },
  'a phone': {
    path: ({ code }) => `/j/${code}`,
    isInHand: true,
    complete: '.room-result',
    content: wholePage,
  },
  'the form for a code': { path: () => '/j', isInHand: true, complete: 'form', content: wholePage },
  'the desk': {
    path: ({ code, key }) => `/console#${code}.${key}`,
    isInHand: true,
    complete: 'details > summary',
    use: async (page) => {
      for (const summary of await page.locator('details > summary').all()) await summary.click()
    },
    content: async (page) => [...(await wholePage(page)), ...(await drawn(page))],
  },
  'the handout': { path: () => '/print/?lang=en', complete: 'main.handout > *', content: wholePage },
  'the page of all slides on paper': {
    path: () => '/?view=print',
    complete: 'main[aria-busy=false]',
    content: wholePage,
  },
  'the report': {
    path: ({ code }) => `/report/${code}`,
    isInHand: true,
    complete: 'main h2',
    content: async (page) => [...(await wholePage(page)), ...(await drawn(page))],
  },
}

/** Prepares a room that has texts on every page; it is the same each time. */
async function prepareRoom(hall: Hall): Promise<void> {
  await hall.control({ action: 'short', on: false })
  await hall.control({ action: 'texts', on: true })
  await hall.control({ action: 'goto', slide: 'staff-cost.arguments', step: 4 })
  await hall.control({ action: 'open', ...poll })
  await hall.control({ action: 'reveal', ...poll })
}

const nameOf = (address: string) => address.replace(/.*\/|-[\w-]{8}\.js$/g, '')

interface Visit {
  page: Page
  /** The addresses of the parts that have been requested so far. */
  asked: Set<string>
  /** Resolves once the page makes no more requests, apart from the parts for which it waits. */
  calm(): Promise<void>
}

/** What happens to a request for a part: it continues once the promise has resolved, or it fails. */
type Treat = (address: string) => Promise<unknown> | 'fail'

async function visit(hall: Hall, { path, isInHand }: Arrival, treat: Treat = () => Promise.resolve()): Promise<Visit> {
  const asked = new Set<string>()
  const pending = new Set<string>()
  const page = await hall.open(path(hall), {
    lang: 'en',
    reducedMotion: 'reduce',
    // Answers from a service worker's cache cannot be delayed.
    serviceWorkers: 'block',
    ...(isInHand ? { viewport: phoneSize, hasTouch: true } : {}),
    prepare: async (page) => {
      // Other requests of a page: words, the state of the room. A stream never ends, so it is left out.
      page.on('request', (request) => {
        if (request.resourceType() === 'fetch' && !/\/live\b/.test(request.url())) pending.add(request.url())
      })
      page.on('requestfinished', (request) => pending.delete(request.url()))
      page.on('requestfailed', (request) => pending.delete(request.url()))
      await page.route(/\/assets\/.*\.js$/, async (route) => {
        const address = route.request().url()
        asked.add(address)
        const treated = treat(address)
        if (treated === 'fail') return route.abort()
        await treated
        pending.add(address)
        return route.continue()
      })
    },
  })
  return {
    page,
    asked,
    calm: async () => {
      for (let calm = 0; calm < 3; calm = pending.size === 0 ? calm + 1 : 0) {
        // A page that is never idle is examined after a second.
        await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle, { timeout: 1000 })))
        // The page's own record of what has arrived, since Playwright sometimes misses the end of a request.
        const come = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
        for (const address of come) pending.delete(address)
      }
    },
  }
}

/** The texts of a page whose parts all load, and the parts that the page requests by itself. */
async function visitFreely(hall: Hall, arrival: Arrival): Promise<{ content: string[]; parts: string[] }> {
  await prepareRoom(hall)
  const { page, asked, calm } = await visit(hall, arrival)
  await arrival.use?.(page, hall)
  await page.locator(arrival.complete).first().waitFor()
  await expect(page.locator('section.slide:empty, .unfilled')).toHaveCount(0)
  let content: string[] = []
  // The page is complete once two looks find the same texts.
  for (let last: string[] | undefined; content.length === 0 || differences(content, last ?? []).length > 0; ) {
    last = content
    await calm()
    content = await arrival.content(page)
  }
  const own = await page
    .locator('script[src], link[rel=modulepreload]:not([data-layout])')
    .evaluateAll((all) => all.map((one) => (one instanceof HTMLLinkElement ? one.href : Reflect.get(one, 'src'))))
  await page.context().close()
  const parts = [...asked].filter((address) => !own.includes(address))
  expect(parts.length).toBeGreaterThan(0)
  return { content, parts }
}

/** The first few differences of two contents, each text cut short, to be compared by eye. */
function differences(one: string[], other: string[]): string[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index)
    .filter((index) => one[index] !== other[index])
    .slice(0, 5)
    .map((index) => {
      const [a = 'nothing', b = 'nothing'] = [one[index], other[index]]
      const from = Math.max(0, [...a].findIndex((character, at) => character !== b[at]) - 10)
      return `${index}: "${a.slice(from, from + 60)}" is not "${b.slice(from, from + 60)}"`
    })
}

for (const [name, arrival] of Object.entries(pages)) {
  test(`[C12] ${name} is complete even if its parts come in the opposite order`, async ({ hall }) => {
    await prepareRoom(hall)
    await hall.castAll(poll, ['2', '1', '0', '-1', '1'])
    const { content, parts } = await visitFreely(hall, arrival)
    await prepareRoom(hall)
    const waiting: (() => void)[] = []
    const { page, calm } = await visit(hall, arrival, (address) =>
      parts.includes(address) ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve(),
    )
    let isUsed = false
    const used = (arrival.use?.(page, hall) ?? Promise.resolve()).finally(() => {
      isUsed = true
    })
    do {
      await calm()
      waiting.pop()?.()
    } while (waiting.length > 0 || !isUsed)
    await used
    await expect
      .poll(async () => {
        for (const letCome of waiting.splice(0)) letCome()
        return differences(await arrival.content(page), content)
      })
      .toEqual([])
  })

  const treatments: [name: string, treat: (until: Promise<void>) => ReturnType<Treat>][] = [
    ['late', (until) => until],
    ['not available at first', () => 'fail'],
  ]
  for (const [is, treatment] of treatments)
    test(`[C12] ${name} is complete whichever of its parts is ${is}${sweepUnless(name === 'a phone')}`, async ({
      hall,
    }) => {
      test.setTimeout(600_000)
      await prepareRoom(hall)
      await hall.castAll(poll, ['2', '1', '0', '-1', '1'])
      const { content, parts } = await visitFreely(hall, arrival)
      for (const part of parts) {
        await test.step(nameOf(part), async () => {
          await prepareRoom(hall)
          const { promise, resolve } = Promise.withResolvers<void>()
          let isOver = false
          const { page, calm } = await visit(hall, arrival, (address) =>
            address === part && !isOver ? treatment(promise) : Promise.resolve(),
          )
          const used = arrival.use?.(page, hall)
          await Promise.race([used, calm()])
          await calm()
          isOver = true
          resolve()
          // The event that a browser sends when the network is back.
          await page.evaluate(() => void dispatchEvent(new Event('online')))
          await used
          await expect.poll(async () => differences(await arrival.content(page), content), nameOf(part)).toEqual([])
          await page.context().close()
        })
      }
    })
}
