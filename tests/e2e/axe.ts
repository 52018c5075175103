// What keeps a page from being open to everyone, as axe sees it; and words that are not there, whose keys stand in their place.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import ui from '../../locales/en/ui.json' with { type: 'json' }

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number]

/** A key of ui.json: `argument.reasons`. */
const key = new RegExp(`\\b(${Object.keys(ui).join('|')})\\.[a-z][A-Za-z-]+`, 'g')

export const seriousFaults = (page: Page): Promise<string[]> =>
  findFaults(page, ({ impact }) => impact === 'serious' || impact === 'critical')

/** The serious ones, and what axe holds to be no more than good practice. */
export const allFaults = (page: Page): Promise<string[]> => findFaults(page, () => true)

async function findFaults(page: Page, counts: (violation: Violation) => boolean): Promise<string[]> {
  // No page has frames of strangers, and of what is in order nothing is read: a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  const keys = (await page.locator('body').textContent())?.match(key) ?? []
  return [
    ...violations.filter(counts).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...keys.map((found) => `no words: ${found}`),
  ]
}
