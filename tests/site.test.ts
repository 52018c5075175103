// The static site as the build writes it: its pages work wherever the folder is, can be found and shared, and the list of files to keep is
// complete.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { DebateData } from '../src/core/debate-data.ts'
import { toPlain } from '../src/core/text.ts'
import { toPolicy } from '../src/debate/policy.ts'
import { icons } from '../src/debate/site-files.ts'
import { paper } from '../src/debate/site-head.ts'
import { toSiteWords } from '../src/debate/site-words.ts'
import { tooOldScript } from '../src/debate/too-old.ts'
import { findWay } from '../src/web/worker/routes.ts'
import { libraryFolder as debate, library } from './library.ts'
import { buildSite } from './site-build.ts'

const root = join(import.meta.dirname, '..')
const words = toSiteWords(library)
/** What a page in a language shows before any script has run. */
function firstOf(lang: string) {
  const { claims, frame } = library.langs.get(lang)?.words ?? {}
  const { claim, definition } = claims?.stacks.before ?? {}
  return [claims?.title, frame?.byline, claim, definition]
}
const langs = words.map(({ lang }) => lang)
const folders = ['', ...langs.map((lang) => `${lang}/`), 'print/']

const address = 'https://debate.example.org/yes'
const plain = await buildSite({ debate })
const known = await buildSite({ debate, publicUrl: `${address}/` })
const served = await buildSite({ debate, server: '/below/' })
afterAll(() => {
  served.remove()
  plain.remove()
  known.remove()
})

const read = ({ folder }: typeof plain, path: string) => readFileSync(join(folder, path), 'utf8')
const page = (site: typeof plain, folder: string) => read(site, `${folder}index.html`)
const linksIn = (html: string, rel: string) =>
  [...html.matchAll(/<link [^>]*>/g)].map(([link]) => link).filter((link) => link.includes(`rel="${rel}"`))
const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
/** The data about its debate in a page. */
const dataOf = (html: string): DebateData =>
  JSON.parse(/<script type="application\/json" id="debate">(.*?)<\/script>/.exec(html)?.[1] ?? '')
const bodyOf = (html: string) => html.slice(html.indexOf('<body>'))
const property = (html: string, name: string) =>
  new RegExp(`<meta property="${name}" content="([^"]*)">`).exec(html)?.[1]

describe.each(folders)('the page in /%s', (folder) => {
  const html = page(plain, folder)
  const own = words.find(({ lang }) => folder === `${lang}/`)

  it('has only relative addresses, and their files exist', () => {
    const found = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => link)
    expect(found.length).toBeGreaterThan(5)
    for (const link of found) {
      expect(link).toMatch(/^\.\.?\//)
      const path = posix.join('/', folder, link).slice(1)
      expect(existsSync(join(plain.folder, path.replace(/(^|\/)$/, '$1index.html'))), link).toBe(true)
    }
  })

  it('states its language and the path to the root', () => {
    const [tag = ''] = /<html [^>]*>/.exec(html) ?? []
    expect(attribute(tag, 'data-root')).toBe(folder === '' ? './' : '../')
    expect(attribute(tag, 'dir')).toBe('ltr')
    expect(attribute(tag, 'lang')).toBe(own?.lang ?? 'en')
    expect(attribute(tag, 'data-lang')).toBe(own?.lang ?? '')
  })

  it('sets the security policy of the deck before it requests anything', () => {
    const policy = `<meta http-equiv="Content-Security-Policy" content="${toPolicy('default')}">`
    expect(html.indexOf(policy)).toBeGreaterThan(0)
    expect(html.indexOf(policy)).toBeLessThan(html.search(/<(script|link|title)/))
    // The one exception is the script that tests/too-old.test.ts checks.
    const others = html.replace(`<script>${tooOldScript}</script>`, '')
    // The data about the debate are not code: no browser runs them.
    const code = others.replace(/<script type="application\/json".*?<\/script>/, '')
    expect(code).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/)
  })

  it('has a description, and no absolute address if the site’s address is not set', () => {
    expect(html).toMatch(/<meta name="description" content="[^"]{20,}">/)
    expect(html.replace(/<script.*?<\/script>/g, '')).not.toMatch(
      /https?:|canonical|hreflang="x-default"|og:url|og:image/,
    )
  })

  if (own) {
    it('can be read without JavaScript: the debate, its parts, and the thesis', () => {
      const text = bodyOf(html).replace(/<rt>.*?<\/rt>|<[^>]*>/g, '')
      for (const part of firstOf(own.lang)) expect(text).toContain(toPlain(part ?? []))
      expect(html).toMatch(
        /<main class="first">.*<h1 class="serif.*<article class="claim-card yes">.*<h2 class="claim serif/,
      )
    })

    it('contains the words of its first view, only in its own language', () => {
      const { first } = dataOf(html)
      expect(first?.lang).toBe(own.lang)
      expect(Object.keys(first?.parts ?? {})).toEqual(['ui', 'claims', 'stageUi', 'frame'])
    })
  } else {
    it('links to each language without JavaScript', () => {
      const [noscript = ''] = /<noscript>.*<\/noscript>/.exec(html) ?? []
      for (const { lang, title } of words)
        expect(noscript).toContain(`lang="${lang}" dir="ltr" hreflang="${lang}">${title}</a>`)
      expect(html.replace(noscript, '')).toMatch(/<body><div id="too-old"[^>]* hidden>/)
    })
  }
})

it('has slides and the scrolling page on its pages for reading, and neither on the handout', () => {
  for (const folder of folders) {
    const layouts = [...page(plain, folder).matchAll(/data-layout="(\w+)"/g)].map(([, name]) => name)
    expect(new Set(layouts)).toEqual(new Set(folder === 'print/' ? ['handout'] : ['slides', 'scroll']))
  }
})

it('tells search engines on each page about all languages, and about the page without a fixed language', () => {
  const alternates = (folder: string) =>
    linksIn(page(known, folder), 'alternate').map((link) => [attribute(link, 'hreflang'), attribute(link, 'href')])
  const expected = [...langs.map((lang) => [lang, `${address}/${lang}/`]), ['x-default', `${address}/`]]
  for (const folder of folders.filter((name) => name !== 'print/')) {
    expect(alternates(folder)).toEqual(expected)
    const [canonical = ''] = linksIn(page(known, folder), 'canonical')
    expect(attribute(canonical, 'href')).toBe(`${address}/${folder}`)
    expect(expected.map(([, href]) => href)).toContain(attribute(canonical, 'href'))
  }
  expect(alternates('print/')).toEqual([])
})

it('has a sitemap with the same addresses, and says where the sitemap is', () => {
  const sitemap = read(known, 'sitemap.xml')
  const places = [...sitemap.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, place]) => place)
  expect(places).toEqual(['', ...langs.map((lang) => `${lang}/`)].map((folder) => `${address}/${folder}`))
  expect(read(known, 'robots.txt')).toContain(`Sitemap: ${address}/sitemap.xml`)
  for (const name of ['sitemap.xml', 'robots.txt']) expect(existsSync(join(plain.folder, name))).toBe(false)
})

it('is shared with its title and address, and without a picture if none was drawn for it', () => {
  for (const { lang, title } of words) {
    const html = page(known, `${lang}/`)
    expect(property(html, 'og:image')).toBeUndefined()
    expect(property(html, 'og:url')).toBe(`${address}/${lang}/`)
    expect(property(html, 'og:title')).toBe(title)
    expect(property(html, 'og:locale')).toBe({ ja: 'ja_JP', 'zh-Hans': 'zh_CN', en: 'en_US' }[lang])
    expect(html).toContain('<meta name="twitter:card" content="summary">')
  }
})

it('can be put on a home screen: each language has a manifest with icons of the stated size and the pages’ colour', () => {
  expect(readFileSync(join(root, 'src/web/shared/base.css'), 'utf8')).toContain(`--paper: ${paper.light}`)
  for (const lang of langs) {
    const manifest = JSON.parse(read(plain, `manifest.${lang}.webmanifest`))
    expect(manifest).toMatchObject({ lang, start_url: `./${lang}/`, scope: './', display: 'standalone' })
    for (const { src, sizes } of manifest.icons) {
      const bytes = readFileSync(join(plain.folder, src))
      expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, src).toBe(sizes)
    }
  }
  expect(icons.map(({ purpose }) => purpose)).toContain('maskable')
})

/** The list of files that the build gave the service worker. */
function keptBy(site: typeof plain): { version: string; files: string[] } {
  const [, list = '""'] = /JSON\.parse\(("(?:[^"\\]|\\.)*")\)/.exec(read(site, 'sw.js')) ?? []
  return JSON.parse(JSON.parse(list))
}

it('lists every file that the deck may request, and none of the room’s pages', () => {
  const { files } = keptBy(plain)
  for (const path of files) expect(existsSync(join(plain.folder, path)), path).toBe(true)
  for (const folder of folders) expect(files).toContain(folder)
  for (const lang of langs)
    for (const part of ['deck', 'arguments', 'evidence', 'desk'])
      expect(
        files.some((path) => path.startsWith(`words/${lang}-${part}-`)),
        `${lang}-${part}`,
      ).toBe(true)
  const named = files.join('\n')
  for (const part of ['slides', 'evidence-chart', 'chart', 'swing-chart', 'dialogs', 'print'])
    expect(named).toContain(`assets/${part}-`)
  expect(named).not.toMatch(/assets\/(console|report|vote)-|\/og\/|-(claims|stage)-/)
  // Every file that a listed script loads is listed too.
  for (const path of files.filter((name) => name.endsWith('.js')))
    for (const [, next] of read(plain, path).matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g))
      expect(files).toContain(`assets/${next}`)
  const bytes = files.map((path) => statSync(join(plain.folder, path.replace(/(^|\/)$/, '$1index.html'))).size)
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_200_000)
})

it('has another version number if a page has changed', () => {
  expect(keptBy(plain).version).toMatch(/^[0-9a-f]{16}$/)
  expect(keptBy(known).version).not.toBe(keptBy(plain).version)
  expect(keptBy(known).files).toEqual(keptBy(plain).files)
})

it.each([
  ['/debate/', '/debate/'],
  ['debate', '/debate/'],
  ['/', '/'],
])('npm run preview serves the site below %s', async (base, path) => {
  const args = [join(root, 'scripts/preview.ts'), '--port', '0', '--base', base]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = await once(child.stdout, 'data')
    const url = String(line).trim()
    expect(new URL(url).pathname).toBe(path)
    expect(await (await fetch(`${url}ja`)).text()).toContain('data-lang="ja"')
  } finally {
    child.kill()
  }
})

it('says nothing about the machine that built it', () => {
  const machine = [root, plain.folder]
  for (const name of readdirSync(plain.folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(html|js|css|json|webmanifest|svg)$/.test(name)) continue
    const text = read(plain, name)
    for (const word of machine) expect(text.includes(word), `${word} in ${name}`).toBe(false)
  }
})

const scope = 'https://host.example/debate/'
const kept = new Set(['', 'ja/', 'print/', 'icon.svg', 'assets/a-1.js', 'words/ja-claims-1.json'])
it.each([
  ['a page read alone', 'navigate', 'ja/', 'page', 'ja/'],
  ['a page by its file name', 'navigate', 'ja/index.html?second=en', 'page', 'ja/'],
  ['the root', 'navigate', '#/quiet-evenings', 'page', ''],
  ['a page in a room', 'navigate', '?room=K7M4QX', 'room-page', ''],
  ['a page in a room, in a language', 'navigate', 'ja/?lang=en&room=K7M4QX', 'room-page', 'ja/'],
  ['a script', 'cors', 'assets/a-1.js', 'part', 'assets/a-1.js'],
  ['a script of another version', 'cors', 'assets/a-0.js', 'part', 'assets/a-0.js'],
  ['words', 'cors', 'words/ja-claims-1.json', 'part', 'words/ja-claims-1.json'],
  ['words of another version', 'cors', 'words/ja-claims-0.json', 'part', 'words/ja-claims-0.json'],
  ['the icon', 'no-cors', 'icon.svg', 'part', 'icon.svg'],
  ['the list of frozen rooms', 'cors', 'results/index.json', 'readings', 'results/index.json'],
])('the worker answers %s', (_, mode, path, way, file) => {
  expect(findWay({ method: 'GET', mode, url: scope + path }, scope, kept)).toEqual({ way, path: file })
})

it.each([
  ['a vote', 'POST', 'cors', `${scope}api/rooms/K7M4QX/votes`],
  ['the stream of a room', 'GET', 'cors', `${scope}api/rooms/K7M4QX/live`],
  ['the desk', 'GET', 'navigate', `${scope}console`],
  ['a phone', 'GET', 'navigate', `${scope}j/K7M4QX`],
  ['a language without its slash, which the host sends on', 'GET', 'navigate', `${scope}ja`],
  ['a picture opened by itself', 'GET', 'navigate', `${scope}icon.svg`],
  ['another site on the same host', 'GET', 'navigate', 'https://host.example/other/'],
  ['another host', 'GET', 'cors', 'https://elsewhere.example/debate/assets/a-1.js'],
])('the worker does not answer %s', (_, method, mode, url) => {
  expect(findWay({ method, mode, url }, scope, kept)).toBeUndefined()
})

it('has no pages for rooms and no words of them, since no server takes its votes', () => {
  for (const name of ['vote.html', 'console.html', 'report.html', 'show.html', 'leave.js'])
    expect(existsSync(join(plain.folder, name)), name).toBe(false)
  for (const folder of folders) expect(page(plain, folder)).not.toContain('data-server')
})

describe('at a server', () => {
  it('has the same pages, each with the path to the server beside the path to its own root', () => {
    for (const folder of folders) {
      const [tag = ''] = /<html [^>]*>/.exec(page(served, folder)) ?? []
      expect(attribute(tag, 'data-server')).toBe(folder === '' ? './../../' : '../../../')
      expect(page(served, folder).replace(/ data-server="[^"]*"/, '')).toBe(page(plain, folder))
    }
    for (const name of ['robots.txt', 'sitemap.xml']) expect(existsSync(join(served.folder, name)), name).toBe(false)
  })

  it.each(['vote.html', 'console.html', 'report.html', 'show.html'])('has %s, whose root is the server’s', (name) => {
    const html = read(served, name)
    const [tag = ''] = /<html [^>]*>/.exec(html) ?? []
    expect(attribute(tag, 'data-root')).toBe('/below/d/library/')
    expect(attribute(tag, 'data-server')).toBe('/below/')
    const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => link)
    expect(links.length).toBeGreaterThan(2)
    for (const link of links) {
      expect(link).toMatch(/^\/below\/d\/library\//)
      expect(existsSync(join(served.folder, link.slice('/below/d/library/'.length))), link).toBe(true)
    }
    expect(dataOf(html).hash).toBe(dataOf(page(plain, '')).hash)
  })

  it('describes the phone’s page in the language of its file', () => {
    const html = read(served, 'vote.html')
    const own = words.find(({ lang }) => html.includes(`<html lang="${lang}"`))
    expect(own).toBeDefined()
    expect(html).toContain(`<meta name="description" content="${own?.description}">`)
  })
})

it('has the hash of the debate in each page, which changes if a word changes', async () => {
  const changed = await buildSite({ debate, newTitle: 'A better title' })
  expect(dataOf(page(plain, 'ja/')).hash).toMatch(/^[0-9a-f]{16}$/)
  expect(dataOf(page(known, 'ja/')).hash).toBe(dataOf(page(plain, 'ja/')).hash)
  expect(dataOf(page(changed, 'ja/')).hash).not.toBe(dataOf(page(plain, 'ja/')).hash)
  changed.remove()
})

it.each(['ja', 'zh-Hans', 'zh-Hant', 'fr', 'ar'])(
  'a debate in %s alone has every page of a server, in that language',
  async (lang) => {
    const folder = mkdtempSync(join(tmpdir(), 'one-language-'))
    writeFileSync(
      join(folder, 'debate.md'),
      `# Debate one\n- languages: ${lang}\n\nTitle\n\n# Claim own\n\nSentence.\n`,
    )
    const site = await buildSite({ debate: folder, server: '/' })
    for (const page of [
      'index.html',
      `${lang}/index.html`,
      'print/index.html',
      'vote.html',
      'console.html',
      'report.html',
      'show.html',
    ])
      expect({ page, html: read(site, page) }).toEqual({ page, html: expect.stringContaining(`<html lang="${lang}"`) })
    site.remove()
    rmSync(folder, { recursive: true })
  },
)
