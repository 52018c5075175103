// No kind of check of the program runs only in the sweep: of each check with variants by language, size, theme or part, `npm test` runs
// one. How the debate that ships is laid out is checked in the sweep alone, since no change of the program's code depends on its texts.
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

it('npm test runs each check of the program in one variant, and the sweep the others and those of the debate that ships', {
  timeout: 60_000,
}, () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(scripts.e2e).toMatch(/ --grep-invert @sweep$/)
  expect(scripts.sweep).toMatch(/ --grep @sweep$/)
  const specs = listSpecs()
  const [swept, once] = [true, false].map((isSwept) => specs.filter(({ tags }) => tags.includes('sweep') === isSwept))
  const positionsOf = (some: Suite['specs'] = []) => new Set(some.map(({ file, line }) => `${file}:${line}`))
  const checked = positionsOf(once)
  const isOfProgram = (position: string) => !position.startsWith('shipped-')
  expect([...positionsOf(swept)].filter((position) => isOfProgram(position) && !checked.has(position))).toEqual([])
  expect(swept?.length).toBeGreaterThan(0)
})
