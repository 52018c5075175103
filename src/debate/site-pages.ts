// The prerendered pages of the site: one for each language with its first slide to be read without JavaScript, one in any language,
// and the handout. Every address in them is relative, so that the folder works wherever it lies.
import { matchLang } from '../core/lang.ts'
import { escapeHtml } from './escape-html.ts'
import type { Layout } from './program.ts'
import { addressTags, commonTags, descriptionTag, type Place, policyTag, shareTags } from './site-head.ts'
import type { SiteWords } from './site-words.ts'
import { tooOldNote } from './too-old.ts'

export interface SitePage extends Place {
  /** The page's language; undefined where it has all. */
  lang: string | undefined
  layouts: Layout[]
  html: string
}

/** What the pages are made of. `template`: the deck's page as it was built; `linksOf`: what it links besides, and the debate itself. */
export interface SiteParts {
  template: string
  words: SiteWords[]
  publicUrl: string | undefined
  /** Whether a server that takes votes has these pages, in a folder of its own `d/`. */
  hasServer: boolean
  /** What a page in one language shows before any script has run. */
  firstOf: (lang: string) => string
  hasPicture: (path: string) => boolean
  linksOf: (page: Pick<SitePage, 'root' | 'lang' | 'layouts'>) => string[]
}

/** All pages of the site. */
export function toSitePages(parts: SiteParts): SitePage[] {
  const { words } = parts
  const first = matchLang(
    [],
    words.map(({ lang }) => lang),
  )
  const any = words.find(({ lang }) => lang === first)
  if (!any) return []
  const read: Layout[] = ['slides', 'scroll']
  return [
    toPage(parts, any, { folder: '', root: './', lang: undefined, layouts: read }),
    ...words.map((own) => toPage(parts, own, { folder: `${own.lang}/`, root: '../', lang: own.lang, layouts: read })),
    toPage(parts, any, { folder: 'print/', root: '../', lang: undefined, layouts: ['handout'] }),
  ]
}

function toPage(parts: SiteParts, own: SiteWords, page: Omit<SitePage, 'html'>): SitePage {
  const { template, words, publicUrl, hasServer, hasPicture, linksOf, firstOf } = parts
  const { folder, root, lang, layouts } = page
  const isHandout = layouts.includes('handout')
  const others = words.filter((one) => one !== own).map((one) => one.lang)
  const head = [
    ...commonTags(own, page),
    ...(lang ? [`<link rel="manifest" href="${root}${manifestPath(lang)}">`] : []),
    ...(publicUrl === undefined ? [] : addressTags(publicUrl, page, isHandout ? [] : words)),
    ...(isHandout ? [] : shareTags(own, page, others, publicUrl, hasPicture(own.picture))),
    ...linksOf(page),
  ]
  const roots = `data-root="${root}"${hasServer ? ` data-server="${root}../../"` : ''}`
  const language = `lang="${own.lang}" dir="ltr"${lang ? ` data-lang="${lang}"` : ''} ${roots}`
  const html = fillTemplate(template, [
    [/<html [^>]*>/, `<html ${language}>`],
    [/<meta charset="utf-8" \/>/, `<meta charset="utf-8" />\n    ${policyTag()}`],
    [/<title>.*<\/title>/, `<title>${escapeHtml(lang ? own.title : own.product)}</title>`],
    [/(?<=(?:href|src)=")\//g, root],
    [/ *<\/head>/, `${head.map((line) => `    ${line}\n`).join('')}  </head>`],
    [/<body><\/body>/, `<body>${lang ? firstOf(lang) : wayIn(words, root)}${tooOldNote(words, 'large')}</body>`],
  ])
  return { ...page, folder, html }
}

/** The phone's page with what it is, in the language of its file, which it has until a script knows its reader's. */
export function describePhone(html: string, words: SiteWords[]): string {
  const own = words.find(({ lang }) => html.includes(`<html lang="${lang}"`))
  if (!own) throw new Error('vote.html is in none of the languages; its description is made from one')
  return fillTemplate(html, [[/(?<=<\/title>)/, `\n    ${descriptionTag(own)}`]])
}

/** A page that nothing is prerendered on, with what it says to old browsers. */
export const tellOldBrowsers = (html: string, words: SiteWords[], level: 'phone' | 'large'): string =>
  fillTemplate(html, [[/<body><\/body>/, `<body>${tooOldNote(words, level)}</body>`]])

/** The file of a language's manifest, in the site. */
export const manifestPath = (lang: string): string => `manifest.${lang}.webmanifest`

/** Replaces each part of the template, which must have it. */
export function fillTemplate(template: string, parts: [part: RegExp, by: string][]): string {
  return parts.reduce((html, [part, by]) => {
    if (html.search(part) < 0) throw new Error(`a page has no ${part.source}; the prerendered pages are made from it`)
    // A function, since a text may have a dollar in it.
    return html.replace(part, () => by)
  }, template)
}

/** The languages, for readers without JavaScript, which would choose one. */
function wayIn(words: SiteWords[], root: string): string {
  const link = ({ lang, title }: SiteWords) =>
    `<li><a href="${root}${lang}/" lang="${lang}" hreflang="${lang}">${escapeHtml(title)}</a></li>`
  return `<noscript><ul>${words.map(link).join('')}</ul></noscript>`
}
