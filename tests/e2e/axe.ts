// What keeps a page from being open to everyone, as axe sees it.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'

export async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
