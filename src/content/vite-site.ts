// The static site that the build leaves: the deck's page prerendered in each language, with the layout that fits the window fetched
// at once; the service worker that keeps it; and what a home screen and a search engine ask for.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'
import { toPublicUrl } from './public-url.ts'
import { readContent } from './read-content.ts'
import { icons, toManifest, toRobots, toSitemap } from './site-files.ts'
import { findChunk, graphOf, needsOf } from './site-graph.ts'
import { describePhone, type Layout, manifestPath, type SitePage, tellOldBrowsers, toSitePages } from './site-pages.ts'
import { toSiteWords } from './site-words.ts'

/** The window that the deck is read in as slides; in any other it is a page that scrolls. */
const slidesWindow = '(min-width: 51.3125em) and (min-height: 31.3125em)'
const layouts: Record<Layout, { modules: string[]; media?: string }> = {
  slides: { modules: ['src/web/deck/slides.ts'], media: slidesWindow },
  scroll: { modules: ['src/web/deck/read/scroll.tsx'], media: `not all and ${slidesWindow}` },
  handout: { modules: ['src/web/deck/handout/handout.ts', 'virtual:references'] },
}
/** The words that a language's first slide needs, as vite-content.ts names their files. */
const firstWords = ['claims', 'stage']

const worker = { module: 'src/web/worker/main.ts', file: 'sw.js', list: 'virtual:site-list' }
/** What the worker's list is until all files are known. */
const placeholder = '__SITE_LIST__'

/** `root` holds slides/, locales/ and public/; PUBLIC_URL is where the site will be, if the build is told. */
export function sitePlugin(root: string): Plugin {
  const publicUrl = toPublicUrl(process.env.PUBLIC_URL)
  return {
    name: 'site',
    // In development there is one page for all folders; this says which of them it is.
    transformIndexHtml: (html, { server, originalUrl = '' }) => {
      const [, folder] = /^\/([\w-]+)\//.exec(originalUrl) ?? []
      if (!server || !folder || !existsSync(join(root, 'locales', folder))) return html
      return html.replace(/<html [^>]*>/, `<html lang="${folder}" data-lang="${folder}">`)
    },
    buildStart() {
      if (this.environment.mode !== 'build') return
      this.emitFile({ type: 'chunk', id: join(root, worker.module), fileName: worker.file })
    },
    resolveId: (id) => (id === worker.list ? `\0${id}` : undefined),
    load: (id) => (id === `\0${worker.list}` ? `export const list = JSON.parse('${placeholder}')` : undefined),
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const template = bundle['index.html']
        const deck = findChunk(bundle, 'src/web/deck/main.ts')
        if (template?.type !== 'asset' || !deck) return
        const content = readContent(root)
        const words = toSiteWords(content)
        const pages = toSitePages({
          template: String(template.source),
          words,
          publicUrl,
          agreeSupports: content.deck.thesis?.agreeSupports ?? content.deck.claims[0]?.agreeSupports ?? 'neither',
          hasPicture: (path) => existsSync(join(root, 'public', path)),
          linksOf: (page) => linksOf(bundle, deck, page),
        })
        const emit = (fileName: string, source: string) => this.emitFile({ type: 'asset', fileName, source })
        for (const { folder, html } of pages) {
          if (folder === '') template.source = html
          else emit(`${folder}index.html`, html)
        }
        for (const name of ['vote.html', 'console.html', 'report.html']) {
          const page = bundle[name]
          if (page?.type !== 'asset') continue
          const isPhone = name === 'vote.html'
          const html = tellOldBrowsers(String(page.source), words, isPhone ? 'phone' : 'large')
          page.source = isPhone ? describePhone(html, words) : html
        }
        const manifests = words.map((own) => ({ path: manifestPath(own.lang), source: toManifest(own) }))
        for (const { path, source } of manifests) emit(path, source)
        if (publicUrl === undefined)
          this.info('PUBLIC_URL is not set: no canonical addresses, hreflang, sitemap or picture')
        else {
          emit('sitemap.xml', toSitemap(publicUrl, [...content.langs.keys()]))
          emit('robots.txt', toRobots(publicUrl))
        }
        const inPublic = ['icon.svg', 'apple-touch-icon.png', ...icons.map(({ src }) => src)]
        writeList(bundle, [
          ...graphOf(bundle, deck).map((path) => ({ path, source: path })),
          ...pages.map(({ folder, html }) => ({ path: folder, source: html })),
          ...manifests,
          ...inPublic.map((path) => ({ path, source: readFileSync(join(root, 'public', path)) })),
        ])
      },
    },
  }
}

/** What a page asks for at once beside the script of every deck page, and all that this one imports. */
function linksOf(
  bundle: Rolldown.OutputBundle,
  deck: Rolldown.OutputChunk,
  page: Pick<SitePage, 'root' | 'lang' | 'layouts'>,
): string[] {
  const isAsked = (file: string) => file === deck.fileName || deck.imports.includes(file)
  const links = page.layouts.flatMap((layout) => {
    const { modules, media } = layouts[layout]
    const needs = modules.map((module) => needsOf(bundle, module))
    const [styles, scripts] = [needs.flatMap((one) => one.styles), needs.flatMap((one) => one.scripts)]
    const link = (rel: string) => (file: string) =>
      `<link rel="${rel}" data-layout="${layout}" href="${page.root}${file}"${media ? ` media="${media}"` : ''}>`
    return [...styles.map(link('stylesheet')), ...scripts.filter((file) => !isAsked(file)).map(link('modulepreload'))]
  })
  const words = firstWords.flatMap((part) => needsOf(bundle, `virtual:words/${page.lang}-${part}`).scripts.slice(-1))
  return [...links, ...words.map((file) => `<link rel="modulepreload" href="${page.root}${file}">`)]
}

/** Gives the worker its list, and the list a version: another one wherever a file is another. */
function writeList(bundle: Rolldown.OutputBundle, files: { path: string; source: string | Uint8Array }[]): void {
  const chunk = bundle[worker.file]
  if (chunk?.type !== 'chunk') throw new Error(`the build has no ${worker.file}`)
  const hash = createHash('sha256')
  for (const { path, source } of files) hash.update(`${path}\n`).update(source)
  const list = { version: hash.digest('hex').slice(0, 16), files: files.map(({ path }) => path) }
  chunk.code = chunk.code.replace(new RegExp(`(["'\`])${placeholder}\\1`), () => JSON.stringify(JSON.stringify(list)))
}
