// The built styles compared with the oldest browsers of their page: these may ignore only styles without which a page is still complete.
import type { CompatStatement, Identifier } from '@mdn/browser-compat-data'
import { expect, it } from 'vitest'
import { type Rule, readRules } from './built-styles.ts'
import {
  browserData,
  featureAt,
  featuresIn,
  filesOf,
  isKnown,
  type Level,
  type LevelName,
  levels,
  readBuilt,
} from './levels.ts'

const { 'at-rules': atRules, properties, selectors, types } = browserData.css

/** Styles that a browser may ignore, and why the page is complete without them. */
const allowed: [what: string[], reason: string][] = [
  [['text-wrap: balance'], 'lines break less well'],
  [['text-spacing-trim: trim-start', 'orphans: 3', 'widows: 3'], 'lines and pages of paper break less well'],
  [['break-after: avoid', 'break-before: avoid'], 'Firefox breaks pages of paper less well'],
  [['@page', 'size: A4', 'size: 1280px 720px'], 'Safari prints on the paper that the reader chose'],
  [['print-color-adjust: exact'], 'stands beside its older name with a prefix'],
  [['user-select: none'], 'stands beside its older name with a prefix'],
  [['color-scheme: light', 'color-scheme: light dark'], 'every control has colours of its own; scroll bars stay light'],
  [['forced-color-adjust: none'], 'a browser without it forces no colours'],
  [['text-size-adjust: 100%'], 'only Safari enlarges texts by itself, and knows the name with its prefix'],
  [['scrollbar-color: var(--soft) transparent'], 'scroll bars have the browser’s own colours'],
  [[':focus-visible'], 'the browser shows the focus in its own way'],
  [[':fullscreen'], 'reveal.js has the same rule with the prefix'],
]

/** reveal.js's styles for its overlay, scroll view, printing and code, which the deck does not use. */
const unused = /\.(r-overlay|reveal-scroll|hljs)\b|^html\.reveal-print|^html:not\(\.print-pdf\)/

/** Units that all of these browsers know; other units are looked up. */
const oldUnits = /^(px|em|rem|ch|ex|vw|vh|vmin|vmax|mm|cm|in|pt|fr|s|ms|deg|turn)$/
const viewportUnits: Record<string, string> = { d: 'dynamic', s: 'small', l: 'large' }

/** Every entry of the data about styles, by its name. */
const byName = new Map<string, CompatStatement[]>()
function addNames(of: Identifier | undefined): void {
  for (const [name, one] of featuresIn(of)) {
    if (one.__compat) byName.set(name, [...(byName.get(name) ?? []), one.__compat])
    addNames(one)
  }
}
addNames(types)
addNames(properties)

function isUnitKnown(unit: string, level: Level): boolean {
  if (oldUnits.test(unit)) return true
  const [, kind = ''] = /^([dsl])v(?:w|h|i|b|min|max)$/.exec(unit) ?? []
  const feature = viewportUnits[kind] ? `viewport_percentage_units_${viewportUnits[kind]}` : unit
  return isKnown(featureAt(`css.types.length.${feature}`), level)
}

/** Whether the oldest browsers know a property, and the words, functions and units of its value. */
function isDeclarationKnown({ property, value }: Rule['declarations'][number], level: Level): boolean {
  const of = properties?.[property]
  if (!property.startsWith('--') && !(of?.__compat && isKnown(of.__compat, level))) return false
  // Quoted texts, variables and colours are not looked up.
  const plain = value.replace(/"[^"]*"|'[^']*'|url\([^)]*\)|--[\w-]+|#[\da-f]+/gi, ' ')
  const words = plain.match(/(?<![\w-])[a-z][a-z-]+(?![\w(-])/g) ?? []
  const functions = plain.match(/(?<![\w-])[a-z][\w-]*(?=\()/g) ?? []
  const units = [...plain.matchAll(/(?<![\w.-])[+-]?[\d.]+([a-z]+)/g)].map(([, unit = '']) => unit)
  return (
    words.every((word) => !of?.[word]?.__compat || isKnown(of[word].__compat, level)) &&
    functions.every((name) => (byName.get(name) ?? []).some((one) => isKnown(one, level))) &&
    units.every((unit) => isUnitKnown(unit, level))
  )
}

/** What the oldest browsers ignore of a rule: the whole rule, or declarations without an older one to fall back to. */
function droppedOf({ within, selectors: list, declarations }: Rule, level: Level): string[] {
  // An author who writes `@supports` has thought of browsers without the feature.
  if (within.some((one) => one.startsWith('@supports'))) return []
  const isPrefixed = /::?-/.test(list)
  return [
    ...within.flatMap((one) => {
      const [, name] = /^@([a-z-]+)/.exec(one) ?? []
      if (name === undefined) return [`a rule within ${one}`]
      if (/[<>=]/.test(one)) return [one]
      const feature = name.startsWith('-') ? undefined : atRules?.[name]?.__compat
      return feature && !isKnown(feature, level) ? [`@${name}`] : []
    }),
    ...(isPrefixed ? list.split(',').filter((one) => !/::?-/.test(one)) : []),
    ...[...list.matchAll(/::?([a-z][\w-]*)/g)].flatMap(([said, name = '']) => {
      const feature = selectors?.[name]?.__compat
      return feature && isKnown(feature, level) ? [] : [said]
    }),
    ...(/:not\([^)]*,/.test(list) && !isKnown(featureAt('css.selectors.not.selector_list'), level)
      ? [':not(a, b)']
      : []),
    ...(/:lang\([^)]*,/.test(list) && !isKnown(featureAt('css.selectors.lang.argument_list'), level)
      ? [':lang(a, b)']
      : []),
    ...declarations.flatMap((one, index) => {
      if (one.property.startsWith('-') && !one.property.startsWith('--')) return []
      const before = declarations.slice(0, index).filter(({ property }) => property === one.property)
      const isWhole = [one, ...before].some((other) => isDeclarationKnown(other, level))
      return isWhole ? [] : [`${one.property}: ${one.value}`]
    }),
  ]
}

const namesOfLevels = Object.keys(levels) as LevelName[]
const isAllowed = (what: string): boolean => allowed.some(([whats]) => whats.includes(what))

/** Everything that the oldest browsers of a level ignore, and in which rule. */
const droppedAt = (name: LevelName): { what: string; where: string }[] =>
  filesOf(name)
    .filter((file) => file.endsWith('.css'))
    .flatMap((file) =>
      readRules(readBuilt(file))
        .filter(({ selectors }) => !unused.test(selectors))
        .flatMap((rule) =>
          droppedOf(rule, levels[name]).map((what) => ({
            what,
            where: `${file}: ${rule.selectors || rule.within.at(-1)}: ${what}`,
          })),
        ),
    )

it.each(namesOfLevels)('[E13] the oldest browsers of the %s pages know every style that a page needs', (name) => {
  expect(filesOf(name).some((file) => file.endsWith('.css'))).toBe(true)
  const dropped = droppedAt(name).filter(({ what }) => !isAllowed(what))
  expect(dropped.map(({ where }) => where)).toEqual([])
})

it('every exception is for a style that is really used', () => {
  const found = namesOfLevels.flatMap(droppedAt).map(({ what }) => what)
  expect(allowed.flatMap(([whats]) => whats).filter((what) => !found.includes(what))).toEqual([])
})

it('[E13] the links to the styles of the deck’s layouts have media queries that every browser knows', () => {
  expect(readBuilt('index.html').match(/media="[^"]*"/g)?.length).toBeGreaterThan(2)
  expect(readBuilt('index.html')).not.toMatch(/media="[^"]*[<>=][^"]*"/)
})

it.each([
  ['a:has(b){color:red}', ':has'],
  ['a,b:-moz-any(c){color:red}', 'a'],
  ['a:not(.b,.c){color:red}', ':not(a, b)'],
  ['@media (width>=3px){a{color:red}}', '@media (width>=3px)'],
  ['@layer x{a{color:red}}', '@layer'],
  ['a{b{color:red}}', 'a rule within a'],
  ['a{height:100dvh}', 'height: 100dvh'],
  ['a{color:light-dark(red,blue)}', 'color: light-dark(red,blue)'],
  ['a{--b:color-mix(in srgb,red,blue)}', '--b: color-mix(in srgb,red,blue)'],
  ['a{scale:2}', 'scale: 2'],
])('the phone’s oldest browsers ignore part of %s', (css, what) => {
  expect(readRules(css).flatMap((rule) => droppedOf(rule, levels.phone))).toContain(what)
})

it.each([
  'a{height:100vh;height:100dvh}',
  'a{width:max(14px,env(safe-area-inset-top))}',
  '@supports (scale:2){a{scale:2}}',
  '.b:not(.c) d::before{content:";}";inset:0}',
  '@media screen and (min-width:3px){a{color:#fff}}',
])('the phone’s oldest browsers know all of %s', (css) => {
  expect(readRules(css).flatMap((rule) => droppedOf(rule, levels.phone))).toEqual([])
})
