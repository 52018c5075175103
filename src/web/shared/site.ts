// The address of the debate's site, which is the root of its host or any folder there. For the address of its server, see server-path.ts.

/** The hash of what the page shows, if the server tells it of every change while the debate is being written. */
export const watchedState: string | undefined = document.documentElement.dataset.watch

/** The root of the site, with a slash at its end. */
export const siteRoot: URL = new URL(document.documentElement.dataset.root ?? '/', location.href)

/** The service worker of the site. */
export const workerAddress: string = new URL('sw.js', siteRoot).href

/** The address of the deck in a language. */
export const deckAddress = (lang: string): URL => new URL(`${lang}/`, siteRoot)
