// The service worker of the server's root, which has none any more: earlier versions had one there that answers from its cache for
// ever. It takes that one's place, leaves with its caches, and loads its pages anew.
declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(leave()))

async function leave(): Promise<void> {
  const own = (await caches.keys()).filter((name) => name.startsWith(`deck ${self.registration.scope} `))
  await Promise.all(own.map((name) => caches.delete(name)))
  const pages = await self.clients.matchAll({ type: 'window' })
  await self.registration.unregister()
  // Not awaited: where its reader goes elsewhere at that moment, a page's way may never end, and this worker would stay.
  for (const page of pages) void loadAnew(page)
}

/** Loads a page from the server. */
async function loadAnew(page: WindowClient): Promise<void> {
  const url = new URL(page.url)
  // To the very address that it has, a page with a fragment would only jump. The server leads from this one back to it.
  url.pathname += '/'
  // A page that is being closed goes nowhere.
  await page.navigate(url.href).catch(() => undefined)
}
