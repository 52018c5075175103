// The addresses of this server: which page or file a path names, and where its variants and the addresses of earlier versions lead.
// All paths here are relative to the server's root (settings: PUBLIC_URL) and do not contain the root's own path.
import { paths } from '../core/contract.ts'
import { debateOfReaders, readCode, readersCode } from '../core/room-code.ts'
import type { Debates, HostedDebate } from './debates.ts'

/**
 * What is at an address. `redirect`: a path, with its query and with a fragment where one was found. `page`: a file of a debate's
 * site, by its path in it. `below`: a path in a debate's tree, as it was sent.
 */
export type Target =
  | { redirect: string }
  | { debate: HostedDebate; page: string }
  | { debate: HostedDebate; below: string }

/** The debate of a room of this code; undefined if there is none here. */
export type FindDebate = (code: string) => Promise<HostedDebate | undefined>

/** Finds what is at an address; undefined if nothing of a debate is there. `search`: empty, or from `?` on. */
export type FindTarget = (path: string, search: string) => Promise<Target | undefined>

export const debatePath = (id: string): string => `/d/${id}/`

/** The folders of the deck's page: prerendered in one for each language, and one for the handout. */
const deckFolders = ({ langs }: HostedDebate): string[] => [...langs, 'print'].map((name) => `${name}/`)

export function createAddresses(debates: Debates, findDebate: FindDebate): FindTarget {
  return async (path, search) => {
    const found = readPath(path, debates)
    const deck = deckOf(found.path, debates)
    const all = new URLSearchParams(found.query + search.replace(/^\?/, '&'))
    const [wished, key] = (deck && all.get('room'))?.split(/#(.*)/s) ?? []
    const code = wished && readCode(wished)
    const debate = (code && (await findDebate(code))) || deck?.debate
    if (deck && debate) {
      const folder = deckFolders(debate).includes(deck.folder) ? deck.folder : ''
      found.path = debatePath(debate.id) + folder
      // A chat program escaped the `#` before a key. The redirect puts the key into the fragment, which stays out of servers' logs.
      if (wished !== undefined && key) {
        all.set('room', wished)
        return { redirect: `${found.path}?${all}#${encodeURIComponent(key)}` }
      }
      if (found.path === path) return { debate, page: `${folder}index.html` }
    }
    if (found.path !== path) return { redirect: found.path + joinQueries(found.query, search) + found.fragment }
    return findPage(path, search, debates, findDebate)
  }
}

const joinQueries = (found: string, sent: string): string =>
  found === '' ? sent : `?${found}${sent.replace(/^\?/, '&')}`

/** The pages of a room, by the first part of their paths; the code follows. */
const roomPages = new Map([
  ['j', 'vote.html'],
  ['report', 'report.html'],
  ['show', 'show.html'],
])

/** What is at a path in its canonical form, except for the deck's pages. */
async function findPage(
  path: string,
  search: string,
  debates: Debates,
  findDebate: FindDebate,
): Promise<Target | undefined> {
  const [, name = '', rest = ''] = /^\/([^/]+)(?:\/(.*))?$/s.exec(path) ?? []
  if (name === 'd') {
    const [, id = '', below = ''] = /^([^/]+)(\/.*)$/s.exec(rest) ?? []
    const debate = debates.get(id)
    return debate && { debate, below }
  }
  if (path === '/console') {
    const id = new URLSearchParams(search).get('debate') ?? ''
    return { debate: debates.get(id) ?? debates.first(), page: 'console.html' }
  }
  const page = roomPages.get(name)
  if (page === undefined) return undefined
  if (rest.includes('/')) return undefined
  const code = readCode(rest)
  const debate = (code && (await findDebate(code))) || debates.first()
  return { debate, page }
}

interface ReadPath {
  path: string
  /** Without the `?`. */
  query: string
  /** With the `#`. */
  fragment: string
}

/**
 * The canonical form of a path that names a page in another form: upper or lower case, too many or too few slashes (addresses in the
 * deck's folders are relative), a code in another spelling, an address from when a server had one debate. Any other path stays as it
 * is. The phone's page of a room that is always open becomes the debate's deck, since phones have nothing to show in that room. The
 * result is always a path of this server, whatever the request was.
 */
function readPath(path: string, debates: Debates): ReadPath {
  // A chat program may have escaped `?` and `#` in a link to the desk or to a projector. A browser's history has the target of a
  // redirect and not its source, so the key stays in no history.
  const [, page = '', query = '', tail = ''] = /^(.*?)(?:%3f(.*?))?(?:%23(.*))?$/is.exec(path) ?? []
  const to = pagePath(page.split('/').filter(Boolean), debates) ?? page
  if (page === path) return { path: to, query: '', fragment: '' }
  if (to !== '/console' && !deckOf(to, debates)) return { path, query: '', fragment: '' }
  return { path: to, query, fragment: tail && `#${tail}` }
}

/** The path of the page that these parts of a path name; undefined if there is none. */
function pagePath(parts: string[], debates: Debates): string | undefined {
  const [first, ...rest] = parts
  const { id } = debates.first()
  // Earlier versions had pages at the names of their files too.
  if (parts.at(-1) === 'index.html') return pagePath(parts.slice(0, -1), debates)
  if (first === undefined) return debatePath(id)
  const name = first.toLowerCase()
  // A page may be open in a language that the debate no longer has.
  if (name === 'd') return deckPath(rest, debates) ?? deckPath(withoutLanguage(rest), debates)
  if (name === 'console' && rest.length === 0) return '/console'
  if (name === 'results' && rest.length === 1 && rest[0] === 'index.json')
    return debatePath(id) + paths.readings.slice(1)
  if (!roomPages.has(name))
    return (
      deckPath([id, first, ...rest], debates) ??
      (earlierRoots.includes(parts.join().toLowerCase()) ? debatePath(id) : undefined)
    )
  const typed = rest.join('/')
  const code = /^readers$/i.test(typed) ? readersCode(id) : readCode(typed)
  if (code) {
    if (name === 'report') return paths.report(code)
    if (name === 'show') return paths.show(code)
    const own = debateOfReaders(code)
    return own === undefined ? paths.join(code) : debatePath(debates.get(own)?.id ?? id)
  }
  // If it is no code, the page says so.
  if (typed === '') return '/j'
  return rest.length === 1 ? `/${name}/${typed}` : undefined
}

/** Earlier versions had the pages of the debate that ships in these folders at the root; links to them lead to the first debate. */
const earlierRoots = ['ja', 'zh-hans', 'en']

/** The path of a page of the deck, from the id of a debate and the name of a folder. */
function deckPath(parts: string[], debates: Debates): string | undefined {
  const [id = debates.first().id, name, ...more] = parts.map((part) => part.toLowerCase())
  const debate = debates.get(id)
  if (!debate || more.length > 0) return undefined
  if (name === undefined) return debatePath(id)
  const folder = deckFolders(debate).find((one) => one.toLowerCase() === `${name}/`)
  return folder && debatePath(id) + folder
}

/** The parts of a path in a debate's tree without a language tag at its end (`words` and `assets` do not look like one). */
const withoutLanguage = (parts: string[]): string[] =>
  parts.length === 2 && /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i.test(parts[1] ?? '') ? parts.slice(0, 1) : parts

/** Whether a page of the deck is at this path. */
export const isDeckPage = (path: string, debates: Debates): boolean => deckOf(path, debates) !== undefined

/** The debate and the folder of a page of the deck; undefined for any other path. */
function deckOf(path: string, debates: Debates): { debate: HostedDebate; folder: string } | undefined {
  const [, id = '', folder = ''] = /^\/d\/([^/]+)\/([^/]+\/)?$/.exec(path) ?? []
  const debate = debates.get(id)
  return debate && (folder === '' || deckFolders(debate).includes(folder)) ? { debate, folder } : undefined
}
