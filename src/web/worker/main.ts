// The service worker of the built site: with it a reader can use the deck without a network, charts and handout included. A newer
// version waits until the reader accepts it. Written by hand; the build adds the list of files.
import { list } from 'virtual:site-list'
import { dropOld, findKept, findPage, keepAll, keepReadings } from './kept.ts'
import { findWay, type Way } from './routes.ts'

declare const self: ServiceWorkerGlobalScope

const kept = new Set(list.files)

const answers: Record<Way, (request: Request, path: string) => Promise<Response>> = {
  page: async (request, path) => (await findPage(path)) ?? fetch(request),
  // Without `no-cache` a browser may use a stored page that its host has changed since.
  'room-page': (request, path) => askFirst(new Request(request, { cache: 'no-cache' }), () => findPage(path)),
  readings: ({ url }, path) => askFirst(new Request(url, { cache: 'no-cache' }), () => findKept(path), keepReadings),
  part: async (request, path) => (await findKept(path)) ?? fetch(request),
}

/** The answer of the network; if there is none, or if it is a server's failure, the stored one. */
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
