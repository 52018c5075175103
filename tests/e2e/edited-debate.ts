// A hall that shows a copy of the shipped debate, whose sentences an author changes while the server is down.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from './hall.ts'

const shipped = join(import.meta.dirname, '../../slides')

interface Edited {
  debate: string | undefined
  /** Stops the server, changes a text in a file of the debate, and starts it again on the same data. */
  edit(file: string, from: string, to: string): Promise<void>
}

export const test = base.extend<Edited>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from here.
  debate: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'debate-'))
    cpSync(shipped, folder, { recursive: true })
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  edit: async ({ debate, hall }, use) => {
    await use(async (name, from, to) => {
      await hall.kill()
      const file = join(debate ?? '', name)
      const text = readFileSync(file, 'utf8')
      expect(text.split(from), `"${from}" once in ${name}`).toHaveLength(2)
      writeFileSync(file, text.replace(from, to))
      await hall.restart()
    })
  },
})
