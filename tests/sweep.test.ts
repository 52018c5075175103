// No kind of check is left to the sweep alone: of each that is made of several languages, sizes, themes or parts `npm test` makes one.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Suite {
  suites?: Suite[]
  specs: { title: string; file: string; line: number }[]
}

const specsOf = ({ suites = [], specs }: Suite): Suite['specs'] => [...specs, ...suites.flatMap(specsOf)]

/** The end-to-end tests that there are, as Playwright lists them; `flags`: those of a command of package.json. */
function listSpecs(flags: string[]): Suite['specs'] {
  const cli = join(root, 'node_modules/playwright/cli.js')
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'test', '--list', '--reporter=json', ...flags], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (!stdout) throw new Error(stderr)
  return (JSON.parse(stdout) as Suite & { suites: Suite[] }).suites.flatMap(specsOf)
}

it('whatever the sweep checks npm test checks once, and both together make every end-to-end test', {
  timeout: 60_000,
}, () => {
  const [once, swept, all] = [['--grep-invert', '@sweep'], ['--grep', '@sweep'], []].map(listSpecs)
  const placesOf = (specs: Suite['specs'] = []) => new Set(specs.map(({ file, line }) => `${file}:${line}`))
  const checked = placesOf(once)
  expect([...placesOf(swept)].filter((place) => !checked.has(place))).toEqual([])
  expect(swept?.length).toBeGreaterThan(0)
  expect((once?.length ?? 0) + (swept?.length ?? 0)).toBe(all?.length)
})
