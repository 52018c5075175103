// A hall for tests: the real server on the built pages in a folder of its own, and browsers as phones, projectors and desks.
// Every page collects the complaints in its console; a test with a complaint fails.
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
import type { Room, Vote } from '../../src/core/contract.ts'
import { pollKey } from '../../src/core/poll.ts'

const root = join(import.meta.dirname, '../..')
export type Lang = 'ja' | 'zh-Hans' | 'en'
export const langs: Lang[] = ['ja', 'zh-Hans', 'en']
/** The locale of a browser whose user reads this language. */
export const locales: Record<Lang, string> = { ja: 'ja-JP', 'zh-Hans': 'zh-CN', en: 'en-GB' }
export const phoneSize = { width: 360, height: 740 }
export const stageSize = { width: 1280, height: 720 }

interface OpenOptions extends BrowserContextOptions {
  lang?: Lang
  /** Called with the page before it loads; then the test waits only until the page begins to arrive. */
  prepare?: (page: Page) => Promise<void>
}

export interface Hall {
  /** The folder of the server's data. */
  folder: string
  url: string
  code: string
  key: string
  /** The key that opens rooms and sees all of them. */
  hostKey: string
  /** Ends the server as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same folder and port. */
  restart(): Promise<void>
  /** Opens a page in a browser of its own; complaints about the network are allowed while the server is gone. */
  open(path: string, options?: OpenOptions): Promise<Page>
  phone(lang: Lang): Promise<Page>
  projector(options?: BrowserContextOptions & { lang?: Lang; drives?: boolean }): Promise<Page>
  desk(lang?: Lang, options?: BrowserContextOptions): Promise<Page>
  control(command: Command): Promise<Room>
  /** The room as the presenter sees it. */
  room(): Promise<Room>
  /** Casts each value as the vote of a new voter. */
  castAll(poll: Pick<Vote, 'claim' | 'round'>, values: Vote['value'][]): Promise<void>
  newRoom(): Promise<{ code: string; controlKey: string }>
}

const hex = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

async function startServer(
  folder: string,
  port: number,
  debate: string | undefined,
): Promise<{ child: ChildProcess; banner: string }> {
  const shown = debate === undefined ? [] : ['--debate', debate]
  const args = ['src/server/main.ts', '--port', String(port), '--data-dir', folder, ...shown]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
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

async function openHall(
  browser: Browser,
  complaints: string[],
  debate: string | undefined,
): Promise<Hall & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'hall-'))
  let { child, banner } = await startServer(folder, 0, debate)
  const [, port = ''] = /localhost:(\d+)/.exec(banner) ?? []
  const [, hostKey = ''] = /\/console#host\.([\w-]{24})/.exec(banner) ?? []
  const [, code = '', key = ''] = /\/console#(\w{6})\.([\w-]{24})/.exec(banner) ?? []
  const url = `http://localhost:${port}`

  async function open(path: string, { lang = 'en', prepare, ...options }: OpenOptions = {}) {
    const context = await browser.newContext({ locale: locales[lang], viewport: stageSize, ...options })
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
  const request = async (path: string, key: string, body?: unknown) => {
    const response = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  const room = (): Promise<Room> => request(`/api/rooms/${code}`, key)

  return {
    folder,
    url,
    code,
    key,
    hostKey,
    open,
    room,
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      ;({ child } = await startServer(folder, Number(port), debate))
    },
    phone: (lang) => open(`/j/${code}`, { lang, viewport: phoneSize, hasTouch: true }),
    projector: async ({ drives = false, ...options } = {}) => {
      const page = await open(`/?room=${code}${drives ? `#${key}` : ''}`, options)
      // The projector must be on the room's slide first; it ignores keys before that.
      await expect(page.locator('.foot')).toBeVisible()
      return page
    },
    desk: (lang = 'en', options = {}) => open(`/console#${code}.${key}`, { lang, viewport: phoneSize, ...options }),
    control: (command) => request(`/api/rooms/${code}/control`, key, Command.parse(command)),
    castAll: async ({ claim, round }, values) => {
      const poll = (await room()).polls[pollKey({ claim, round })]
      if (!poll?.wording) throw new Error(`nothing was asked of ${claim}`)
      const { epoch, wording } = poll
      for (const value of values) {
        const vote: Vote = { voteId: hex(), claim, round, epoch, wording, value, n: 1, lang: 'en' }
        await request(`/api/rooms/${code}/votes`, hex(), vote)
      }
    },
    newRoom: () => request('/api/rooms', hostKey, {}),
    close: async () => {
      await end(child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** `debate`: the folder or file of the debate that the server shows; the one that ships if none is named. */
export const test = base.extend<{ debate: string | undefined; hall: Hall }>({
  debate: [undefined, { option: true }],
  hall: async ({ browser, debate }, use) => {
    const complaints: string[] = []
    const hall = await openHall(browser, complaints, debate)
    await use(hall)
    for (const context of browser.contexts()) await context.close()
    await hall.close()
    expect(complaints, 'what the pages complained of').toEqual([])
  },
})
export { expect }
