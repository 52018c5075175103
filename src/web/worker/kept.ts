// What the service worker keeps: a cache for each version of the site, filled whole or not at all, and the last version's beside
// it, since a page that was opened from it may still ask for its parts.
import { list } from 'virtual:site-list'
import { readings } from './routes.ts'

declare const self: ServiceWorkerGlobalScope

const { scope } = self.registration
/** Other sites of the same origin have caches too. */
const prefix = `deck ${scope} `
const current = prefix + list.version
/** Says in a cache when its version came to be the one that answers. */
const mark = addressOf('sw.js?since')

function addressOf(path: string): string {
  return new URL(path, scope).href
}

/** Keeps every file of the list; rejects where one of them cannot be had. */
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

/** A file in `assets` or `words` bears its content in its name, so that any copy will do; any other is asked for anew. */
async function fetchFile(path: string): Promise<Response> {
  const hasOneContent = /^(assets|words)\//.test(path)
  const kept = hasOneContent ? await findKept(path) : undefined
  if (kept) return kept
  const response = await fetch(addressOf(path), { cache: hasOneContent ? 'default' : 'no-cache' })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  // A page may not be opened from what was redirected.
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response
}

/** Removes what neither this version needs nor the one before it. */
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

/** This version's page. */
export const findPage = async (path: string): Promise<Response | undefined> =>
  (await caches.open(current)).match(addressOf(path), { ignoreVary: true })

/** What any version has of this name, this one first. */
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
