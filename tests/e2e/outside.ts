// Pages of other sites that show a room's result in a frame: one site that the server allows and one that it does not, each an origin of
// its own. A page is what its address says: `/frame?URL`, `/moving?URL` over a moving picture, `/slides?URL` in a deck of reveal.js,
// `/lms?URL` in a page of dark colours that puts its frames into a sandbox, as docs/embed.md says for both.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright/test'
import { test as base, expect } from './hall.ts'

const reveal = join(import.meta.dirname, '../../node_modules/reveal.js/dist')

const frame = (url: string) => `<iframe src="${url}" title="The result"></iframe>`
const style = 'body{margin:0}iframe{position:fixed;inset:0;width:100%;height:100%;border:0}'
const pages: Record<string, (url: string) => string> = {
  '/frame': (url) => `<style>${style}</style>${frame(url)}`,
  '/moving': (url) => `<style>${style}
    @keyframes turn { to { transform: rotate(1turn) } }
    .film { position: fixed; inset: -100vmax; background: repeating-conic-gradient(#fff 0 9deg, #000 0 18deg); animation: turn 4s linear infinite }
    </style><div class="film"></div>${frame(url)}`,
  '/lms': (
    url,
  ) => `<style>${style} :root { color-scheme: dark; background: #203040 } iframe { color-scheme: light }</style>
    <iframe src="${url}" title="The result" sandbox="allow-scripts allow-same-origin"></iframe>`,
  '/slides': (url) => `<link rel="stylesheet" href="/reveal.css"><div class="reveal"><div class="slides">
    <section><h2>A slide of another program</h2></section>
    <section><iframe data-src="${url}" data-preload width="800" height="450" title="The result"></iframe></section>
    </div></div><script src="/reveal.js"></script><script>Reveal.initialize({ transition: 'none' })</script>`,
}

async function openSite() {
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://localhost')
    const page = pages[pathname]?.(decodeURIComponent(search.slice(1)))
    const type = page ? 'html' : pathname.endsWith('.css') ? 'css' : 'javascript'
    response.setHeader('content-type', `text/${type}; charset=utf-8`)
    if (page) response.end(`<!doctype html><html lang="en"><title>Outside</title>${page}`)
    else if (/^\/reveal\.(css|js)$/.test(pathname)) response.end(await readFile(join(reveal, pathname)))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close().closeAllConnections() }
}

interface Outside {
  /** The site that may show results in its pages, and one that may not. */
  allowed: string
  refused: string
  /** Opens a page of a site with an address in its frame; gives both. */
  embed: (page: string, url: string, options?: { dark?: boolean }) => Promise<{ page: Page; frame: Frame }>
}

export const test = base.extend<Outside>({
  // biome-ignore lint/correctness/noEmptyPattern: playwright wants the fixtures named, and there are none
  allowed: async ({}, use) => {
    const site = await openSite()
    await use(site.url)
    site.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: playwright wants the fixtures named, and there are none
  refused: async ({}, use) => {
    const site = await openSite()
    await use(site.url)
    site.close()
  },
  env: async ({ allowed }, use) => use({ EMBED_ORIGINS: `https://lms.example.org, ${allowed}` }),
  embed: async ({ browser }, use) => {
    await use(async (at, url, { dark = false } = {}) => {
      const colorScheme = dark ? 'dark' : 'light'
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB', colorScheme })
      const page = await context.newPage()
      await page.goto(`${at}?${encodeURIComponent(url)}`)
      const frame = await (await page.locator('iframe').elementHandle())?.contentFrame()
      if (!frame) throw new Error('the page has no frame')
      return { page, frame }
    })
  },
})
export { expect }
