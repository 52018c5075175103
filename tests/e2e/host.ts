// A host for the end-to-end tests that has nothing but files: the built folder below an address of its own. What its pages
// complain of is collected; a test that ends with a complaint has failed.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from 'playwright/test'
import { type StaticServer, serveStatic } from '../../scripts/static-server.ts'
import type { Readings } from '../../src/core/results.ts'
import { isComplaint } from './hall.ts'

export const dist = join(import.meta.dirname, '../../dist')

export interface Host {
  server: StaticServer
  /** Serves another folder at the same address. */
  change(folder: string): Promise<void>
  /** Serves the built folder with these rooms to compare with. */
  freeze(readings: Readings): Promise<void>
}

export const test = base.extend<{ host: Host; complaints: string[] }>({
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
  // biome-ignore lint/correctness/noEmptyPattern: playwright wants the fixtures named, and there are none
  host: async ({}, use) => {
    const open = (folder: string, port: number) => serveStatic(folder, { port, base: '/debate/' })
    const copies: string[] = []
    const host: Host = {
      server: await open(dist, 0),
      change: async (folder) => {
        const port = Number(new URL(host.server.url).port)
        await host.server.close()
        host.server = await open(folder, port)
      },
      freeze: async (readings) => {
        const folder = mkdtempSync(join(tmpdir(), 'frozen-'))
        copies.push(folder)
        cpSync(dist, folder, { recursive: true })
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
