// Finds barriers in a page of Chromium, and missing words.
import type { Page } from 'playwright/test'
import { findBarriers } from '../barriers.ts'

export const seriousFaults = (page: Page): Promise<string[]> =>
  findBarriers(page.evaluate.bind(page), ({ impact }) => impact === 'serious' || impact === 'critical')

/** The serious faults, and those that axe counts only as good practice. */
export const allFaults = (page: Page): Promise<string[]> => findBarriers(page.evaluate.bind(page))
