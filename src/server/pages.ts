// The built pages, and the headers of every answer: allowed scripts, framing, caching.
import { serveStatic } from '@hono/node-server/serve-static'
import type { Env, Hono } from 'hono'
import { paths } from '../core/contract.ts'
import { isReadersCode, readCode } from '../core/room-code.ts'
import { deckTypes, toPolicy } from '../debate/policy.ts'

/** The file of each page by its route in Hono; the page itself reads the rest of the address. */
export const pageFiles = {
  '/': 'index.html',
  '/j/:code?': 'vote.html',
  '/console': 'console.html',
  '/report/:code': 'report.html',
} as const

/** The folders of the deck's page: prerendered in one for each language, and one for the handout. */
export const deckFolders = (langs: string[]): string[] => [...langs, 'print'].map((name) => `/${name}/`)

/**
 * Where a variant of a page's address redirects to: other upper or lower case, too many or too few slashes (addresses in a folder
 * of the deck are relative), a code in another spelling. A phone page of the room that is always open is redirected too, since it
 * has nothing to show. The result is always a path of this site, whatever the request was.
 */
export function redirectOf(path: string, langs: string[]): string | undefined {
  const to = linkOf(path, langs) ?? pagePath(path.split('/').filter(Boolean), langs)
  return to === path ? undefined : to
}

/**
 * The redirect for a link to the desk or to a projector in which a chat program escaped `?` and `#`. A browser's history has the
 * target of a redirect and not its source, so the key stays in no history.
 */
function linkOf(path: string, langs: string[]): string | undefined {
  const [, page = '', query = '', fragment = ''] = /^(.*?)(?:%3f(.*?))?(?:%23(.*))?$/i.exec(path) ?? []
  if (page === path) return undefined
  const to = pagePath(page.split('/').filter(Boolean), langs)
  if (to !== '/console' && to !== '/' && !deckFolders(langs).includes(to ?? '')) return undefined
  return to + (query && `?${query}`) + (fragment && `#${fragment}`)
}

/** The path of the page that these parts of a path name; undefined if there is none. */
function pagePath([first, ...rest]: string[], langs: string[]): string | undefined {
  if (first === undefined) return '/'
  const name = first.toLowerCase()
  const folder = deckFolders(langs).find((folder) => folder.toLowerCase() === `/${name}/`)
  if (folder && rest.length === 0) return folder
  if (name === 'console' && rest.length === 0) return '/console'
  if (name !== 'j' && name !== 'report') return undefined
  const typed = rest.join('/')
  const code = readCode(typed)
  if (code) return name === 'report' ? paths.report(code) : isReadersCode(code) ? '/' : paths.join(code)
  // If it is no code, the page says so.
  if (typed === '') return '/j'
  return rest.length === 1 ? `/${name}/${typed}` : undefined
}

/** Serves the pages in `folder`, which the build wrote, at their addresses. */
export function servePages<E extends Env>(app: Hono<E>, folder: string, langs: string[]): void {
  const page = (path: string) => serveStatic<E>({ root: folder, path, precompressed: true })
  app.get('*', async (c, next) => {
    // The path as it was sent: c.req.path is decoded and may contain characters that a header cannot.
    const { pathname, search } = new URL(c.req.url)
    const to = redirectOf(pathname, langs)
    const [page, fragment] = to?.split('#') ?? []
    if (page) return c.redirect(page + search + (fragment === undefined ? '' : `#${fragment}`))
    await next()
  })
  for (const named of ['/assets/*', '/words/*'])
    app.get(named, async (c, next) => {
      await next()
      if (c.res.ok) c.header('cache-control', 'public, max-age=31536000, immutable')
    })
  for (const [address, file] of Object.entries(pageFiles)) {
    app.get(address, page(file))
  }
  for (const address of deckFolders(langs)) app.get(address, page(`${address}index.html`))
  // If a browser cached this file, it would learn of the next version late.
  app.get('/sw.js', async (c, next) => {
    await next()
    if (c.res.ok) c.header('cache-control', 'no-cache')
  })
  app.get('*', serveStatic({ root: folder, precompressed: true }))
  app.notFound((c) => c.text('404', 404))
}

/**
 * The headers of every answer, by its path. Only the deck's page may be framed, by its own site. reveal.js writes innerHTML, so the
 * deck has one default policy for Trusted Types (web/deck/trusted-types.ts); no other page may have a policy.
 */
export function answerHeaders(https: boolean, langs: string[]): (path: string) => Map<string, string> {
  const common: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
    ...(https ? overHttps : []),
  ]
  const deck = new Map([...common, ['content-security-policy', toPolicy(deckTypes, "'self'")]])
  const page = new Map([...common, ['content-security-policy', toPolicy("'none'", "'none'")]])
  const api = new Map([...page, ['cache-control', 'no-store']])
  const ofDeck = new Set(['/', ...deckFolders(langs)])
  return (path) => (ofDeck.has(path.replace(/index\.html$/, '')) ? deck : path.startsWith('/api/') ? api : page)
}

/** Browsers accept these only over HTTPS, and elsewhere complain of the first one. */
const overHttps: [string, string][] = [
  ['cross-origin-opener-policy', 'same-origin'],
  ['strict-transport-security', 'max-age=31536000'],
]
