// The service worker of the built site: what a reader needs of the deck is there without a network, charts and handout included.
// A newer version waits until the reader takes it. Written by hand; the build gives it its list of files.
import { list } from 'virtual:site-list'
import { dropOld, findKept, findPage, keepAll, keepReadings } from './kept.ts'
import { findWay, type Way } from './routes.ts'

declare const self: ServiceWorkerGlobalScope

const kept = new Set(list.files)

const answers: Record<Way, (request: Request, path: string) => Promise<Response>> = {
  page: async (request, path) => (await findPage(path)) ?? fetch(request),
  // A browser may take for fresh what its host has changed.
  'room-page': (request, path) => askFirst(new Request(request, { cache: 'no-cache' }), () => findPage(path)),
  readings: ({ url }, path) => askFirst(new Request(url, { cache: 'no-cache' }), () => findKept(path), keepReadings),
  part: async (request, path) => (await findKept(path)) ?? fetch(request),
}

/** The network's answer; where it has none, or the server behind it is gone, what is kept. */
async function askFirst(
  request: Request,
  find: () => Promise<Response | undefined>,
  keep?: (response: Response) => Promise<void>,
): Promise<Response> {
  const response = await fetch(request).catch(() => undefined)
  if (response && response.status < 500) {
    await keep?.(response.clone())
    return response
  }
  return (await find()) ?? response ?? Response.error()
}

self.addEventListener('install', (event) => event.waitUntil(keepAll()))
self.addEventListener('activate', (event) => event.waitUntil(dropOld().then(() => self.clients.claim())))
self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting())
})
self.addEventListener('fetch', (event) => {
  const found = findWay(event.request, self.registration.scope, kept)
  if (found) event.respondWith(answers[found.way](event.request, found.path))
})
