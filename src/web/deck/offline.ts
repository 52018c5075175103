// The page's side of the service worker: it has the site kept for when there is no network, and offers a newer version to who
// reads alone, never in a room. Where a browser cannot or may not keep it, reading goes on as it is.
import type { Page } from '../shared/page.ts'
import { siteRoot, workerAddress } from '../shared/site.ts'
import { tabStorage } from '../shared/storage.ts'
import { toPhrases } from '../shared/text.ts'
import { build } from './element.ts'

/** How long a browser may take to change workers, in milliseconds. */
const patience = 5000
/** Kept for the tab: whether its reader took a newer version that the browser had not changed to yet. */
const taken = 'newer taken'

/** To be called once the page is whole: fetching all of the site takes the line and the processor from what is read. */
export async function keepSite(page: Page, isAlone: boolean): Promise<void> {
  const link = () => linkManifest(page.currentLang())
  link()
  page.onLang(link)
  // Neither is there on plain HTTP, but on this machine itself.
  if (!isSecureContext || !('serviceWorker' in navigator)) return
  try {
    const registration = await navigator.serviceWorker.register(workerAddress)
    if (!isAlone) return
    const wasTaken = tabStorage.getItem(taken) === 'yes'
    if (wasTaken) tabStorage.setItem(taken, 'no')
    // This page may still have come from the old worker.
    if (wasTaken && !registration.waiting) return location.reload()
    onNewer(registration, () => showOffer(page, registration))
  } catch {
    // A private window, a full disk, a host without the file.
  }
}

/** What is put on a home screen opens in the language that it was put there in. */
function linkManifest(lang: string): void {
  let link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]')
  if (!link) {
    link = build('link', '')
    link.rel = 'manifest'
    document.head.append(link)
  }
  const { href } = new URL(`manifest.${lang}.webmanifest`, siteRoot)
  // The same again would have the browser begin anew with it.
  if (link.href !== href) link.href = href
}

/** Calls `tell` once a newer version waits beside the one that answers. */
function onNewer(registration: ServiceWorkerRegistration, tell: () => void): void {
  let isTold = false
  const look = () => {
    if (isTold || !registration.waiting || !registration.active) return
    isTold = true
    tell()
  }
  look()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look)
  })
}

/** Offers the newer version; taken, it answers from then on, and this page is loaded anew, once. */
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
    // Another window may have taken it already.
    if (!registration.waiting) return location.reload()
    const reload = () => {
      clearTimeout(timer)
      location.reload()
    }
    navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true })
    accept.disabled = true
    registration.waiting.postMessage('take over')
    // At once as a rule; but Chromium forgets it where a page asked for something in that moment, until one is loaded anew.
    const timer = setTimeout(() => {
      tabStorage.setItem(taken, 'yes')
      location.reload()
    }, patience)
  })
  // Its keys are its own: space must press a button, not walk the slides.
  offer.addEventListener('keydown', (event) => event.stopPropagation())
  document.body.append(offer)
}
