// Which requests the service worker answers, and how. What it does not name goes to the network as if there were no worker.

/**
 * `page`: of the deck, read alone: the kept one. `room-page`: with a room: the network's, so that no old deck stands beside a new
 * room. `readings`: the list of frozen rooms: the network's. `part`: a file whose name or list says which it is: the kept one.
 */
export type Way = 'page' | 'room-page' | 'readings' | 'part'

export interface Asked {
  method: string
  mode: string
  url: string
}

/** Frozen rooms, as the contract's paths name their list. */
export const readings = 'results/index.json'

/** The way of a request, and the path of what is kept; `kept`: paths below `scope`. */
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
  // Also a file that this version does not have: a page of the last one may still be open.
  return kept.has(path) || /^(assets|words)\//.test(path) ? { way: 'part', path } : undefined
}
