// The built pages and what every answer promises a browser: where scripts may come from, who may frame it, how long it keeps.
import { serveStatic } from '@hono/node-server/serve-static'
import type { Env, Hono, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

export interface PagesOptions {
  /** The folder that the build wrote. */
  folder: string
  /** Whether visitors come by HTTPS. */
  https: boolean
}

/** Each page's file by its address; what stands behind the address is read by the page itself. */
const pageFiles = {
  '/': 'index.html',
  '/j/:code?': 'vote.html',
  '/console': 'console.html',
  '/report/:code': 'report.html',
} as const

export function servePages<E extends Env>(app: Hono<E>, { folder }: PagesOptions): void {
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
 * The headers of every answer. Only the deck may be framed, by its own site. reveal.js writes innerHTML, so the deck has
 * one default policy for Trusted Types (web/deck/trusted-types.ts); no other page may have any.
 */
export function pageHeaders(https: boolean): MiddlewareHandler {
  const others = headers(https, ["'none'"], ["'none'"])
  const deck = headers(https, ["'self'"], ['default'])
  return (c, next) => (c.req.path === '/' ? deck : others)(c, next)
}

const headers = (https: boolean, frameAncestors: string[], trustedTypes: string[]): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors,
      requireTrustedTypesFor: ["'script'"],
      trustedTypes,
    },
    strictTransportSecurity: https ? 'max-age=31536000' : false,
    // Browsers heed these two on HTTPS alone, and complain of them elsewhere.
    crossOriginOpenerPolicy: https ? 'same-origin' : false,
    originAgentCluster: https,
    xFrameOptions: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  })
