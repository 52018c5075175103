// The page's side of the service worker: has the site stored for use without a network, and offers newer versions to a reader alone,
// never in a room. If the browser cannot or may not store the site, the page works without that.
import type { Page } from '../shared/page.ts'
import { siteRoot, workerAddress } from '../shared/site.ts'
import { tabStorage } from '../shared/storage.ts'
import { toPhrases } from '../shared/text.ts'
import { build } from './element.ts'

/** How long a browser may take to change workers, in milliseconds. */
const patience = 5000
/** Key in the tab's storage: whether the reader has accepted a newer version to which the browser has not changed yet. */
const taken = 'newer taken'

/** Call it once the page is complete: fetching the whole site takes network and processor time from the visible page. */
export async function keepSite(page: Page, isAlone: boolean): Promise<void> {
  const link = () => linkManifest(page.currentLang())
  link()
  page.onLang(link)
  // On plain HTTP, browsers offer service workers only for localhost.
  if (!isSecureContext || !('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register(workerAddress)
    if (!isAlone) return
    const wasTaken = tabStorage.getItem(taken) === 'yes'
    if (wasTaken) tabStorage.setItem(taken, 'no')
    // The old worker may still have served this page.
    if (wasTaken && !registration.waiting) return location.reload()
    // Chromium gives up if a page requests something just when the workers change, and tries again when it is asked once more.
    if (wasTaken) {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
      registration.waiting?.postMessage('take over')
    }
    onNewer(registration, () => showOffer(page, registration))
  } catch {
    // For example in a private window, on a full disk, or from a host without the worker's file.
  }
}

/** Links the manifest of a language: an app on a home screen opens in the language in which it was installed. */
function linkManifest(lang: string): void {
  let link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]')
  if (!link) {
    link = build('link', '')
    link.rel = 'manifest'
    document.head.append(link)
  }
  const { href } = new URL(`manifest.${lang}.webmanifest`, siteRoot)
  // To set the same address again would make the browser load the manifest again.
  if (link.href !== href) link.href = href
}

/** Calls `offer` once, when a newer worker waits while an older one is active. */
function onNewer(registration: ServiceWorkerRegistration, offer: () => void): void {
  let isOffered = false
  const look = () => {
    if (isOffered || !registration.waiting || !registration.active) return
    isOffered = true
    offer()
  }
  look()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look)
  })
}

/** Offers the newer version. If the reader accepts it, the new worker takes over and this page reloads once. */
function showOffer({ onLang, t }: Page, registration: ServiceWorkerRegistration): void {
  const sentence = build('p', '')
  const accept = build('button', 'take')
  const leave = build('button', '')
  const offer = build('div', 'offer', sentence, accept, leave)
  offer.setAttribute('role', 'status')
  const draw = () => {
    sentence.replaceChildren(toPhrases(t(($) => $.site.newer)))
    accept.replaceChildren(toPhrases(t(($) => $.site.take)))
    leave.replaceChildren(toPhrases(t(($) => $.site.later)))
  }
  onLang(draw)
  draw()
  leave.addEventListener('click', () => offer.remove())
  accept.addEventListener('click', () => {
    // In another window the new version may have been accepted already.
    if (!registration.waiting) return location.reload()
    const reload = () => {
      clearTimeout(timer)
      location.reload()
    }
    navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true })
    accept.disabled = true
    registration.waiting.postMessage('take over')
    // The worker usually takes over at once. But if a page fetches something at that moment, Chromium waits until a page reloads.
    const timer = setTimeout(() => {
      tabStorage.setItem(taken, 'yes')
      location.reload()
    }, patience)
  })
  // Keys pressed here must not reach the slides: space must press a button and not turn a slide.
  offer.addEventListener('keydown', (event) => event.stopPropagation())
  document.body.append(offer)
}
