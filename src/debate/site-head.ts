// The elements in the head of a prerendered page for browsers, search engines and programs that show a shared link. Only these contain
// absolute addresses, and only if PUBLIC_URL is given.

import { escapeHtml } from './escape-html.ts'
import { pictureSize } from './picture.ts'
import { deckTypes, toPolicy } from './policy.ts'
import type { SiteWords } from './site-words.ts'

/** The values of the colour `paper` in web/shared/base.css. */
export const paper = { light: '#f6f2e9', dark: '#151517' }

/** The place of a page: its folder in the site ('' for the root), and the relative path from there to the root. */
export interface Place {
  folder: string
  root: './' | '../'
}

const tag = (name: string, attributes: Record<string, string>): string =>
  `<${name} ${Object.entries(attributes)
    .map(([key, value]) => `${key}="${escapeHtml(value)}"`)
    .join(' ')}>`
const meta = (name: string, content: string) => tag('meta', { name, content })
const property = (name: string, content: string) => tag('meta', { property: name, content })

/** The policy, for hosts that send no header. It must come before everything to which it applies. */
export const policyTag = (): string =>
  tag('meta', { 'http-equiv': 'Content-Security-Policy', content: toPolicy(deckTypes) })

export const descriptionTag = ({ description }: SiteWords): string => meta('description', description)

/** What every page of the site has: its description, how it looks on a home screen. */
export function commonTags(words: SiteWords, { root }: Place): string[] {
  return [
    descriptionTag(words),
    tag('meta', { name: 'theme-color', content: paper.light, media: '(prefers-color-scheme: light)' }),
    tag('meta', { name: 'theme-color', content: paper.dark, media: '(prefers-color-scheme: dark)' }),
    meta('apple-mobile-web-app-title', words.product),
    tag('link', { rel: 'apple-touch-icon', href: `${root}apple-touch-icon.png` }),
  ]
}

/** The page's canonical address, and the addresses of its siblings, one for each language; the page in any language is their default. */
export function addressTags(publicUrl: string, { folder }: Place, siblings: SiteWords[]): string[] {
  const alternate = (hreflang: string, folder: string) =>
    tag('link', { rel: 'alternate', hreflang, href: `${publicUrl}/${folder}` })
  return [
    tag('link', { rel: 'canonical', href: `${publicUrl}/${folder}` }),
    ...siblings.map(({ lang }) => alternate(lang, `${lang}/`)),
    ...(siblings.length > 0 ? [alternate('x-default', '')] : []),
  ]
}

/** What other programs show where the link is shared. `hasPicture`: whether the file of the picture exists. */
export function shareTags(
  words: SiteWords,
  { folder }: Place,
  others: string[],
  publicUrl: string | undefined,
  hasPicture: boolean,
): string[] {
  const { lang, product, title, description, picture } = words
  const image = publicUrl !== undefined && hasPicture ? `${publicUrl}/${picture}` : undefined
  return [
    property('og:type', 'website'),
    property('og:site_name', product),
    property('og:title', title),
    property('og:description', description),
    property('og:locale', toLocale(lang)),
    ...others.map((other) => property('og:locale:alternate', toLocale(other))),
    ...(publicUrl === undefined ? [] : [property('og:url', `${publicUrl}/${folder}`)]),
    ...(image === undefined
      ? []
      : [
          property('og:image', image),
          property('og:image:type', 'image/png'),
          property('og:image:width', String(pictureSize.width)),
          property('og:image:height', String(pictureSize.height)),
          property('og:image:alt', title),
        ]),
    meta('twitter:card', image === undefined ? 'summary' : 'summary_large_image'),
  ]
}

/** Language and country as Open Graph writes them: ja_JP, zh_CN, en_US. */
function toLocale(lang: string): string {
  const { language, region } = new Intl.Locale(lang).maximize()
  return `${language}_${region}`
}
