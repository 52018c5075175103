// Where the site is: its pages say so, since the same folder is served at the root of a server or under any path of another.

/** The address of the site's root, with a slash at its end. */
export const siteRoot = (): URL => new URL(document.documentElement.dataset.root ?? '/', location.href)

/** The address of the deck in a language. */
export const deckAddress = (lang: string): URL => new URL(`${lang}/`, siteRoot())
