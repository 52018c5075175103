// The oldest browsers that each built page supports, what they know (MDN's browser data), and the files that a page may load.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { CompatData, CompatStatement, Identifier } from '@mdn/browser-compat-data'
import { roomPages } from '../src/debate/program.ts'

/** The data have 20 MB; `require` keeps the test runner from transforming them. */
export const browserData: CompatData = createRequire(import.meta.url)('@mdn/browser-compat-data')

export type Engine = 'chrome' | 'safari' | 'firefox'
export type Level = Record<Engine, string>
export type LevelName = 'phone' | 'large'
export const engines: Engine[] = ['chrome', 'safari', 'firefox']

/** `phone`: whatever phones voters have, and the browsers inside OBS and other programs; `large`: the deck, the desk, the report and the service worker. */
export const levels: Record<LevelName, Level> = {
  phone: { chrome: '87', safari: '14.1', firefox: '91' },
  large: { chrome: '109', safari: '16', firefox: '115' },
}

const root = join(import.meta.dirname, '..')
/** The pages of rooms belong to the program; each debate on a server uses them with its own data. */
const folderOf = (name: string) => ((roomPages as readonly string[]).includes(name) ? 'program' : 'dist')
const pages: Record<LevelName, string[]> = {
  phone: ['vote.html', 'show.html'],
  large: ['index.html', 'print/index.html', 'console.html', 'report.html'],
}

/** The scripts and styles that the pages of a level load, at once or later, as paths in the built folder. */
export function filesOf(level: LevelName): string[] {
  const files = new Set<string>()
  const add = (name: string): void => {
    if (files.has(name)) return
    files.add(name)
    for (const [, next = ''] of readBuilt(name).matchAll(/["'`](?:\.\/|assets\/)([\w.-]+\.(?:js|css))["'`]/g))
      add(`assets/${next}`)
  }
  for (const page of pages[level])
    for (const [, name = ''] of readBuilt(page).matchAll(/(assets\/[\w.-]+\.(?:js|css))"/g)) add(name)
  // The service worker has a list of all files of the deck.
  return level === 'large' ? [...files, 'sw.js'] : [...files]
}

export const readBuilt = (name: string): string => readFileSync(join(root, folderOf(name), name), 'utf8')

/** Whether `one` is a later version than `other`. */
export function isLater(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.replace('≤', '').split('.').map(Number))
  const at = [0, 1, 2].find((index) => (a?.[index] ?? 0) !== (b?.[index] ?? 0))
  return at !== undefined && (a?.[at] ?? 0) > (b?.[at] ?? 0)
}

/** The first version of an engine that has a feature at least in part; undefined if it has none without a flag or a prefix. */
export function firstWith({ support }: CompatStatement, engine: Engine): string | undefined {
  const found = [support[engine] ?? []].flat().filter((one) => !(one.flags || one.prefix || one.alternative_name))
  if (found.every((one) => one.version_removed)) return undefined
  return found
    .flatMap(({ version_added: added }) => (added && added !== 'preview' ? [added] : []))
    .reduce<string | undefined>((first, added) => (first && isLater(added, first) ? first : added), undefined)
}

export const isKnown = (feature: CompatStatement, level: Level): boolean =>
  engines.every((engine) => {
    const first = firstWith(feature, engine)
    return first !== undefined && !isLater(first, level[engine])
  })

/** The entries of the data below a feature, by name. */
export const featuresIn = (of: Identifier | undefined): [name: string, Identifier][] =>
  Object.entries(of ?? {}).filter((entry): entry is [string, Identifier] => entry[0] !== '__compat')

/** The feature at a path of the data, such as `css.properties.inset`. */
export function featureAt(path: string): CompatStatement {
  let at: Identifier | undefined = browserData as unknown as Identifier
  for (const name of path.split('.')) at = at?.[name]
  if (!at?.__compat) throw new Error(`the data of browsers have no ${path}; see how they call it now`)
  return at.__compat
}
