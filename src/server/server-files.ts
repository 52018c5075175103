// The files at a server's own root, which belong to no debate: those for search engines, and the service worker that replaces that of
// an earlier version and then removes itself.
import { toRobots, toSitemap } from '../debate/site-files.ts'
import { debatePath } from './addresses.ts'
import type { Debates } from './debates.ts'
import type { ServerFiles } from './pages.ts'

interface ServerFilesOptions {
  debates: Debates
  publicUrl: string | undefined
  /** The script of the service worker that takes the place of an earlier version's at the root; absent: there is none. */
  leave: string | undefined
}

export function createServerFiles({ debates, publicUrl, leave }: ServerFilesOptions): ServerFiles {
  const places = (url: string) =>
    debates.list().map(({ id, langs }) => ({ address: url + debatePath(id).slice(0, -1), langs }))
  return (path) => {
    if (path === '/robots.txt') return { type: 'text/plain; charset=utf-8', text: toRobots(publicUrl) }
    if (path === '/sw.js' && leave !== undefined) return { type: 'text/javascript; charset=utf-8', text: leave }
    if (path !== '/sitemap.xml' || publicUrl === undefined) return undefined
    return { type: 'application/xml; charset=utf-8', text: toSitemap(places(publicUrl)) }
  }
}
