// The built pages and what every answer promises a browser: where scripts may come from, who may frame it, how long it keeps.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Env, Hono } from 'hono'
import { deckTypes, toPolicy } from '../content/policy.ts'

/** Each page's file by its address, as Hono writes one; what stands behind the address is read by the page itself. */
export const pageFiles = {
  '/': 'index.html',
  '/j/:code?': 'vote.html',
  '/console': 'console.html',
  '/report/:code': 'report.html',
} as const

/** Serves the pages of `folder`, which the build wrote, at their addresses. */
export function servePages<E extends Env>(app: Hono<E>, folder: string): void {
  app.get('/assets/*', async (c, next) => {
    await next()
    if (c.res.ok) c.header('cache-control', 'public, max-age=31536000, immutable')
  })
  for (const [address, file] of Object.entries(pageFiles)) {
    app.get(address, serveStatic({ root: folder, path: file, precompressed: true }))
  }
  // Addresses in a folder's page are relative to the folder.
  app.get('/:folder{[\\w-]+}', async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    if (!existsSync(join(folder, c.req.param('folder'), 'index.html'))) return next()
    return c.redirect(`${pathname}/${search}`, 301)
  })
  app.get('*', serveStatic({ root: folder, precompressed: true }))
  app.notFound((c) => c.text('404', 404))
}

/** The headers of every answer, by its path. Only the deck may be framed, by its own site. */
export function answerHeaders(https: boolean): (path: string) => Map<string, string> {
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
  return (path) => (path.startsWith('/api/') ? api : isDeck(path) ? deck : page)
}

/** Every folder is a page of the deck: the root, each language, the handout (content/site-pages.ts). */
const isDeck = (path: string): boolean => /\/(index\.html)?$/.test(path)

/** Browsers heed these on HTTPS alone, and complain of the first elsewhere. */
const overHttps: [string, string][] = [
  ['cross-origin-opener-policy', 'same-origin'],
  ['strict-transport-security', 'max-age=31536000'],
]
