// The sentence for browsers that are too old: every page has it, and exactly the browsers below the page's level show it.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { toPolicy } from '../src/debate/policy.ts'
import { needs, tooOldScript } from '../src/debate/too-old.ts'
import { type Engine, engines, featureAt, firstWith, isLater, type LevelName, levels } from './levels.ts'
import { library, libraryFolder } from './library.ts'
import { buildSite } from './site-build.ts'

const site = await buildSite({ debate: libraryFolder, server: '/' })
afterAll(() => site.remove())

const folders = [...library.langs.keys()]
const pages: [page: string, level: LevelName][] = [
  ['vote.html', 'phone'],
  ['show.html', 'phone'],
  ...[
    'index.html',
    'print/index.html',
    'console.html',
    'report.html',
    ...folders.map((lang) => `${lang}/index.html`),
  ].map((page): [string, LevelName] => [page, 'large']),
]

it.each(pages)(
  '[E1] %s has the sentence in every language, hidden, and one script that its policy allows',
  (page, level) => {
    const html = readFileSync(join(site.folder, page), 'utf8')
    const [, note = '', script = ''] =
      /<div id="too-old" role="alert" (data-needs="[^"]*" hidden>.*?)<\/div><script>(.*?)<\/script><\/body>/s.exec(
        html,
      ) ?? []
    expect(note).toContain(`"${needs[level]}"`)
    for (const lang of folders) expect(note).toMatch(new RegExp(`<p lang="${lang}" dir="ltr">[^<]{20,}</p>`))
    const source = `'sha256-${createHash('sha256').update(script).digest('base64')}'`
    expect(toPolicy('default')).toContain(`script-src 'self' ${source};`)
    // The page also has data in script elements, which no browser runs.
    expect(html.match(/<script(?![^>]* (src=|type="application\/json"))/g)).toHaveLength(1)
  },
)

it('[E1] the script is written in the JavaScript of 2009', () => {
  expect(tooOldScript).not.toMatch(/=>|`|\?[.?]|\.\.\.|\b(let|const|class|async|await|of|for|import)\b|,\s*[)\]}]/)
})

/** What each condition checks for, by its path in MDN's browser data; `of`: the only engine that it is meant for. */
const asked: Record<LevelName, { feature: string; of?: Engine; says: string }[]> = {
  phone: [
    { feature: 'css.properties.inset', says: '(inset: 0)' },
    { feature: 'css.properties.tab-size', says: '(tab-size: 4)' },
  ],
  large: [
    { feature: 'css.types.calc-keyword.pi', says: '(width: calc(1px * pi))' },
    { feature: 'css.properties.overflow.clip', says: '(overflow: clip)' },
    {
      feature: 'css.properties.animation-composition',
      of: 'firefox',
      says: '((not (-moz-orient: inline)) or (animation-composition: add))',
    },
  ],
}

it.each(Object.keys(levels) as LevelName[])(
  '[E1] what a %s page checks for exists from its oldest browsers on',
  (name) => {
    expect(asked[name].map(({ says }) => says).join(' and ')).toBe(needs[name])
    for (const engine of engines) {
      const first = asked[name]
        .filter(({ of }) => of === undefined || of === engine)
        .map(({ feature }) => firstWith(featureAt(feature), engine) ?? 'none')
      const latest = first.reduce((one, other) => (isLater(other, one) ? other : one))
      expect(first).not.toContain('none')
      expect(latest, engine).toBe(levels[name][engine])
    }
    const moz = featureAt('css.properties.-moz-orient')
    expect(engines.filter((engine) => firstWith(moz, engine) !== undefined)).toEqual(['firefox'])
  },
)
