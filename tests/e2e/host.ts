// A host for the end-to-end tests that serves only files: the built site of a debate (by default the fixture debate) below a path.
// It collects the complaints of its pages; a test that ends with a complaint fails.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from 'playwright/test'
import { type StaticServer, serveStatic } from '../../src/cli/static-server.ts'
import type { Readings } from '../../src/core/readings.ts'
import { libraryFolder } from '../library.ts'
import { buildSite } from '../site-build.ts'
import { isComplaint } from './hall.ts'

/** The built site of the debate that ships. */
export const dist = join(import.meta.dirname, '../../dist')

interface Host {
  server: StaticServer
  /** Serves another folder at the same address from now on. */
  change(folder: string): Promise<void>
  /** Serves the site again, with these rooms to compare with. */
  freeze(readings: Readings): Promise<void>
}

interface Served {
  /** The folder that the host serves at first. */
  folder: string
  host: Host
  complaints: string[]
}

/** `site`: the folder with the built site of the fixture debate. */
export const test = base.extend<Served, { site: string }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright needs a pattern here, even without fixtures
    async ({}, use) => {
      const site = await buildSite({ debate: libraryFolder })
      await use(site.folder)
      site.remove()
    },
    { scope: 'worker' },
  ],
  folder: ({ site }, use) => use(site),
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = []
      context.on('weberror', (error) => complaints.push(error.error().stack ?? String(error.error())))
      context.on('console', (message) => {
        if (isComplaint(message)) complaints.push(message.text())
      })
      await use(complaints)
      expect(complaints, 'what the pages complained of').toEqual([])
    },
    { auto: true },
  ],
  host: async ({ folder: site }, use) => {
    const open = (folder: string, port: number) => serveStatic(folder, { port, base: '/debate/' })
    const copies: string[] = []
    const host: Host = {
      server: await open(site, 0),
      change: async (folder) => {
        const port = Number(new URL(host.server.url).port)
        await host.server.close()
        host.server = await open(folder, port)
      },
      freeze: async (readings) => {
        const folder = mkdtempSync(join(tmpdir(), 'frozen-'))
        copies.push(folder)
        cpSync(site, folder, { recursive: true })
        rmSync(join(folder, 'results'), { recursive: true, force: true })
        mkdirSync(join(folder, 'results'))
        writeFileSync(join(folder, 'results/index.json'), JSON.stringify(readings))
        await host.change(folder)
      },
    }
    await use(host)
    await host.server.close()
    for (const folder of copies) rmSync(folder, { recursive: true })
  },
})
export { expect }
