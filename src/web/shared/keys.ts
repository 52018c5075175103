// The secrets of this browser: keys, which come in the fragment of an address that no server sees, and leave it at once, with
// whatever was copied along with them; and random bits.
import { readCode } from '../../core/room-code.ts'
import { tabStorage } from './storage.ts'

const storageName = (code: string) => `key ${code}`

/** The room's control key: from the address (`#KEY`), which is then cleaned, or as this tab kept it; undefined without one. */
export function takeKey(code: string): string | undefined {
  const found = readFragment(takeFragment())
  const isOurs = found.code === undefined || readCode(found.code) === code
  if (found.key && isOurs) keepKey(code, found.key)
  return tabStorage.getItem(storageName(code)) ?? undefined
}

/** Keeps a key for this tab alone. */
export const keepKey = (code: string, key: string): void => tabStorage.setItem(storageName(code), key)

/** What a fragment has of `CODE.KEY`, or of `host.KEY`. */
export interface FragmentKeys {
  /** As it was written. */
  code?: string | undefined
  /** A control key. */
  key?: string | undefined
  /** What may be the host key, the likeliest first. */
  hostKeys?: string[]
}

/** The keys of the address, which is then cleaned. */
export const takeKeys = (): FragmentKeys => readFragment(takeFragment())

/** Reads keys out of what stands in an address, among the brackets, stops and blanks that were copied with it. */
export function readFragment(fragment: string): FragmentKeys {
  const text = decode(fragment).normalize('NFKC').trim()
  const [, host] = /^[^\w]*host[.。](.+)$/is.exec(text) ?? []
  // A host key that somebody chose may end in what could also have been copied along.
  if (host) return { hostKeys: [...new Set([/^[\w-]*/.exec(host)?.[0] ?? '', host])].filter(Boolean) }
  const [, code, key] = /^(?:(.*?)[.。])?[^\w-]*([\w-]{24})(?![A-Za-z0-9])/s.exec(text) ?? []
  return { code: code || undefined, key }
}

/** What is no slide's address leaves the address bar, and the history with it. */
function takeFragment(): string {
  const { pathname, search, hash } = location
  // As some programs write `#` in a link.
  const [whole = '', before = '', escaped = ''] = /^([^#]*?)%23([^&]*)/.exec(search) ?? []
  const isKey = hash !== '' && !isSlide(hash)
  if (whole || isKey)
    history.replaceState(null, '', pathname + before + search.slice(whole.length) + (isKey ? '' : hash))
  return isKey ? hash.slice(1) : escaped
}

const isSlide = (hash: string): boolean => hash.startsWith('#/')

/** A link that differs from the page's own address in its fragment alone loads nothing by itself. */
export function reloadForKeys(): void {
  addEventListener('hashchange', (event) => {
    if (!location.hash || isSlide(location.hash)) return
    // Before anybody else writes an address over it.
    event.stopImmediatePropagation()
    location.reload()
  })
}

/** Without what is not UTF-8. */
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
