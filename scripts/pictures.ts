// Draws the pictures in public/: for each language the one that represents a shared link, and the icons for home screens. It must be
// run when a title changes; a test notices if it was not. It uses the browser that prints.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { escapeHtml } from '../src/debate/escape-html.ts'
import { pictureSize } from '../src/debate/picture.ts'
import { loadRenderer } from '../src/debate/program.ts'
import { readContent } from '../src/debate/read-content.ts'
import { paper } from '../src/debate/site-head.ts'
import { type SiteWords, toSiteWords } from '../src/debate/site-words.ts'
import { browserArguments, findBrowser } from './browser.mjs'
import { takeIndexed } from './pictures/indexed-png.ts'
import { root } from './steps.mjs'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Draws a page as a picture of public/. `isOpaque`: it has no see-through corners, and few colours. */
async function drawPage(
  browser: Browser,
  path: string,
  viewport: { width: number; height: number },
  html: string,
  isOpaque = true,
): Promise<void> {
  const page = await browser.newPage({ viewport, colorScheme: 'light' })
  await page.setContent(html)
  const bytes = isOpaque ? await takeIndexed(page) : await page.screenshot({ omitBackground: true })
  await page.close()
  const file = join(root, 'public', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  process.stdout.write(`public/${path}  ${(bytes.length / 1000).toFixed(1)} kB\n`)
}

/** `first`: what the page in that language shows before any script, whose title and subtitle are on the picture too. */
function sharePage({ lang, product, sides }: SiteWords, first: string): string {
  const side = (name: 'yes' | 'no') =>
    `<div class="${name}-strong"><p class="serif">${escapeHtml(sides[name])}</p></div>`
  const part = (name: string) => `<div class="${name}"></div>`
  return [
    `<!doctype html><html lang="${lang}">`,
    `<style>${read('src/web/shared/base.css')}${read('scripts/pictures/share.css')}</style>`,
    first,
    `<p class="product serif">${escapeHtml(product)}</p>`,
    `<div class="bar">${side('no')}${part('no-pale')}${part('neutral')}${part('yes-pale')}${side('yes')}</div>`,
    part('middle'),
  ].join('')
}

/** `share`: the icon's part of the width; `ground`: the colour around it, since some systems cut the square to a shape of their own. */
function iconPage(share: number, ground: string): string {
  const source = `data:image/svg+xml,${encodeURIComponent(read('public/icon.svg'))}`
  const style = `body { display: grid; place-content: center; height: 100vh; margin: 0; background: ${ground} } img { width: ${share * 100}vw }`
  return `<!doctype html><style>${style}</style><img src="${source}">`
}

const square = (width: number) => ({ width, height: width })
const executablePath = await findBrowser()
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: browserArguments })
try {
  const content = readContent(root)
  const words = toSiteWords(content)
  const render = await loadRenderer(join(root, 'program'))
  for (const own of words) {
    const found = content.langs.get(own.lang)
    const first = found ? render({ deck: content.deck, lang: own.lang, root: '', ...found }) : ''
    await drawPage(browser, own.picture, pictureSize, sharePage(own, first))
  }
  for (const name of readdirSync(join(root, 'public/og'))) {
    if (!words.some(({ picture }) => picture.endsWith(`/${name}`))) rmSync(join(root, 'public/og', name))
  }
  await drawPage(browser, 'icon-192.png', square(192), iconPage(1, 'transparent'), false)
  await drawPage(browser, 'icon-512.png', square(512), iconPage(1, 'transparent'), false)
  await drawPage(browser, 'icon-maskable.png', square(512), iconPage(0.9, paper.light))
  await drawPage(browser, 'apple-touch-icon.png', square(180), iconPage(1, paper.light))
} finally {
  await browser.close()
}
