// The place of the server of rooms: every request to it, and every link to one of its pages, gets its path here.

/** The full path of something at the server; `path`: its path below the server's root. If no server is named: below the host's root. */
export function serverPath(path: string): string {
  const root = new URL(document.documentElement.dataset.server ?? '/', location.href)
  return root.pathname.replace(/\/$/, '') + path
}
