// The package as npm makes it, unpacked into an empty folder beside its dependencies alone: the program starts there, shows the debate of
// a folder and keeps its votes in the folder where it was started.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'
import { libraryFolder } from './library.ts'
import { untilServing } from './until-serving.ts'

const root = join(import.meta.dirname, '..')
const about = z
  .object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

const home = mkdtempSync(join(tmpdir(), 'package-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const program = install()

/** Packs the project and unpacks it as npm would install it; gives the path of its command. */
function install(): string {
  execFileSync('npm', ['pack', '--pack-destination', home], { cwd: root, stdio: 'pipe' })
  const modules = join(home, 'node_modules')
  const own = join(modules, 'yes-and-no')
  mkdirSync(own, { recursive: true })
  execFileSync('tar', ['xf', join(home, `yes-and-no-${about.version}.tgz`), '-C', own, '--strip-components=1'])
  for (const name of Object.keys(about.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  return join(own, 'bin/yes-and-no.cjs')
}

/** A folder where somebody types commands. */
function emptyFolder(): string {
  return mkdtempSync(join(home, 'here-'))
}

function run(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** What the program prints until it serves, and what it answers then. */
async function serve(
  cwd: string,
  args: string[],
  path: string,
): Promise<{ text: string; status: number; health: unknown }> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, PORT: '0' } })
  try {
    const text = await untilServing(child)
    const [base = ''] = /http:\/\/localhost:\d+/.exec(text) ?? []
    const { status } = await fetch(base + path)
    const health: unknown = await (await fetch(`${base}/health`)).json()
    return { text, status, health }
  } finally {
    child.kill('SIGKILL')
  }
}

it('shows the debate of a folder, and keeps data where it was started, whose path it prints', {
  timeout: 30_000,
}, async () => {
  const here = emptyFolder()
  cpSync(libraryFolder, join(here, 'mine'), { recursive: true })
  const { text, status, health } = await serve(here, ['mine'], '/d/library/en/')
  expect(text).toContain(`  Data       ${join(here, 'data')}\n`)
  expect(existsSync(join(here, 'data/votes.sqlite'))).toBe(true)
  expect({ status, health }).toMatchObject({ status: 200, health: { ok: true, version: about.version } })
})

it('without a folder shows the debate that is here, else the one that ships', { timeout: 30_000 }, async () => {
  const here = emptyFolder()
  expect((await serve(here, [], '/d/capital-feast/ja/')).status).toBe(200)
  writeFileSync(join(here, 'mine.md'), '# Debate mine\n- languages: en\n\nShould it?\n\n# Claim one\n\nIt should.\n')
  writeFileSync(join(here, 'README.md'), '# Debate other\n')
  expect((await serve(here, [], '/d/mine/en/')).status).toBe(200)
})

it('checks, formats and builds', () => {
  const here = emptyFolder()
  cpSync(libraryFolder, join(here, 'mine'), { recursive: true })
  expect(run(here, 'check', 'mine').status).toBe(0)
  expect(run(here, 'format', 'mine')).toEqual({
    ...{ status: 0, stderr: '' },
    stdout: 'Everything is formatted already.\n',
  })
  expect(run(here, 'build', 'mine', '--out', 'site').status).toBe(0)
  expect(existsSync(join(here, 'site/en/index.html'))).toBe(true)
})

it('says its version, its commands, and which word is neither a command nor a folder', () => {
  const here = emptyFolder()
  expect(run(here, '--version').stdout).toBe(`${about.version}\n`)
  expect(run(here, '--help').stdout).toMatch(
    /^npx yes-and-no \[FOLDER …\] \[settings\]\n[\s\S]*\nnpx yes-and-no COMMAND\n/,
  )
  const { status, stderr } = run(here, 'lunhc')
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringContaining('There is no command and no folder "lunhc".'),
  })
})

it('on an older Node prints one sentence', () => {
  // The command reads the version from `process`, so a script that changes it first stands for an older Node.
  const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })"
  const run = spawnSync(process.execPath, ['-e', `${older}; require(process.argv[1])`, program], { encoding: 'utf8' })
  expect(run.stderr).toBe('This is Node 20.19.0 and yes-and-no needs Node 24 or newer: see nodejs.org.\n')
  expect(run.status).toBe(1)
})

it('pdf says what it needs where it is not installed', () => {
  const here = emptyFolder()
  cpSync(libraryFolder, join(here, 'mine'), { recursive: true })
  expect(run(here, 'pdf', 'mine')).toEqual({
    status: 1,
    stdout: 'pdf needs Playwright, which is not installed: npm install playwright\n',
    stderr: '',
  })
})
