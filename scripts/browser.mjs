// The browser for tests and PDFs, and the fonts that it needs. The browser is Playwright's own if that is installed, else the system's
// Chromium.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findBrowserOf, findOnPath } from '../src/cli/find-browser.mjs'
import { root, say, stop } from './steps.mjs'

export { browserArguments } from '../src/cli/find-browser.mjs'

/** The path of the browser's program; undefined where there is none. Needs the packages to be installed. */
export async function findBrowser() {
  const { chromium } = await import('playwright')
  return findBrowserOf(chromium.executablePath())
}

/** Chromium without its windows: a package of its own in Debian. */
const shell = 'chromium-headless-shell'
const findShell = () => findOnPath([shell])

/**
 * The path of the browser for tests: Chromium without windows if the system has it, because tests in it take less than half the
 * time; else the browser of `findBrowser`.
 */
export const findTestBrowser = async () => findShell() ?? (await findBrowser())

/** Installs a browser if there is none; `node`: the path of a Node that is new enough for Playwright. */
export async function bringBrowser(node) {
  if (await findBrowser()) return
  const cli = join(root, 'node_modules', 'playwright', 'cli.js')
  try {
    // If the download is impossible, this fails soon or is stopped after two minutes; the system's browser is as good.
    execFileSync(node, [cli, 'install', '--no-shell', 'chromium'], { cwd: root, stdio: 'ignore', timeout: 120_000 })
    if (await findBrowser()) return
  } catch {
    // The failure is reported below, if the system has no browser to install either.
  }
  aptInstall(['chromium'], 'A browser is needed: install Chromium, or run npx playwright install chromium.')
}

/** Installs Chromium without windows on Debian. If that is impossible, tests use Chromium itself. */
export function bringTestBrowser() {
  if (!existsSync('/usr/lib/chromium/chromium') || findShell()) return
  try {
    if (canInstall()) apt([shell])
  } catch {
    // The sentence below says what is missing.
  }
  if (!findShell()) say(`Tests take twice as long without ${shell}: install it with apt-get.`)
}

/** Installs Japanese and Chinese fonts on a Linux that has none; other systems have their own. */
export function bringFonts() {
  if (process.platform !== 'linux') return
  if (hasFont('Noto Sans CJK JP') && hasFont('Noto Serif CJK SC')) return
  aptInstall(
    ['fonts-noto-cjk', 'fontconfig'],
    'Japanese and Chinese fonts are needed: install fonts-noto-cjk (Noto Sans CJK, Noto Serif CJK).',
  )
}

/** Installs Firefox, WebKit with the virtual screen that it needs, and nginx, for `npm run browsers`. */
export function bringEngines() {
  const wanted = {
    'firefox-esr': 'firefox-esr',
    WebKitWebDriver: 'webkit2gtk-driver',
    Xvfb: 'xvfb',
    nginx: 'nginx-light',
  }
  bringPrograms(wanted, 'Firefox, WebKit and nginx are needed')
}

/** Installs the proxies that the samples of deploy/ are tested with, for `npm run stores`. */
export function bringProxies() {
  bringPrograms({ nginx: 'nginx-light', caddy: 'caddy' }, 'nginx and Caddy are needed')
}

/** `wanted`: packages by the names of their programs. */
function bringPrograms(wanted, need) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  const missing = Object.entries(wanted).filter(([name]) => !folders.some((folder) => existsSync(join(folder, name))))
  if (missing.length === 0) return
  const packages = missing.map(([, name]) => name)
  aptInstall(packages, `${need}, of Debian or Ubuntu: install ${packages.join(', ')}.`)
}

function hasFont(pattern) {
  try {
    return execFileSync('fc-list', [pattern], { encoding: 'utf8' }).trim() !== ''
  } catch {
    return false
  }
}

const aptGet = '/usr/bin/apt-get'
export const canInstall = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync(aptGet)

/** Installs packages of Debian; throws if that fails. */
export function apt(names) {
  say(`Installing ${names.join(', ')} …`)
  const options = { stdio: 'pipe', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  execFileSync(aptGet, ['update', '-qq'], options)
  execFileSync(aptGet, ['install', '-y', '-qq', '--no-install-recommends', ...names], options)
}

/** Installs packages, or stops with the sentence. */
function aptInstall(names, sentence) {
  if (!canInstall()) stop(sentence)
  try {
    apt(names)
  } catch (error) {
    stop(`${error.stderr}${sentence}`)
  }
}
