// The service worker that development serves: it replaces a built one on the same port, then removes its caches and itself. It does not
// reload pages, as leave.ts does at a real address, and it imports nothing, because it is served without a build.
declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(leave()))
// A kept page that registers its worker when this one has just left brings this one back, without activating it again.
self.addEventListener('fetch', (event) => event.waitUntil(leave()))

async function leave(): Promise<void> {
  const own = (await caches.keys()).filter((name) => name.startsWith(`deck ${self.registration.scope} `))
  await Promise.all(own.map((name) => caches.delete(name)))
  await self.registration.unregister()
}
