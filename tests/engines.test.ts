// What no page may contain, because a browser engine that readers use fails on it. It is searched for in the sources and the built files,
// since Chromium does not show the fault. `npm run browsers` looks at the pages in Firefox and WebKit themselves.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readRules } from './built-styles.ts'

const root = join(import.meta.dirname, '..')

const filesBelow = (folder: string, ending: RegExp) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => ending.test(name))
        .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }))
    : []

it.each([
  [
    '[E12]',
    '`text-wrap: pretty`, which crashes WebKit beside phrases that must not break',
    /text-wrap(-style)?:\s*pretty|textWrap(Style)?\b/,
  ],
  ['[E15]', '`word-break: auto-phrase`, which only Chromium knows', /auto-phrase/],
])('%s no style uses %s', (_rule, _style, use) => {
  const files = filesBelow('dist', /\.(css|html|js)$/)
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter(({ text }) => use.test(text)).map(({ name }) => name)).toEqual([])
})

it('[E15] ARIA roles and names are written as attributes, since Firefox before 119 ignores the properties', () => {
  const write = /\.(?:role|aria[A-Z]\w*)\s*(?:\?\?|\|\||&&)?=(?!=).*/g
  const files = filesBelow('src/web', /\.tsx?$/)
  expect(files.length).toBeGreaterThan(10)
  const faulty = files.flatMap(({ name, text }) =>
    [...text.matchAll(write)].map(([found]) => `src/web/${name}: ${found}`),
  )
  expect(faulty).toEqual([])
})

it('what scrolls within a page has a scrollbar on the ground of the page, which Firefox draws white otherwise', () => {
  const scrolls = filesBelow('src', /\.css$/).flatMap(({ name, text }) =>
    readRules(text.replace(/\/\*[\s\S]*?\*\//g, ''))
      .filter(({ declarations }) =>
        declarations.some(({ property, value }) => property.startsWith('overflow') && /auto|scroll/.test(value)),
      )
      .map(({ selectors, declarations }) => ({
        at: `${name} ${selectors}`,
        set: declarations.map((one) => one.property),
      })),
  )
  expect(scrolls.length).toBeGreaterThan(2)
  expect(scrolls.filter(({ set }) => !set.includes('scrollbar-color')).map(({ at }) => at)).toEqual([])
})
