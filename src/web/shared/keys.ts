// The secrets of this browser: keys and random bits. Keys arrive in the fragment of an address, which no server sees; they are removed
// from it at once, together with other characters that were copied with them.
import { readCode } from '../../core/room-code.ts'
import { tabStorage } from './storage.ts'

const storageName = (code: string) => `key ${code}`

/** The room's control key, from the address (`#KEY`), from which it is removed, or from this tab's storage; undefined if none is there. */
export function takeKey(code: string): string | undefined {
  const found = readFragment(takeFragment())
  const isOurs = found.code === undefined || readCode(found.code) === code
  if (found.key && isOurs) keepKey(code, found.key)
  return tabStorage.getItem(storageName(code)) ?? undefined
}

/** Stores a key for this tab only. */
export const keepKey = (code: string, key: string): void => tabStorage.setItem(storageName(code), key)

/** The parts of a fragment `CODE.KEY` or `host.KEY`. */
export interface FragmentKeys {
  /** The code as it was written. */
  code?: string | undefined
  /** A control key. */
  key?: string | undefined
  /** Possible host keys, the likeliest first. */
  hostKeys?: string[]
}

/** The keys in the address, from which they are removed. */
export const takeKeys = (): FragmentKeys => readFragment(takeFragment())

/** Finds keys in the text of an address, among brackets, full stops and blanks that were copied with it. */
export function readFragment(fragment: string): FragmentKeys {
  // Text programs write other hyphens, and put marks into long words that nobody sees.
  const text = decode(fragment)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
  const [, host] = /^[\W_]*host[.。](.+)$/is.exec(text) ?? []
  // A host key that somebody chose may end in characters that could also be copied by mistake.
  const [plain = ''] = /^[\w-]*/.exec(host ?? '') ?? []
  if (host) return { hostKeys: [...new Set([plain, host, host.slice(0, 24)])].filter(Boolean) }
  // Underscores mark a text in some programs; a key may also begin with one.
  const [, code, key] = /^(?:(.*?)[.。])?[^\w-]*_*?([\w-]{24})(?![A-Za-z0-9])/s.exec(text) ?? []
  return { code: code || undefined, key }
}

/** Removes the fragment from the address bar and so from the history, unless it names a slide; returns it. */
function takeFragment(): string {
  const { pathname, search, hash } = location
  // Some programs write the `#` of a link as `%23`.
  const [whole = '', before = '', escaped = ''] = /^([^#]*?)%23([^&]*)/.exec(search) ?? []
  const isKey = hash !== '' && !isSlide(hash)
  if (whole || isKey)
    history.replaceState(null, '', pathname + before + search.slice(whole.length) + (isKey ? '' : hash))
  return isKey ? hash.slice(1) : escaped
}

/** Removes keys from the address of a page that needs none. */
export const hideKeys = (): void => void takeFragment()

const isSlide = (hash: string): boolean => hash.startsWith('#/')

/** Reloads for a pasted link that differs only in its fragment, since browsers do not load such a link. */
export function reloadForKeys(): void {
  addEventListener('hashchange', (event) => {
    if (!location.hash || isSlide(location.hash)) return
    // Else another listener could change the address before the reload.
    event.stopImmediatePropagation()
    location.reload()
  })
}

/** Decodes an address; bytes that are not UTF-8 become blanks. */
const decode = (text: string): string =>
  text.replace(/(%[0-9a-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes)
    } catch {
      return ' '
    }
  })

/** 128 random bits; `crypto.randomUUID` does not exist on plain HTTP in a LAN. */
export const random128 = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
