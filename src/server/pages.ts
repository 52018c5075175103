// The pages of the debates and the few files of the server itself, and the headers of every answer: allowed scripts, framing, caching.
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context, Hono } from 'hono'
import { paths } from '../core/contract.ts'
import { deckTypes, toPolicy } from '../debate/policy.ts'
import { missingPage } from '../debate/program.ts'
import type { FindTarget, Target } from './addresses.ts'
import type { Env } from './authority.ts'
import type { HostedDebate } from './debates.ts'

/** A file of the server itself, by its path. */
export type ServerFiles = (path: string) => { type: string; text: string } | undefined

export interface PagesOptions {
  /** The path of the server's root, without a slash at its end. */
  base: string
  find: FindTarget
  files: ServerFiles
  /** The debate of addresses that name none. */
  first: () => HostedDebate
  /** Folders of earlier sites at the server's root, whose pages may still be open. */
  older: string[]
  /** Whether the debates are being written. */
  isWatched: boolean
  /** In development, answers every request that is neither for a file of the server nor redirected. */
  otherwise?: ((c: Context<Env>, target: Target | undefined) => Response) | undefined
}

/** Serves the pages at their addresses. */
export function servePages(
  app: Hono<Env>,
  { base, find, files, first, older, isWatched, otherwise }: PagesOptions,
): void {
  app.get('*', async (c, next) => {
    // The path as it was sent: c.req.path is decoded and may contain characters that a header cannot.
    const { pathname, search } = new URL(c.req.url)
    const own = files(pathname)
    if (own) return c.body(own.text, 200, { 'content-type': own.type, 'cache-control': 'no-cache' })
    const target = await find(pathname, search)
    if (target && 'redirect' in target) return c.redirect(base + target.redirect)
    if (otherwise) return otherwise(c, target)
    const file = target
      ? await serveFile(c, target)
      : hasOneContent(pathname) && (await servePart(c, older, (at) => at))
    return file || next()
  })
  app.notFound(async (c) => {
    if (!c.req.header('accept')?.includes('text/html')) return c.text('404', 404)
    const { pathname, search } = new URL(c.req.url)
    const target = await find(pathname, '')
    const { site } = target && 'debate' in target ? target.debate : first()
    const page = site && (await serveFrom(c, { root: site.folder, path: missingPage }))
    if (!page) return c.text('404', 404)
    // A debate that is not shown may be one whose id is being corrected: its page comes back by itself. The header names the address, since
    // a browser would only jump within a page whose address has a `#`.
    if (isWatched && !target && /^\/d\/[^/]/.test(pathname))
      page.headers.set('refresh', `5; url=${base}${pathname}${search}`)
    return new Response(page.body, { status: 404, headers: page.headers })
  })
}

type FileTarget = Exclude<Target, { redirect: string }>

/** Whether a file's name contains a hash of its content, so that any copy of the file will do. */
const hasOneContent = (path: string): boolean => /^\/(assets|words|pictures|theme)\//.test(path)

/** The answer with a file of a debate's site; undefined if it has none of this name. */
async function serveFile(c: Context<Env>, target: FileTarget): Promise<Response | undefined> {
  const { site } = target.debate
  if (!site) return undefined
  if ('page' in target) {
    const page = await serveFrom(c, { root: site.folder, path: target.page })
    // From a cached page, a browser would request files of an older site.
    page?.headers.set('cache-control', 'no-cache')
    return page
  }
  const { below } = target
  if (hasOneContent(below)) return servePart(c, [site.folder, ...site.older], inTree)
  // Pages are served only at their own addresses (above), since each needs its own headers.
  if (/(\/|\.html)$/i.test(c.req.path)) return undefined
  const file = await serveFrom(c, { root: site.folder, rewriteRequestPath: inTree })
  // If a browser cached this file, it would learn of the next version late.
  if (below === '/sw.js') file?.headers.set('cache-control', 'no-cache')
  return file
}

/** The file from the first of the folders that has it. */
async function servePart(
  c: Context<Env>,
  folders: string[],
  rewriteRequestPath: (path: string) => string,
): Promise<Response | undefined> {
  for (const root of folders.filter(existsSync)) {
    const found = await serveFrom(c, { root, rewriteRequestPath })
    found?.headers.set('cache-control', 'public, max-age=31536000, immutable')
    if (found) return found
  }
  return undefined
}

async function serveFrom(
  c: Context<Env>,
  options: Parameters<typeof serveStatic<Env>>[0],
): Promise<Response | undefined> {
  // The empty function stands for Hono's `next`: nothing else answers if the file is missing.
  const found = await serveStatic<Env>({ ...options, precompressed: true })(c, async () => {})
  return found ?? undefined
}

const inTree = (path: string): string => path.replace(/^\/d\/[^/]+/, '')

/**
 * The headers of every answer, by its path. `isDeck`: whether a page of the deck is at a path. Only two pages may be framed: the deck's,
 * by its own site, and `/show/CODE`, by the origins that the setting EMBED_ORIGINS allows. No answer has X-Frame-Options, which knows no
 * list of origins. reveal.js writes innerHTML, so the deck has one default policy for Trusted Types (web/deck/trusted-types.ts); no
 * other page may have a policy.
 */
export function answerHeaders(
  https: boolean,
  isDeck: (path: string) => boolean,
  embedOrigins: readonly string[] = [],
): (path: string) => Map<string, string> {
  const common: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
    ...(https ? overHttps : []),
  ]
  const framedBy = (ancestors: string, types = "'none'") =>
    new Map([...common, ['content-security-policy', toPolicy(types, ancestors)]])
  const deck = framedBy("'self'", deckTypes)
  const page = framedBy("'none'")
  const shown = framedBy(embedOrigins.join(' ') || "'none'").set('x-robots-tag', 'noindex')
  const api = new Map([...page, ['cache-control', 'no-store']])
  return (path) =>
    isDeck(path) ? deck : path.startsWith('/api/') ? api : path.startsWith(paths.show('')) ? shown : page
}

/** Browsers accept these headers only over HTTPS; elsewhere they warn of the first one. */
const overHttps: [string, string][] = [
  ['cross-origin-opener-policy', 'same-origin'],
  ['strict-transport-security', 'max-age=31536000'],
]
