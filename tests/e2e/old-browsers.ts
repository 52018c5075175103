// A browser that has only what all three of a level's oldest browsers have: newer built-ins are removed before a page's scripts run.
// Newer options of old functions stay; tests/levels.test.ts, too, checks names only.
import type { Page } from 'playwright/test'
import { browserData, featuresIn, isKnown, type LevelName, levels } from '../levels.ts'

/** The path to a built-in from the global object, such as `Array.prototype.at` or `Intl.Segmenter`. */
type BuiltIn = [owner: string, name: string]

/** What stays: `trustedTypes`, since without it a browser ignores the policy that requires it, and what Playwright itself needs. */
const kept = /^trusted|^Big(Int|Uint)64Array$/i

function newerThan(level: LevelName): BuiltIn[] {
  const builtIns: BuiltIn[] = []
  const add = (owner: string, name: string) => {
    if (/^[A-Za-z]\w*$/.test(name) && !kept.test(name)) builtIns.push([owner, name])
  }
  for (const [group, isApi] of [
    [browserData.javascript.builtins, false],
    [browserData.api, true],
  ] as const)
    for (const [name, of] of featuresIn(group)) {
      if (of.__compat && !isKnown(of.__compat, levels[level])) {
        add('', name)
        continue
      }
      for (const [member, one] of featuresIn(of)) {
        if (!one.__compat || isKnown(one.__compat, levels[level]) || member === name) continue
        const isStatic = member.endsWith('_static') || name === 'Intl'
        const plain = member.replace(/_static$/, '')
        if (isApi && /^(Window|WorkerGlobalScope)$/.test(name)) add('', plain)
        // The data about the language do not distinguish static functions from methods.
        if (isStatic || !isApi) add(name, plain)
        if (!isStatic) add(`${name}.prototype`, plain)
      }
    }
  return builtIns
}

/** Removes what a level lacks, in every document that the page will load. */
export async function removeNewerFeatures(page: Page, level: LevelName): Promise<void> {
  await page.addInitScript((builtIns: BuiltIn[]) => {
    for (const [owner, name] of builtIns) {
      let of: object | undefined = globalThis
      for (const part of owner.split('.').filter(Boolean)) of = of && (Reflect.get(of, part) as object | undefined)
      if (of) Reflect.deleteProperty(of, name)
    }
  }, newerThan(level))
}
