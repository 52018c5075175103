// A clone of the project on a machine unlike ours: other line ends, other names of folders, other ways to run its scripts.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter(Boolean)

/** A copy of the project's files in a folder of this name, with all packages and nothing built. */
function copyTo(name: string): string {
  // On the same disk as the packages, for the links below.
  mkdirSync(join(root, 'test-results'), { recursive: true })
  const folder = join(mkdtempSync(join(root, 'test-results', 'clone-')), name)
  onTestFinished(() => rmSync(dirname(folder), { recursive: true, force: true }))
  for (const file of files) cpSync(join(root, file), join(folder, file))
  // Links instead of copies: the packages are large, and nobody writes into them.
  spawnSync('cp', ['-al', join(root, 'node_modules'), join(folder, 'node_modules')])
  rmSync(join(folder, 'node_modules', '.built'), { force: true })
  return folder
}

/** Runs a script by npm, until it serves, where it does, or ends. */
function runScript(folder: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const PATH = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`
  const data = mkdtempSync(join(tmpdir(), 'clone-data-'))
  const child = spawn('npm', args, { cwd: folder, env: { ...process.env, ...env, PATH, DATA_DIR: data, PORT: '0' } })
  let text = ''
  return new Promise((resolve) => {
    const hear = (bytes: Buffer) => {
      text += bytes
      if (/Host .*\n/.test(text)) child.kill('SIGTERM')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('close', () => {
      rmSync(data, { recursive: true, force: true })
      resolve(text)
    })
  })
}

const isNotHere = process.platform === 'win32'

it.skipIf(isNotHere).each([
  ['a folder with # and others in its name', 'x #1 [a] {b} 100% é日本', {}],
  ['an npm that runs no scripts around a script', 'plain', { npm_config_ignore_scripts: 'true' }],
])('[E8] npm start builds and serves in %s', { timeout: 120_000 }, async (_, name, env) => {
  const folder = copyTo(name)
  const text = await runScript(folder, ['start'], env)
  expect(text).toMatch(/Building the pages …[\s\S]*Phones +http/)
  expect(text).not.toMatch(/\n +at /)
  // vitest sets NODE_ENV=test, as a person's shell may set another: the pages are those of production all the same.
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
  '[E8] where npm run %s cannot run, in a folder named %s, one sentence says why',
  { timeout: 60_000 },
  async (script, name, sign) => {
    const folder = copyTo(name)
    const text = await runScript(folder, ['run', '--silent', script], { npm_config_ignore_scripts: 'true' })
    expect(text).toBe(`This does not run in ${folder}, since its path has a ${sign}: rename the folder.\n`)
  },
)

it('[E8] texts have the line ends of the repository on every system', () => {
  const told = spawnSync('git', ['check-attr', 'text', 'eol', '--', ...files], { cwd: root, encoding: 'utf8' }).stdout
  expect(told).toContain('slides/debate.md: eol: lf')
  const binary = files.filter((file) => readFileSync(join(root, file)).includes(0))
  for (const file of binary) expect(told, file).toContain(`${file}: text: unset`)
})

it.skipIf(isNotHere)('[E8] files with the line ends of Windows build the same pages', { timeout: 120_000 }, () => {
  const folder = copyTo('windows')
  for (const file of files.filter((name) => /\.(json|html|ts|tsx|css|mjs|md)$/.test(name))) {
    const path = join(folder, file)
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'))
  }
  const built = spawnSync(process.execPath, ['scripts/setup.mjs', 'preview'], { cwd: folder, encoding: 'utf8' })
  expect(built.stderr).toBe('')
  const page = (at: string) => readFileSync(join(at, 'dist/ja/index.html'), 'utf8').replace(/-[\w-]{8}\./g, '')
  expect(page(folder).replaceAll('\r', '')).toBe(page(root))
})
