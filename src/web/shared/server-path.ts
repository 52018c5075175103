// Where the server of rooms is, for a page that has one: everything asked of it, and every address of its own pages, goes through here.

/** The path of something at the server, from its path below the server's root; a page without a server looks at its host's root. */
export function serverPath(path: string): string {
  const root = new URL(document.documentElement.dataset.server ?? '/', location.href)
  return root.pathname.replace(/\/$/, '') + path
}
