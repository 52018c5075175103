// The prerendered pages of the site: one for each language, whose first slide can be read without JavaScript; one for any language;
// and the handout. Every address in them is relative, so that the folder works at any path.
import { matchLang } from '../core/lang.ts'
import { escapeHtml } from './escape-html.ts'
import { langAttributes } from './lang-attributes.ts'
import type { Layout } from './program.ts'
import { addressTags, commonTags, descriptionTag, type Place, policyTag, shareTags } from './site-head.ts'
import type { SiteWords } from './site-words.ts'
import { tooOldNote } from './too-old.ts'

export interface SitePage extends Place {
  /** The page's language; undefined if it can be in any. */
  lang: string | undefined
  layouts: Layout[]
  html: string
}

/** What the pages are made of. `template`: the deck's page as it was built; `linksOf`: elements for its head, such as links. */
export interface SiteParts {
  template: string
  words: SiteWords[]
  publicUrl: string | undefined
  /** Whether the pages belong to a server that takes votes; its root is then two folders above the site (`d/ID/`). */
  hasServer: boolean
  /** The attribute that tells pages to follow the debate while it is being written, or ''. */
  watch: string
  /** What a page in one language shows before any script has run. */
  firstOf: (lang: string) => string
  hasPicture: (path: string) => boolean
  linksOf: (page: Pick<SitePage, 'root' | 'lang' | 'layouts'>) => string[]
}

/** The words of a page that is in no fixed language, before a script changes it to the reader's. */
export function wordsOfAnyPage(words: SiteWords[]): SiteWords {
  const lang = matchLang(
    [],
    words.map((one) => one.lang),
  )
  const own = words.find((one) => one.lang === lang)
  if (!own) throw new Error('a debate without a language')
  return own
}

/** All pages of the site. */
export function toSitePages(parts: SiteParts): SitePage[] {
  const { words } = parts
  const any = wordsOfAnyPage(words)
  const read: Layout[] = ['slides', 'scroll']
  return [
    toPage(parts, any, { folder: '', root: './', lang: undefined, layouts: read }),
    ...words.map((own) => toPage(parts, own, { folder: `${own.lang}/`, root: '../', lang: own.lang, layouts: read })),
    toPage(parts, any, { folder: 'print/', root: '../', lang: undefined, layouts: ['handout'] }),
  ]
}

function toPage(parts: SiteParts, own: SiteWords, page: Omit<SitePage, 'html'>): SitePage {
  const { template, words, publicUrl, hasServer, watch, hasPicture, linksOf, firstOf } = parts
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
  const roots = `data-root="${root}"${hasServer ? ` data-server="${root}../../"` : ''}${watch}`
  const language = `${langAttributes(own.lang)}${lang ? ` data-lang="${lang}"` : ''} ${roots}`
  const html = fillTemplate(template, [
    [/<html [^>]*>/, `<html ${language}>`],
    [/<meta charset="utf-8" \/>/, `<meta charset="utf-8" />\n    ${policyTag()}`],
    [/<title>.*<\/title>/, `<title>${escapeHtml(lang ? own.title : own.product)}</title>`],
    [/(?<=(?:href|src)=")\//g, root],
    [/ *<\/head>/, `${head.map((line) => `    ${line}\n`).join('')}  </head>`],
    [
      /<body><\/body>/,
      `<body>${lang ? firstOf(lang) : languageLinks(words, root)}${tooOldNote(words, 'large')}</body>`,
    ],
  ])
  return { ...page, folder, html }
}

/** A page of rooms with the description of the debate. */
export const describePage = (html: string, own: SiteWords): string =>
  fillTemplate(html, [[/(?<=<\/title>)/, `\n    ${descriptionTag(own)}`]])

/** A page without prerendered content, with its note for old browsers. */
export const addTooOldNote = (html: string, words: SiteWords[], level: 'phone' | 'large'): string =>
  fillTemplate(html, [[/<body><\/body>/, `<body>${tooOldNote(words, level)}</body>`]])

/** The template of the page for addresses where nothing is: it says so in every language, and links to the debate. */
export function toMissingPage(phone: string, words: SiteWords[]): string {
  const sentence = ({ lang, missing, title }: SiteWords) =>
    `<div ${langAttributes(lang)}><p>${escapeHtml(missing)}</p><p><a href="/${lang}/">${escapeHtml(title)}</a></p></div>`
  return fillTemplate(phone.replace(/ *<(?:script|link rel="modulepreload")[^>]*>(?:<\/script>)?\n/g, ''), [
    [/<body><\/body>/, `<body><main class="page"><h1>404</h1>${words.map(sentence).join('')}</main></body>`],
  ])
}

/** The file of a language's manifest, in the site. */
export const manifestPath = (lang: string): string => `manifest.${lang}.webmanifest`

/** Replaces each part of the template; throws if the template does not have the part. */
export function fillTemplate(template: string, parts: [part: RegExp, by: string][]): string {
  return parts.reduce((html, [part, by]) => {
    if (html.search(part) < 0) throw new Error(`a page has no ${part.source}; the prerendered pages are made from it`)
    // A function, since `replace` gives a `$` in a plain text a special meaning.
    return html.replace(part, () => by)
  }, template)
}

/** Links to all languages, for readers without JavaScript; with it, a script chooses the language. */
function languageLinks(words: SiteWords[], root: string): string {
  const link = ({ lang, title }: SiteWords) =>
    `<li><a href="${root}${lang}/" ${langAttributes(lang)} hreflang="${lang}">${escapeHtml(title)}</a></li>`
  return `<noscript><ul>${words.map(link).join('')}</ul></noscript>`
}
