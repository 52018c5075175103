// What development serves as the service worker: it takes the place of a built one on the same port, and leaves with its caches. It
// loads no page anew, as leave.ts does at a real address, and it imports nothing, since it is served as it stands.
declare const self: ServiceWorkerGlobalScope

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(leave()))

async function leave(): Promise<void> {
  const own = (await caches.keys()).filter((name) => name.startsWith(`deck ${self.registration.scope} `))
  await Promise.all(own.map((name) => caches.delete(name)))
  await self.registration.unregister()
}
