// One visit to a page as a bench makes it, with a browser that has stored nothing, a slow processor and a slow line: what the visitor did
// and saw, and how many bytes and requests it cost.
import type { Browser, CDPSession, Page } from 'playwright'
import { pause } from './figures.ts'
import { type Sight, watchPage } from './watch.ts'

/** How many times slower scripts run than on this machine. */
export const slowness = 4

export interface Visitor {
  /** A phone is held upright and touched; a desk has a keyboard. */
  device: 'phone' | 'desk'
  locale: string
  /** Texts without spaces; the first one that is painted is the first that can be read. */
  texts: string[]
  /** The part for which the visitor came: the visit ends once it is seen and nothing more happens. */
  last: Sight
}

export interface Visit {
  sights: Partial<Record<Sight, number>>
  /** Requests made before the first words could be read, with their headers as sent on the line. */
  requests: number
  bytes: number
}

const devices = {
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1280, height: 720 } },
}
export const sizeOf = (device: Visitor['device']): string => {
  const { width, height } = devices[device].viewport
  return `${width} × ${height}`
}

/** How long the visitor waits before trying again to go on, in milliseconds. */
const retryInterval = 100
/** How long a new window may load pages of the browser itself, for which no visitor waits, in milliseconds. */
const settlingTime = 1000
/** A page that shows nothing for this long has failed, in milliseconds. */
const patience = 20_000
/** How long a page is watched after its visitor has seen what it came for: it may still shift, or paint something larger. */
const after = 2500

export async function visit(browser: Browser, url: string, { device, locale, texts, last }: Visitor): Promise<Visit> {
  const context = await browser.newContext({ ...devices[device], locale })
  try {
    const page = await context.newPage()
    await pause(settlingTime)
    const cdp = await context.newCDPSession(page)
    const sights: Visit['sights'] = {}
    let seen = () => {}
    let fail: (why: unknown) => void = () => {}
    const end = new Promise<void>((resolve, reject) => {
      seen = resolve
      fail = reject
      page.on('pageerror', reject)
      const missed = () => reject(new Error(`${url} on a ${device}: no ${last}, only ${JSON.stringify(sights)}`))
      setTimeout(missed, patience).unref()
    })
    await page.exposeFunction('tell', (name: Sight, value: number) => {
      sights[name] = value
      if (name === last) seen()
      if (name === 'answers' && last === 'answered') void tapAnswer(page).catch(fail)
    })
    await page.addInitScript(watchPage, { texts, last })
    const line = await watchLine(cdp)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowness })
    let isOver = false
    const moving = page
      .goto(url, { waitUntil: 'commit' })
      .then(() => (last === 'moved' ? goOn(cdp, device, () => isOver) : undefined))
    await Promise.race([end, moving.then(() => end)])
    isOver = true
    await moving
    if (last !== 'moved') await pause(after)
    return { sights, ...line.until(sights.words ?? 0) }
  } finally {
    await context.close()
  }
}

/** Watches what is requested and what arrives, with the times that the browser's network reports. */
async function watchLine(cdp: CDPSession) {
  const asked = new Map<string, number>()
  const came = new Map<string, number>()
  cdp.on('Network.requestWillBeSent', ({ requestId, timestamp }) => asked.set(requestId, timestamp))
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => came.set(requestId, encodedDataLength))
  await cdp.send('Network.enable')
  return {
    /** `time`: milliseconds since the page was requested. */
    until: (time: number) => {
      const [first = 0] = asked.values()
      const early = [...asked].filter(([, at]) => (at - first) * 1000 <= time)
      return { requests: early.length, bytes: early.reduce((sum, [id]) => sum + (came.get(id) ?? 0), 0) }
    },
  }
}

async function tapAnswer(page: Page): Promise<void> {
  await page.locator('button.answer').first().tap()
}

/** Tries again and again to go on: with a key, or by swiping up and to the left, as scrolling pages and slides need. */
async function goOn(cdp: CDPSession, device: Visitor['device'], isOver: () => boolean): Promise<void> {
  for (let attempt = 0; !isOver(); attempt += 1) {
    if (device === 'desk') await pressArrow(cdp)
    else await swipe(cdp, attempt % 2 === 0 ? { x: 0, y: -200 } : { x: -200, y: 0 })
    await pause(retryInterval)
  }
}

async function pressArrow(cdp: CDPSession): Promise<void> {
  const key = { key: 'ArrowRight', code: 'ArrowRight', windowsVirtualKeyCode: 39 }
  await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
}

async function swipe(cdp: CDPSession, by: { x: number; y: number }): Promise<void> {
  const at = (part: number) => ({ touchPoints: [{ x: 280 + by.x * part, y: 500 + by.y * part }] })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(0) })
  for (const part of [0.25, 0.5, 0.75, 1])
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(part) })
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
