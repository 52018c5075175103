// A hall that shows a copy of a debate, whose sentences an author changes while the server is down.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { libraryFolder } from '../library.ts'
import { test as base, expect, type Hall } from './hall.ts'

interface Edited {
  debate: string
  /** Stops the server, changes a text in a file of the debate, and starts it again on the same data. */
  edit(file: string, from: string, to: string): Promise<void>
}

export const test = base.extend<Edited>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from here.
  debate: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'debate-'))
    cpSync(libraryFolder, folder, { recursive: true })
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  edit: async ({ debate, ownHall: hall }, use) => {
    await use(async (name, from, to) => {
      await hall.kill()
      const file = join(debate, name)
      const text = readFileSync(file, 'utf8')
      expect(text.split(from), `"${from}" once in ${name}`).toHaveLength(2)
      writeFileSync(file, text.replace(from, to))
      await hall.restart()
    })
  },
})

export const file = '002-staff-cost.md'
/** Of the debate's first language, which tells whether the question is another one. */
export const [oldWords, newWords] = ['多请的人手，图书馆的预算', '多请的人手图书馆的预算']
export const cost = { claim: 'staff-cost', round: 'main' } as const
/** The last slide before the claim. */
export const slideBefore = { action: 'goto', slide: 'quiet-evenings.hindsight', step: 1 } as const

/** An evening on which three people answered the claim, and which then went back to the slide before it. */
export async function answered(hall: Hall): Promise<void> {
  await hall.control({ action: 'goto', slide: cost.claim, step: 0 })
  await hall.castAll(cost, ['2', '1', '-1'])
  await hall.control({ action: 'reveal', ...cost })
  await hall.control(slideBefore)
}

export const pollOf = async (hall: Hall) => (await hall.room()).polls[cost.claim]

/** All that can be read on a projector. */
export const onScreen = (projector: Page) => projector.locator('body').innerText()
