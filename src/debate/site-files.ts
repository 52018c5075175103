// The files beside the pages, for home screens and search engines.

import { escapeHtml } from './escape-html.ts'
import { directionOf } from './lang-attributes.ts'
import { paper } from './site-head.ts'
import type { SiteWords } from './site-words.ts'

/** Icons of public/, drawn by scripts/pictures.ts. */
export const icons = [
  { src: 'icon-192.png', sizes: '192x192' },
  { src: 'icon-512.png', sizes: '512x512' },
  { src: 'icon-maskable.png', sizes: '512x512', purpose: 'maskable' },
]

/** A language's manifest; it stands at the root of the site, and its addresses are relative to itself. */
export function toManifest({ lang, product, title, description }: SiteWords): string {
  return JSON.stringify({
    name: title,
    short_name: product,
    description,
    lang,
    dir: directionOf(lang),
    start_url: `./${lang}/`,
    scope: './',
    display: 'standalone',
    background_color: paper.light,
    theme_color: paper.light,
    icons: icons.map((icon) => ({ ...icon, type: 'image/png' })),
  })
}

/** `address`: where a debate's site is, without a slash at its end. */
interface Place {
  address: string
  langs: string[]
}

/** A sitemap with the pages of each site, each with its siblings in other languages (sitemaps.org, Google's xhtml:link). */
export function toSitemap(places: Place[]): string {
  const urls = places.flatMap(({ address, langs }) => {
    const of = (folder: string) => escapeHtml(`${address}/${folder}`)
    const alternates = [...langs.map((lang) => [lang, `${lang}/`]), ['x-default', '']].map(
      ([lang, folder]) => `<xhtml:link rel="alternate" hreflang="${lang}" href="${of(folder ?? '')}"/>`,
    )
    return ['', ...langs.map((lang) => `${lang}/`)].map(
      (folder) => `<url><loc>${of(folder)}</loc>${alternates.join('')}</url>`,
    )
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ...urls,
    '</urlset>',
    '',
  ].join('\n')
}

/** The file robots.txt: it names the sitemap, if its address is known, and excludes the API, where there is nothing to find. */
export function toRobots(publicUrl: string | undefined): string {
  const { pathname } = new URL(publicUrl === undefined ? 'http://localhost/api/' : `${publicUrl}/api/`)
  const sitemap = publicUrl === undefined ? '' : `Sitemap: ${publicUrl}/sitemap.xml\n`
  return `User-agent: *\nDisallow: ${pathname}\n${sitemap}`
}
