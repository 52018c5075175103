// A plain file server, like a static host: it serves the built folder below a path.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { serveStatic as serveFiles } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

export interface StaticServer {
  /** The folder's address, with a final slash. */
  url: string
  close(): Promise<void>
}

/**
 * Serves a folder on the loopback; rejects if the port is taken, and takes a free one for 0. `base`: the path of the folder, `/` or
 * `/debate/`. A folder gives its index.html; an address with too few or too many slashes is redirected to the right one; compressed
 * files of the build are sent as such.
 */
export async function serveStatic(folder: string, { port = 0, base = '/' } = {}): Promise<StaticServer> {
  const app = new Hono()
  const pathIn = (path: string) => path.slice(base.length - 1)
  app.get('*', async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    if (!`${pathname}/`.startsWith(base)) return c.notFound()
    // A redirect to a path that begins with two slashes would lead to another host.
    const path = pathname.replace(/\/{2,}/g, '/')
    const isUnfinished = !path.endsWith('/') && isFolder(join(folder, pathIn(path)))
    const to = isUnfinished ? `${path}/` : path
    return to === pathname ? next() : c.redirect(to + search, 301)
  })
  app.get('*', serveFiles({ root: folder, precompressed: true, rewriteRequestPath: pathIn }))
  app.notFound((c) => c.text('404', 404))
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(starting))
    starting.once('error', reject)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // A browser may keep a connection open on which it never sends a request.
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
