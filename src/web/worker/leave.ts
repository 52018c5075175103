// Removes the service worker of the server's root: earlier versions had one there, which would always answer from its cache. This worker
// replaces it, removes its caches and itself, and reloads its pages.
declare const self: ServiceWorkerGlobalScope

/** How long a page may take to load before this worker asks again to become active, in milliseconds. */
const patience = 3000

self.addEventListener('install', () => {
  void self.skipWaiting()
  // If a page requests something just when this worker would replace the old one, Chromium goes on with the old one until that has been
  // idle for half a minute. It tries again when it is asked again, once.
  setTimeout(() => void self.skipWaiting(), patience)
})
self.addEventListener('activate', (event) => event.waitUntil(leave()))
// A page that was still loading then is not found, and if it registers its worker now, it brings this one back without activating it
// again: it is replaced as soon as it requests something.
self.addEventListener('fetch', (event) => event.waitUntil(leave()))

/** The ids of the pages that are being loaded from the server. */
const leaving = new Set<string>()

async function leave(): Promise<void> {
  const own = (await caches.keys()).filter((name) => name.startsWith(`deck ${self.registration.scope} `))
  await Promise.all(own.map((name) => caches.delete(name)))
  const pages = await self.clients.matchAll({ type: 'window' })
  await self.registration.unregister()
  // Not awaited: if a reader leaves a page at that moment, its reload may never end, and this worker would stay.
  for (const page of pages) void reloadPage(page)
}

/** Loads a page from the server. */
async function reloadPage(page: WindowClient): Promise<void> {
  if (leaving.has(page.id)) return
  leaving.add(page.id)
  const url = new URL(page.url)
  // If a page with a fragment navigated to its own address, it would only jump. The server redirects from this address to that one.
  url.pathname += '/'
  // A page that is being closed cannot navigate.
  await page.navigate(url.href).catch(() => leaving.delete(page.id))
}
