// Which requests the service worker answers, and how. Other requests go to the network as if there were no worker.

/**
 * The kinds of requests. `page`: a page of the deck for a reader alone, answered from the cache. `room-page`: the deck with a room,
 * answered from the network first, so that no old deck is shown with a new room. `readings`: the list of frozen rooms, from the network
 * first. `part`: a file that the list has, or one whose name changes with its content, from the cache.
 */
export type Way = 'page' | 'room-page' | 'readings' | 'part'

export interface Asked {
  method: string
  mode: string
  url: string
}

/** The path of the list of frozen rooms, the same as in the contract's paths. */
export const readings = 'results/index.json'

/** The kind of a request, and the path of the stored file; undefined if the worker does not answer. `kept`: paths below `scope`. */
export function findWay(
  { method, mode, url }: Asked,
  scope: string,
  kept: ReadonlySet<string>,
): { way: Way; path: string } | undefined {
  if (method !== 'GET' || !url.startsWith(scope)) return undefined
  const { searchParams, origin, pathname } = new URL(url)
  const path = (origin + pathname).slice(scope.length).replace(/(^|\/)index\.html$/, '$1')
  if (mode === 'navigate') {
    const isPage = kept.has(path) && (path === '' || path.endsWith('/'))
    return isPage ? { way: searchParams.has('room') ? 'room-page' : 'page', path } : undefined
  }
  if (path === readings) return { way: 'readings', path }
  // Also a file that this version does not have, because a page of the version before may still be open.
  return kept.has(path) || /^(assets|words|pictures|theme)\//.test(path) ? { way: 'part', path } : undefined
}
