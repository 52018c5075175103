// PUBLIC_URL: the address of the site for visitors, as the QR code, canonical addresses and the sitemap contain it.
import { isBlockedPort } from '../core/blocked-ports.ts'
import { SettingError } from './setting-error.ts'

/** The address without a final slash; undefined if none is given; throws a SettingError, which names the `setting`. */
export function toPublicUrl(text: string | undefined, setting = 'PUBLIC_URL'): string | undefined {
  const url = text?.replace(/\/+$/, '')
  if (!url) return undefined
  const { protocol = '', port = '' } = URL.parse(url) ?? {}
  if (!/^https?:$/.test(protocol))
    throw new SettingError(`${setting}: "${url}" is not an address; give one like https://vote.example.org.`)
  if (port !== '' && isBlockedPort(Number(port)))
    throw new SettingError(`${setting}: "${url}": no browser opens a page on port ${port}; give another.`)
  return url
}

/** Names with which the addresses of a server begin; the path of its root must not begin with any of them. */
const ownNames = /^\/(d|j|api|report|show|console|health|metrics|results|assets|words)(\/|$)/

/** Throws a SettingError for a server's address whose path could be taken for the beginning of one of its own. */
export function checkServerUrl(publicUrl: string | undefined): void {
  const base = basePath(publicUrl)
  if (ownNames.test(base))
    throw new SettingError(
      `PUBLIC_URL: "${publicUrl}": the server has addresses of its own at ${base}; choose another path.`,
    )
}

/** The path below which visitors find the site, without a slash at its end: empty at the root of a host. */
export const basePath = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '')
