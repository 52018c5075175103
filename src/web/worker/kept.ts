// What the service worker stores: one cache for each version of the site, filled completely or not at all. The cache of the version
// before is kept too, because a page that was opened from it may still request its parts.
import { list } from 'virtual:site-list'
import { readings } from './routes.ts'

declare const self: ServiceWorkerGlobalScope

const { scope } = self.registration
/** Tells the caches of this site from those of other sites of the same origin. */
const prefix = `deck ${scope} `
const current = prefix + list.version
/** The key of the entry in a cache that says when its version became the one that answers. */
const mark = addressOf('sw.js?since')

function addressOf(path: string): string {
  return new URL(path, scope).href
}

/** Stores every file of the list; rejects if one of them cannot be fetched. */
export async function keepAll(): Promise<void> {
  const isNew = !(await caches.has(current))
  const cache = await caches.open(current)
  try {
    await Promise.all(list.files.map(async (path) => cache.put(addressOf(path), await fetchFile(path))))
  } catch (error) {
    if (isNew) await caches.delete(current)
    throw error
  }
  await fetch(addressOf(readings)).then(keepReadings, () => undefined)
}

/** The name of a file in `assets` or `words` changes with its content, so any stored copy is right; other files are fetched again. */
async function fetchFile(path: string): Promise<Response> {
  const hasOneContent = /^(assets|words)\//.test(path)
  const kept = hasOneContent ? await findKept(path) : undefined
  if (kept) return kept
  const response = await fetch(addressOf(path), { cache: hasOneContent ? 'default' : 'no-cache' })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  // Browsers refuse to open a page from a redirected response.
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response
}

/** Removes all caches except those of this version and of the one before it, and notes since when this version answers. */
export async function dropOld(): Promise<void> {
  const others = (await ownCaches()).filter((name) => name !== current)
  const since = await Promise.all(
    others.map(async (name) => {
      const marked = await (await caches.open(name)).match(mark)
      return marked ? Number(await marked.text()) : 0
    }),
  )
  const last = others[since.indexOf(Math.max(...since))]
  await Promise.all(others.filter((name) => name !== last).map((name) => caches.delete(name)))
  await (await caches.open(current)).put(mark, new Response(String(Date.now())))
}

/** A page of this version. */
export const findPage = async (path: string): Promise<Response | undefined> =>
  (await caches.open(current)).match(addressOf(path), { ignoreVary: true })

/** The file of this name that this version has stored, or else any other version. */
export async function findKept(path: string): Promise<Response | undefined> {
  for (const name of [current, ...(await ownCaches())]) {
    const found = await caches.match(addressOf(path), { cacheName: name, ignoreVary: true })
    if (found) return found
  }
  return undefined
}

export async function keepReadings(response: Response): Promise<void> {
  if (response.ok) await (await caches.open(current)).put(addressOf(readings), response)
}

const ownCaches = async (): Promise<string[]> => (await caches.keys()).filter((name) => name.startsWith(prefix))
