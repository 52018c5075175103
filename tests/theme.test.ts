// The colours that a debate's theme may set are those of the pages; the pages' own colours are readable on each other.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkTheme, themeColours } from '../src/debate/theme.ts'
import { toPageCss } from '../src/debate/theme-css.ts'

const css = readFileSync(join(import.meta.dirname, '../src/web/shared/base.css'), 'utf8')

it.each(Object.entries(themeColours))(
  'the pages define --%s with the value that themes are checked against',
  (name, { light, dark }) => {
    const found = [...css.matchAll(new RegExp(`--${name}: (#\\w+);`, 'g'))].map(([, colour]) => colour)
    expect(found).toEqual([light, dark])
  },
)

it('a theme with exactly the colours of the pages has no fault', () => {
  const rule = (scheme: 'light' | 'dark') =>
    `:root { ${Object.entries(themeColours)
      .map(([name, colours]) => `--${name}: ${colours[scheme]};`)
      .join(' ')} }`
  expect(checkTheme(`${rule('light')}\n@media (prefers-color-scheme: dark) { ${rule('dark')} }`, 'theme.css')).toEqual(
    [],
  )
})

it('a colour that is set for light alone is not used for dark, where hardly any could be read as well', () => {
  const css = ':root { --yes: #0a7d33; }'
  expect(checkTheme(css, 'theme.css')).toEqual([])
  expect(toPageCss(css)).toBe(':root, .on-paper { --yes: #0a7d33; }')
})
