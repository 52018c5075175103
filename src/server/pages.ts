// The built pages and what every answer promises a browser: where scripts may come from, who may frame it, how long it keeps.
import { serveStatic } from '@hono/node-server/serve-static'
import type { Env, Hono } from 'hono'

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
  app.get('*', serveStatic({ root: folder, precompressed: true }))
  app.notFound((c) => c.text('404', 404))
}

/**
 * The headers of every answer, by its path. Only the deck may be framed, by its own site. reveal.js writes innerHTML, so the
 * deck has one default policy for Trusted Types (web/deck/trusted-types.ts); no other page may have any.
 */
export function answerHeaders(https: boolean): (path: string) => Map<string, string> {
  const common: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
    ...(https ? overHttps : []),
  ]
  const deck = new Map([...common, ['content-security-policy', policy("'self'", 'default')]])
  const page = new Map([...common, ['content-security-policy', policy("'none'", "'none'")]])
  const api = new Map([...page, ['cache-control', 'no-store']])
  return (path) => (path === '/' ? deck : path.startsWith('/api/') ? api : page)
}

/** Browsers heed these on HTTPS alone, and complain of the first elsewhere. */
const overHttps: [string, string][] = [
  ['cross-origin-opener-policy', 'same-origin'],
  ['strict-transport-security', 'max-age=31536000'],
]

const policy = (frameAncestors: string, trustedTypes: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join('; ')
