// What keeps a page from being open to everyone, as axe sees it; and words that are not there, whose keys stand in their place.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import ui from '../../locales/en/ui.json' with { type: 'json' }

/** A key of ui.json: `argument.reasons`. */
const key = new RegExp(`\\b(${Object.keys(ui).join('|')})\\.[a-z][A-Za-z-]+`, 'g')

export async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const keys = (await page.locator('body').textContent())?.match(key) ?? []
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  return [...serious, ...keys.map((found) => `no words: ${found}`)]
}
