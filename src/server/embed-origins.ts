// The setting EMBED_ORIGINS: the sites whose pages may show a room's result in a frame.
import { SettingError } from '../debate/setting-error.ts'

/** The origins of a list with commas or blanks, each once; throws an error for which `stop` has a sentence if one is none. */
export const readEmbedOrigins = (list: string | undefined): string[] => [
  ...new Set(
    (list ?? '')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(checkOrigin),
  ),
]

/** The origin as a policy names it; `*` is every site. */
function checkOrigin(typed: string): string {
  if (typed === '*') return typed
  // What is typed is read first: a name may have other signs there (wide ones, `%3b`) for those that a policy would take for its own.
  const url = URL.parse(typed)
  const isPlain = url !== null && /^https?:\/\/[a-z0-9._-]+(:\d+)?$/.test(url.origin)
  if (isPlain && url.href === `${url.origin}/`) return url.origin
  if (url?.hostname.startsWith('['))
    throw new SettingError(
      `EMBED_ORIGINS: "${typed}" has an IPv6 address, which browsers leave out of such a list; give a name that leads to it.`,
    )
  throw new SettingError(
    isPlain
      ? `EMBED_ORIGINS: "${typed}" is more than the origin of a site; give scheme and name alone: ${url.origin}`
      : `EMBED_ORIGINS: "${typed}" is not the origin of a site; give one such as https://lms.example.org, or * for every site.`,
  )
}
