// `pdf`: a debate as a file to print, a handout of A4 pages or all slides, one a page.
import { lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { appendFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright'
import { ContentError } from '../debate/content-error.ts'
import { escapeHtml } from '../debate/escape-html.ts'
import { langAttributes } from '../debate/lang-attributes.ts'
import { here, isInstalled, root } from '../debate/package.ts'
import { type Content, readContent } from '../debate/read-content.ts'
import { SettingError } from '../debate/setting-error.ts'
import { writeReadersSite } from './build.ts'
import { browserArguments, findBrowserOf } from './find-browser.mjs'
import { serveStatic } from './static-server.ts'

/** What was typed: the languages, whether it is the handout or the short deck, the file to write. */
export interface PdfOptions {
  lang: string | undefined
  second: string | undefined
  isHandout: boolean
  isShort: boolean
  out: string | undefined
}

interface Wish extends PdfOptions {
  lang: string
  /** The path of the file. */
  out: string
}

/** Writes the file, and prints its path; gives 1, with a sentence, if the debate is wrong or something is missing for it, else 0. */
export async function savePdf(folder: string, options: PdfOptions, print: (text: string) => void): Promise<number> {
  try {
    print(`${await save(folder, options)}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof ContentError || error instanceof SettingError)) throw error
    print(`${error.message}\n`)
    return 1
  }
}

async function save(folder: string, options: PdfOptions): Promise<string> {
  const content = readContent(root, folder)
  const wish = toWish(content, options)
  await checkFile(wish.out)
  const launch = await bringBrowser()
  const site = mkdtempSync(join(tmpdir(), 'yes-and-no-'))
  try {
    await writeReadersSite({ content, publicUrl: undefined, results: resolve('results'), out: site })
    const server = await serveStatic(site)
    const browser = await launch()
    try {
      // Cast, since the check of ui.json makes sure that every language has this text.
      const pageWords = (content.langs.get(wish.lang)?.ui.print as { page: string } | undefined)?.page ?? ''
      const pdf = await printPage(await openPage(browser, server.url, wish), wish, pageWords)
      await writeFile(wish.out, pdf).catch(refuseFile)
    } finally {
      await browser.close()
      await server.close()
    }
  } finally {
    rmSync(site, { recursive: true })
  }
  return wish.out
}

/** Printing takes half a minute: a file that cannot be written is told before. */
async function checkFile(path: string): Promise<void> {
  // A link that leads nowhere is there too.
  const isNew = !lstatSync(path, { throwIfNoEntry: false })
  // To append nothing leaves a file as it was.
  await appendFile(path, '').catch(refuseFile)
  if (isNew) await rm(path)
}

function refuseFile(error: Error): never {
  throw new SettingError(`The file cannot be written: ${error.message}.`)
}

function toWish({ deck, langs }: Content, options: PdfOptions): Wish {
  const [first = ''] = langs.keys()
  const lang = options.lang ?? (langs.has('en') ? 'en' : first)
  for (const named of [lang, options.second]) {
    if (named !== undefined && !langs.has(named))
      throw new SettingError(`There is no language "${named}"; choose from ${[...langs.keys()].join(', ')}.`)
  }
  const { isHandout, isShort } = options
  const second = options.second === lang ? undefined : options.second
  const parts = [deck.id, lang, second, isShort && 'short', isHandout && 'handout']
  return {
    lang,
    second,
    isHandout,
    isShort,
    out: resolve(here, options.out ?? `${parts.filter(Boolean).join('-')}.pdf`),
  }
}

/** A function that starts the browser. Playwright, which steers it, is large and few people need it, so the package does not bring it. */
async function bringBrowser(): Promise<() => Promise<Browser>> {
  const playwright = await import('playwright').catch(() => undefined)
  if (!playwright) throw new SettingError('pdf needs Playwright, which is not installed: npm install playwright')
  const executablePath = findBrowserOf(playwright.chromium.executablePath())
  if (!executablePath)
    throw new SettingError(
      `pdf needs Chromium, Chrome or Edge, and finds none: ${isInstalled ? 'npx playwright install chromium' : 'npm run pdf'} brings one.`,
    )
  return () => playwright.chromium.launch({ executablePath, args: browserArguments })
}

/** Opens what is to be printed and waits until all of it is drawn. */
async function openPage(browser: Browser, url: string, { lang, second, isHandout, isShort }: Wish): Promise<Page> {
  const address = new URL(isHandout ? 'print/' : '', url)
  address.searchParams.set('lang', lang)
  if (second) address.searchParams.set('second', second)
  if (isShort) address.searchParams.set('short', '')
  if (!isHandout) address.searchParams.set('view', 'print')
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  await page.goto(address.href)
  await page.waitForFunction(isDrawn, undefined, { timeout: 120_000 })
  return page
}

/** Whether everything is on the page, each chart at its resolution. Runs in the page. */
function isDrawn(): boolean {
  const charts = [...document.querySelectorAll<HTMLCanvasElement>('.chart canvas')]
  return (
    document.querySelector('main:not([aria-busy="true"])') !== null &&
    charts.every(({ width, clientWidth }) => width >= clientWidth * 2)
  )
}

/** A handout has the deck's title at each page's foot, and the page's number in its language. */
async function footerOf(page: Page, lang: string, words: string): Promise<string> {
  const family = await page.evaluate(() => getComputedStyle(document.documentElement).fontFamily)
  const style = `width: 100%; margin: 0 16mm; display: flex; justify-content: space-between; font: 7.5pt ${family}; color: #5f5a51`
  const number = escapeHtml(words)
    .replace('{{page}}', '<span class="pageNumber"></span>')
    .replace('{{pages}}', '<span class="totalPages"></span>')
  return `<div ${langAttributes(lang)} style="${escapeHtml(style)}"><span>${escapeHtml(await page.title())}</span><span>${number}</span></div>`
}

async function printPage(page: Page, { lang, isHandout }: Wish, pageWords: string): Promise<Buffer> {
  const footerTemplate = isHandout ? await footerOf(page, lang, pageWords) : ''
  return page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: true,
    ...(isHandout ? { displayHeaderFooter: true, headerTemplate: '<span></span>', footerTemplate } : {}),
  })
}
