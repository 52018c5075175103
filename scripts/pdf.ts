// `npm run pdf`: the deck as a file to print, a handout of A4 pages or all slides, one a page, from the built folder.
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright'
import { ContentError } from '../src/debate/content-error.ts'
import { readContent } from '../src/debate/read-content.ts'
import { browserArguments, findBrowser } from './browser.mjs'
import { serveStatic } from './static-server.ts'

const root = join(import.meta.dirname, '..')

const options = {
  lang: { type: 'string', default: 'en' },
  second: { type: 'string' },
  handout: { type: 'boolean', default: false },
  short: { type: 'boolean', default: false },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

interface Wish {
  lang: string
  second: string | undefined
  isHandout: boolean
  isShort: boolean
  /** The path of the file. */
  out: string
}

const help = (langs: string[]): string => `npm run pdf -- [options]

Writes the deck as a PDF: all slides, one a page, or a handout.

  --lang LANG     the language: ${langs.join(', ')} (en)
  --second LANG   a second language beside it
  --handout       an A4 handout: claims, arguments, charts, what rooms answered, sources
  --short         the core claims alone
  --out FILE      the file to write (yes-and-no-LANG.pdf in this folder)
  --help          this list
`

/** A sentence for the person at the terminal. */
class Complaint extends Error {}

function readWish(args: string[], langs: string[]): Wish | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  for (const lang of [values.lang, values.second]) {
    if (lang !== undefined && !langs.includes(lang))
      throw new Complaint(`There is no language "${lang}"; choose from ${langs.join(', ')}.`)
  }
  const { lang, handout: isHandout, short: isShort } = values
  const second = values.second === lang ? undefined : values.second
  const parts = ['yes-and-no', lang, second, isShort && 'short', isHandout && 'handout']
  // npm runs scripts in the project's folder; the file belongs where the command was given.
  const here = process.env.INIT_CWD ?? process.cwd()
  return {
    lang,
    second,
    isHandout,
    isShort,
    out: resolve(here, values.out ?? `${parts.filter(Boolean).join('-')}.pdf`),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new Complaint(
      `${error instanceof Error ? error.message.replace(/\. .*/s, '') : error}; --help lists every option.`,
    )
  }
}

/** Opens what is to be printed and waits until all of it is drawn. */
async function openPage(browser: Browser, url: string, { lang, second, isHandout, isShort }: Wish): Promise<Page> {
  const address = new URL(isHandout ? 'print/' : '', url)
  address.searchParams.set('lang', lang)
  if (second) address.searchParams.set('second', second)
  if (isShort) address.searchParams.set('short', '')
  if (!isHandout) address.searchParams.set('view', 'print')
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  const answer = await page.goto(address.href)
  if (!answer?.ok()) throw new Complaint(`The build has no ${address.pathname}; npm run build makes it.`)
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
  return `<div lang="${lang}" style="${escapeHtml(style)}"><span>${escapeHtml(await page.title())}</span><span>${number}</span></div>`
}

const escapeHtml = (text: string): string => text.replace(/[&<"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

async function print(page: Page, { lang, isHandout }: Wish, pageWords: string): Promise<Buffer> {
  const footerTemplate = isHandout ? await footerOf(page, lang, pageWords) : ''
  return page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: true,
    ...(isHandout ? { displayHeaderFooter: true, headerTemplate: '<span></span>', footerTemplate } : {}),
  })
}

async function main(): Promise<void> {
  const content = readContent(root)
  const langs = [...content.langs.keys()]
  const wish = readWish(process.argv.slice(2), langs)
  if (wish === 'help') return void process.stdout.write(help(langs))
  // Cast, since the check of ui.json makes sure that every language has this text.
  const pageWords = (content.langs.get(wish.lang)?.ui.print as { page: string } | undefined)?.page ?? ''
  const executablePath = await findBrowser()
  if (!executablePath) throw new Complaint('There is no browser to print with; npm run pdf brings one.')
  const server = await serveStatic(join(root, 'dist'))
  const browser = await chromium.launch({ executablePath, args: browserArguments })
  try {
    const pdf = await print(await openPage(browser, server.url, wish), wish, pageWords)
    await writeFile(wish.out, pdf).catch((error: Error) => {
      throw new Complaint(`The file cannot be written: ${error.message}.`)
    })
    process.stdout.write(`${wish.out}\n`)
  } finally {
    await browser.close()
    await server.close()
  }
}

main().catch((error: unknown) => {
  const isForReaders = error instanceof Complaint || error instanceof ContentError
  process.stderr.write(`${isForReaders ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exitCode = 1
})
