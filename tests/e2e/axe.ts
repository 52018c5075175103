// Finds barriers in a page with axe, and missing words: their keys are shown in their place.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import ui from '../../locales/en/ui.json' with { type: 'json' }

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number]

/** A key of ui.json, such as `argument.reasons`. */
const key = new RegExp(`\\b(${Object.keys(ui).join('|')})\\.[a-z][A-Za-z-]+`, 'g')

export const seriousFaults = (page: Page): Promise<string[]> =>
  findFaults(page, ({ impact }) => impact === 'serious' || impact === 'critical')

/** The serious faults, and those that axe counts only as good practice. */
export const allFaults = (page: Page): Promise<string[]> => findFaults(page, () => true)

async function findFaults(page: Page, counts: (violation: Violation) => boolean): Promise<string[]> {
  // No page has frames of other sites, and only violations are read: this saves two thirds of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  const keys = (await page.locator('body').textContent())?.match(key) ?? []
  return [
    ...violations.filter(counts).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...keys.map((found) => `no words: ${found}`),
  ]
}
