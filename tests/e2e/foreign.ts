// A hall of the debate in languages that the program does not speak, one of them from right to left, for the tests of those.
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import type { Hall } from './hall.ts'

export const foreignFolder = join(import.meta.dirname, '../fixtures/languages')
const mixed = ['-2', '-2', '-1', '-1', '-1', '0', '0', '1', '1', '1', '1', '1', '2', '2', '2', '2', null]

/** Votes on the thesis, twice, and on a claim; all results are shown. */
export async function fillForeignHall(hall: Hall): Promise<void> {
  for (const [slide, claim, round] of [
    ['before', 'thesis', 'before'],
    ['quiet-evenings', 'quiet-evenings', 'main'],
    ['after', 'thesis', 'after'],
  ] as const) {
    await hall.control({ action: 'goto', slide, step: 0 })
    await hall.castAll({ claim, round }, mixed)
    await hall.control({ action: 'reveal', claim, round })
  }
}

/** Where the middle of each visible element is, from the left. */
export const acrossOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) =>
    all
      .map((one) => one.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .map(({ left, width }) => left + width / 2),
  )
