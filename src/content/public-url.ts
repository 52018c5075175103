// PUBLIC_URL: where visitors reach the site, as the QR code, canonical addresses and the sitemap say it.
import { ContentError } from './problems.ts'

/** The address without a slash at its end; undefined where none is given; throws a ContentError. */
export function toPublicUrl(text: string | undefined): string | undefined {
  const url = text?.replace(/\/+$/, '')
  if (!url) return undefined
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url
  throw new ContentError(`PUBLIC_URL: "${url}" is not an address; give one like https://vote.example.org.`)
}
