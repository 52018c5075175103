// Finds barriers in a page of Chromium with axe, and missing words.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { axeOptions, isSerious, tellBarriers, type Violation } from '../barriers.ts'

export const seriousFaults = (page: Page): Promise<string[]> => findFaults(page, isSerious)

/** The serious faults, and those that axe counts only as good practice. */
export const allFaults = (page: Page): Promise<string[]> => findFaults(page, () => true)

async function findFaults(page: Page, counts: (violation: Violation) => boolean): Promise<string[]> {
  // No page has frames of other sites.
  const axe = new AxeBuilder({ page }).setLegacyMode().options(axeOptions)
  const { violations } = await axe.analyze()
  return tellBarriers(violations.filter(counts), await page.locator('body').textContent())
}
