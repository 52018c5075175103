// Where the site lies: at the root of its host, or in any folder of it. Pages that need a server are at its root.

/** The root of the site, with a slash at its end. */
export const siteRoot: URL = new URL(document.documentElement.dataset.root ?? '/', location.href)

/** The service worker, which the build puts there. */
export const workerAddress: string = new URL('sw.js', siteRoot).href

/** The address of the deck in a language. */
export const deckAddress = (lang: string): URL => new URL(`${lang}/`, siteRoot)
