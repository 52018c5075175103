// Of each check of the program with variants by language, size, theme or part, `npm test` runs one, and the sweep the others. Checks of
// looks that few changes can break are made in the sweep alone: other sizes, zooms, colours and engines, and the debate that ships.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Suite {
  suites?: Suite[]
  specs: { title: string; file: string; line: number; tags: string[] }[]
}

const specsOf = ({ suites = [], specs }: Suite): Suite['specs'] => [...specs, ...suites.flatMap(specsOf)]

/** The end-to-end tests that Playwright lists. */
function listSpecs(): Suite['specs'] {
  const cli = join(root, 'node_modules/playwright/cli.js')
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'test', '--list', '--reporter=json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (!stdout) throw new Error(stderr)
  return (JSON.parse(stdout) as Suite & { suites: Suite[] }).suites.flatMap(specsOf)
}

/** Files with checks that only the sweep makes. */
const sweptAlone = /^(shipped-(pages|slides)|sizes|engines|sight|open|languages)\.spec\.ts:/

it('npm test runs each check in one variant, but for those of rare looks, and the sweep runs the others', {
  timeout: 60_000,
}, () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(scripts.e2e).toMatch(/ --grep-invert @sweep$/)
  expect(scripts.sweep).toMatch(/ --grep @sweep$/)
  const specs = listSpecs()
  const [swept, once] = [true, false].map((isSwept) => specs.filter(({ tags }) => tags.includes('sweep') === isSwept))
  const positionsOf = (some: Suite['specs'] = []) => new Set(some.map(({ file, line }) => `${file}:${line}`))
  const checked = positionsOf(once)
  const isAlone = (position: string) => !checked.has(position)
  expect([...positionsOf(swept)].filter((position) => isAlone(position) && !sweptAlone.test(position))).toEqual([])
  expect(swept?.length).toBeGreaterThan(0)
})
