// A clone of the project on a machine unlike ours: other line ends, other names of folders, other ways of running scripts.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { libraryFolder } from './library.ts'
import { buildSite } from './site-build.ts'

const root = join(import.meta.dirname, '..')
const files = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter(Boolean)

/** A copy of the project's files in a folder of this name, with nothing built. */
function copyTo(name: string): string {
  // On the same disk as the packages, which the hard links below need.
  mkdirSync(join(root, 'test-results'), { recursive: true })
  const folder = join(mkdtempSync(join(root, 'test-results', 'clone-')), name)
  onTestFinished(() => rmSync(dirname(folder), { recursive: true, force: true }), 60_000)
  for (const file of files) cpSync(join(root, file), join(folder, file))
  return folder
}

/** Links all packages into the copy. */
function linkPackages(folder: string): void {
  // Hard links, since the packages are large and nobody writes into them.
  spawnSync('cp', ['-al', join(root, 'node_modules'), join(folder, 'node_modules')])
  rmSync(join(folder, 'node_modules', '.built'), { force: true })
}

function endLinesAsWindows(folder: string): void {
  for (const file of files.filter((name) => /\.(json|html|ts|tsx|css|mjs|md)$/.test(name))) {
    const path = join(folder, file)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'))
  }
}

/** Runs a script with npm until it serves or ends; what it writes goes into the folder `data` of the copy. */
function runScript(folder: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`
  const own = { PATH, DATA_DIR: join(dirname(folder), 'data'), DEBATE: 'tests/fixtures/library', PORT: '0' }
  const child = spawn('npm', args, { cwd: folder, env: { ...process.env, ...env, ...own } })
  let text = ''
  return new Promise((resolve) => {
    const readOutput = (bytes: Buffer) => {
      text += bytes
      if (/Host .*\n/.test(text)) child.kill('SIGTERM')
    }
    child.stdout.on('data', readOutput)
    child.stderr.on('data', readOutput)
    child.once('close', () => resolve(text))
  })
}

const isNotHere = process.platform === 'win32'

it.skipIf(isNotHere).each([
  ['a folder with # and others in its name', 'x #1 [a] {b} 100% é日本', {}, () => {}],
  [
    'an npm that runs no scripts around a script, from files with the line ends of Windows',
    'plain',
    { npm_config_ignore_scripts: 'true' },
    endLinesAsWindows,
  ],
])('[E8] npm start builds and serves the same pages in %s', { timeout: 120_000 }, async (_, name, env, change) => {
  const folder = copyTo(name)
  change(folder)
  linkPackages(folder)
  const text = await runScript(folder, ['start'], env)
  expect(text).toMatch(/Building the pages …[\s\S]*Phones +http/)
  expect(text).not.toMatch(/\n +at /)
  const page = (site: string) => readFileSync(join(site, 'ja/index.html'), 'utf8').replace(/-[\w-]{8}\./g, '')
  const built = await buildSite({ debate: libraryFolder, server: '/' })
  onTestFinished(built.remove)
  expect(page(join(dirname(folder), 'data/sites/library/1')).replaceAll('\r', '')).toBe(page(built.folder))
  // vitest sets NODE_ENV=test, as a person's shell may: the pages must be built for production all the same.
  const assets = join(folder, 'program/assets')
  const scripts = readdirSync(assets).filter((file) => file.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(10)
  expect(scripts.filter((file) => readFileSync(join(assets, file), 'utf8').includes('columnNumber:'))).toEqual([])
})

it.skipIf(isNotHere).each([
  ['dev', 'x #1', '#'],
  ['test', '100%', '%'],
  ['start', 'a?b', '?'],
])(
  '[E8] if npm run %s cannot run in a folder named %s, one sentence says why',
  { timeout: 60_000 },
  async (script, name, sign) => {
    const folder = copyTo(name)
    const text = await runScript(folder, ['run', '--silent', script], {
      npm_config_ignore_scripts: 'true',
      // There are no packages, and npm must not install any.
      npm_config_offline: 'true',
    })
    expect(text).toBe(`This does not run in ${folder}, since its path has a ${sign}: rename the folder.\n`)
  },
)

it('[E8] text files keep the line ends of the repository on every system', () => {
  const told = spawnSync('git', ['check-attr', 'text', 'eol', '--', ...files], { cwd: root, encoding: 'utf8' }).stdout
  expect(told).toContain('slides/debate.md: eol: lf')
  const binary = files.filter((file) => readFileSync(join(root, file)).includes(0))
  for (const file of binary) expect(told, file).toContain(`${file}: text: unset`)
})
