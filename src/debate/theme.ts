// A debate's theme.css: it may only set custom properties, for light and for dark, and its colours must be readable. What it does not set
// for dark has the program's own dark colours: hardly any colour can be read on both.
import type { Problem } from './problems.ts'

type Scheme = 'light' | 'dark'

/** The colours of the program (web/shared/base.css), which a theme may set: light, dark. */
export const themeColours: Record<string, Record<Scheme, string>> = {
  paper: { light: '#f6f2e9', dark: '#151517' },
  sheet: { light: '#fffdf8', dark: '#1f1f22' },
  ink: { light: '#1d1b18', dark: '#efe9dd' },
  soft: { light: '#5f5a51', dark: '#aaa395' },
  line: { light: '#d9d2c2', dark: '#3b393e' },
  yes: { light: '#b5371f', dark: '#ec7c63' },
  'yes-pale': { light: '#e0a08c', dark: '#8f4a3b' },
  no: { light: '#264a86', dark: '#8fb1ec' },
  'no-pale': { light: '#98aed4', dark: '#465f90' },
  neither: { light: '#5f5a51', dark: '#aaa395' },
  'neither-pale': { light: '#9a9284', dark: '#5a564f' },
  neutral: { light: '#bdb6a8', dark: '#716c63' },
  'on-strong': { light: '#fffdf8', dark: '#151517' },
  'on-pale': { light: '#1d1b18', dark: '#f4efe4' },
}

/** The colours in which texts are written, each with a background that needs enough contrast to it (WCAG 2.2, 1.4.3). */
const pairs: [front: string, back: string][] = [
  ...['ink', 'soft', 'yes', 'no', 'neither'].flatMap((front): [string, string][] => [
    [front, 'paper'],
    [front, 'sheet'],
  ]),
  ...['yes', 'no', 'neither'].map((back): [string, string] => ['on-strong', back]),
  ...['yes-pale', 'no-pale'].map((back): [string, string] => ['on-pale', back]),
]
const leastContrast = 4.5

export const comment = /\/\*[\s\S]*?\*\//g
/** A block of a theme; the first group is there if it is for dark. */
export const rule =
  /\s*(?:(@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\))\s*\{\s*:root\s*\{([^{}]*)\}\s*\}|:root\s*\{([^{}]*)\})/y

/** The problems of a theme; none if there is no theme. */
export function checkTheme(css: string | undefined, file: string): Problem[] {
  const problems: Problem[] = []
  if (css === undefined) return problems
  const say = (at: number, message: string) => {
    const lines = css.slice(0, at).split('\n')
    problems.push({ file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, severity: 'error', message })
  }
  const bare = css.replace(comment, (text) => text.replace(/[^\n]/g, ' '))
  const own: Record<Scheme, Map<string, { value: string; at: number }>> = { light: new Map(), dark: new Map() }
  let at = 0
  while (bare.slice(at).trim() !== '') {
    rule.lastIndex = at
    const found = rule.exec(bare)
    if (!found) {
      say(
        at + bare.slice(at).search(/\S/),
        'a theme has only ":root { --name: value; }", and the same within "@media (prefers-color-scheme: dark)": remove the rest',
      )
      break
    }
    const [whole, media, dark, light = ''] = found
    const body = media ? (dark ?? '') : light
    readDeclarations(body, at + whole.lastIndexOf(body), own[media ? 'dark' : 'light'], say)
    at += whole.length
  }
  if (problems.length === 0) checkContrast(own, say)
  return problems
}

function readDeclarations(
  body: string,
  from: number,
  own: Map<string, { value: string; at: number }>,
  say: (at: number, message: string) => void,
): void {
  for (const { 0: written, index } of body.matchAll(/[^;]+/g)) {
    if (written.trim() === '') continue
    const at = from + index + written.search(/\S/)
    const [, name = '', value = ''] = /^\s*--([\w-]+)\s*:\s*([\s\S]*?)\s*$/.exec(written) ?? []
    if (!Object.hasOwn(themeColours, name))
      say(
        at,
        `"${written.trim()}" is no property of a theme: there are ${Object.keys(themeColours)
          .map((one) => `--${one}`)
          .join(', ')}`,
      )
    else if (!/^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(value))
      say(at, `"${value}" is no colour here: write one such as #1d1b18`)
    else own.set(name, { value, at })
  }
}

function checkContrast(
  own: Record<Scheme, Map<string, { value: string; at: number }>>,
  say: (at: number, message: string) => void,
): void {
  for (const scheme of ['light', 'dark'] as const) {
    const set = (name: string) => own[scheme].get(name)
    const colour = (name: string) => set(name)?.value ?? themeColours[name]?.[scheme] ?? '#000'
    for (const [front, back] of pairs) {
      const at = set(front)?.at ?? set(back)?.at
      const ratio = contrast(colour(front), colour(back))
      if (at === undefined || ratio >= leastContrast) continue
      say(
        at,
        `--${front} on --${back} has a contrast of ${ratio.toFixed(1)} when it is ${scheme}, and ${leastContrast} is needed to be read: take one that is farther from the other`,
      )
    }
  }
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance). */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const digits = colour.slice(1)
  const pairsOf = digits.length === 3 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? [])
  const [red = 0, green = 0, blue = 0] = pairsOf.map((pair) => {
    const share = Number.parseInt(pair, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
