// A server of several small debates for the end-to-end tests, in this process, so that a test can change their folders and its pages.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Page } from 'playwright/test'
import { Command } from '../../src/core/command.ts'
import { NewRoom, paths, Room } from '../../src/core/contract.ts'
import { NewOpener } from '../../src/core/host-lists.ts'
import { readProgram, retiringWorkerFile } from '../../src/debate/program.ts'
import { openCompiler } from '../../src/server/compiler.ts'
import { openHosting } from '../../src/server/hosting.ts'
import { startServer } from '../../src/server/server.ts'
import { openSites } from '../../src/server/sites.ts'
import { test as base, expect, isComplaint } from './hall.ts'

const root = join(import.meta.dirname, '../..')

/** A debate of one claim, in two languages. */
export const toDebate = (id: string, title: string, claim: string): string =>
  `# Debate ${id}
- languages: en, ja

- en: ${title}
- ja: ${title}（日本語）

# Claim taste

- en: ${claim}
- ja: ${claim}（日本語）
`

interface Start {
  port?: number
  publicUrl?: string
  program?: string
}

type Hosted = Awaited<ReturnType<typeof openHosted>>

/** `texts`: of the debates, in the order of their ids; `how`: of the first start. */
async function openHosted(texts: Record<string, string>, how: Start = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hosted-'))
  const parent = join(folder, 'debates')
  const write = (id: string, text: string) => {
    mkdirSync(join(parent, id), { recursive: true })
    writeFileSync(join(parent, id, 'debate.md'), text)
  }
  for (const [id, text] of Object.entries(texts)) write(id, text)
  async function open({ port = 0, publicUrl, program = join(root, 'program') }: Start = {}) {
    const dataDir = join(folder, 'data')
    const compiler = openCompiler(root)
    const hosting = await openHosting({
      ...{ compiler, wanted: { folders: [], parent }, tell: () => {} },
      sites: openSites({ compiler, dataDir, program, publicUrl, isLong: true }),
    })
    const server = await startServer({
      ...{
        debates: hosting.debates,
        writePages: hosting.writeSites,
        leave: readProgram(program).read(retiringWorkerFile),
      },
      ...{
        dataDir,
        frozen: join(folder, 'results'),
        port,
        host: '127.0.0.1',
        publicUrl,
        log: pino({ level: 'silent' }),
      },
    })
    return { hosting, server }
  }
  let running = await open(how)
  const url = () => `http://127.0.0.1:${running.server.port}`
  const ask = async (path: string, key: string, body?: unknown) => {
    const response = await fetch(url() + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  return {
    folder,
    write,
    url,
    hostKey: () => running.server.hostKey,
    openRoom: async (debate: string) => NewRoom.parse(await ask(paths.rooms, running.server.hostKey, { debate })),
    makeOpener: async (name: string) => NewOpener.parse(await ask(paths.openers, running.server.hostKey, { name })),
    control: ({ code, controlKey }: NewRoom, command: Command) =>
      ask(paths.control(code), controlKey, Command.parse(command)),
    read: async (code: string) => Room.parse(await ask(paths.room(code), '0'.repeat(32))),
    /** Looks at the folders again, as at a SIGHUP. */
    reload: async () => {
      await running.hosting.reload()
      await running.server.showDebates()
    },
    stop: () => running.server.close(),
    /** On the same folder, and on the same port unless another is named. */
    start: async (how: Start = {}) => {
      running = await open({ port: running.server.port, ...how })
    },
    close: async () => {
      await running.server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Pages {
  /** Opens a server of debates. */
  host: typeof openHosted
  /** `expected`: complaints of the page that the test itself causes. */
  open: (url: string, lang?: string, expected?: RegExp) => Promise<Page>
}

export const test = base.extend<Pages>({
  // biome-ignore lint/correctness/noEmptyPattern: playwright wants the fixtures named, and there are none
  host: async ({}, use) => {
    const opened: Hosted[] = []
    await use(async (texts, how) => {
      const hosted = await openHosted(texts, how)
      opened.push(hosted)
      return hosted
    })
    for (const hosted of opened) await hosted.close()
  },
  open: async ({ browser }, use) => {
    const complaints: string[] = []
    await use(async (url, lang = 'en-GB', expected) => {
      const context = await browser.newContext({ locale: lang, viewport: { width: 1280, height: 720 } })
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
      page.on('console', (message) => {
        if (isComplaint(message) && !expected?.test(message.text())) complaints.push(message.text())
      })
      await page.addLocatorHandler(page.locator('.moment.fresh'), async () => {})
      await page.goto(url)
      return page
    })
    for (const context of browser.contexts()) await context.close()
    expect(complaints, 'what the pages complained of').toEqual([])
  },
})
export { expect }
