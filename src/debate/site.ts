// Makes the files of a debate's site that are not the program's own: the pages with the debate in them, the files with its words, the
// service worker with its list, and the files for home screens and search engines.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ErrorCode, paths } from '../core/contract.ts'
import { type DebateData, debateElement, type WordFile, type WordParts, wordFiles } from '../core/debate-data.ts'
import type { DeckWords } from '../core/deck.ts'
import type { RenderFirst } from '../core/first-slide.ts'
import type { Readings } from '../core/readings.ts'
import type { UiFile } from './check-ui.ts'
import { hashDebate, hashShown } from './debate-hash.ts'
import { escapeHtml } from './escape-html.ts'
import { langAttributes } from './lang-attributes.ts'
import { markTitles, markUi } from './mark-ui.ts'
import { phrasesOf } from './phrases.ts'
import {
  type Layout,
  missingPage,
  type Program,
  retiringWorkerFile,
  roomPages,
  type templates,
  workerFile,
} from './program.ts'
import type { Content } from './read-content.ts'
import { icons, toManifest, toRobots, toSitemap } from './site-files.ts'
import {
  addTooOldNote,
  describePage,
  fillTemplate,
  manifestPath,
  type SitePage,
  toMissingPage,
  toSitePages,
  wordsOfAnyPage,
} from './site-pages.ts'
import { toSiteWords } from './site-words.ts'
import { toPageCss } from './theme-css.ts'
import { fillWorker } from './worker-list.ts'

export interface SiteOptions {
  program: Program
  /** Draws what a page shows before any script has run. */
  renderFirst: RenderFirst
  content: Content
  /** Where the site will be, if that is known. */
  publicUrl: string | undefined
  /** The rooms that readers compare themselves with, on a host without the server. */
  readings: Readings
  /** The path of the server that takes votes, with slashes at both ends; absent: there is none, and so no pages of rooms. */
  server?: string | undefined
  /** Whether the pages follow the debate while it is being written; no service worker then keeps them for later. */
  isWatched?: boolean | undefined
}

/** The files by their paths in the site: texts, and the bytes of pictures. */
export function toSite({
  program,
  renderFirst,
  content,
  publicUrl,
  readings,
  server,
  isWatched,
}: SiteOptions): Map<string, string | Uint8Array> {
  const { data, parts, files, theme } = toDebateFiles(content)
  const ofRooms = Object.values(data.words).flatMap((paths) =>
    Object.entries(paths).flatMap(([file, path]) => (wordFilesOf['index.html'].includes(file as WordFile) ? [] : path)),
  )
  const site = new Map([...files].filter(([path]) => server !== undefined || !ofRooms.includes(path)))
  const watch = isWatched ? ` data-watch="${hashShown(content)}"` : ''
  const words = toSiteWords(content)
  const pages = toSitePages({
    template: program.read('index.html'),
    words,
    publicUrl,
    hasServer: server !== undefined,
    watch,
    firstOf: (lang) => {
      const own = content.langs.get(lang)
      return own ? renderFirst({ deck: content.deck, lang, root: '../', ...own }) : ''
    },
    hasPicture: (path) => existsSync(join(program.folder, path)),
    linksOf: (page) => [
      ...linksOf(program, page, data.references),
      ...themeLinks(theme, page.root),
      debateScript({ ...data, ...firstOf(page, parts) }, 'index.html'),
    ],
  })
  for (const { folder, html } of pages) site.set(`${folder}index.html`, html)
  if (server !== undefined) {
    const any = wordsOfAnyPage(words)
    // These pages are at the server's own addresses, so the addresses in them begin at the server's root and are not relative.
    const root = `${server}d/${content.deck.id}/`
    const place = (html: string, ...head: string[]) =>
      fillTemplate(html, [
        [/<html [^>]*>/, `<html ${langAttributes(any.lang)} data-root="${root}" data-server="${server}"${watch}>`],
        [/<title>.*<\/title>/, `<title>${escapeHtml(any.product)}</title>`],
        [/(?<=(?:href|src)=")\//g, root],
        [/ *<\/head>/, `${[...themeLinks(theme, root), ...head].map((line) => `    ${line}\n`).join('')}  </head>`],
      ])
    for (const name of roomPages) {
      const level = name === 'vote.html' || name === 'show.html' ? 'phone' : 'large'
      const html = place(addTooOldNote(program.read(name), words, level), debateScript(data, name))
      site.set(name, name === 'vote.html' ? describePage(html, any) : html)
    }
    site.set(missingPage, place(toMissingPage(program.read('vote.html'), words)))
  }
  for (const own of words) site.set(manifestPath(own.lang), toManifest(own))
  if (publicUrl !== undefined && server === undefined) {
    site.set('sitemap.xml', toSitemap([{ address: publicUrl, langs: [...content.langs.keys()] }]))
    site.set('robots.txt', toRobots(publicUrl))
  }
  const inPublic = ['icon.svg', 'apple-touch-icon.png', ...icons.map(({ src }) => src)]
  const manifests = words.map(({ lang }) => manifestPath(lang))
  const ofDebate = [...files.keys(), ...manifests].filter((path) => !ofRooms.includes(path))
  const kept = [
    ...program.files.map((path) => ({ path, source: path })),
    ...pages.map(({ folder, html }) => ({ path: folder, source: html })),
    ...ofDebate.map((path) => ({ path, source: site.get(path) ?? '' })),
    ...inPublic.map((path) => ({ path, source: readFileSync(join(program.folder, path)) })),
  ]
  site.set(workerFile, isWatched ? program.read(retiringWorkerFile) : fillWorker(program.read(workerFile), kept))
  site.set(paths.readings.slice(1), JSON.stringify(readings))
  return site
}

/** The link to the debate's own colours, to stand after the styles of the program, whose colours they replace. */
export const themeLinks = (theme: string | undefined, root: string): string[] =>
  theme === undefined ? [] : [`<link rel="stylesheet" href="${root}${theme}">`]

/** The files of words that each page may load. */
const wordFilesOf: Record<(typeof templates)[number], readonly WordFile[]> = {
  'index.html': ['deck', 'arguments', 'evidence', 'desk'],
  'report.html': ['deck', 'evidence'],
  'show.html': ['claims', 'stage'],
  'vote.html': ['claims', 'stage', 'arguments', 'evidence'],
  'console.html': ['claims', 'desk', 'arguments'],
}

/** The element that holds the debate in a page made from this template. */
export function debateScript(data: DebateData, template: (typeof templates)[number]): string {
  const words = Object.entries(data.words).map(([lang, paths]) => [lang, only(paths, wordFilesOf[template])])
  const json = JSON.stringify({ ...data, words: Object.fromEntries(words) })
  return `<script type="application/json" id="${debateElement}">${json.replaceAll('<', '\\u003c')}</script>`
}

const only = <T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> =>
  // Cast, since TypeScript does not follow the keys of built objects.
  Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>

/**
 * `data`: what each page knows of the debate; `files`: the files that it names, texts or bytes, by their paths in the site; `parts`: words
 * by language; `theme`: the path of the debate's own colours.
 */
export interface DebateFiles {
  data: DebateData
  parts: Map<string, WordParts>
  files: Map<string, string | Uint8Array>
  theme: string | undefined
}

export function toDebateFiles(content: Content): DebateFiles {
  const { deck, references, langs } = content
  const parts = new Map([...langs].map(([lang, own]) => [lang, toParts(lang, own)]))
  const written = new Map<string, string | Uint8Array>(content.pictures.map(({ path, bytes }) => [path, bytes]))
  const add = (name: string, content: object): string => {
    const text = JSON.stringify(content)
    const hash = createHash('sha256').update(text).digest('base64url')
    const path = `words/${name}-${hash.slice(0, 8)}.json`
    written.set(path, text)
    return path
  }
  const files = (lang: string, own: WordParts) =>
    Object.fromEntries(
      Object.entries(wordFiles).map(([file, names]) => [file, add(`${lang}-${file}`, only(own, names))]),
    )
  const data: DebateData = {
    deck,
    hash: hashDebate(content),
    // Computed here, since a browser would take long.
    names: Object.fromEntries([...parts.keys()].map((lang) => [lang, nameOf(lang)])),
    // Cast, since every language has a file of every kind.
    words: Object.fromEntries([...parts].map(([lang, own]) => [lang, files(lang, own) as Record<WordFile, string>])),
    references: add('references', markTitles(references, phrasesOf)),
  }
  const css = content.theme === undefined ? undefined : toPageCss(content.theme)
  const theme = css && `theme/${createHash('sha256').update(css).digest('hex').slice(0, 8)}.css`
  if (css && theme) written.set(theme, css)
  return { data, parts, files: written, theme }
}

const nameOf = (lang: string): string => new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang

/** The words that a page in one language contains: those that its first slide needs. */
function firstOf({ lang }: Pick<SitePage, 'lang'>, parts: Map<string, WordParts>): Pick<DebateData, 'first'> {
  const own = lang === undefined ? undefined : parts.get(lang)
  return lang !== undefined && own ? { first: { lang, parts: only(own, wordFiles.deck) } } : {}
}

/** Groups of ui.json that only some pages load (stageUi: pages that show slides or results); all pages load the others, `ui`. */
const groupsOfStage =
  'act side comma argument deck amount evidence hindsight help report swing balance read site print'.split(' ')
const groupsOfDesk = ['desk', 'rooms', 'argument']
/** Errors of requests that no phone makes: those of presenters on any page, and those of the desk and the list of rooms. */
const errorsOfPresenters: string[] = [
  'from_elsewhere',
  'key_needed',
  'key_wrong',
  'not_found',
  'conflict',
] satisfies ErrorCode[]
const errorsOfDesk: string[] = [
  'too_large',
  'nothing_to_undo',
  'name_taken',
  'too_many_saved',
  'too_many_rooms',
  'too_many_own',
  'too_many_at_once',
  'no_such_debate',
] satisfies ErrorCode[]

function toParts(lang: string, { words, ui }: { words: DeckWords; ui: UiFile }): WordParts {
  const cut = phrasesOf(lang)
  const marked = Object.entries(cut ? markUi(ui, cut) : ui)
  const groupsIf = (has: (group: string) => boolean) => Object.fromEntries(marked.filter(([group]) => has(group)))
  const errors = marked.flatMap(([group, texts]) => (group === 'errors' ? Object.entries(texts) : []))
  const errorsIf = (isSo: (code: string) => boolean) => Object.fromEntries(errors.filter(([code]) => isSo(code)))
  const ofPresenters = errorsIf((code) => errorsOfPresenters.includes(code))
  const ofDesk = errorsIf((code) => errorsOfDesk.includes(code))
  return {
    ...words,
    ui: {
      ...groupsIf((group) => !groupsOfStage.includes(group) && !groupsOfDesk.includes(group)),
      errors: errorsIf((code) => !(code in ofPresenters || code in ofDesk)),
    },
    stageUi: { ...groupsIf((group) => groupsOfStage.includes(group)), errors: ofPresenters },
    deskUi: { ...groupsIf((group) => groupsOfDesk.includes(group)), errors: { ...ofPresenters, ...ofDesk } },
  }
}

/** Links to files that a page needs at once, except for the script that every deck page has and the files that this script imports. */
function linksOf(
  program: Program,
  { root, layouts }: Pick<SitePage, 'root' | 'layouts'>,
  references: string,
): string[] {
  const ofLayout = (layout: Layout): string[] => {
    const { styles, scripts, media } = program.layouts[layout]
    const link = (rel: string) => (file: string) =>
      `<link rel="${rel}" data-layout="${layout}" href="${root}${file}"${media ? ` media="${media}"` : ''}>`
    const own = scripts.filter((file) => !program.asked.includes(file))
    return [...styles.map(link('stylesheet')), ...own.map(link('modulepreload'))]
  }
  const numbers = `<link rel="preload" as="fetch" crossorigin href="${root}${references}">`
  return [...layouts.flatMap(ofLayout), ...(layouts.includes('handout') ? [numbers] : [])]
}
