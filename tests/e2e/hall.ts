// A hall for tests: a room on the real server with the built pages, and browsers as phones, projectors and desks. Every page
// collects the complaints in its console; a test with a complaint fails. Starting a server takes as long as a short test, so that
// `hall` is a new room on one that a worker's tests share; a test that ends or changes its server, or counts its readers, takes
// `ownHall`.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  type ConsoleMessage,
  expect,
  type Page,
} from 'playwright/test'
import { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room, type Vote } from '../../src/core/contract.ts'
import { RoomList } from '../../src/core/host-lists.ts'
import { pollKey } from '../../src/core/poll.ts'
import { random128 } from '../../src/web/shared/keys.ts'
import { libraryFolder } from '../library.ts'

const root = join(import.meta.dirname, '../..')
const compiled = join(root, 'node_modules/.compiled')
export type Lang = 'ja' | 'zh-Hans' | 'en'
export const langs: Lang[] = ['ja', 'zh-Hans', 'en']
/** The locale of a browser whose user reads this language. */
export const locales: Record<Lang, string> = { ja: 'ja-JP', 'zh-Hans': 'zh-CN', en: 'en-GB' }
/** The same for languages that only the fixture of foreign languages has. */
const foreignLocales: Record<string, string> = { 'zh-Hant': 'zh-TW', ko: 'ko-KR', ar: 'ar-EG' }
const localeOf = (lang: string): string => ({ ...foreignLocales, ...locales })[lang] ?? lang
export const phoneSize = { width: 360, height: 740 }
export const stageSize = { width: 1280, height: 720 }

/** The id of the slide that a projector shows. */
export const slideOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.querySelector('section.present.slide, section.present section.present')?.id)

interface OpenOptions extends BrowserContextOptions {
  lang?: string
  /** Called with the page before it loads; then the test waits only until the page begins to arrive. */
  prepare?: (page: Page) => Promise<void>
}

export interface Hall {
  url: string
  code: string
  key: string
  /** The key that opens rooms and sees all of them. */
  hostKey: string
  /** Opens a page in a browser of its own; complaints about the network are allowed while the server is gone. */
  open(path: string, options?: OpenOptions): Promise<Page>
  phone(lang: string): Promise<Page>
  projector(options?: BrowserContextOptions & { lang?: string; drives?: boolean }): Promise<Page>
  desk(lang?: string, options?: BrowserContextOptions): Promise<Page>
  control(command: Command): Promise<Room>
  /** The room as the presenter sees it. */
  room(): Promise<Room>
  /** Casts each value as the vote of a new voter. */
  castAll(poll: Pick<Vote, 'claim' | 'round'>, values: Vote['value'][]): Promise<void>
  newRoom(): Promise<NewRoom>
}

/** A hall that has a server to itself, in whose first room it is. */
interface OwnHall extends Hall {
  /** The folder of the server's data. */
  folder: string
  /** Ends the server as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same folder and port. */
  restart(): Promise<void>
}

interface Server extends Pick<OwnHall, 'folder' | 'url' | 'hostKey' | 'kill' | 'restart'> {
  first: NewRoom
  close(): Promise<void>
}

async function start(args: string[], env: Record<string, string>): Promise<{ child: ChildProcess; banner: string }> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'start', ...args], {
    // What one start compiles, the next ones read: a quarter of their time.
    ...{ cwd: root, env: { NODE_COMPILE_CACHE: compiled, ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  })
  let banner = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data) => {
      banner += data
      if (/Presenter .*\n/.test(banner)) resolve()
    })
    child.stderr?.on('data', (data) => process.stderr.write(data))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${banner}`)))
  })
  return { child, banner }
}

const end = (child: ChildProcess, signal: NodeJS.Signals) =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill(signal)
  })

/** Whether a message in a console is a fault. Messages about the network and about a forbidden worker are not. */
export function isComplaint(message: ConsoleMessage): boolean {
  // If the server goes while a worker is being set up, the worker's message is empty.
  const isWanted = /Failed to load resource|ERR_|when fetching the script|blocked by Playwright|^$/
  return ['error', 'warning'].includes(message.type()) && !isWanted.test(message.text())
}

async function openServer(debate: string, env: Record<string, string> = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'hall-'))
  const args = ['--debate', debate, '--data-dir', folder, '--port']
  let { child, banner } = await start([...args, '0'], env)
  const [, port = ''] = /localhost:(\d+)/.exec(banner) ?? []
  const [, hostKey = ''] = /\/console#host\.([\w-]{24})/.exec(banner) ?? []
  const [, code = '', controlKey = ''] = /\/console#(\w{6})\.([\w-]{24})/.exec(banner) ?? []
  return {
    ...{ folder, url: `http://localhost:${port}`, hostKey, first: { code, controlKey } },
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      ;({ child } = await start([...args, port], env))
    },
    close: async () => {
      await end(child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ask(server: Server, path: string, key: string, body?: unknown, method = body ? 'POST' : 'GET') {
  const response = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return response.json()
}

const openRoom = async (server: Server): Promise<NewRoom> =>
  NewRoom.parse(await ask(server, paths.rooms, server.hostKey, {}))

async function deleteRooms(server: Server): Promise<void> {
  const { rooms } = RoomList.parse(await ask(server, paths.rooms, server.hostKey))
  for (const { code, controlKey } of rooms) await ask(server, paths.room(code), controlKey, undefined, 'DELETE')
}

function toHall(
  server: Server,
  { code, controlKey: key }: NewRoom,
  browser: Browser,
  reducedMotion: Motion['motion'],
  complaints: string[],
): Hall {
  const { url, hostKey } = server

  async function open(path: string, { lang = 'en', prepare, ...options }: OpenOptions = {}) {
    const context = await browser.newContext({ locale: localeOf(lang), viewport: stageSize, reducedMotion, ...options })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(`${path}: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (isComplaint(message)) complaints.push(`${path}: ${message.text()}`)
    })
    // A claim that has just changed takes no answer yet: a tap must wait for it, as readers do.
    if (path.startsWith('/j/')) await page.addLocatorHandler(page.locator('.moment.fresh'), async () => {})
    await prepare?.(page)
    await page.goto(url + path, { waitUntil: prepare ? 'commit' : 'load' })
    return page
  }
  const room = async (): Promise<Room> => Room.parse(await ask(server, paths.room(code), key))

  return {
    ...{ url, code, key, hostKey, open, room },
    phone: (lang) => open(`/j/${code}`, { lang, viewport: phoneSize, hasTouch: true }),
    projector: async ({ drives = false, ...options } = {}) => {
      const page = await open(`/?room=${code}${drives ? `#${key}` : ''}`, options)
      // The projector must be on the room's slide first; it ignores keys before that.
      await expect(page.locator('.foot')).toBeVisible()
      return page
    },
    desk: (lang = 'en', options = {}) => open(`/console#${code}.${key}`, { lang, viewport: phoneSize, ...options }),
    control: async (command) => Room.parse(await ask(server, paths.control(code), key, Command.parse(command))),
    castAll: async ({ claim, round }, values) => {
      const poll = (await room()).polls[pollKey({ claim, round })]
      if (!poll?.wording) throw new Error(`nothing was asked of ${claim}`)
      const { epoch, wording } = poll
      const cast = (value: Vote['value']) => {
        const vote: Vote = { voteId: random128(), claim, round, epoch, wording, value, n: 1, lang: 'en' }
        return ask(server, paths.votes(code), random128(), vote)
      }
      await Promise.all(values.map(cast))
    },
    newRoom: () => openRoom(server),
  }
}

interface Motion {
  /** What the readers want; drawing motion is half of a browser's work, so that most tests take what some readers want: none. */
  motion: 'reduce' | 'no-preference'
}

interface Own extends Motion {
  debate: string
  env: Record<string, string>
  ownHall: OwnHall
}

/** Gives a test its hall, closes its pages and clears the hall up, and fails the test if one of the pages complained. */
async function useHall<T extends Hall>(
  browser: Browser,
  make: (complaints: string[]) => T,
  use: (hall: T) => Promise<void>,
  clear: () => Promise<void>,
): Promise<void> {
  const complaints: string[] = []
  await use(make(complaints))
  for (const context of browser.contexts()) await context.close()
  await clear()
  expect(complaints, 'what the pages complained of').toEqual([])
}

/** `debate`: the folder or file of the debate that an own server shows, that of the tests if none is named; `env`: its settings. */
export const test = base.extend<Own & { hall: Hall }, { shared: Server }>({
  debate: [libraryFolder, { option: true }],
  env: [{}, { option: true }],
  motion: ['reduce', { option: true }],
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: playwright wants the fixtures named, and there are none
    async ({}, use) => {
      const server = await openServer(libraryFolder)
      await deleteRooms(server)
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  hall: async ({ browser, debate, motion, shared }, use) => {
    if (debate !== libraryFolder) throw new Error(`${debate} is not the debate of the shared server: take ownHall`)
    const room = await openRoom(shared)
    // No test finds the rooms of another in a list.
    const clear = () => deleteRooms(shared)
    await useHall(browser, (complaints) => toHall(shared, room, browser, motion, complaints), use, clear)
  },
  ownHall: async ({ browser, debate, env, motion }, use) => {
    const server = await openServer(debate, env)
    const { folder, kill, restart, first, close } = server
    const make = (complaints: string[]) => ({
      ...toHall(server, first, browser, motion, complaints),
      ...{ folder, kill, restart },
    })
    await useHall(browser, make, use, close)
  },
})
export { expect }

/** Moves a finger across the page, which was opened with touch, over these places from its left. */
export async function swipe(page: Page, [first, ...others]: number[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 300 }] })
  await touch('touchStart', first)
  for (const x of others) await touch('touchMove', x)
  await touch('touchEnd')
}
